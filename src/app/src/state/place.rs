//! Lists that the server has: where each is asked for, and what its answer tells.

use super::services::Running;
use crate::route::encode;
use serde_json::Value;
use tagfire_domain::cluster::{Cluster, Container, Pod, RolloutState, Workload, WorkloadKind, WorkloadRef};
use tagfire_domain::update::Failure;

/// A list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Regions,
    /// A region's clusters.
    Clusters(String),
    /// A cluster's namespaces.
    Namespaces(String),
    /// The workloads of a cluster's namespace.
    Workloads(String, String),
    /// What the cluster lets the server do in a namespace.
    Access(String, String),
}

impl Place {
    /// The path under `/api/v1`.
    pub fn path(&self) -> String {
        match self {
            Place::Regions => "/regions".to_owned(),
            Place::Clusters(region) => format!("/regions/{}/clusters", encode(region)),
            Place::Namespaces(cluster) => format!("/clusters/{}/namespaces", encode(cluster)),
            Place::Workloads(cluster, namespace) => within(cluster, namespace, "workloads"),
            Place::Access(cluster, namespace) => within(cluster, namespace, "access"),
        }
    }

    /// Whether a part of the way there is yet to be chosen.
    pub fn is_nowhere(&self) -> bool {
        match self {
            Place::Regions => false,
            Place::Clusters(of) | Place::Namespaces(of) => of.is_empty(),
            Place::Workloads(cluster, namespace) | Place::Access(cluster, namespace) => {
                cluster.is_empty() || namespace.is_empty()
            }
        }
    }

    /// Takes a page of the list in; what a first page no longer has is gone.
    pub fn take(&self, running: &mut Running, items: &[Value], first: bool) {
        match self {
            Place::Regions => running.regions = items.iter().map(|item| text(item, "id")).collect(),
            Place::Clusters(region) => {
                running.clusters.retain(|(cluster, _)| cluster.region != *region);
                let usable = items.iter().filter(|item| !item["problem"].is_string());
                running.clusters.extend(usable.map(|item| (cluster(item, region), Vec::new())));
            }
            Place::Namespaces(of) => {
                if let Some((_, names)) = running.clusters.iter_mut().find(|(cluster, _)| cluster.id == *of) {
                    if first {
                        names.clear();
                    }
                    names.extend(items.iter().map(|item| text(item, "name")));
                }
            }
            Place::Workloads(cluster, namespace) => {
                if first {
                    running.forget(|at| at.cluster == *cluster && at.namespace == *namespace);
                }
                for item in items {
                    running.put(self, item, true);
                }
            }
            Place::Access(..) => {}
        }
    }

    /// What of this page can't be used, and why: a kind that can't be listed, or not be updated; a cluster whose
    /// credentials the server doesn't use.
    pub fn barred(&self, page: &Value) -> Vec<(String, String)> {
        let (list, name, why) = match self {
            Place::Clusters(_) => ("items", "id", "problem"),
            Place::Access(..) => ("items", "kind", "message"),
            _ => ("hidden", "what", "message"),
        };
        let Some(items) = page[list].as_array() else { return Vec::new() };
        let barred = |item: &&Value| match self {
            Place::Access(..) => item["update"] == Value::Bool(false),
            _ => item[why].is_string(),
        };
        items.iter().filter(barred).map(|item| (text(item, name), text(item, why))).collect()
    }
}

fn within(cluster: &str, namespace: &str, what: &str) -> String {
    format!("/clusters/{}/namespaces/{}/{what}", encode(cluster), encode(namespace))
}

/// A text of an object, empty where there is none.
pub fn text(item: &Value, name: &str) -> String {
    item[name].as_str().unwrap_or_default().to_owned()
}

/// The texts of an object's list.
pub fn texts(item: &Value, name: &str) -> Vec<String> {
    let all = item[name].as_array().into_iter().flatten();
    all.filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

fn cluster(item: &Value, region: &str) -> Cluster {
    Cluster { id: text(item, "id"), name: text(item, "name"), region: region.to_owned() }
}

/// A workload as the server tells it, and whether it may be updated.
pub fn workload(region: String, cluster: &str, namespace: &str, item: &Value) -> Option<(Workload, bool)> {
    let at = WorkloadRef {
        region,
        cluster: cluster.to_owned(),
        namespace: namespace.to_owned(),
        kind: WorkloadKind::parse(item["kind"].as_str()?)?,
        workload: text(item, "name"),
    };
    let container = |item: &Value| Container {
        name: text(item, "name"),
        image: text(item, "image"),
        init: item["init"] == Value::Bool(true),
    };
    let containers: Vec<Container> = item["containers"].as_array()?.iter().map(container).collect();
    let rollout = &item["rollout"];
    let count = |name: &str| u32::try_from(rollout[name].as_u64().unwrap_or_default()).unwrap_or_default();
    let image = containers.first().map_or("", |container| &container.image);
    let state = match rollout["state"].as_str() {
        Some("failed" | "timedOut") => RolloutState::Stuck(failure(rollout, image)),
        Some("succeeded" | "superseded") => RolloutState::Settled,
        _ => RolloutState::RollingOut,
    };
    let (updated, total) = (count("updated"), count("total"));
    let pods = squares(updated, total, matches!(state, RolloutState::Stuck(_)));
    let schedule = item["schedule"].as_str().map(str::to_owned);
    Some((Workload { at, containers, state, replicas: total, pods, schedule }, item["allowed"] != Value::Bool(false)))
}

/// A pod for each that is wanted; the most that a page draws.
pub fn squares(updated: u32, total: u32, failed: bool) -> Vec<Pod> {
    let pod = |place: u32| match place {
        place if place < updated => Pod::New,
        place if place == updated && failed => Pod::Failed,
        _ => Pod::Old,
    };
    (0..total.min(64)).map(pod).collect()
}

/// Why something failed, by the reason's name and the cluster's words.
pub fn failure(told: &Value, image: &str) -> Failure {
    Failure::told(&text(told, "reason"), text(told, "message"), told["state"] == "timedOut", image)
}
