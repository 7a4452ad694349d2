//! A store in memory: for tests, for a browser that gives no storage, and what the others are held to.

use super::write::{NotStored, Running, Write};
use crate::cluster::Target;
use crate::decide::Decided;
use crate::history::{Cursor, Entry, EntryId, Filter, Page, page};
use crate::order::{Map, Set};
use crate::push::{PushKey, TagRecord};
use crate::repository::RepositoryName;
use crate::tag::Tag;
use crate::trigger::{Trigger, TriggerId, TriggerName, check_conflicts};

/// Everything kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    triggers: Map<TriggerId, Trigger>,
    /// The triggers of a name, and those of a repository, so that many can be added without asking each for each.
    by_name: Map<TriggerName, Set<TriggerId>>,
    by_repository: Map<RepositoryName, Set<TriggerId>>,
    tags: Map<RepositoryName, Map<Tag, TagRecord>>,
    pub(super) pushes: Map<PushKey, Decided>,
    pub(super) entries: Map<EntryId, Entry>,
    pub(super) order: Set<Cursor>,
    containers: Map<Target, Running>,
    pub(super) claims: Set<EntryId>,
    /// The place of the latest push in the order of pushes.
    order_of_pushes: u64,
}

impl Memory {
    /// Keeps all of the writes and gives the place of the latest push in the order of pushes, or keeps none and says why.
    ///
    /// # Errors
    /// The first write that is refused. Those before it in the same transaction count as made: two new triggers of one
    /// name are refused, too.
    pub fn commit(&mut self, writes: &[Write]) -> Result<u64, NotStored> {
        let place = self.place_of(writes);
        // Only triggers and tags can meet what the same transaction wrote, and those are few: what they were is put back.
        let mut undo = Vec::new();
        for write in writes {
            if let Err(why) = self.check(write) {
                undo.into_iter().rev().for_each(|put_back: PutBack| put_back(self));
                return Err(why);
            }
            undo.push(self.put(write, place));
        }
        self.order_of_pushes = place;
        Ok(place)
    }

    /// The place in the order of pushes that a transaction of these writes has: where it holds a push, after every push
    /// before it, and after every place that came along with an entry or a container, as a demo's do.
    #[must_use]
    pub fn place_of(&self, writes: &[Write]) -> u64 {
        let latest = writes.iter().fold(self.order_of_pushes, |latest, write| match write {
            Write::Entry(entry) => latest.max(entry.order),
            Write::Container { running, .. } => latest.max(running.order),
            Write::Trigger { .. } | Write::ForgetTrigger { .. } | Write::Push(_) | Write::Tag { .. } => latest,
        });
        if writes.iter().any(|write| matches!(write, Write::Push(_))) { latest.saturating_add(1) } else { latest }
    }

    /// Takes in a row as another store has kept it, asking nothing.
    pub fn take_in(&mut self, row: &Write) {
        drop(self.put(row, 0));
    }

    /// Makes one write of a transaction that has this place and is under way in another store, of which this one has
    /// taken in every row that the write meets. What an error leaves behind is for the other store to drop.
    ///
    /// # Errors
    /// Why the write is refused, as in [`Memory::commit`].
    pub fn make(&mut self, write: &Write, place: u64) -> Result<(), NotStored> {
        self.check(write)?;
        drop(self.put(write, place));
        self.order_of_pushes = place;
        Ok(())
    }

    /// The place of the latest push in the order of pushes.
    #[must_use]
    pub fn place(&self) -> u64 {
        self.order_of_pushes
    }

    /// Goes on from this place in the order of pushes.
    pub fn set_place(&mut self, place: u64) {
        self.order_of_pushes = place;
    }

    fn check(&self, write: &Write) -> Result<(), NotStored> {
        match write {
            Write::Trigger { trigger, over } => {
                let kept = self.triggers.get(&trigger.id);
                if kept.map(|kept| kept.revision) != *over {
                    return Err(NotStored::TriggerMoved { latest: kept.cloned().map(Box::new) });
                }
                let named = self.by_name.get(&trigger.name).into_iter().flat_map(Set::iter);
                let beside = self.by_repository.get(&trigger.repository).into_iter().flat_map(Set::iter);
                // In one set, so that nobody is counted twice.
                let others: Set<&TriggerId> = named.chain(beside).collect();
                let others = others.into_iter().filter_map(|id| self.triggers.get(id));
                let conflicts = check_conflicts(others, Some(&trigger.id), &trigger.name, &trigger.repository);
                if conflicts.is_empty() { Ok(()) } else { Err(NotStored::Conflicts(conflicts)) }
            }
            Write::ForgetTrigger { id, over } => match self.triggers.get(id) {
                Some(kept) if kept.revision == *over => Ok(()),
                kept => Err(NotStored::TriggerMoved { latest: kept.cloned().map(Box::new) }),
            },
            Write::Push(decided) if self.pushes.contains_key(&decided.key) => Err(NotStored::KnownPush),
            Write::Tag { repository, record, over } => {
                let known = self.tag(repository, &record.tag);
                if known == over.as_ref() { Ok(()) } else { Err(NotStored::TagMoved { known: known.cloned() }) }
            }
            Write::Push(_) | Write::Entry(_) | Write::Container { .. } => Ok(()),
        }
    }

