//! The state machine: pushes and outcomes come in as events, what is to be done goes out as effects.
//!
//! It knows no clock and makes no identifiers: both come inside events. The shell performs effects in order and feeds
//! back what became of them.

use crate::cluster::{Failure, Target};
use crate::history::{Entry, EntryId, How, Outcome};
use crate::image::ImageRef;
use crate::order::sort_by;
use crate::push::{Change, Push, TagRecord};
use crate::repository::RepositoryName;
use crate::time::Timestamp;
use crate::trigger::{MAX_TRIGGERS, Trigger, TriggerConflict, TriggerId, TriggerName, UpdateMethod, check_conflicts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the engine decides on: the triggers, the tags seen and the history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Engine {
    triggers: BTreeMap<TriggerId, Trigger>,
    repositories: BTreeMap<RepositoryName, Vec<TagRecord>>,
    history: BTreeMap<EntryId, Entry>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A person saved a trigger, new or changed.
    TriggerSaved(Trigger),
    /// A person deleted a trigger.
    TriggerDeleted(TriggerId),
    /// A tag was pushed. `id` is unique to this push: one that has fired before changes nothing.
    Pushed { id: String, push: Push, at: Timestamp },
    /// The cluster took an update.
    UpdateAccepted { entry: EntryId, accepted: Accepted, at: Timestamp },
    /// Pods were replaced.
    RolloutProgressed { entry: EntryId, updated: u32, total: u32 },
    /// The update came to its end.
    UpdateFinished { entry: EntryId, outcome: Outcome, at: Timestamp },
    /// History that came from elsewhere (storage, an import).
    EntryAdded(Entry),
    /// Tags that came from elsewhere: a registry's list, an import. They fire nothing.
    TagsAdded { repository: RepositoryName, records: Vec<TagRecord> },
}

/// What the cluster said when it took an update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
    /// The image that the container had.
    pub previous: String,
    /// The image that it has now.
    pub image: String,
    pub how: How,
}

/// One container's image to be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateRequest {
    pub entry: EntryId,
    pub target: Target,
    pub image: ImageRef,
}

/// Something to be done, in the order given.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Keep the trigger.
    StoreTrigger(Trigger),
    /// Forget the trigger.
    ForgetTrigger(TriggerId),
    /// Tell that the trigger was refused.
    Refused(Vec<TriggerConflict>),
    /// Keep what the repository's tag points at.
    StoreTag { repository: RepositoryName, record: TagRecord },
    /// Show what the push caused, trigger by trigger.
    Decided { push: Push, change: Change, decisions: Vec<Decision> },
    /// Write the entry, or write it again as it is now.
    StoreEntry(Entry),
    /// Set the container's image.
    UpdateService(UpdateRequest),
}

/// What one trigger made of one push.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    pub trigger_id: TriggerId,
    pub trigger: TriggerName,
    pub verdict: Verdict,
}

/// Whether a trigger fires, and if not, why.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It fires; the action is this entry.
    Fires(EntryId),
    /// The condition doesn't match the tag.
    NoMatch,
    /// It is switched off; `matches` tells whether it would have fired.
    Disabled { matches: bool },
    /// It matches, but an earlier trigger sets the same container to the same image.
    Covered { by: TriggerName },
}

impl Engine {
    /// An engine over what was stored.
    #[must_use]
    pub fn new(triggers: Vec<Trigger>, tags: Vec<(RepositoryName, Vec<TagRecord>)>, history: Vec<Entry>) -> Engine {
        let mut engine = Engine::default();
        for trigger in triggers {
            engine.triggers.insert(trigger.id.clone(), trigger);
        }
        for (repository, records) in tags {
            engine.repositories.insert(repository, records);
        }
        for entry in history {
            engine.history.insert(entry.id.clone(), entry);
        }
        engine
    }

    /// The triggers, in the order in which they are decided: oldest first, then by name.
    #[must_use]
    pub fn triggers(&self) -> Vec<&Trigger> {
        let mut triggers: Vec<&Trigger> = self.triggers.values().collect();
        sort_by(&mut triggers, |a, b| (a.created_at, &a.name).cmp(&(b.created_at, &b.name)));
        triggers
    }

    /// The triggers of a repository, in the order in which they are decided.
    #[must_use]
    pub fn triggers_of(&self, repository: &RepositoryName) -> Vec<&Trigger> {
        let mut triggers = self.triggers();
        triggers.retain(|trigger| trigger.repository == *repository);
        triggers
    }

