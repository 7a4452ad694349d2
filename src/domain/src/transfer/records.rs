//! What a file holds, record by record, before anything is looked up.

use super::report::{Reason, Refusal};
use crate::decide::Decided;
use crate::history::{Entry, EntryId};
use crate::order::Set;
use crate::push::{PushKey, TagRecord};
use crate::repository::RepositoryName;
use crate::tag::Tag;
use crate::tcr::{Draft, TriggerInfo};
use crate::trigger::{Trigger, TriggerId};
use std::rc::Rc;

/// What a file holds. Before an import is planned, what is kept under its keys has to be looked up:
/// [`entry_ids`](Records::entry_ids), [`push_keys`](Records::push_keys) and [`tag_keys`](Records::tag_keys).
#[derive(Clone, Debug, Default)]
pub struct Records {
    pub(super) triggers: Vec<(Place, Meant)>,
    /// The ids of those triggers that have one.
    pub(super) trigger_ids: Set<TriggerId>,
    pub(super) pushes: Vec<(Place, Decided)>,
    pub(super) entries: Vec<(Place, Entry)>,
    pub(super) tags: Vec<Tags>,
    pub(super) refused: Vec<Refusal>,
    pub(super) needs_repository: bool,
    /// There are times of the vendor's among them.
    pub(super) china_time: bool,
    /// How many entries name their service without its kind.
    pub(super) kind_assumed: usize,
}

/// Tags of one repository.
#[derive(Clone, Debug)]
pub(super) struct Tags {
    /// None where the file doesn't say.
    pub repository: Option<RepositoryName>,
    pub records: Vec<TagRecord>,
}

/// A trigger, as far as its record tells.
#[derive(Clone, Debug)]
pub(super) enum Meant {
    Trigger(Box<Trigger>),
    Draft(Box<Draft>),
    /// Of the vendor's list, which doesn't name its repository.
    Listed(Box<TriggerInfo>),
}

/// Where a record stands in the file.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub list: Rc<str>,
    pub number: usize,
}

impl Place {
    pub(super) fn refuse(&self, name: &str, reason: Reason) -> Refusal {
        let name: String = name.chars().take(80).collect();
        let what = format!("{}[{}] {name}", self.list, self.number).trim_end().to_owned();
        Refusal { what, reason }
    }
}

impl Records {
    /// Whether the file doesn't name the repository of its triggers or tags, so that one has to be chosen.
    #[must_use]
    pub fn need_repository(&self) -> bool {
        self.needs_repository
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        let tags: usize = self.tags.iter().map(|tags| tags.records.len()).sum();
        self.triggers.len() + self.pushes.len() + self.entries.len() + tags
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The ids of the entries, in the file's order; one may come twice.
    pub fn entry_ids(&self) -> impl Iterator<Item = &EntryId> {
        self.entries.iter().map(|(_, entry)| &entry.id)
    }

    /// The keys of the pushes, in the file's order; one may come twice.
    pub fn push_keys(&self) -> impl Iterator<Item = &PushKey> {
        self.pushes.iter().map(|(_, push)| &push.key)
    }

    /// The tags, in the file's order; one may come twice. Tags of which the file doesn't name the repository belong to
    /// the one that is chosen.
    pub fn tag_keys<'a>(
        &'a self,
        chosen: Option<&'a RepositoryName>,
    ) -> impl Iterator<Item = (&'a RepositoryName, &'a Tag)> {
        let of = move |tags: &'a Tags| {
            let repository = tags.repository.as_ref().or(chosen);
            tags.records.iter().filter_map(move |record| Some((repository?, &record.tag)))
        };
        self.tags.iter().flat_map(of)
    }
}
