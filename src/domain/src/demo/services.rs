//! The demo's clusters and what runs on them.

use crate::cluster::{Cluster, Container, Pod, RolloutState, Workload, WorkloadKind, WorkloadRef};
use crate::simulation::{Service, Simulation, Site};
use WorkloadKind::{CronJob, DaemonSet, Deployment, Job, StatefulSet};

pub(super) const PROD_GZ: &str = "cls-k3x9ab2m";
pub(super) const PROD_SH: &str = "cls-9v0q7hde";

/// Region, id, name, namespaces.
const SITES: [(&str, &str, &str, &[&str]); 6] = [
    ("ap-guangzhou", PROD_GZ, "prod-gz", &["default", "prod", "canary", "dev", "batch"]),
    ("ap-guangzhou", "cls-7m2dq4xz", "staging-gz", &["default", "qa", "sandbox"]),
    ("ap-shanghai", PROD_SH, "prod-sh", &["default", "prod", "batch"]),
    ("ap-shanghai", "cls-b81nc05t", "edge-sh", &["edge"]),
    ("ap-singapore", "cls-t4h6wz81", "prod-sg", &["default", "prod"]),
    ("ap-chengdu", "cls-c0rn5vq2", "standby-cd", &["standby"]),
];

struct Row {
    /// Cluster and namespace.
    place: (&'static str, &'static str),
    kind: WorkloadKind,
    name: &'static str,
    pods: u32,
    /// `name=image`, an init container's name after `init:`.
    containers: &'static [&'static str],
    schedule: Option<&'static str>,
}

const fn row(
    place: (&'static str, &'static str),
    kind: WorkloadKind,
    name: &'static str,
    pods: u32,
    containers: &'static [&'static str],
) -> Row {
    Row { place, kind, name, pods, containers, schedule: None }
}

const fn cron(
    place: (&'static str, &'static str),
    name: &'static str,
    schedule: &'static str,
    containers: &'static [&'static str],
) -> Row {
    Row { place, kind: CronJob, name, pods: 0, containers, schedule: Some(schedule) }
}

/// As they were before the demo's history began.
const ROWS: [Row; 25] = [
    row(
        (PROD_GZ, "default"),
        Deployment,
        "web",
        6,
        &["nginx=shop/web:v2.13.2", "logger=ops/fluent:3.1", "init:migrate=shop/migrate:v2.13.4"],
    ),
    row((PROD_GZ, "default"), DaemonSet, "agent", 3, &["agent=ops/agent:1.24.0"]),
    row((PROD_GZ, "prod"), Deployment, "api", 4, &["api=shop/api:v3.8.1", "envoy=ops/envoy:v1.31.2"]),
    row((PROD_GZ, "prod"), Deployment, "checkout", 8, &["checkout=shop/checkout:v1.22.0"]),
    row((PROD_GZ, "prod"), StatefulSet, "sessions", 3, &["redis=ops/redis:7.4.1", "exporter=ops/redis-exporter:1.66"]),
    row((PROD_GZ, "canary"), Deployment, "web-canary", 2, &["nginx=shop/web:v2.14.0-rc.3"]),
    row((PROD_GZ, "canary"), Deployment, "api-canary", 1, &["api=shop/api:v3.9.0-rc.1"]),
    row((PROD_GZ, "dev"), Deployment, "web", 1, &["nginx=shop/web:latest"]),
    row((PROD_GZ, "dev"), Deployment, "api", 1, &["api=shop/api:latest"]),
    cron((PROD_GZ, "batch"), "report", "0 2 * * *", &["worker=shop/report:v1.8.2"]),
    cron((PROD_GZ, "batch"), "sweep", "*/15 * * * *", &["sweep=ops/sweep:0.9"]),
    row((PROD_GZ, "batch"), Job, "migrate", 1, &["flyway=shop/report:v1.9.0"]),
    row(("cls-7m2dq4xz", "default"), Deployment, "web", 2, &["nginx=shop/web:v2.13.4", "logger=ops/fluent:3.1"]),
    row(("cls-7m2dq4xz", "default"), DaemonSet, "agent", 2, &["agent=ops/agent:1.25.0-rc.1"]),
    row(("cls-7m2dq4xz", "qa"), Deployment, "api", 1, &["api=shop/api:v3.9.0-rc.1"]),
    row(("cls-7m2dq4xz", "qa"), Job, "load-test", 4, &["k6=ops/k6:0.54.0"]),
    row((PROD_SH, "default"), DaemonSet, "agent", 4, &["agent=ops/agent:1.24.0"]),
    row((PROD_SH, "prod"), StatefulSet, "web-lts", 3, &["nginx=shop/web:lts", "init:config=ops/confd:0.20"]),
    row((PROD_SH, "prod"), Deployment, "api", 3, &["api=shop/api:v3.8.1", "envoy=ops/envoy:v1.31.2"]),
    cron((PROD_SH, "batch"), "invoices", "30 1 * * 1-5", &["worker=shop/invoices:2024.11"]),
    row(("cls-b81nc05t", "edge"), DaemonSet, "edge-proxy", 5, &["proxy=ops/envoy:v1.31.2"]),
    row(("cls-t4h6wz81", "default"), Deployment, "web", 3, &["nginx=shop/web:v2.13.4", "logger=ops/fluent:3.1"]),
    row(("cls-t4h6wz81", "default"), DaemonSet, "agent", 3, &["agent=ops/agent:1.24.0"]),
    row(("cls-t4h6wz81", "prod"), Deployment, "api", 3, &["api=shop/api:v3.8.1"]),
    row(("cls-c0rn5vq2", "standby"), Deployment, "web", 2, &["nginx=shop/web:lts"]),
];

pub(super) fn simulation() -> Simulation {
    let sites = SITES.iter().map(|(region, id, name, namespaces)| Site {
        cluster: Cluster { id: (*id).into(), name: (*name).into(), region: (*region).into() },
        namespaces: namespaces.iter().map(|name| (*name).to_owned()).collect(),
    });
    Simulation::new(sites.collect(), ROWS.iter().map(|row| Service::settled(row.workload())).collect())
}

/// The workload of this kind and name.
pub(super) fn workload(place: (&str, &str), kind: WorkloadKind, name: &str) -> WorkloadRef {
    let region = SITES.iter().find(|site| site.1 == place.0).map_or("", |site| site.0);
    WorkloadRef {
        region: region.into(),
        cluster: place.0.into(),
        namespace: place.1.into(),
        kind,
        workload: name.into(),
    }
}

impl Row {
    fn workload(&self) -> Workload {
        Workload {
            at: workload(self.place, self.kind, self.name),
            containers: self.containers.iter().filter_map(|text| container(text)).collect(),
            state: RolloutState::Settled,
            replicas: self.pods,
            pods: vec![Pod::New; self.pods as usize],
            schedule: self.schedule.map(str::to_owned),
        }
    }
}

fn container(text: &str) -> Option<Container> {
    let (name, image) = text.split_once('=')?;
    let init = name.strip_prefix("init:");
    Some(Container { name: init.unwrap_or(name).into(), image: image.into(), init: init.is_some() })
}
