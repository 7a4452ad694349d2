//! The demo's triggers.

use super::services::{PROD_GZ, PROD_SH, workload};
use crate::cluster::{Target, WorkloadKind};
use crate::condition::{Condition, Method};
use crate::repository::RepositoryName;
use crate::time::Timestamp;
use crate::trigger::{Examples, Revision, ServiceUpdate, Trigger, TriggerId, TriggerName, UpdateMethod};
use WorkloadKind::{CronJob, Deployment, Job, StatefulSet};

struct Row {
    name: &'static str,
    repository: &'static str,
    condition: (Method, &'static str),
    place: (&'static str, &'static str),
    workload: (WorkloadKind, &'static str),
    container: &'static str,
    method: UpdateMethod,
    enabled: bool,
}

const ROWS: [Row; 6] = [
    Row {
        name: "release",
        repository: "shop/web",
        condition: (Method::Regex, r"^v\d+\.\d+\.\d+$"),
        place: (PROD_GZ, "default"),
        workload: (Deployment, "web"),
        container: "nginx",
        method: UpdateMethod::Digest,
        enabled: true,
    },
    Row {
        name: "canary",
        repository: "shop/web",
        condition: (Method::Regex, r"^v.*-(rc|beta)\.\d+$"),
        place: (PROD_GZ, "canary"),
        workload: (Deployment, "web-canary"),
        container: "nginx",
        method: UpdateMethod::Tag,
        enabled: true,
    },
    Row {
        name: "pinned",
        repository: "shop/web",
        condition: (Method::Tags, "lts; stable"),
        place: (PROD_SH, "prod"),
        workload: (StatefulSet, "web-lts"),
        container: "nginx",
        method: UpdateMethod::Tag,
        enabled: true,
    },
    Row {
        name: "everything-to-dev",
        repository: "shop/web",
        condition: (Method::All, ""),
        place: (PROD_GZ, "dev"),
        workload: (Deployment, "web"),
        container: "nginx",
        method: UpdateMethod::Tag,
        enabled: false,
    },
    Row {
        name: "nightly",
        repository: "shop/report",
        condition: (Method::Regex, r"^main-[0-9a-f]+-(?P<ts>\d+)$"),
        place: (PROD_GZ, "batch"),
        workload: (CronJob, "report"),
        container: "worker",
        method: UpdateMethod::Tag,
        enabled: true,
    },
    // A glob typed as a regular expression: it has never fired, and the console says why.
    Row {
        name: "migrations",
        repository: "shop/report",
        condition: (Method::Regex, "^release*"),
        place: (PROD_GZ, "batch"),
        workload: (Job, "migrate"),
        container: "flyway",
        method: UpdateMethod::Tag,
        enabled: true,
    },
];

/// The triggers, made one after the other some weeks before `now`.
pub(super) fn triggers(now: Timestamp) -> Vec<Trigger> {
    ROWS.iter().zip(0..).filter_map(|(row, place)| row.trigger(now.plus((place - 40 * 24) * 3_600_000))).collect()
}

impl Row {
    fn trigger(&self, at: Timestamp) -> Option<Trigger> {
        let workload = workload(self.place, self.workload.0, self.workload.1);
        Some(Trigger {
            id: TriggerId(format!("demo-{}", self.name)),
            revision: Revision(1),
            name: TriggerName::parse(self.name).ok()?,
            repository: RepositoryName::parse(self.repository).ok()?,
            condition: Condition::parse(self.condition.0, self.condition.1).ok()?,
            action: ServiceUpdate {
                target: Target { workload, container: self.container.into() },
                method: self.method,
            },
            enabled: self.enabled,
            examples: Examples::default(),
            created_at: at,
            updated_at: at,
        })
    }
}
