//! What the update path is asked and tells, from the engine's terms into its own and back.

use tagfire_domain::cluster::{Target, WorkloadKind};
use tagfire_domain::update::{Failure, Outcome};
use tagfire_domain::wire::{self, Kind, State, UpdateStatus};

/// The container, as the update path names it.
pub fn target(target: &Target) -> wire::Target {
    let at = &target.workload;
    wire::Target {
        region: at.region.clone(),
        cluster: at.cluster.clone(),
        namespace: at.namespace.clone(),
        kind: match at.kind {
            WorkloadKind::Deployment => Kind::Deployment,
            WorkloadKind::StatefulSet => Kind::StatefulSet,
            WorkloadKind::DaemonSet => Kind::DaemonSet,
            WorkloadKind::CronJob => Kind::CronJob,
            WorkloadKind::Job => Kind::Job,
        },
        workload: at.workload.clone(),
        container: target.container.clone(),
    }
}

/// How a rollout stands.
pub enum Stands {
    /// Pods are being replaced.
    At {
        updated: u32,
        total: u32,
    },
    /// Nothing is known yet.
    Unknown,
    Ended(Outcome),
}

/// How a status stands.
pub fn stands(status: &UpdateStatus) -> Stands {
    match status.state {
        State::Succeeded => Stands::Ended(Outcome::Succeeded),
        State::Superseded => Stands::Ended(Outcome::Superseded),
        State::Failed | State::TimedOut => Stands::Ended(Outcome::Failed(failure(status))),
        State::Accepted | State::RollingOut | State::Unknown => match (status.updated, status.total) {
            (Some(updated), Some(total)) => Stands::At { updated, total },
            _ => Stands::Unknown,
        },
    }
}

fn failure(status: &UpdateStatus) -> Failure {
    let reason = status.reason.and_then(|reason| serde_json::to_value(reason).ok());
    let name = reason.as_ref().and_then(|name| name.as_str()).unwrap_or_default();
    let message = status.message.clone().unwrap_or_default();
    Failure::told(name, message, status.state == State::TimedOut, &status.image)
}
