//! What a first-time visitor finds: sample clusters, repositories, triggers and a few days of history.
//!
//! The history is not written down: it is played, by the engine and the simulation, at times before `now`. So every
//! entry agrees with its trigger, its tag and its workload.

mod services;
mod tags;
#[cfg(test)]
mod tests;
mod triggers;

use crate::cluster::Target;
use crate::cluster::WorkloadKind::StatefulSet;
use crate::decide::Decided;
use crate::history::Entry;
use crate::order::sort_by_key;
use crate::push::{Push, PushKey, TagRecord};
use crate::repository::RepositoryName;
use crate::simulation::{Fault, Simulation};
use crate::stage::Stage;
use crate::store::{Running, Write};
use crate::tag::Tag;
use crate::time::Timestamp;
use crate::trigger::Trigger;

/// The demo's data, ready to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Demo {
    /// The clusters.
    pub simulation: Simulation,
    /// The triggers, each with its history played.
    pub triggers: Vec<Trigger>,
    /// Each repository's tags, by name.
    pub tags: Vec<(RepositoryName, Vec<TagRecord>)>,
    /// The pushes that were decided on, oldest first.
    pub pushes: Vec<Decided>,
    /// Latest first; nothing is under way.
    pub history: Vec<Entry>,
    /// What each container is believed to run.
    pub containers: Vec<(Target, Running)>,
}

impl Demo {
    /// What puts all of it into an empty store.
    #[must_use]
    pub fn writes(&self) -> Vec<Write> {
        let triggers = self.triggers.iter().cloned().map(|trigger| Write::Trigger { trigger, over: None });
        let tags = self.tags.iter().flat_map(|(repository, records)| {
            records.iter().cloned().map(|record| Write::Tag { repository: repository.clone(), record, over: None })
        });
        let pushes = self.pushes.iter().cloned().map(Write::Push);
        let entries = self.history.iter().cloned().map(Write::Entry);
        let containers = self.containers.iter().cloned();
        let containers = containers.map(|(target, running)| Write::Container { target, running });
        triggers.chain(tags).chain(pushes).chain(entries).chain(containers).collect()
    }
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Pushed tags: how long before now, the repository, the tag (`main` stands for a build of that branch), the build.
const PUSHES: [(i64, &str, &str, &str); 18] = [
    (6 * DAY + 3 * HOUR, "shop/web", "v2.15.0-beta.1", "v2.15.0-beta.1"),
    (5 * DAY + 7 * HOUR, "shop/web", "v2.15.0-rc.1", "v2.15.0-rc.1"),
    // Built again under the same tag.
    (5 * DAY + 5 * HOUR, "shop/web", "v2.15.0-rc.1", "v2.15.0-rc.1 again"),
    // A hotfix that overtakes the release before it.
    (4 * DAY + 2 * HOUR + 3 * SECOND, "shop/web", "v2.13.3", "v2.13.3"),
    (4 * DAY + 2 * HOUR, "shop/web", "v2.13.4", "v2.13.4"),
    (4 * DAY + 2 * HOUR - MINUTE, "shop/web", "latest", "v2.13.4"),
    (3 * DAY + 9 * HOUR, "shop/report", "main", ""),
    (2 * DAY + 20 * HOUR, "shop/web", "2.13.4", "v2.13.4"),
    (2 * DAY + 9 * HOUR, "shop/report", "main", ""),
    (2 * DAY + 4 * HOUR, "shop/web", "stable", "v2.13.4"),
    (DAY + 9 * HOUR, "shop/report", "main", ""),
    (DAY + 3 * HOUR, "shop/web", "lts", "v2.12.1"),
    (20 * HOUR, "shop/web", "v2.15.0-rc.2", "v2.15.0-rc.2"),
    (9 * HOUR, "shop/report", "main", ""),
    (2 * HOUR, "shop/web", "main", ""),
    (2 * HOUR - MINUTE, "shop/api", "v3.9.0-rc.2", "v3.9.0-rc.2"),
    (4 * MINUTE, "shop/web", "v2.14.0", "v2.14.0"),
    (3 * MINUTE, "shop/web", "latest", "v2.14.0"),
];

/// What a first-time visitor is invited to push: a release that fires, and that nobody has pushed yet.
#[must_use]
pub fn first_push() -> Option<Push> {
    push("shop/web", "v2.14.1", "v2.14.1", Timestamp::default())
}

/// The demo, as it is at `now`.
#[must_use]
pub fn demo(now: Timestamp) -> Demo {
    let (repositories, mut writes) = tags::writes(now);
    writes.extend(triggers::triggers(now).into_iter().map(|trigger| Write::Trigger { trigger, over: None }));
    let mut stage = Stage::new(services::simulation(), &writes, now);
    let pinned = services::workload((services::PROD_SH, "prod"), StatefulSet, "web-lts");
    for (turn, (before, repository, tag, build)) in PUSHES.into_iter().enumerate() {
        let at = now.plus(-before);
        // One day the registry would not give the image.
        stage.simulation.set_fault(&pinned, (tag == "lts").then_some(Fault::ImagePull));
        stage.catch_up(at);
        if let Some(push) = push(repository, tag, build, at) {
            stage.push(PushKey(format!("demo-{}", turn + 1)), push, at);
        }
    }
    stage.catch_up(now);
    stage.simulation.set_fault(&pinned, None);
    end(stage, repositories)
}

/// Everything as it was left.
fn end(stage: Stage, repositories: Vec<RepositoryName>) -> Demo {
    let Stage { memory, simulation, .. } = stage;
    let tags_of = |name: RepositoryName| {
        let records = memory.tags_of(&name).cloned().collect();
        (name, records)
    };
    let mut pushes: Vec<Decided> = memory.pushes().cloned().collect();
    sort_by_key(&mut pushes, |decided| decided.at);
    Demo {
        triggers: memory.triggers().cloned().collect(),
        tags: repositories.into_iter().map(tags_of).collect(),
        pushes,
        history: memory.history().cloned().collect(),
        containers: memory.containers().map(|(target, running)| (target.clone(), running.clone())).collect(),
        simulation,
    }
}

fn push(repository: &str, tag: &str, build: &str, at: Timestamp) -> Option<Push> {
    let tag = if tag == "main" { tags::main_build(repository, at) } else { tag.into() };
    let digest = tags::digest(repository, if build.is_empty() { &tag } else { build });
    Some(Push {
        repository: RepositoryName::parse(repository).ok()?,
        tag: Tag::parse(&tag).ok()?,
        digest: Some(digest),
        registry: None,
    })
}