    /// The trigger of this name.
    #[must_use]
    pub fn trigger_named(&self, name: &str) -> Option<&Trigger> {
        self.triggers.values().find(|trigger| trigger.name.as_str() == name)
    }

    /// The trigger of this id.
    #[must_use]
    pub fn trigger(&self, id: &TriggerId) -> Option<&Trigger> {
        self.triggers.get(id)
    }

    /// Every repository that has tags or triggers.
    #[must_use]
    pub fn repositories(&self) -> Vec<&RepositoryName> {
        let mut names: Vec<_> = self.repositories.keys().collect();
        names.extend(self.triggers.values().map(|trigger| &trigger.repository));
        sort_by(&mut names, Ord::cmp);
        names.dedup();
        names
    }

    /// A repository's tags, in the order in which they were first seen.
    #[must_use]
    pub fn tags(&self, repository: &RepositoryName) -> &[TagRecord] {
        self.repositories.get(repository).map_or(&[], Vec::as_slice)
    }

    /// The history, latest first.
    #[must_use]
    pub fn history(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.history.values().collect();
        sort_by(&mut entries, |a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        entries
    }

    /// One entry.
    #[must_use]
    pub fn entry(&self, id: &EntryId) -> Option<&Entry> {
        self.history.get(id)
    }

    /// What would keep a trigger of this name out of this repository.
    #[must_use]
    pub fn conflicts(
        &self,
        id: Option<&TriggerId>,
        name: &TriggerName,
        repository: &RepositoryName,
    ) -> Vec<TriggerConflict> {
        check_conflicts(self.triggers.values(), id, name, repository)
    }

    /// How many more triggers the repository can have.
    #[must_use]
    pub fn room(&self, repository: &RepositoryName) -> usize {
        MAX_TRIGGERS.saturating_sub(self.triggers_of(repository).len())
    }

    /// Takes in one event and tells what is to be done.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::TriggerSaved(trigger) => self.save(trigger),
            Event::TriggerDeleted(id) => match self.triggers.remove(&id) {
                Some(_) => vec![Effect::ForgetTrigger(id)],
                None => Vec::new(),
            },
            Event::Pushed { id, push, at } => self.push(&id, push, at),
            Event::UpdateAccepted { entry, accepted, at } => self.accept(&entry, accepted, at),
            Event::RolloutProgressed { entry, updated, total } => {
                self.amend(&entry, |e| e.outcome = Outcome::RollingOut { updated, total })
            }
            Event::UpdateFinished { entry, outcome, at } => self.amend(&entry, |e| {
                e.outcome = outcome;
                e.finished_at = Some(at);
            }),
            Event::EntryAdded(entry) => {
                self.history.insert(entry.id.clone(), entry.clone());
                vec![Effect::StoreEntry(entry)]
            }
            Event::TagsAdded { repository, records } => records
                .into_iter()
                .map(|record| {
                    self.see(&repository, record.clone());
                    Effect::StoreTag { repository: repository.clone(), record }
                })
                .collect(),
        }
    }

    fn save(&mut self, trigger: Trigger) -> Vec<Effect> {
        let conflicts = self.conflicts(Some(&trigger.id), &trigger.name, &trigger.repository);
        if !conflicts.is_empty() {
            return vec![Effect::Refused(conflicts)];
        }
        self.triggers.insert(trigger.id.clone(), trigger.clone());
        vec![Effect::StoreTrigger(trigger)]
    }

    fn push(&mut self, id: &str, push: Push, at: Timestamp) -> Vec<Effect> {
        // Registries tell the same push more than once; a second telling must not undo what came of the first.
        if self.history.contains_key(&entry_id(id, 1)) {
            return Vec::new();
        }
        let record = TagRecord { tag: push.tag.clone(), digest: push.digest.clone(), pushed_at: at };
        let change = self.see(&push.repository, record.clone());
        let mut decisions = Vec::new();
        let mut entries: Vec<(Entry, UpdateRequest)> = Vec::new();
        for trigger in self.triggers_of(&push.repository) {
            let verdict = decide(trigger, &push, &entries).unwrap_or_else(|image| {
                let entry = new_entry(entry_id(id, entries.len() + 1), trigger, &push, change, at);
                let request = UpdateRequest { entry: entry.id.clone(), target: trigger.action.target.clone(), image };
                let verdict = Verdict::Fires(entry.id.clone());
                entries.push((entry, request));
                verdict
            });
            decisions.push(Decision { trigger_id: trigger.id.clone(), trigger: trigger.name.clone(), verdict });
        }
        let mut effects = vec![Effect::StoreTag { repository: push.repository.clone(), record }];
        // Every entry is written before any update is attempted: a killed page leaves them visible.
        effects.extend(entries.iter().map(|(entry, _)| Effect::StoreEntry(entry.clone())));
        effects.push(Effect::Decided { push, change, decisions });
        for (entry, request) in entries {
            self.history.insert(entry.id.clone(), entry);
            effects.push(Effect::UpdateService(request));
        }
        effects
    }

    fn see(&mut self, repository: &RepositoryName, record: TagRecord) -> Change {
        let tags = self.repositories.entry(repository.clone()).or_default();
        match tags.iter_mut().find(|known| known.tag == record.tag) {
            Some(known) => {
                *known = record;
                Change::Updated
            }
            None => {
                tags.push(record);
                Change::Created
            }
        }
    }

    fn accept(&mut self, id: &EntryId, accepted: Accepted, at: Timestamp) -> Vec<Effect> {
        let unchanged = accepted.how == How::Unchanged;
        self.amend(id, |entry| {
            entry.previous_image = Some(accepted.previous);
            entry.image = Some(accepted.image);
            entry.how = Some(accepted.how);
            if unchanged {
                entry.outcome = Outcome::Succeeded;
                entry.finished_at = Some(at);
            } else {
                entry.outcome = Outcome::RollingOut { updated: 0, total: 0 };
            }
        })
    }

    /// Changes an entry that is not final; a late answer to one that is changes nothing.
    fn amend(&mut self, id: &EntryId, change: impl FnOnce(&mut Entry)) -> Vec<Effect> {
        match self.history.get_mut(id) {
            Some(entry) if !entry.outcome.is_final() => {
                change(entry);
                vec![Effect::StoreEntry(entry.clone())]
            }
            _ => Vec::new(),
        }
    }

    /// Closes the entries that were under way and that nobody carries on, when a page or process starts.
    pub fn interrupt(&mut self, carried_on: impl Fn(&EntryId) -> bool, at: Timestamp) -> Vec<Effect> {
        let open: Vec<EntryId> = self
            .history
            .values()
            .filter(|entry| !entry.outcome.is_final() && !carried_on(&entry.id))
            .map(|entry| entry.id.clone())
            .collect();
        open.into_iter()
            .flat_map(|entry| {
                let outcome = Outcome::Failed(Failure::Interrupted);
                self.update(Event::UpdateFinished { entry, outcome, at })
            })
            .collect()
    }
}

