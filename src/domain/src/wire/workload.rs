//! A workload as a cluster has it.

use super::{Reason, State};
use serde::{Deserialize, Serialize};

/// The kinds of workload that can be updated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Kind {
    /// Pods that are alike, replaced a few at a time.
    Deployment,
    /// Pods that each have a name and storage of their own.
    StatefulSet,
    /// A pod on each node.
    DaemonSet,
    /// A Job at each of its times.
    CronJob,
    /// Pods that run once, to their end.
    Job,
}

impl Kind {
    /// Every kind, in the order in which they are listed.
    pub const ALL: [Kind; 5] = [Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet, Kind::CronJob, Kind::Job];

    /// The kind as Kubernetes writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Deployment => "Deployment",
            Kind::StatefulSet => "StatefulSet",
            Kind::DaemonSet => "DaemonSet",
            Kind::CronJob => "CronJob",
            Kind::Job => "Job",
        }
    }
}

/// A workload, its containers and its rollout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Workload {
    /// What kind of workload it is.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
    /// What the cluster knows it by: another of the same name has another.
    pub uid: String,
    /// Containers, then init containers, each in the template's order.
    pub containers: Vec<Container>,
    /// How its rollout stands.
    pub rollout: Rollout,
    /// Whether the proxy's allow-list lets this be updated.
    pub allowed: bool,
    /// Who else writes this workload, and would undo an update.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<Manager>,
    /// A CronJob's schedule, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
}

/// A change of a namespace's workloads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", tag = "change")]
pub enum WorkloadChange {
    /// Every workload of this kind follows anew: those known before that don't follow are gone.
    Begin {
        /// The kind.
        kind: Kind,
    },
    /// A workload is like this.
    Is {
        /// The workload.
        workload: Workload,
    },
    /// A workload is gone.
    Gone {
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: String,
    },
    /// Workloads of this kind can't be followed.
    Hidden {
        /// The kind.
        kind: Kind,
        /// Why, in the cluster's words.
        message: String,
    },
}

/// A container of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Container {
    /// The container's name.
    pub name: String,
    /// The image reference, as written.
    pub image: String,
    /// Whether it is an init container.
    #[serde(default)]
    pub init: bool,
}

/// How a workload's rollout stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Rollout {
    /// `succeeded` where every pod is of the latest template and ready.
    pub state: State,
    /// Pods of the latest template that are ready.
    pub updated: u32,
    /// Pods that the workload wants.
    pub total: u32,
    /// Why it stands where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The cluster's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Another writer of a workload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", tag = "by", content = "name")]
pub enum Manager {
    /// Argo CD: with self-healing it undoes an update within seconds.
    ArgoCd(String),
    /// Flux: it undoes an update at its next interval.
    Flux(String),
    /// Helm: it undoes an update with its next upgrade.
    Helm(String),
    /// A controller, `Kind/name`, whose template this one is made from.
    Controller(String),
}
