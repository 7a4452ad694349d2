//! What an import would do to what there is: looked through in slices, and nothing is changed.

use super::MAX_COUNT;
use super::error::ImportError;
use super::known::Known;
use super::reading::Reading;
use super::records::{Place, Records};
use super::report::{Item, Note, Reason, Refusal};
use super::tags::{LatestTags, is_newer};
use super::triggers::{Settled, Triggers};
use crate::decide::Decided;
use crate::history::{Entry, EntryId};
use crate::order::{Map, Set};
use crate::push::PushKey;
use crate::repository::RepositoryName;
use crate::store::{Memory, Write};
use crate::time::Timestamp;
use crate::trigger::TriggerName;
use crate::update::{Failure, Outcome};

/// An import, looked through and not applied.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What is new.
    pub add: Vec<Item>,
    /// What is there and would change.
    pub change: Vec<Item>,
    /// How many records are there already, just so.
    pub same: usize,
    /// What is left out, and why.
    pub refuse: Vec<Refusal>,
    /// Decisions that were made where the records don't say.
    pub notes: Vec<Note>,
    /// The file doesn't name the repository of its triggers or tags: the one given was taken.
    pub needs_repository: bool,
    /// What makes it, as one transaction. Whatever was looked up is named in it, so that a store refuses the whole where
    /// that has changed since.
    pub writes: Vec<Write>,
}

impl Plan {
    /// Whether applying it would change nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// How many records would be added.
    #[must_use]
    pub fn added(&self) -> usize {
        self.add.iter().map(Item::count).sum()
    }

    /// How many would be changed.
    #[must_use]
    pub fn changed(&self) -> usize {
        self.change.iter().map(Item::count).sum()
    }
}

/// An import that is being planned.
pub struct Planning {
    stage: Stage,
    triggers: Triggers,
    pushes: std::vec::IntoIter<(Place, Decided)>,
    entries: std::vec::IntoIter<(Place, Entry)>,
    tags: LatestTags,
    known: Known,
    push_keys: Set<PushKey>,
    entry_ids: Set<EntryId>,
    groups: Groups,
    interrupted: usize,
    kind_assumed: usize,
    now: Timestamp,
    plan: Plan,
    done: usize,
    total: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Triggers,
    Pushes,
    Entries,
    /// Of several records of a tag, the latest is found.
    Tags,
    Latest,
    Done,
}

/// Reads and plans a file at once, over a store in memory; see [`Planning::new`].
///
/// # Errors
/// Why the file can't be imported at all.
pub fn plan(
    text: String,
    memory: &Memory,
    chosen: Option<&RepositoryName>,
    new_id: impl FnMut() -> String + 'static,
    now: Timestamp,
) -> Result<Plan, ImportError> {
    let mut reading = Reading::new(text);
    while !reading.step(usize::MAX) {}
    let records = reading.finish()?;
    let known = Known::of(memory, &records, chosen);
    let mut planning = Planning::new(records, known, chosen.cloned(), new_id, now)?;
    while !planning.step(usize::MAX) {}
    Ok(planning.finish())
}

/// How many records each item of the report stands for.
#[derive(Default)]
struct Groups {
    pushes: Map<RepositoryName, usize>,
    entries: Map<RepositoryName, Map<TriggerName, usize>>,
    new_tags: Map<RepositoryName, usize>,
    changed_tags: Map<RepositoryName, usize>,
}

impl Planning {
    /// A planning that has not begun. `chosen` is whose triggers and tags they are, where the file doesn't say; `new_id`
    /// makes an id for each new trigger of the vendor's.
    ///
    /// # Errors
    /// A repository has to be chosen, and none is.
    pub fn new(
        records: Records,
        known: Known,
        chosen: Option<RepositoryName>,
        new_id: impl FnMut() -> String + 'static,
        now: Timestamp,
    ) -> Result<Planning, ImportError> {
        if records.needs_repository && chosen.is_none() {
            return Err(ImportError::NeedsRepository);
        }
        let (mut known, total) = (known, records.len());
        let kept = std::mem::take(&mut known.triggers);
        let total = total + kept.len();
        let mut plan = Plan { needs_repository: records.needs_repository, refuse: records.refused, ..Plan::default() };
        if records.china_time {
            plan.notes.push(Note::ChinaTime);
        }
        plan.writes.reserve(records.triggers.len() + records.pushes.len() + records.entries.len());
        let triggers =
            Triggers::new(records.triggers, records.trigger_ids, kept, chosen.clone(), Box::new(new_id), now);
        Ok(Planning {
            stage: Stage::Triggers,
            triggers,
            pushes: records.pushes.into_iter(),
            entries: records.entries.into_iter(),
            tags: LatestTags::new(records.tags, chosen),
            known,
            push_keys: Set::new(),
            entry_ids: Set::new(),
            groups: Groups::default(),
            interrupted: 0,
            kind_assumed: records.kind_assumed,
            now,
            plan,
            done: 0,
            total,
        })
    }

