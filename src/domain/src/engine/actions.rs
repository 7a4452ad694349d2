//! Actions under way: each from its stored entry to its stored end.

use super::event::{Alarm, Claim, Effect};
use super::{CARRY_ON_WITHIN, Engine, patience};
use crate::cluster::Target;
use crate::decide::{Decided, Decision};
use crate::history::{Entry, EntryId};
use crate::image::ImageRef;
use crate::store::{Durability, Running};
use crate::time::Timestamp;
use crate::trigger::{Trigger, UpdateMethod};
use crate::update::{Accepted, Answer, Failure, Found, How, Outcome, UpdateRequest};

/// How often an update is sent again because the container had another image than was believed. Each time nothing was
/// changed, so that it is no repetition.
const REFUSALS: u32 = 3;

/// An action that has not come to its stored end.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Action {
    pub entry: Entry,
    image: ImageRef,
    pub stage: Stage,
    origin: Origin,
    /// It is too old to be carried out unasked.
    stale: bool,
    pub tries: u32,
    /// Whether a transaction is under way or to be tried again, and how many there were.
    pub saving: bool,
    pub turn: u32,
    /// It has changed since the transaction under way began: how surely that must be kept.
    pub unsaved: Option<Durability>,
}

/// Where an action comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// It was stored while this engine was there.
    Fresh,
    /// It was open when the engine began: whoever was there before may have performed it, and those after it.
    Found,
}

/// How far an action is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Stored; waits for its turn on the container.
    Queued,
    /// Its key is being claimed.
    Claiming,
    /// The update is on its way.
    Updating,
    /// Whether the cluster took it is being read.
    InDoubt,
    /// The cluster took it, and that is being stored.
    Accepted,
    /// Pods follow.
    Following,
    /// It came to its end, which is being stored.
    Ended,
}

impl Stage {
    /// Whether nothing else may be done to the container meanwhile.
    fn holds_container(self) -> bool {
        matches!(self, Stage::Claiming | Stage::Updating | Stage::InDoubt | Stage::Accepted)
    }
}

/// The entry of a decision that fires.
pub(super) fn entry(decided: &Decided, decision: &Decision, trigger: &Trigger, image: &ImageRef) -> Entry {
    Entry {
        id: decided.entry(decision),
        trigger_id: Some(trigger.id.clone()),
        trigger: trigger.name.clone(),
        repository: decided.push.repository.clone(),
        tag: decided.push.tag.clone(),
        digest: decided.push.digest.clone(),
        change: Some(decided.change),
        by_hand: decided.by_hand,
        condition: trigger.condition.clone(),
        action: trigger.action.clone(),
        previous_image: None,
        image: Some(image.to_string()),
        how: None,
        outcome: Outcome::Pending,
        order: 0,
        at: decided.at,
        finished_at: None,
    }
}

impl Engine {
    /// Takes up stored entries that are not final, where this engine performs.
    pub(super) fn take_up(&mut self, entries: Vec<Entry>, origin: Origin, at: Timestamp) -> Vec<Effect> {
        if !self.performs {
            return Vec::new();
        }
        let mut effects = Vec::new();
        let mut targets = Vec::new();
        for entry in entries {
            if entry.outcome.is_final() || self.actions.contains_key(&entry.id) {
                continue;
            }
            let image = entry.image.as_deref().and_then(ImageRef::parse).unwrap_or_else(|| image_of(&entry));
            let stage = match entry.outcome {
                Outcome::RollingOut { .. } => Stage::Following,
                Outcome::Unknown => Stage::InDoubt,
                _ => Stage::Queued,
            };
            let (key, target) = (entry.id.clone(), entry.action.target.clone());
            let stale = at.since(entry.at) > CARRY_ON_WITHIN;
            let action = Action { entry, image, stage, origin, stale, tries: 0, saving: false, turn: 0, unsaved: None };
            match stage {
                Stage::Following => effects.push(Effect::Follow { request: request(&action, None) }),
                Stage::InDoubt => effects.push(Effect::Reread { request: request(&action, None) }),
                _ => {}
            }
            self.actions.insert(key, action);
            targets.push(target);
        }
        for target in targets {
            effects.extend(self.go_on(&target, at));
        }
        effects
    }

