//! What runs where, as the cluster last told: clusters, namespaces, workloads, and what is made to go wrong in the demo.

use super::fetched::Fetched;
use leptos::prelude::*;
use tagfire_domain::cluster::{Cluster, Workload, WorkloadRef};
use tagfire_domain::order::{Map, sort_by_key};
use tagfire_domain::simulation::{Fault, Simulation};

/// Everything that runs, by value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Running {
    regions: Vec<String>,
    /// Each cluster with its namespaces, some of which have no workloads.
    clusters: Vec<(Cluster, Vec<String>)>,
    workloads: Vec<Workload>,
}

impl Running {
    /// As the simulation has it.
    pub fn of(simulation: &Simulation) -> Running {
        let regions = simulation.regions();
        let clusters = regions.iter().flat_map(|region| simulation.clusters(region));
        let clusters = clusters.map(|cluster| {
            let namespaces = simulation.namespaces(&cluster.id);
            (cluster, namespaces)
        });
        Running { clusters: clusters.collect(), workloads: simulation.all_workloads(), regions }
    }
}

/// What is known of services.
#[derive(Clone, Copy)]
pub struct Services {
    running: RwSignal<Fetched<Running>>,
    faults: RwSignal<Map<WorkloadRef, Fault>>,
}

impl Services {
    pub fn new() -> Services {
        Services { running: RwSignal::default(), faults: RwSignal::default() }
    }

    /// Takes in what the cluster told.
    pub fn tell(self, running: Running) {
        if self.running.with_untracked(|before| before.known() != Some(&running)) {
            self.running.set(Fetched::Known(running));
        }
    }

    /// Takes in what is made to go wrong.
    pub fn tell_faults(self, faults: Map<WorkloadRef, Fault>) {
        if self.faults.with_untracked(|before| *before != faults) {
            self.faults.set(faults);
        }
    }

    /// Whether nothing was told yet.
    pub fn loading(self) -> bool {
        self.running.with(Fetched::is_loading)
    }

    fn with<T: Default>(self, look: impl FnOnce(&Running) -> T) -> T {
        self.running.with(|running| running.known().map(look).unwrap_or_default())
    }

    /// The regions that have clusters, by their API names.
    pub fn regions(self) -> Vec<String> {
        self.with(|running| running.regions.clone())
    }

    /// The clusters of a region.
    pub fn clusters(self, region: &str) -> Vec<Cluster> {
        self.with(|running| {
            let here = running.clusters.iter().map(|(cluster, _)| cluster).filter(|cluster| cluster.region == region);
            here.cloned().collect()
        })
    }

    /// The namespaces of a cluster.
    pub fn namespaces(self, cluster: &str) -> Vec<String> {
        self.with(|running| {
            let found = running.clusters.iter().find(|(one, _)| one.id == cluster);
            found.map(|(_, namespaces)| namespaces.clone()).unwrap_or_default()
        })
    }

    /// The workloads of a namespace.
    pub fn workloads(self, cluster: &str, namespace: &str) -> Vec<Workload> {
        self.with(|running| {
            let here = |one: &&Workload| one.at.cluster == cluster && one.at.namespace == namespace;
            let mut here: Vec<Workload> = running.workloads.iter().filter(here).cloned().collect();
            sort_by_key(&mut here, |workload| workload.at.kind);
            here
        })
    }

    /// One workload.
    pub fn workload(self, at: &WorkloadRef) -> Option<Workload> {
        self.with(|running| running.workloads.iter().find(|workload| workload.at == *at).cloned())
    }

    /// What is made to go wrong with a workload.
    pub fn fault(self, at: &WorkloadRef) -> Option<Fault> {
        self.faults.with(|faults| faults.get(at).copied())
    }
}