    /// Goes on for about `budget` records; true once all is planned.
    pub fn step(&mut self, budget: usize) -> bool {
        for _ in 0..budget {
            self.done += 1;
            let more = match self.stage {
                Stage::Triggers => self.trigger(),
                Stage::Pushes => self.pushes.next().map(|(place, push)| self.push(&place, push)),
                Stage::Entries => self.entries.next().map(|(place, entry)| self.entry(&place, entry)),
                Stage::Tags => self.tags.gather(),
                Stage::Latest => self.tag(),
                Stage::Done => return true,
            };
            if more.is_none() {
                self.stage = match self.stage {
                    Stage::Triggers => Stage::Pushes,
                    Stage::Pushes => Stage::Entries,
                    Stage::Entries => Stage::Tags,
                    Stage::Tags => Stage::Latest,
                    Stage::Latest | Stage::Done => Stage::Done,
                };
            }
        }
        self.stage == Stage::Done
    }

    /// How much is done, from 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        if self.stage == Stage::Done { 1.0 } else { (self.done as f64 / self.total.max(1) as f64).min(0.99) }
    }

    /// What the import would do, once all is planned.
    #[must_use]
    pub fn finish(self) -> Plan {
        let Planning { mut plan, groups, triggers, interrupted, kind_assumed, .. } = self;
        let kind_assumed = kind_assumed + triggers.kind_assumed;
        let china_time = triggers.china_time || !plan.notes.is_empty();
        let notes = [
            (kind_assumed > 0).then_some(Note::KindAssumed { count: kind_assumed }),
            (triggers.by_tag > 0).then_some(Note::UpdatesByTag { count: triggers.by_tag }),
            china_time.then_some(Note::ChinaTime),
            (interrupted > 0).then_some(Note::Interrupted { count: interrupted }),
        ];
        plan.notes = notes.into_iter().flatten().collect();
        let pushes = groups.pushes.into_iter().map(|(repository, count)| Item::Pushes { repository, count });
        plan.add.extend(pushes);
        for (repository, triggers) in groups.entries {
            let item = |(trigger, count)| Item::Entries { trigger, repository: repository.clone(), count };
            plan.add.extend(triggers.into_iter().map(item));
        }
        for (into, tags) in [(&mut plan.add, groups.new_tags), (&mut plan.change, groups.changed_tags)] {
            into.extend(tags.into_iter().map(|(repository, count)| Item::Tags { repository, count }));
        }
        plan
    }

    fn trigger(&mut self) -> Option<()> {
        match self.triggers.step()? {
            Settled::Nothing => {}
            Settled::Same => self.plan.same += 1,
            Settled::Refused(refusal) => self.plan.refuse.push(refusal),
            Settled::Saved { item, changed, write } => {
                let into = if changed { &mut self.plan.change } else { &mut self.plan.add };
                into.push(item);
                self.plan.writes.push(*write);
            }
        }
        Some(())
    }

    fn push(&mut self, place: &Place, push: Decided) {
        if !self.push_keys.insert(push.key.clone()) {
            self.refuse(place, &push.key.0, Reason::IdTwice);
            return;
        }
        // Taken out: no other record of the file means it, and what is left at the end is little.
        match self.known.pushes.remove(&push.key) {
            Some(known) if known == push => self.plan.same += 1,
            Some(_) => self.refuse(place, &push.key.0, Reason::PushDiffers),
            None => {
                count(&mut self.groups.pushes, &push.push.repository);
                self.plan.writes.push(Write::Push(push));
            }
        }
    }

    fn entry(&mut self, place: &Place, mut entry: Entry) {
        if !self.entry_ids.insert(entry.id.clone()) {
            self.refuse(place, &entry.id.0, Reason::IdTwice);
            return;
        }
        let known = self.known.entries.remove(&entry.id);
        // Its place in a store's order of pushes is that store's.
        entry.order = known.as_ref().map_or(entry.order, |known| known.order);
        match known {
            // One that was under way when the file was written has gone on since.
            Some(known) if known == entry || !entry.outcome.is_final() => self.plan.same += 1,
            Some(_) => self.refuse(place, &entry.id.0, Reason::EntryDiffers),
            None => {
                if entry.order > MAX_COUNT {
                    entry.order = 0;
                }
                if !entry.outcome.is_final() {
                    entry.outcome = Outcome::Failed(Failure::Interrupted);
                    entry.finished_at = Some(self.now);
                    self.interrupted += 1;
                }
                match self.groups.entries.get_mut(&entry.repository) {
                    Some(triggers) => count(triggers, &entry.trigger),
                    None => {
                        let first = Map::from_iter([(entry.trigger.clone(), 1)]);
                        self.groups.entries.insert(entry.repository.clone(), first);
                    }
                }
                self.plan.writes.push(Write::Entry(entry));
            }
        }
    }

    /// Plans one of the latest tags.
    fn tag(&mut self) -> Option<()> {
        let Some((repository, record)) = self.tags.next()? else { return Some(()) };
        let known = self.known.tags.get(&repository).and_then(|tags| tags.get(&record.tag));
        let group = match known {
            None => &mut self.groups.new_tags,
            Some(known) if is_newer(&record, known) => &mut self.groups.changed_tags,
            Some(_) => {
                self.plan.same += 1;
                return Some(());
            }
        };
        count(group, &repository);
        self.plan.writes.push(Write::Tag { repository, record, over: known.cloned() });
        Some(())
    }

    fn refuse(&mut self, place: &Place, name: &str, reason: Reason) {
        self.plan.refuse.push(place.refuse(name, reason));
    }
}

/// Counts one more. The key is copied only where it is the first.
fn count<K: Ord + Clone>(counts: &mut Map<K, usize>, key: &K) {
    match counts.get_mut(key) {
        Some(count) => *count += 1,
        None => drop(counts.insert(key.clone(), 1)),
    }
}
