//! What an import would do to what there is.

use super::file::{Content, Record, records};
use super::report::{Aspect, ImportError, Item, Note, Reason, Refusal};
use crate::cluster::Failure;
use crate::engine::{Effect, Engine, Event};
use crate::history::{Entry, Outcome};
use crate::push::TagRecord;
use crate::repository::RepositoryName;
use crate::tag::Tag;
use crate::tcr::Draft;
use crate::time::Timestamp;
use crate::trigger::{Examples, ServiceUpdate, Trigger, TriggerConflict, TriggerId, TriggerName, UpdateMethod};
use std::collections::BTreeMap;

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
    events: Vec<Event>,
}

impl Plan {
    /// Whether applying it would change nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// What is to be fed to the engine to apply it, in order.
    #[must_use]
    pub fn events(self) -> Vec<Event> {
        self.events
    }
}

/// Looks through a file: an export of ours, or the vendor's `DescribeApplicationTriggerPersonal`,
/// `DescribeApplicationTriggerLogPersonal` or `DescribeImagePersonal` response (whole, or its `Data`), or its
/// `CreateApplicationTriggerPersonal` requests (one, or a list).
///
/// `repository` is whose triggers they are, where the file doesn't say. `new_id` makes an id for each new trigger.
pub fn plan(
    text: &str,
    engine: &Engine,
    repository: Option<&RepositoryName>,
    new_id: &mut dyn FnMut() -> String,
    now: Timestamp,
) -> Result<Plan, ImportError> {
    let (records, needs_repository) = records(text, repository)?;
    let plan = Plan { needs_repository, ..Plan::default() };
    let mut planner = Planner { engine: engine.clone(), plan, names: Vec::new(), tally: Tally::default(), now };
    let mut tags: BTreeMap<RepositoryName, Vec<TagRecord>> = BTreeMap::new();
    for Record { what, content } in records {
        match content {
            Ok(Content::Trigger(trigger)) => planner.trigger(what, trigger),
            Ok(Content::Draft(draft)) => planner.draft(what, draft, new_id),
            Ok(Content::Entry(entry)) => planner.entry(what, entry),
            Ok(Content::Logged(entry, kind_assumed)) => {
                planner.tally.vendor = true;
                planner.tally.kind_assumed += usize::from(kind_assumed);
                planner.entry(what, entry);
            }
            Ok(Content::Tag(repository, tag)) => tags.entry(repository).or_default().push(tag),
            Err(error) => planner.refuse(what, Reason::Record(error)),
        }
    }
    for (repository, records) in tags {
        planner.tags(&repository, records);
    }
    Ok(planner.finish())
}

/// How many records a decision was made for.
#[derive(Default)]
struct Tally {
    vendor: bool,
    kind_assumed: usize,
    by_tag: usize,
    interrupted: usize,
}

struct Planner {
    /// What there would be with the import so far, so that limits count what the file itself brings.
    engine: Engine,
    plan: Plan,
    /// The names of the file's triggers so far.
    names: Vec<TriggerName>,
    tally: Tally,
    now: Timestamp,
}

impl Planner {
    /// The trigger that a record of the file means: of its id, or of its name on its repository.
    fn meant(&self, id: Option<&TriggerId>, name: &TriggerName, repository: &RepositoryName) -> Option<&Trigger> {
        let by_name = || self.engine.trigger_named(name.as_str()).filter(|known| known.repository == *repository);
        id.and_then(|id| self.engine.trigger(id)).or_else(by_name)
    }

    fn trigger(&mut self, what: String, trigger: Trigger) {
        let known = self.meant(Some(&trigger.id), &trigger.name, &trigger.repository).cloned();
        let trigger = match &known {
            Some(known) => Trigger { id: known.id.clone(), created_at: known.created_at, ..trigger },
            None => trigger,
        };
        self.save(what, known.as_ref(), trigger);
    }

    fn draft(&mut self, what: String, draft: Draft, new_id: &mut dyn FnMut() -> String) {
        self.tally.vendor |= draft.created_at.is_some() || draft.updated_at.is_some();
        self.tally.kind_assumed += usize::from(draft.kind_assumed);
        let Draft { formerly, name, repository, condition, target, created_at, updated_at, .. } = draft;
        let formerly = formerly.as_ref().and_then(|name| self.meant(None, name, &repository));
        let known = formerly.or_else(|| self.meant(None, &name, &repository)).cloned();
        let trigger = match &known {
            // What only we know stays.
            Some(known) => Trigger {
                name,
                condition,
                action: ServiceUpdate { target, method: known.action.method },
                updated_at: self.now,
                ..known.clone()
            },
            None => Trigger {
                id: TriggerId(new_id()),
                name,
                repository,
                condition,
                action: ServiceUpdate { target, method: UpdateMethod::Tag },
                enabled: true,
                examples: Examples::default(),
                created_at: created_at.unwrap_or(self.now),
                updated_at: updated_at.or(created_at).unwrap_or(self.now),
            },
        };
        let added = self.plan.add.len();
        self.save(what, known.as_ref(), trigger);
        self.tally.by_tag += self.plan.add.len() - added;
    }

