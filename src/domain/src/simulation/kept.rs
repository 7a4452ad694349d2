//! Reads a simulation back as it was written down: field by field, as all records are. A derived reader of its twenty
//! types would take 40 KB of module.

use super::fault::Fault;
use super::rollout::{Change, Rollout, Step};
use super::service::{News, Service, Told};
use super::{Simulation, Site};
use crate::cluster::{Cluster, Container, Pod, RolloutState, Workload};
use crate::history::EntryId;
use crate::record::fields::{Fields, case, text, unknown, word};
use crate::record::v1::{outcome, workload_ref};
use crate::record::{Kind, Node, RecordError};
use crate::time::Timestamp;

const FAULTS: &[&str] = &{
    let mut names = [""; Fault::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Fault::ALL[at].as_str();
        at += 1;
    }
    names
};

impl Simulation {
    /// Reads a simulation that was written down.
    ///
    /// # Errors
    /// The first field that is missing or isn't what it should be.
    pub fn from_node(node: Node<'_>) -> Result<Simulation, RecordError> {
        let mut fields = Fields::of(node)?;
        Ok(Simulation {
            sites: fields.list("sites", site)?,
            services: fields.list("services", service)?,
            untold: fields.list("untold", news)?,
        })
    }
}

fn site(node: Node<'_>) -> Result<Site, RecordError> {
    let mut fields = Fields::of(node)?;
    Ok(Site { cluster: fields.inner("cluster", cluster)?, namespaces: fields.list("namespaces", string)? })
}

fn cluster(node: Node<'_>) -> Result<Cluster, RecordError> {
    let mut fields = Fields::of(node)?;
    Ok(Cluster { id: fields.text("id")?, name: fields.text("name")?, region: fields.text("region")? })
}

fn service(node: Node<'_>) -> Result<Service, RecordError> {
    let mut fields = Fields::of(node)?;
    Ok(Service {
        workload: fields.inner("workload", workload)?,
        fault: fields.optional_inner("fault", |node| word(node, FAULTS, &Fault::ALL))?,
        rollout: fields.optional_inner("rollout", rollout)?,
        marks: fields.list("marks", |node| pair(node).map(|(container, key)| (container, EntryId(key))))?,
    })
}

fn workload(node: Node<'_>) -> Result<Workload, RecordError> {
    let mut fields = Fields::of(node)?;
    Ok(Workload {
        at: fields.inner("at", workload_ref)?,
        containers: fields.list("containers", container)?,
        state: fields.inner("state", state)?,
        replicas: fields.optional_small_count("replicas")?.unwrap_or_default(),
        pods: fields.list("pods", pod)?,
        schedule: fields.optional_text("schedule")?.map(Into::into),
    })
}

fn container(node: Node<'_>) -> Result<Container, RecordError> {
    let mut fields = Fields::of(node)?;
    let init = fields.optional_flag("init")?.unwrap_or_default();
    Ok(Container { name: fields.text("name")?, image: fields.text("image")?, init })
}

fn pod(node: Node<'_>) -> Result<Pod, RecordError> {
    word(node, &["Old", "Starting", "New", "Failed"], &[Pod::Old, Pod::Starting, Pod::New, Pod::Failed])
}

fn state(node: Node<'_>) -> Result<RolloutState, RecordError> {
    let (name, content) = case(node)?;
    match &*name {
        "Settled" => Ok(RolloutState::Settled),
        "RollingOut" => Ok(RolloutState::RollingOut),
        "Stuck" => outcome::read_failure(content).map(RolloutState::Stuck).map_err(|error| error.within("Stuck")),
        _ => Err(unknown(&name, &["Settled", "RollingOut", "Stuck"])),
    }
}

fn rollout(node: Node<'_>) -> Result<Rollout, RecordError> {
    let mut fields = Fields::of(node)?;
    Ok(Rollout {
        entry: EntryId(fields.text("entry")?),
        container: fields.optional_text("container")?.map(Into::into).unwrap_or_default(),
        along: fields.list("along", |node| pair(node).map(|(key, container)| (EntryId(key), container)))?,
        steps: fields.list("steps", step)?.into(),
        outcome: fields.inner("outcome", outcome::read)?,
        told: fields.optional_small_count("told")?,
    })
}

fn step(node: Node<'_>) -> Result<Step, RecordError> {
    let mut fields = Fields::of(node)?;
    Ok(Step { at: Timestamp(fields.integer("at")?), change: fields.inner("change", change)? })
}

fn change(node: Node<'_>) -> Result<Change, RecordError> {
    let (name, content) = case(node)?;
    match &*name {
        "End" => Ok(Change::End),
        "Pod" => match two(content)? {
            (Node::Integer(place), of) => {
                let place = usize::try_from(place).map_err(|_| RecordError::new("Pod[0]", Kind::Count))?;
                Ok(Change::Pod(place, pod(of)?))
            }
            _ => Err(RecordError::new("Pod[0]", Kind::Count)),
        },
        _ => Err(unknown(&name, &["Pod", "End"])),
    }
}

fn news(node: Node<'_>) -> Result<News, RecordError> {
    let mut fields = Fields::of(node)?;
    Ok(News {
        entry: EntryId(fields.text("entry")?),
        at: Timestamp(fields.integer("at")?),
        what: fields.inner("what", told)?,
    })
}

fn told(node: Node<'_>) -> Result<Told, RecordError> {
    let (name, content) = case(node)?;
    match &*name {
        "Progress" => {
            let mut pods = Fields::of(content)?;
            Ok(Told::Progress { updated: pods.small_count("updated")?, total: pods.small_count("total")? })
        }
        "End" => outcome::read(content).map(Told::End),
        _ => Err(unknown(&name, &["Progress", "End"])),
    }
}

fn string(node: Node<'_>) -> Result<String, RecordError> {
    text(node, "").map(Into::into)
}

fn pair(node: Node<'_>) -> Result<(String, String), RecordError> {
    let (one, other) = two(node)?;
    Ok((string(one)?, string(other)?))
}

fn two(node: Node<'_>) -> Result<(Node<'_>, Node<'_>), RecordError> {
    match node {
        Node::List(list) => match <[Node; 2]>::try_from(list) {
            Ok([one, other]) => Ok((one, other)),
            Err(_) => Err(RecordError::new("", Kind::List)),
        },
        _ => Err(RecordError::new("", Kind::List)),
    }
}
