//! What runs where, as the cluster last told: clusters, namespaces, workloads, and what is made to go wrong in the demo.
//! The demo tells everything at once; of a server each list is asked for when a view first wants it.

use super::fetched::Fetched;
use super::link::{Link, Standing, patience};
use super::place::{Place, text, workload};
use crate::effects::request::{Call, Trouble};
use crate::language::{say, sentence};
use crate::parts::held::Held;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use std::time::Duration;
use tagfire_domain::cluster::{Cluster, Workload, WorkloadRef};
use tagfire_domain::order::{Map, sort_by_key};
use tagfire_domain::simulation::{Fault, Simulation};

/// Everything that runs, by value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Running {
    pub(super) regions: Vec<String>,
    /// Each cluster with its namespaces, some of which have no workloads.
    pub(super) clusters: Vec<(Cluster, Vec<String>)>,
    workloads: Vec<Workload>,
    /// Workloads that the server doesn't let anybody update.
    barred: Vec<WorkloadRef>,
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
        let (clusters, workloads) = (clusters.collect(), simulation.all_workloads());
        Running { clusters, workloads, regions, barred: Vec::new() }
    }

    pub(super) fn forget(&mut self, which: impl Fn(&WorkloadRef) -> bool) {
        self.workloads.retain(|workload| !which(&workload.at));
        self.barred.retain(|at| !which(at));
    }

    /// Takes a workload in as it is now, of the namespace that the list is of. `new` tells that it isn't known before.
    pub(super) fn put(&mut self, list: &Place, item: &Value, new: bool) {
        let Place::Workloads(id, namespace) = list else { return };
        let region = self.clusters.iter().find(|(one, _)| one.id == *id).map(|(one, _)| one.region.clone());
        let Some((now, allowed)) = workload(region.unwrap_or_default(), id, namespace, item) else { return };
        if !allowed && !self.barred.contains(&now.at) {
            self.barred.push(now.at.clone());
        }
        let known = self.workloads.iter_mut().filter(|_| !new).find(|before| before.at == now.at);
        match known {
            Some(before) => *before = now,
            None => self.workloads.push(now),
        }
    }
}

/// A list that was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
struct Asked {
    /// How often in vain since it was last answered.
    tries: u32,
    done: bool,
    trouble: Option<Trouble>,
    barred: Vec<(String, String)>,
}

/// What is known of services.
#[derive(Clone, Copy)]
pub struct Services {
    pub(super) link: Link,
    running: Held<Fetched<Running>>,
    faults: Held<Map<WorkloadRef, Fault>>,
    /// What was asked for: not for views, which may want something in the middle of being drawn.
    wanted: StoredValue<Vec<Place>>,
    asked: Held<Map<Place, Asked>>,
    /// Changes that came over a stream, to be shown together.
    pub(super) heard: StoredValue<Vec<(Place, Value)>>,
}

impl Services {
    pub fn new(link: Link) -> Services {
        Services {
            link,
            running: Held::default(),
            faults: Held::default(),
            wanted: StoredValue::default(),
            asked: Held::default(),
            heard: StoredValue::default(),
        }
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
        self.want(Place::Regions);
        self.with(|running| running.regions.clone())
    }

    /// The clusters of a region.
    pub fn clusters(self, region: &str) -> Vec<Cluster> {
        self.want(Place::Clusters(region.to_owned()));
        self.with(|running| {
            let here = running.clusters.iter().map(|(cluster, _)| cluster).filter(|cluster| cluster.region == region);
            here.cloned().collect()
        })
    }

    fn knows(self, cluster: &str) -> bool {
        self.with(|running| running.clusters.iter().any(|(one, _)| one.id == cluster))
    }

    /// The namespaces of a cluster.
    pub fn namespaces(self, cluster: &str) -> Vec<String> {
        // Those of a cluster that isn't known yet would have no place.
        if self.knows(cluster) {
            self.want(Place::Namespaces(cluster.to_owned()));
        }
        self.with(|running| {
            let found = running.clusters.iter().find(|(one, _)| one.id == cluster);
            found.map(|(_, namespaces)| namespaces.clone()).unwrap_or_default()
        })
    }

    /// The workloads of a namespace.
    pub fn workloads(self, cluster: &str, namespace: &str) -> Vec<Workload> {
        if self.knows(cluster) {
            self.want(Place::Workloads(cluster.to_owned(), namespace.to_owned()));
        }
        self.with(|running| {
            let here = |one: &&Workload| one.at.cluster == cluster && one.at.namespace == namespace;
            let mut here: Vec<Workload> = running.workloads.iter().filter(here).cloned().collect();
            sort_by_key(&mut here, |workload| workload.at.kind);
            here
        })
    }

    /// Every workload that is known already.
    pub fn known(self) -> Vec<WorkloadRef> {
        self.with(|running| running.workloads.iter().map(|workload| workload.at.clone()).collect())
    }