    fn save(&mut self, what: String, known: Option<&Trigger>, trigger: Trigger) {
        let changes = known.map(|known| differences(known, &trigger));
        if changes.as_ref().is_some_and(Vec::is_empty) {
            self.names.push(trigger.name);
            self.plan.same += 1;
            return;
        }
        if self.names.contains(&trigger.name) {
            self.refuse(what, Reason::Twice);
            return;
        }
        self.names.push(trigger.name.clone());
        let effects = self.engine.update(Event::TriggerSaved(trigger.clone()));
        if let Some(conflict) = refused(effects) {
            self.refuse(what, Reason::Conflict(conflict));
            return;
        }
        let into = if changes.is_some() { &mut self.plan.change } else { &mut self.plan.add };
        into.push(Item::Trigger {
            name: trigger.name.clone(),
            repository: trigger.repository.clone(),
            changes: changes.unwrap_or_default(),
        });
        self.plan.events.push(Event::TriggerSaved(trigger));
    }

    fn entry(&mut self, what: String, mut entry: Entry) {
        match self.engine.entry(&entry.id) {
            // One that was under way when the file was written has gone on since.
            Some(known) if *known == entry || !entry.outcome.is_final() => self.plan.same += 1,
            Some(_) => self.refuse(what, Reason::EntryDiffers),
            None => {
                if !entry.outcome.is_final() {
                    entry.outcome = Outcome::Failed(Failure::Interrupted);
                    entry.finished_at = Some(self.now);
                    self.tally.interrupted += 1;
                }
                self.plan.add.push(Item::Entry {
                    id: entry.id.clone(),
                    trigger: entry.trigger.clone(),
                    repository: entry.repository.clone(),
                    tag: entry.tag.clone(),
                });
                self.engine.update(Event::EntryAdded(entry.clone()));
                self.plan.events.push(Event::EntryAdded(entry));
            }
        }
    }

    fn tags(&mut self, repository: &RepositoryName, records: Vec<TagRecord>) {
        let mut known: BTreeMap<Tag, TagRecord> = BTreeMap::new();
        for record in self.engine.tags(repository) {
            known.insert(record.tag.clone(), record.clone());
        }
        let (mut add, mut change) = (Vec::new(), Vec::new());
        // The latest push of each tag, should the file have several.
        let mut latest: BTreeMap<Tag, TagRecord> = BTreeMap::new();
        let mut order = Vec::new();
        for record in records {
            match latest.get(&record.tag) {
                Some(other) if !is_newer(&record, other) => continue,
                Some(_) => {}
                None => order.push(record.tag.clone()),
            }
            latest.insert(record.tag.clone(), record);
        }
        for record in order.iter().filter_map(|tag| latest.remove(tag)) {
            match known.get(&record.tag) {
                None => add.push(record),
                Some(known) if is_newer(&record, known) => change.push(record),
                Some(_) => self.plan.same += 1,
            }
        }
        for (into, records) in [(&mut self.plan.add, &add), (&mut self.plan.change, &change)] {
            if !records.is_empty() {
                into.push(Item::Tags { repository: repository.clone(), count: records.len() });
            }
        }
        add.extend(change);
        if !add.is_empty() {
            self.plan.events.push(Event::TagsAdded { repository: repository.clone(), records: add });
        }
    }

    fn refuse(&mut self, what: String, reason: Reason) {
        self.plan.refuse.push(Refusal { what, reason });
    }

    fn finish(self) -> Plan {
        let Planner { mut plan, tally, .. } = self;
        let notes = [
            (tally.kind_assumed > 0).then_some(Note::KindAssumed { count: tally.kind_assumed }),
            (tally.by_tag > 0).then_some(Note::UpdatesByTag { count: tally.by_tag }),
            tally.vendor.then_some(Note::ChinaTime),
            (tally.interrupted > 0).then_some(Note::Interrupted { count: tally.interrupted }),
        ];
        plan.notes = notes.into_iter().flatten().collect();
        plan
    }
}

/// Whether the file's record of a tag is of a later push. One without a digest never takes a known digest away.
fn is_newer(record: &TagRecord, known: &TagRecord) -> bool {
    record.pushed_at > known.pushed_at && (record.digest.is_some() || known.digest.is_none())
}

fn refused(effects: Vec<Effect>) -> Option<TriggerConflict> {
    effects.into_iter().find_map(|effect| match effect {
        Effect::Refused(conflicts) => conflicts.into_iter().next(),
        _ => None,
    })
}

fn differences(known: &Trigger, new: &Trigger) -> Vec<Aspect> {
    let differs = [
        (Aspect::Name, known.name != new.name),
        (Aspect::Repository, known.repository != new.repository),
        (Aspect::Condition, known.condition != new.condition),
        (Aspect::Target, known.action.target != new.action.target),
        (Aspect::UpdateMethod, known.action.method != new.action.method),
        (Aspect::Enabled, known.enabled != new.enabled),
        (Aspect::Examples, known.examples != new.examples),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(aspect, _)| aspect).collect()
}
