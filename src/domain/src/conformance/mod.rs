//! What every host of the engine is held to: the demo in a browser, the live console, the unattended runner. A case is a
//! script of what is done and what a person must see of it; [`hold`] plays it on a fresh host.

mod cases;
mod driver;
mod host;
pub mod made;
pub mod said;
mod script;
#[cfg(test)]
mod staged;

pub use cases::{CASES, Case};
pub use driver::Driver;
pub use host::{Goes, Host};
pub use script::hold;

use crate::cluster::{Cluster, Container, Pod, RolloutState, Workload};
use crate::simulation::{Service, Simulation, Site};

/// The workloads of every case: two Deployments, `web` and `api`, whose container `nginx` has the image `shop/web:v0`.
#[must_use]
pub fn workloads() -> Vec<Workload> {
    let workload = |name: &str| {
        let target = made::target(name);
        Workload {
            at: target.workload,
            containers: vec![Container { name: target.container, image: "shop/web:v0".into(), init: false }],
            state: RolloutState::Settled,
            replicas: 3,
            pods: vec![Pod::New; 3],
            schedule: None,
        }
    };
    ["web", "api"].map(workload).to_vec()
}

/// A simulated cluster that has these workloads.
#[must_use]
pub fn simulation(workloads: Vec<Workload>) -> Simulation {
    let mut sites: Vec<Site> = Vec::new();
    for Workload { at, .. } in &workloads {
        if sites.iter().all(|site| site.cluster.id != at.cluster) {
            let cluster = Cluster { id: at.cluster.clone(), name: at.cluster.clone(), region: at.region.clone() };
            sites.push(Site { cluster, namespaces: vec![at.namespace.clone()] });
        }
    }
    Simulation::new(sites, workloads.into_iter().map(Service::settled).collect())
}
