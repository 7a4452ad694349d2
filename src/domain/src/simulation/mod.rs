//! A believable TKE in memory: regions, clusters and workloads whose pods follow an update one by one.
//!
//! It knows no clock: time comes in with each call, so a test runs a rollout in no time and a page that was away for a
//! day catches up. It can be written down and read back in the middle of a rollout.

mod fault;
mod kept;
pub(crate) mod mixing;
mod rollout;
mod service;
#[cfg(test)]
mod tests;
mod write;

pub use fault::Fault;
pub use rollout::DEADLINE_SECONDS;

use crate::cluster::{Cluster, Target, Workload, WorkloadRef};
use crate::engine::Event;
use crate::history::EntryId;
use crate::time::Timestamp;
use crate::update::{Answer, Failure, Found, Outcome, UpdateRequest};
pub(crate) use service::Service;
use service::{News, Told};

/// The simulated clusters, as they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    sites: Vec<Site>,
    services: Vec<Service>,
    /// What has happened and was not asked for yet.
    untold: Vec<News>,
}

/// A cluster and its namespaces, which may be empty.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Site {
    pub cluster: Cluster,
    pub namespaces: Vec<String>,
}

impl Simulation {
    pub(crate) fn new(sites: Vec<Site>, services: Vec<Service>) -> Simulation {
        Simulation { sites, services, untold: Vec::new() }
    }

    /// The regions that have clusters, by their API names.
    #[must_use]
    pub fn regions(&self) -> Vec<String> {
        let mut regions: Vec<String> = Vec::new();
        for site in &self.sites {
            if !regions.contains(&site.cluster.region) {
                regions.push(site.cluster.region.clone());
            }
        }
        regions
    }

    /// The clusters of a region.
    #[must_use]
    pub fn clusters(&self, region: &str) -> Vec<Cluster> {
        self.sites.iter().filter(|site| site.cluster.region == region).map(|site| site.cluster.clone()).collect()
    }

    /// The namespaces of a cluster; some have no workloads.
    #[must_use]
    pub fn namespaces(&self, cluster: &str) -> Vec<String> {
        let site = self.sites.iter().find(|site| site.cluster.id == cluster);
        site.map_or_else(Vec::new, |site| site.namespaces.clone())
    }

    /// The workloads of a namespace.
    #[must_use]
    pub fn workloads(&self, cluster: &str, namespace: &str) -> Vec<Workload> {
        let here = |workload: &&Workload| workload.at.cluster == cluster && workload.at.namespace == namespace;
        self.services.iter().map(|service| &service.workload).filter(here).cloned().collect()
    }

    /// One workload.
    #[must_use]
    pub fn workload(&self, at: &WorkloadRef) -> Option<Workload> {
        self.service(at).map(|service| service.workload.clone())
    }

    /// Every workload of every cluster.
    #[must_use]
    pub fn all_workloads(&self) -> Vec<Workload> {
        self.services.iter().map(|service| service.workload.clone()).collect()
    }

    /// Sets a container's image, once a key. What the pods then do comes out of [`advance`](Simulation::advance).
    pub fn update_service(&mut self, request: &UpdateRequest, now: Timestamp) -> Answer {
        // Whatever was due before this update has happened before it.
        self.run(now);
        let at = &request.target.workload;
        match self.services.iter_mut().find(|service| service.workload.at == *at) {
            Some(service) => service.update(request, now, &mut self.untold),
            None => Answer::Refused(Failure::WorkloadGone),
        }
    }

    /// What a container has, and the key of the last update that it took.
    #[must_use]
    pub fn read(&self, target: &Target) -> Found {
        self.service(&target.workload)
            .map_or(Found::Not(Failure::WorkloadGone), |service| service.read(&target.container))
    }

    /// What has happened up to `now` and was not told yet, in order. After a long absence, everything since.
    pub fn advance(&mut self, now: Timestamp) -> Vec<Event> {
        self.run(now);
        let news = self.untold.drain(..);
        news.map(|News { entry: key, at, what }| match what {
            Told::Progress { updated, total } => Event::Progressed { key, updated, total },
            Told::End(outcome) => Event::Finished { key, outcome, at },
        })
        .collect()
    }

    /// When [`advance`](Simulation::advance) will next have something to tell or to do.
    #[must_use]
    pub fn next_change(&self) -> Option<Timestamp> {
        let untold = self.untold.iter().map(|news| news.at);
        self.services.iter().filter_map(Service::due).chain(untold).min()
    }

    /// Whether an update of this entry is under way here, or its end not told yet.
    #[must_use]
    pub fn carries(&self, entry: &EntryId) -> bool {
        let under_way =
            |service: &Service| service.rollout.iter().any(|rollout| rollout.entries().any(|known| known == entry));
        self.services.iter().any(under_way) || self.untold.iter().any(|news| news.entry == *entry)
    }

    /// How an update ended whose rollout is not under way here; None while it is.
    #[must_use]
    pub fn ended(&self, request: &UpdateRequest) -> Option<Outcome> {
        if self.carries(&request.key) {
            return None;
        }
        let service = self.service(&request.target.workload);
        Some(service.map_or(Outcome::Failed(Failure::WorkloadGone), |service| service.ended(request)))
    }

    /// What goes wrong with a workload's updates.
    #[must_use]
    pub fn fault(&self, at: &WorkloadRef) -> Option<Fault> {
        self.service(at)?.fault
    }

    /// Makes a workload's next updates go wrong, or right again. A workload that is [`Fault::WorkloadGone`] stays
    /// listed, so that the fault can be turned off; a rollout under way on it ends.
    pub fn set_fault(&mut self, at: &WorkloadRef, fault: Option<Fault>) {
        if let Some(service) = self.services.iter_mut().find(|service| service.workload.at == *at) {
            service.fault = fault;
        }
    }

    fn service(&self, at: &WorkloadRef) -> Option<&Service> {
        self.services.iter().find(|service| service.workload.at == *at)
    }

    fn run(&mut self, now: Timestamp) {
        loop {
            let due = |service: &&mut Service| service.due().filter(|at| *at <= now);
            let next = self.services.iter_mut().filter(|service| due(service).is_some());
            match next.min_by_key(|service| service.due()) {
                Some(service) => service.step(&mut self.untold),
                None => return,
            }
        }
    }
}
