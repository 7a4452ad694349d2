//! Where services run: regions, clusters, namespaces, workloads and their containers, and how a rollout stands.
//! The same shapes for the simulation and for a real cluster.

use crate::language::{Language, Say};
use crate::update::Failure;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A region of Tencent Cloud: its name in the API, its number in the vendor's triggers, and its names for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// As the API names it, `ap-guangzhou`.
    pub id: &'static str,
    /// As the vendor's triggers number it.
    pub number: u16,
    en: &'static str,
    zh_hans: &'static str,
}

/// The regions whose vendor numbers are documented.
pub const REGIONS: [Region; 9] = [
    Region { id: "ap-guangzhou", number: 1, en: "Guangzhou", zh_hans: "广州" },
    Region { id: "ap-shanghai", number: 4, en: "Shanghai", zh_hans: "上海" },
    Region { id: "ap-hongkong", number: 5, en: "Hong Kong", zh_hans: "中国香港" },
    Region { id: "ap-shanghai-fsi", number: 7, en: "Shanghai Finance", zh_hans: "上海金融" },
    Region { id: "ap-beijing", number: 8, en: "Beijing", zh_hans: "北京" },
    Region { id: "ap-singapore", number: 9, en: "Singapore", zh_hans: "新加坡" },
    Region { id: "ap-chengdu", number: 16, en: "Chengdu", zh_hans: "成都" },
    Region { id: "ap-chongqing", number: 19, en: "Chongqing", zh_hans: "重庆" },
    Region { id: "ap-nanjing", number: 33, en: "Nanjing", zh_hans: "南京" },
];

impl Region {
    /// The region with this API name.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Region> {
        REGIONS.iter().find(|region| region.id == id)
    }

    /// The region with this number of the vendor's.
    #[must_use]
    pub fn by_number(number: u16) -> Option<&'static Region> {
        REGIONS.iter().find(|region| region.number == number)
    }
}

impl Say for Region {
    fn say(&self, language: Language) -> String {
        language.pick(self.en, self.zh_hans).into()
    }
}

/// A region's name for people; its API name where it is not one we know.
#[must_use]
pub fn region_name(id: &str, language: Language) -> String {
    Region::by_id(id).map_or_else(|| id.to_owned(), |region| region.say(language))
}

/// A cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// `cls-…`, or a kubeconfig's context.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The region's API name.
    pub region: String,
}

/// The kinds of workload that a trigger can update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WorkloadKind {
    /// Pods that are alike, replaced a few at a time.
    Deployment,
    /// Pods that each have a name and storage of their own, replaced one after the other.
    StatefulSet,
    /// A pod on each node.
    DaemonSet,
    /// A Job at each of its times: an update is of its next run.
    CronJob,
    /// Pods that run once, to their end.
    Job,
}

impl WorkloadKind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [WorkloadKind; 5] = [
        WorkloadKind::Deployment,
        WorkloadKind::StatefulSet,
        WorkloadKind::DaemonSet,
        WorkloadKind::CronJob,
        WorkloadKind::Job,
    ];

    /// The kind as Kubernetes writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            WorkloadKind::Deployment => "Deployment",
            WorkloadKind::StatefulSet => "StatefulSet",
            WorkloadKind::DaemonSet => "DaemonSet",
            WorkloadKind::CronJob => "CronJob",
            WorkloadKind::Job => "Job",
        }
    }

    /// Reads a kind; capitals don't matter, as the vendor's records vary.
    #[must_use]
    pub fn parse(text: &str) -> Option<WorkloadKind> {
        WorkloadKind::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for WorkloadKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One workload of one namespace of one cluster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkloadRef {
    /// The region's API name.
    pub region: String,
    /// The cluster's id.
    pub cluster: String,
    /// The namespace's name.
    pub namespace: String,
    /// What kind of workload it is.
    pub kind: WorkloadKind,
    /// The workload's name.
    pub workload: String,
}

/// A container of a workload: what a service update sets the image of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// The workload.
    pub workload: WorkloadRef,
    /// The container's name.
    pub container: String,
}

/// A container as a workload's template has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Container {
    /// The container's name.
    pub name: String,
    /// The image reference, as written.
    pub image: String,
    /// Whether it is an init container.
    #[serde(default)]
    pub init: bool,
}

/// One pod of a rollout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pod {
    /// Runs the template before the latest change.
    Old,
    /// Of the latest template, not ready yet.
    Starting,
    /// Of the latest template, and ready.
    New,
    /// Of the latest template, and unable to start.
    Failed,
}

/// How a workload stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RolloutState {
    /// Every pod is of the latest template and ready (a finished Job, a CronJob that waits).
    Settled,
    /// On its way.
    RollingOut,
    /// Can't go on, for this reason.
    Stuck(Failure),
}

/// A workload, with its containers and its rollout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// Where it is.
    pub at: WorkloadRef,
    /// Its containers, as its template has them.
    pub containers: Vec<Container>,
    /// How its rollout stands.
    pub state: RolloutState,
    /// How many pods the workload wants. 0 for a CronJob between runs.
    #[serde(default)]
    pub replicas: u32,
    /// One a pod, oldest ordinal first. A pod that surges beyond `replicas` comes last.
    pub pods: Vec<Pod>,
    /// A CronJob's schedule, as written.
    #[serde(default)]
    pub schedule: Option<String>,
}

impl Workload {
    /// How many pods are of the latest template and ready.
    #[must_use]
    pub fn updated(&self) -> u32 {
        self.pods.iter().map(|pod| u32::from(*pod == Pod::New)).sum()
    }

    /// The container of this name.
    #[must_use]
    pub fn container(&self, name: &str) -> Option<&Container> {
        self.containers.iter().find(|container| container.name == name)
    }
}