    /// Begins the next action of a container, unless one holds it.
    pub(super) fn go_on(&mut self, target: &Target, at: Timestamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        loop {
            let here = || self.actions.values().filter(|action| action.entry.action.target == *target);
            if here().any(|action| action.stage.holds_container()) {
                return effects;
            }
            let queued = |origin| here().filter(move |action| action.stage == Stage::Queued && action.origin == origin);
            // Of those that were found, the latest may have been performed: it is asked first, so that no earlier one takes
            // the container back from it.
            let found = queued(Origin::Found).map(|action| place(&action.entry)).max();
            let next = found.or_else(|| queued(Origin::Fresh).map(|action| place(&action.entry)).min());
            let Some((order, key)) = next.map(|(order, id)| (order, id.clone())) else { return effects };
            // A later push has set the container already: an earlier one must not take it back.
            if self.running.get(target).is_some_and(|running| (running.order, &running.by) > (order, &key)) {
                self.close(&key, Outcome::Superseded, at);
                effects.extend(self.amend(&key, Durability::Strict));
                continue;
            }
            self.enter(&key, Stage::Claiming);
            effects.push(Effect::Claim { key });
            return effects;
        }
    }

    pub(super) fn claimed(&mut self, key: &EntryId, claim: Claim, at: Timestamp) -> Vec<Effect> {
        let Some(action) = self.at_stage(key, Stage::Claiming) else { return Vec::new() };
        match claim {
            Claim::First if action.stale => self.end(key, Outcome::Failed(Failure::NotAttempted), at),
            Claim::First => {
                // Tries count anew: from here on they are those of the update.
                action.tries = 0;
                self.send(key)
            }
            // Whoever claimed it may have performed it: it is read, and not performed again.
            Claim::Again => self.doubt(key),
            Claim::Failed(_) => {
                action.tries = action.tries.saturating_add(1);
                vec![Effect::After { alarm: Alarm::Claim(key.clone()), millis: patience(action.tries) }]
            }
        }
    }

    pub(super) fn claim_again(&mut self, key: &EntryId) -> Vec<Effect> {
        match self.at_stage(key, Stage::Claiming) {
            Some(_) => vec![Effect::Claim { key: key.clone() }],
            None => Vec::new(),
        }
    }

    fn send(&mut self, key: &EntryId) -> Vec<Effect> {
        let Some(action) = self.actions.get_mut(key) else { return Vec::new() };
        action.stage = Stage::Updating;
        let believed = self.running.get(&action.entry.action.target).map(|running| running.image.clone());
        vec![Effect::Update(request(action, believed))]
    }

    pub(super) fn answered(&mut self, key: &EntryId, answer: Answer, at: Timestamp) -> Vec<Effect> {
        let still_holds = self.still_holds(key);
        let Some(action) = self.at_stage(key, Stage::Updating) else { return Vec::new() };
        match answer {
            Answer::Accepted(Accepted { previous, image, how }) => {
                self.accept(key, Some(previous), image, Some(how), at)
            }
            Answer::Refused(Failure::Changed { found }) if action.tries < REFUSALS && still_holds => {
                self.believe(key, found);
                self.send(key)
            }
            Answer::Refused(failure) => self.end(key, Outcome::Failed(failure), at),
            Answer::Unknown => {
                action.entry.outcome = Outcome::Unknown;
                let mut effects = self.amend(key, Durability::Strict);
                effects.extend(self.doubt(key));
                effects
            }
        }
    }

    /// Whether the decision would be made again: the trigger is there, switched on, and still drives this container.
    fn still_holds(&self, key: &EntryId) -> bool {
        self.actions.get(key).is_some_and(|Action { entry, .. }| {
            let trigger = entry.trigger_id.as_ref().and_then(|id| self.triggers.get(id));
            trigger.is_some_and(|now| (now.enabled || entry.by_hand) && now.action.target == entry.action.target)
        })
    }

    fn believe(&mut self, key: &EntryId, image: String) {
        if let Some(action) = self.actions.get_mut(key) {
            action.tries += 1;
            let running = self.running.entry(action.entry.action.target.clone());
            running.and_modify(|running| running.image.clone_from(&image)).or_insert_with(|| Running {
                image,
                by: EntryId(String::new()),
                order: 0,
            });
        }
    }

    fn doubt(&mut self, key: &EntryId) -> Vec<Effect> {
        self.enter(key, Stage::InDoubt);
        self.reread_again(key)
    }

    pub(super) fn reread_again(&mut self, key: &EntryId) -> Vec<Effect> {
        match self.at_stage(key, Stage::InDoubt) {
            Some(action) => vec![Effect::Reread { request: request(action, None) }],
            None => Vec::new(),
        }
    }