/// The verdict on a push, or the image to set where the trigger fires.
fn decide(trigger: &Trigger, push: &Push, earlier: &[(Entry, UpdateRequest)]) -> Result<Verdict, ImageRef> {
    let matches = trigger.condition.is_match(push.tag.as_str());
    if !trigger.enabled {
        return Ok(Verdict::Disabled { matches });
    }
    if !matches {
        return Ok(Verdict::NoMatch);
    }
    let image = match trigger.action.method {
        UpdateMethod::Tag => push.by_tag(),
        UpdateMethod::Digest => push.by_digest(),
    };
    let same = |(_, r): &&(Entry, UpdateRequest)| r.target == trigger.action.target && r.image == image;
    match earlier.iter().find(same) {
        Some((entry, _)) => Ok(Verdict::Covered { by: entry.trigger.clone() }),
        None => Err(image),
    }
}

/// The id of the entry at this place, from 1, among those of a push.
fn entry_id(push: &str, place: usize) -> EntryId {
    EntryId(format!("{push}-{place}"))
}

fn new_entry(id: EntryId, trigger: &Trigger, push: &Push, change: Change, at: Timestamp) -> Entry {
    Entry {
        id,
        trigger_id: Some(trigger.id.clone()),
        trigger: trigger.name.clone(),
        repository: push.repository.clone(),
        tag: push.tag.clone(),
        digest: push.digest.clone(),
        change: Some(change),
        condition: trigger.condition.clone(),
        action: trigger.action.clone(),
        previous_image: None,
        image: None,
        how: None,
        outcome: Outcome::Pending,
        at,
        finished_at: None,
    }
}

#[cfg(test)]
mod tests;