    /// One workload, as far as it is known.
    pub fn workload(self, at: &WorkloadRef) -> Option<Workload> {
        self.with(|running| running.workloads.iter().find(|workload| workload.at == *at).cloned())
    }

    /// Whether the server lets nobody update a workload.
    pub fn is_barred(self, at: &WorkloadRef) -> bool {
        self.with(|running| running.barred.contains(at))
    }

    /// What is made to go wrong with a workload.
    pub fn fault(self, at: &WorkloadRef) -> Option<Fault> {
        self.faults.with(|faults| faults.get(at).copied())
    }

    /// Whether a list is being asked for, for the first time or again.
    pub fn is_asking(self, place: &Place) -> bool {
        self.about(place, |asked| !asked.done && asked.trouble.is_none()).unwrap_or(false)
    }

    /// What there is to say beside a list: why it can't be had, what of it can't be used.
    pub fn note(self, place: &Place) -> String {
        let told = |asked: &Asked| match &asked.trouble {
            Some(trouble) => {
                let why = say(trouble);
                match trouble.may_pass() {
                    true => sentence!(
                        "Can’t be read now: {why}. It is tried again by itself.",
                        "暂时无法读取：{why}。系统会自动重试。"
                    ),
                    false => sentence!("Can’t be read: {why}.", "无法读取：{why}。"),
                }
            }
            None => {
                let each = asked.barred.iter().map(|(what, why)| {
                    sentence!("Not offered: {what}, because {why}.", "不可选：{what}，原因：{why}。")
                });
                each.collect::<Vec<_>>().join(" ")
            }
        };
        self.about(place, told).unwrap_or_default()
    }

    /// What is known of a list of a live cluster, which is asked for.
    fn about<T>(self, place: &Place, read: impl FnOnce(&Asked) -> T) -> Option<T> {
        if !self.link.is_live() || !matches!(self.link.standing.get(), Standing::Open | Standing::Lost) {
            return None;
        }
        self.want(place.clone());
        self.asked.with(|asked| asked.get(place).map(read))
    }

    /// Whether the cluster lets nobody update this kind of workload: [`Services::note`] says why.
    pub fn refuses(self, access: &Place, kind: &str) -> bool {
        self.want(access.clone());
        let refuses = |asked: &Asked| asked.barred.iter().any(|(what, _)| what == kind);
        self.asked.with(|asked| asked.get(access).is_some_and(refuses))
    }

    /// Has a list read, once.
    fn want(self, place: Place) {
        if place.is_nowhere()
            || !self.link.is_live()
            || !self.link.is_open()
            || self.wanted.with_value(|wanted| wanted.contains(&place))
        {
            return;
        }
        self.wanted.update_value(|wanted| wanted.push(place.clone()));
        spawn_local(self.fetch(place));
    }

    /// Reads again whatever could not be read, and what views may want anew.
    pub fn again(self) {
        let all = self.wanted.get_value();
        for place in all {
            spawn_local(self.fetch(place));
        }
    }

    async fn fetch(self, place: Place) {
        self.note_down(&place, |asked| asked.done = false);
        let (mut cursor, mut first, mut barred) = (String::new(), true, Vec::new());
        loop {
            let path = match cursor.as_str() {
                "" => place.path(),
                cursor => format!("{}?cursor={cursor}", place.path()),
            };
            match self.link.ask(Call::get(path)).await {
                Ok(page) => {
                    barred.extend(place.barred(&page));
                    let items = page["items"].as_array().map(Vec::as_slice).unwrap_or_default();
                    self.change(|running| place.take(running, items, first));
                    cursor = text(&page, "next");
                    first = false;
                    if cursor.is_empty() {
                        self.note_down(&place, |asked| *asked = Asked { done: true, barred, ..Asked::default() });
                        return;
                    }
                }
                Err(trouble) => {
                    self.later(&place, trouble);
                    return;
                }
            }
        }
    }

    fn later(self, place: &Place, trouble: Trouble) {
        // Where nobody answers, or nobody is let in, the link tells when that is over.
        let wait = trouble.kind.is_some() && trouble.may_pass();
        let mut after = Duration::default();
        self.note_down(place, |asked| {
            after = trouble.after.map_or(patience(asked.tries), Duration::from_secs);
            *asked = Asked { tries: asked.tries + 1, trouble: Some(trouble), ..std::mem::take(asked) };
        });
        if wait {
            let place = place.clone();
            set_timeout(move || spawn_local(self.fetch(place)), after);
        }
    }

    fn note_down(self, place: &Place, change: impl FnOnce(&mut Asked)) {
        self.asked.try_update(|asked| change(asked.entry(place.clone()).or_default()));
    }

    pub(super) fn change(self, change: impl FnOnce(&mut Running)) {
        self.running.try_update(|running| {
            if let Fetched::Known(running) = running {
                change(running);
            } else {
                let mut new = Running::default();
                change(&mut new);
                *running = Fetched::Known(new);
            }
        });
    }
}
