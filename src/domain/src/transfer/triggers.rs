//! What an import would do to the triggers: which one each record means, and whether there is room for it.

use super::MAX_COUNT;
use super::difference::differences;
use super::records::{Meant, Place};
use super::report::{Item, Reason, Refusal};
use crate::order::{Map, Set};
use crate::repository::RepositoryName;
use crate::store::Write;
use crate::tcr::Draft;
use crate::time::Timestamp;
use crate::trigger::{
    Examples, MAX_TRIGGERS, Revision, ServiceUpdate, Trigger, TriggerConflict, TriggerId, TriggerName, UpdateMethod,
};
use std::collections::VecDeque;

/// How often a trigger is tried again after others gave way.
const TRIES: u8 = 8;

/// The triggers of a file, over those that there are.
pub(super) struct Triggers {
    /// Those that there are and are not looked at yet.
    kept: std::vec::IntoIter<Trigger>,
    records: std::vec::IntoIter<(Place, Meant)>,
    /// Those that found no room, for as long as others may still make some.
    waiting: VecDeque<Waiting>,
    /// The ids of the file: a trigger of one of these is meant by no other record.
    ids: Set<TriggerId>,
    known: Map<TriggerId, Trigger>,
    by_name: Map<TriggerName, TriggerId>,
    /// What is taken with the import so far, so that limits count what the file itself brings.
    names: Map<TriggerName, Taken>,
    beside: Map<RepositoryName, usize>,
    /// The known triggers that the file's mean.
    meant: Set<TriggerId>,
    chosen: Option<RepositoryName>,
    new_id: Box<dyn FnMut() -> String>,
    now: Timestamp,
    /// How many new ones update by tag, because their records don't say.
    pub by_tag: usize,
    /// How many name their service without its kind.
    pub kind_assumed: usize,
    /// One of them has times of the vendor's.
    pub china_time: bool,
}

/// Who has a name.
struct Taken {
    /// How many triggers. More than one only where something went wrong.
    count: usize,
    /// The repository of one of them.
    repository: RepositoryName,
    /// One of them is of the file.
    ours: bool,
}

/// A trigger of the file, as it would be.
struct Waiting {
    place: Place,
    trigger: Trigger,
    /// The known one that it means.
    known: Option<TriggerId>,
    /// Its record doesn't say how it updates.
    by_tag: bool,
    tries: u8,
}

/// What was settled in a step.
pub(super) enum Settled {
    /// Nothing yet.
    Nothing,
    Same,
    Refused(Refusal),
    Saved {
        item: Item,
        changed: bool,
        write: Box<Write>,
    },
}

impl Triggers {
    pub(super) fn new(
        records: Vec<(Place, Meant)>,
        ids: Set<TriggerId>,
        kept: Vec<Trigger>,
        chosen: Option<RepositoryName>,
        new_id: Box<dyn FnMut() -> String>,
        now: Timestamp,
    ) -> Triggers {
        Triggers {
            kept: kept.into_iter(),
            records: records.into_iter(),
            waiting: VecDeque::new(),
            ids,
            known: Map::new(),
            by_name: Map::new(),
            names: Map::new(),
            beside: Map::new(),
            meant: Set::new(),
            chosen,
            new_id,
            now,
            by_tag: 0,
            kind_assumed: 0,
            china_time: false,
        }
    }

    /// Goes on by one trigger; None once all are settled.
    pub(super) fn step(&mut self) -> Option<Settled> {
        if let Some(kept) = self.kept.next() {
            self.take(&kept.name, &kept.repository);
            self.by_name.insert(kept.name.clone(), kept.id.clone());
            self.known.insert(kept.id.clone(), kept);
            return Some(Settled::Nothing);
        }
        if let Some((place, meant)) = self.records.next() {
            return Some(self.first(place, meant));
        }
        let waiting = self.waiting.pop_front()?;
        Some(self.settle(waiting))
    }

    /// The known trigger that a record means: of its id, or of its name on its repository.
    fn meant_by(&self, id: Option<&TriggerId>, name: &TriggerName, repository: &RepositoryName) -> Option<&Trigger> {
        let by_name = || {
            let known = self.known.get(self.by_name.get(name)?)?;
            (known.repository == *repository && !self.ids.contains(&known.id)).then_some(known)
        };
        id.and_then(|id| self.known.get(id)).or_else(by_name)
    }

    fn first(&mut self, place: Place, meant: Meant) -> Settled {
        let by_tag = !matches!(meant, Meant::Trigger(_));
        let (trigger, known) = match meant {
            Meant::Trigger(mut trigger) => {
                if trigger.revision > Revision(MAX_COUNT) {
                    trigger.revision = Revision::default().next();
                }
                let known = self.meant_by(Some(&trigger.id), &trigger.name, &trigger.repository);
                match known {
                    Some(known) => {
                        let (id, revision) = (known.id.clone(), known.revision.next().max(trigger.revision));
                        let created_at = known.created_at;
                        (Trigger { id: id.clone(), revision, created_at, ..*trigger }, Some(id))
                    }
                    None => (*trigger, None),
                }
            }
            Meant::Draft(draft) => self.drafted(*draft),
            Meant::Listed(info) => {
                let Some(chosen) = &self.chosen else { return Settled::Nothing };
                match info.read(chosen) {
                    Ok(draft) => self.drafted(draft),
                    Err(error) => {
                        return Settled::Refused(place.refuse(&info.trigger_name, Reason::Vendor(error)));
                    }
                }
            }
        };
        self.settle(Waiting { place, trigger, known, by_tag, tries: 0 })
    }

