//! Repositories and their tags: a line for each repository, and the tags of those that some view has asked for. Where the
//! server has a registry, what it lists stands beside what has been pushed here.

use super::door::Door;
use super::fetched::Fetched;
use super::link::Link;
use super::listed::{Listed, Reading};
use super::triggers::Triggers;
use crate::effects::storage::Summary;
use crate::parts::held::Held;
use crate::parts::live::effect;
use leptos::prelude::*;
use std::sync::Arc;
use tagfire_domain::matcher::TagSet;
use tagfire_domain::order::{Map, Set, sort_by, sort_by_key};
use tagfire_domain::push::TagRecord;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;

/// A repository's tags, newest first, and their texts once, shared by every view that asks.
#[derive(Clone, Debug, Default)]
pub struct TagList {
    pub records: Arc<Vec<TagRecord>>,
    pub set: TagSet,
}

impl TagList {
    /// What has been pushed here, and what the registry lists beside it.
    fn new(mut records: Vec<TagRecord>, listed: &[TagRecord]) -> TagList {
        // In the demo there is no registry, and of fifty thousand tags nothing to look up.
        if !listed.is_empty() {
            let pushed: Set<Tag> = records.iter().map(|record| record.tag.clone()).collect();
            records.extend(listed.iter().filter(|record| !pushed.contains(&record.tag)).cloned());
        }
        sort_by_key(&mut records, |record| std::cmp::Reverse(record.pushed_at));
        let set = records.iter().map(|record| record.tag.as_str()).collect();
        TagList { records: Arc::new(records), set }
    }
}

/// What is known of repositories and tags.
#[derive(Clone, Copy)]
pub struct Tags {
    door: Door,
    summaries: Held<Fetched<Vec<Summary>>>,
    lists: StoredValue<Map<RepositoryName, ArcRwSignal<Fetched<TagList>>>>,
    /// What the registry lists, of each repository that it was asked for.
    listed: Listed,
}

impl Tags {
    pub fn new(door: Door, link: Link) -> Tags {
        let summaries = Held::new(Fetched::Loading);
        let tags = Tags { door, summaries, lists: StoredValue::default(), listed: Listed::new(link) };
        tags.read_summaries();
        if link.is_live() {
            // Who asks, and whether there is a registry, turns out after the first views have asked.
            effect(move || {
                link.who.track();
                tags.lists.with_value(|lists| lists.keys().for_each(|name| tags.ask_registry(name)));
            });
        }
        tags
    }

    /// Asks the server's registry for a repository's tags, once.
    fn ask_registry(self, name: &RepositoryName) {
        self.listed.ask(name, self.again(name));
    }

    /// Reads a repository's tags again for whoever shows them.
    fn again(self, name: &RepositoryName) -> impl Fn() + use<> {
        let name = name.clone();
        move || {
            if let Some(list) = self.lists.try_with_value(|lists| lists.get(&name).cloned()).flatten() {
                self.read(name.clone(), list);
            }
        }
    }

    /// How far the registry's list of a repository is read; None where nothing is left of it.
    pub fn reading(self, name: &RepositoryName) -> Option<Reading> {
        self.listed.reading(name)
    }

    /// Reads no more of the registry's list for now.
    pub fn stop_reading(self, name: &RepositoryName) {
        self.listed.stop(name);
    }

    /// Goes on with the registry's list.
    pub fn go_on_reading(self, name: &RepositoryName) {
        self.listed.go_on(name, self.again(name));
    }

    fn read_summaries(self) {
        let into = self.summaries;
        self.door.ask(move |storage| async move {
            let found = storage.repositories().await;
            into.try_update(|all| all.take(found));
        });
    }

    /// Reads again what has changed.
    pub fn changed(self, repositories: &[RepositoryName]) {
        if !repositories.is_empty() {
            self.read_summaries();
        }
        self.read_lists(|name| repositories.contains(name));
    }

    /// Reads everything again that some view has asked for.
    pub fn changed_all(self) {
        self.read_summaries();
        self.read_lists(|_| true);
    }

    fn read_lists(self, wanted: impl Fn(&RepositoryName) -> bool) {
        for (name, list) in self.lists.with_value(Clone::clone) {
            if wanted(&name) {
                self.read(name, list);
            }
        }
    }

    fn read(self, name: RepositoryName, into: ArcRwSignal<Fetched<TagList>>) {
        self.door.ask(move |storage| async move {
            let found = storage.tags(&name).await;
            let found = found.map(|records| TagList::new(records, &self.listed.of(&name)));
            into.try_update(|list| list.take(found));
        });
    }

    /// A repository's tags. The first who asks has them read.
    pub fn of(self, name: &RepositoryName) -> ArcRwSignal<Fetched<TagList>> {
        if let Some(list) = self.lists.with_value(|lists| lists.get(name).cloned()) {
            return list;
        }
        let list = ArcRwSignal::new(Fetched::Loading);
        self.lists.update_value(|lists| drop(lists.insert(name.clone(), list.clone())));
        self.read(name.clone(), list.clone());
        self.ask_registry(name);
        list
    }

    /// A repository's tag texts; none while they are read.
    pub fn set_of(self, name: &RepositoryName) -> TagSet {
        self.of(name).with(|list| list.known().map(|list| list.set.clone()).unwrap_or_default())
    }

    /// Whether the repositories are still being read.
    pub fn loading(self) -> bool {
        self.summaries.with(Fetched::is_loading)
    }

    /// What is known of one repository without reading its tags.
    pub fn summary(self, name: &RepositoryName) -> Option<Summary> {
        self.summaries.with(|all| all.known().and_then(|all| all.iter().find(|one| one.name == *name).cloned()))
    }

    /// How many tags a repository has, as far as is known.
    pub fn count(self, name: &RepositoryName) -> usize {
        let pushed = self.summary(name).map_or(0, |summary| summary.tags);
        pushed.max(self.listed.count(name))
    }

    /// Every repository that has tags or triggers, by name.
    pub fn repositories(self, triggers: Triggers) -> Vec<RepositoryName> {
        let mut names: Vec<RepositoryName> = self
            .summaries
            .with(|all| all.known().map(|all| all.iter().map(|one| one.name.clone()).collect()).unwrap_or_default());
        names.extend(triggers.with(|all| all.iter().map(|trigger| trigger.repository.clone()).collect::<Vec<_>>()));
        sort_by(&mut names, Ord::cmp);
        names.dedup();
        names
    }
}
