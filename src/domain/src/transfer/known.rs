//! What has to be looked up before an import can be planned.

use super::records::Records;
use crate::decide::Decided;
use crate::history::{Entry, EntryId};
use crate::order::Map;
use crate::push::{PushKey, TagRecord};
use crate::repository::RepositoryName;
use crate::store::Memory;
use crate::tag::Tag;
use crate::trigger::Trigger;

/// What is kept, of that which a file's records mean: every trigger, and whatever was found under the keys of the others.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Every trigger.
    pub triggers: Vec<Trigger>,
    /// Entries of the file's ids.
    pub entries: Map<EntryId, Entry>,
    /// Pushes of the file's keys.
    pub pushes: Map<PushKey, Decided>,
    /// Tags of the file's names, by repository.
    pub tags: Map<RepositoryName, Map<Tag, TagRecord>>,
}

impl Known {
    /// What a store in memory has of it.
    #[must_use]
    pub fn of(memory: &Memory, records: &Records, chosen: Option<&RepositoryName>) -> Known {
        let mut known = Known { triggers: memory.triggers().cloned().collect(), ..Known::default() };
        let entries = records.entry_ids().filter_map(|id| memory.entry(id));
        known.entries = entries.map(|entry| (entry.id.clone(), entry.clone())).collect();
        let pushes = records.push_keys().filter_map(|key| memory.push(key));
        known.pushes = pushes.map(|push| (push.key.clone(), push.clone())).collect();
        for (repository, tag) in records.tag_keys(chosen) {
            if let Some(record) = memory.tag(repository, tag) {
                known.tags.entry(repository.clone()).or_default().insert(tag.clone(), record.clone());
            }
        }
        known
    }
}
