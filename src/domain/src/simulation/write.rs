//! Writes a simulation down, field by field, as `kept` reads it back.

use super::rollout::{Change, Rollout, Step};
use super::service::{News, Service, Told};
use super::{Simulation, Site};
use crate::cluster::{Container, Pod, RolloutState, Workload};
use crate::record::fields::{object, optional};
use crate::record::v1::{outcome, write_workload_ref};
use serde_json::{Value, json};

impl Simulation {
    /// The simulation as it is written down.
    #[must_use]
    pub fn write(&self) -> Value {
        object(vec![
            ("sites", self.sites.iter().map(site).collect()),
            ("services", self.services.iter().map(service).collect()),
            ("untold", self.untold.iter().map(news).collect()),
        ])
    }
}

fn site(site: &Site) -> Value {
    let cluster = &site.cluster;
    let named = json!({ "id": cluster.id, "name": cluster.name, "region": cluster.region });
    object(vec![("cluster", named), ("namespaces", json!(site.namespaces))])
}

fn service(service: &Service) -> Value {
    let marks = service.marks.iter().map(|(container, entry)| json!([container, entry.0]));
    object(vec![
        ("workload", workload(&service.workload)),
        ("fault", optional(service.fault.map(|fault| fault.as_str()))),
        ("rollout", service.rollout.as_ref().map_or(Value::Null, rollout)),
        ("marks", marks.collect()),
    ])
}

fn workload(workload: &Workload) -> Value {
    let container =
        |container: &Container| json!({ "name": container.name, "image": container.image, "init": container.init });
    let state = match &workload.state {
        RolloutState::Settled => "Settled".into(),
        RolloutState::RollingOut => "RollingOut".into(),
        RolloutState::Stuck(failure) => object(vec![("Stuck", outcome::write_failure(failure))]),
    };
    object(vec![
        ("at", write_workload_ref(&workload.at)),
        ("containers", workload.containers.iter().map(container).collect()),
        ("state", state),
        ("replicas", workload.replicas.into()),
        ("pods", workload.pods.iter().map(|one| pod(*one)).collect()),
        ("schedule", optional(workload.schedule.as_deref())),
    ])
}

fn pod(pod: Pod) -> Value {
    match pod {
        Pod::Old => "Old",
        Pod::Starting => "Starting",
        Pod::New => "New",
        Pod::Failed => "Failed",
    }
    .into()
}

fn rollout(rollout: &Rollout) -> Value {
    let along = rollout.along.iter().map(|(entry, container)| json!([entry.0, container]));
    object(vec![
        ("entry", rollout.entry.0.as_str().into()),
        ("container", rollout.container.as_str().into()),
        ("along", along.collect()),
        ("steps", rollout.steps.iter().map(step).collect()),
        ("outcome", outcome::write(&rollout.outcome)),
        ("told", rollout.told.map_or(Value::Null, Value::from)),
    ])
}

fn step(step: &Step) -> Value {
    let change = match step.change {
        Change::Pod(place, becomes) => object(vec![("Pod", vec![place.into(), pod(becomes)].into())]),
        Change::End => "End".into(),
    };
    object(vec![("at", step.at.0.into()), ("change", change)])
}

fn news(news: &News) -> Value {
    let what = match &news.what {
        Told::Progress { updated, total } => object(vec![("Progress", json!({ "updated": updated, "total": total }))]),
        Told::End(end) => object(vec![("End", outcome::write(end))]),
    };
    object(vec![("entry", news.entry.0.as_str().into()), ("at", news.at.0.into()), ("what", what)])
}