    pub(super) fn reread(&mut self, key: &EntryId, found: Found, at: Timestamp) -> Vec<Effect> {
        let Some(action) = self.at_stage(key, Stage::InDoubt) else { return Vec::new() };
        match found {
            Found::Image { image, mark } if mark.as_ref() == Some(key) => self.accept(key, None, image, None, at),
            // Pinned to the very digest, so that there was nothing to do and no mark to leave.
            Found::Image { image, .. } if action.image.digest.is_some() && image == action.image.to_string() => {
                self.accept(key, Some(image.clone()), image, Some(How::Unchanged), at)
            }
            Found::Image { .. } => self.end(key, Outcome::Failed(Failure::NotApplied), at),
            Found::Not(failure) => self.end(key, Outcome::Failed(failure), at),
            Found::Unreachable => {
                action.tries = action.tries.saturating_add(1);
                vec![Effect::After { alarm: Alarm::Reread(key.clone()), millis: patience(action.tries) }]
            }
        }
    }

    fn accept(
        &mut self,
        key: &EntryId,
        previous: Option<String>,
        image: String,
        how: Option<How>,
        at: Timestamp,
    ) -> Vec<Effect> {
        let Some(action) = self.actions.get_mut(key) else { return Vec::new() };
        let entry = &mut action.entry;
        let believed = self.running.get(&entry.action.target).map(|running| running.image.clone());
        entry.previous_image = previous.or(believed).or(entry.previous_image.take());
        entry.image = Some(image.clone());
        entry.how = how;
        let running = Running { image, by: key.clone(), order: entry.order };
        self.running.insert(entry.action.target.clone(), running);
        if how == Some(How::Unchanged) {
            return self.end(key, Outcome::Succeeded, at);
        }
        entry.outcome = Outcome::RollingOut { updated: 0, total: 0 };
        action.stage = Stage::Accepted;
        action.tries = 0;
        self.amend(key, Durability::Strict)
    }

    pub(super) fn progressed(&mut self, key: &EntryId, updated: u32, total: u32) -> Vec<Effect> {
        match self.actions.get_mut(key) {
            Some(action) if matches!(action.stage, Stage::Accepted | Stage::Following) => {
                action.entry.outcome = Outcome::RollingOut { updated, total };
                self.amend(key, Durability::Relaxed)
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn finished(&mut self, key: &EntryId, outcome: Outcome, at: Timestamp) -> Vec<Effect> {
        match self.actions.get(key) {
            Some(action) if matches!(action.stage, Stage::Accepted | Stage::Following) && outcome.is_final() => {
                self.end(key, outcome, at)
            }
            _ => Vec::new(),
        }
    }

    /// Brings an action to its end, and lets the next of its container begin.
    fn end(&mut self, key: &EntryId, outcome: Outcome, at: Timestamp) -> Vec<Effect> {
        let Some(target) = self.actions.get(key).map(|action| action.entry.action.target.clone()) else {
            return Vec::new();
        };
        self.close(key, outcome, at);
        let mut effects = self.amend(key, Durability::Strict);
        effects.extend(self.go_on(&target, at));
        effects
    }

    fn close(&mut self, key: &EntryId, outcome: Outcome, at: Timestamp) {
        if let Some(action) = self.actions.get_mut(key) {
            action.entry.outcome = outcome;
            action.entry.finished_at = Some(at);
            action.stage = Stage::Ended;
        }
    }

    fn enter(&mut self, key: &EntryId, stage: Stage) {
        if let Some(action) = self.actions.get_mut(key) {
            action.stage = stage;
        }
    }

    fn at_stage(&mut self, key: &EntryId, stage: Stage) -> Option<&mut Action> {
        self.actions.get_mut(key).filter(|action| action.stage == stage)
    }
}

/// The image of an entry that was written down without it, as versions before the first did.
fn image_of(entry: &Entry) -> ImageRef {
    ImageRef {
        registry: None,
        repository: entry.repository.clone(),
        tag: Some(entry.tag.clone()),
        digest: entry.digest.clone().filter(|_| entry.action.method == UpdateMethod::Digest),
    }
}

/// An entry's place in the order in which a container is updated.
fn place(entry: &Entry) -> (u64, &EntryId) {
    (entry.order, &entry.id)
}

pub(super) fn request(action: &Action, expected: Option<String>) -> UpdateRequest {
    let Action { entry, image, .. } = action;
    UpdateRequest { key: entry.id.clone(), target: entry.action.target.clone(), image: image.clone(), expected }
}