    /// Makes the write, and gives what takes it back.
    fn put(&mut self, write: &Write, place: u64) -> PutBack {
        match write.clone() {
            Write::Trigger { trigger, .. } => {
                let id = trigger.id.clone();
                let before = self.set_trigger(&id, Some(trigger));
                Box::new(move |memory| drop(memory.set_trigger(&id, before)))
            }
            Write::ForgetTrigger { id, .. } => {
                let before = self.set_trigger(&id, None);
                Box::new(move |memory| drop(memory.set_trigger(&id, before)))
            }
            Write::Push(decided) => {
                let key = decided.key.clone();
                self.pushes.insert(key.clone(), decided);
                Box::new(move |memory| drop(memory.pushes.remove(&key)))
            }
            Write::Tag { repository, record, .. } => {
                let tag = record.tag.clone();
                let before = self.tags.entry(repository.clone()).or_default().insert(tag.clone(), record);
                Box::new(move |memory| {
                    let tags = memory.tags.entry(repository.clone()).or_default();
                    put_back(tags, tag, before);
                    if tags.is_empty() {
                        memory.tags.remove(&repository);
                    }
                })
            }
            Write::Entry(entry) => {
                let id = entry.id.clone();
                let before = self.entries.get(&id).cloned();
                if before.as_ref().is_some_and(|before| before.outcome.is_final()) {
                    return Box::new(|_| ());
                }
                let fresh = before.is_none() && entry.order == 0;
                let order = if fresh { place } else { entry.order };
                let entry = Entry { order, ..entry };
                if let Some(before) = &before {
                    self.order.remove(&Cursor::of(before));
                }
                self.order.insert(Cursor::of(&entry));
                self.entries.insert(id.clone(), entry.clone());
                Box::new(move |memory| {
                    memory.order.remove(&Cursor::of(&entry));
                    memory.order.extend(before.as_ref().map(Cursor::of));
                    put_back(&mut memory.entries, id, before);
                })
            }
            Write::Container { target, running } => {
                let before = self.containers.insert(target.clone(), running);
                Box::new(move |memory| put_back(&mut memory.containers, target, before))
            }
        }
    }

    /// Puts a trigger in its place, or takes it away, and gives what was there.
    fn set_trigger(&mut self, id: &TriggerId, trigger: Option<Trigger>) -> Option<Trigger> {
        if let Some(trigger) = &trigger {
            self.by_name.entry(trigger.name.clone()).or_default().insert(id.clone());
            self.by_repository.entry(trigger.repository.clone()).or_default().insert(id.clone());
        }
        let after = trigger.as_ref().map(|after| (after.name.clone(), after.repository.clone()));
        let before = match trigger {
            Some(trigger) => self.triggers.insert(id.clone(), trigger),
            None => self.triggers.remove(id),
        };
        if let Some(before) = &before {
            let (name, repository) = after.unzip();
            if name.as_ref() != Some(&before.name) {
                take_out(&mut self.by_name, &before.name, id);
            }
            if repository.as_ref() != Some(&before.repository) {
                take_out(&mut self.by_repository, &before.repository, id);
            }
        }
        before
    }

    /// Claims a key; true for whoever is first.
    pub fn claim(&mut self, key: &EntryId) -> bool {
        self.claims.insert(key.clone())
    }

    /// Every trigger.
    pub fn triggers(&self) -> impl Iterator<Item = &Trigger> {
        self.triggers.values()
    }

    /// What a tag points at.
    #[must_use]
    pub fn tag(&self, repository: &RepositoryName, tag: &Tag) -> Option<&TagRecord> {
        self.tags.get(repository)?.get(tag)
    }

    /// Each repository with its tags, by name.
    pub fn tags(&self) -> impl Iterator<Item = (&RepositoryName, impl Iterator<Item = &TagRecord>)> {
        self.tags.iter().map(|(name, records)| (name, records.values()))
    }

    /// A repository's tags, by name.
    pub fn tags_of(&self, repository: &RepositoryName) -> impl Iterator<Item = &TagRecord> {
        self.tags.get(repository).into_iter().flat_map(Map::values)
    }

    /// What was decided on a push.
    #[must_use]
    pub fn push(&self, key: &PushKey) -> Option<&Decided> {
        self.pushes.get(key)
    }

    /// Every push, by key.
    pub fn pushes(&self) -> impl Iterator<Item = &Decided> {
        self.pushes.values()
    }

    /// One entry.
    #[must_use]
    pub fn entry(&self, id: &EntryId) -> Option<&Entry> {
        self.entries.get(id)
    }

    /// Every entry, latest first.
    pub fn history(&self) -> impl Iterator<Item = &Entry> {
        self.order.iter().rev().filter_map(|cursor| self.entries.get(&cursor.id))
    }

    /// A page of the history.
    #[must_use]
    pub fn page(&self, filter: &Filter, after: Option<&Cursor>, limit: usize) -> Page {
        page(self.history(), filter, after, limit)
    }

    /// The entries that are not final.
    pub fn open(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().filter(|entry| !entry.outcome.is_final())
    }

    /// What each container is believed to run.
    pub fn containers(&self) -> impl Iterator<Item = (&Target, &Running)> {
        self.containers.iter()
    }
}

/// Takes a write back.
type PutBack = Box<dyn FnOnce(&mut Memory)>;

fn put_back<K: Ord, V>(map: &mut Map<K, V>, key: K, before: Option<V>) {
    match before {
        Some(before) => drop(map.insert(key, before)),
        None => drop(map.remove(&key)),
    }
}

fn take_out<K: Ord>(sets: &mut Map<K, Set<TriggerId>>, key: &K, id: &TriggerId) {
    if let Some(set) = sets.get_mut(key) {
        set.remove(id);
        if set.is_empty() {
            sets.remove(key);
        }
    }
}