    fn drafted(&mut self, draft: Draft) -> (Trigger, Option<TriggerId>) {
        self.china_time |= draft.created_at.is_some() || draft.updated_at.is_some();
        self.kind_assumed += usize::from(draft.kind_assumed);
        let Draft { formerly, name, repository, condition, target, created_at, updated_at, .. } = draft;
        let formerly = formerly.as_ref().and_then(|name| self.meant_by(None, name, &repository));
        match formerly.or_else(|| self.meant_by(None, &name, &repository)) {
            // What only we know stays.
            Some(known) => {
                let trigger = Trigger {
                    revision: known.revision.next(),
                    name,
                    condition,
                    action: ServiceUpdate { target, method: known.action.method },
                    updated_at: self.now,
                    ..known.clone()
                };
                let id = trigger.id.clone();
                (trigger, Some(id))
            }
            None => {
                let trigger = Trigger {
                    id: TriggerId((self.new_id)()),
                    revision: Revision::default().next(),
                    name,
                    repository,
                    condition,
                    action: ServiceUpdate { target, method: UpdateMethod::Tag },
                    enabled: true,
                    examples: Examples::default(),
                    created_at: created_at.unwrap_or(self.now),
                    updated_at: updated_at.or(created_at).unwrap_or(self.now),
                };
                (trigger, None)
            }
        }
    }

    fn settle(&mut self, mut waiting: Waiting) -> Settled {
        let trigger = &waiting.trigger;
        let known = waiting.known.as_ref().and_then(|id| self.known.get(id));
        let changes = known.map(|known| differences(known, trigger));
        let same = changes.as_ref().is_some_and(Vec::is_empty);
        let reason = if waiting.tries == 0 && trigger.name.is_reserved() && !same {
            Some(Reason::Reserved { name: trigger.name.clone() })
        } else if self.names.get(&trigger.name).is_some_and(|taken| taken.ours) || self.meant.contains(&trigger.id) {
            Some(Reason::NameTwice)
        } else {
            None
        };
        if let Some(reason) = reason {
            return Settled::Refused(waiting.place.refuse(trigger.name.as_str(), reason));
        }
        if same {
            self.claim(&waiting);
            return Settled::Same;
        }
        if let Some(conflict) = self.conflict(trigger, known) {
            // Another trigger of the file may give way.
            let more = !self.records.as_slice().is_empty() || !self.waiting.is_empty();
            if more && waiting.tries < TRIES {
                waiting.tries += 1;
                self.waiting.push_back(waiting);
                return Settled::Nothing;
            }
            return Settled::Refused(waiting.place.refuse(trigger.name.as_str(), Reason::Conflict(conflict)));
        }
        let (name, repository) = known.map_or((&trigger.name, &trigger.repository), |k| (&k.name, &k.repository));
        let (name, repository) = (name.clone(), repository.clone());
        let over = known.map(|known| known.revision);
        if over.is_some() {
            self.give(&name, &repository);
        }
        self.take(&waiting.trigger.name, &waiting.trigger.repository);
        self.claim(&waiting);
        self.by_tag += usize::from(waiting.by_tag && over.is_none());
        let item = Item::Trigger { name, repository, changes: changes.unwrap_or_default() };
        let write = Box::new(Write::Trigger { trigger: waiting.trigger, over });
        Settled::Saved { item, changed: over.is_some(), write }
    }

    /// Remembers whom a trigger of the file means, and that its name is the file's.
    fn claim(&mut self, waiting: &Waiting) {
        if let Some(taken) = self.names.get_mut(&waiting.trigger.name) {
            taken.ours = true;
        }
        if let Some(known) = &waiting.known {
            self.meant.insert(known.clone());
        }
    }

    /// What a store would say to it after what was planned before.
    fn conflict(&self, trigger: &Trigger, known: Option<&Trigger>) -> Option<TriggerConflict> {
        let itself =
            |same: fn(&Trigger, &Trigger) -> bool| usize::from(known.is_some_and(|known| same(known, trigger)));
        if let Some(taken) = self.names.get(&trigger.name)
            && taken.count > itself(|known, trigger| known.name == trigger.name)
        {
            let repository = taken.repository.clone();
            return Some(TriggerConflict::NameTaken { name: trigger.name.clone(), repository });
        }
        let beside = self.beside.get(&trigger.repository).copied().unwrap_or_default();
        let full = beside - itself(|known, trigger| known.repository == trigger.repository) >= MAX_TRIGGERS;
        full.then(|| TriggerConflict::TooMany { repository: trigger.repository.clone() })
    }

    fn take(&mut self, name: &TriggerName, repository: &RepositoryName) {
        match self.names.get_mut(name) {
            Some(taken) if taken.count > 0 => taken.count += 1,
            _ => {
                let taken = Taken { count: 1, repository: repository.clone(), ours: false };
                self.names.insert(name.clone(), taken);
            }
        }
        match self.beside.get_mut(repository) {
            Some(beside) => *beside += 1,
            None => drop(self.beside.insert(repository.clone(), 1)),
        }
    }

    fn give(&mut self, name: &TriggerName, repository: &RepositoryName) {
        if let Some(taken) = self.names.get_mut(name) {
            taken.count = taken.count.saturating_sub(1);
        }
        if let Some(beside) = self.beside.get_mut(repository) {
            *beside = beside.saturating_sub(1);
        }
    }
}
