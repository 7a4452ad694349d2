//! Pushes: those of one repository are decided and stored one after the other, in the order in which they came.

use super::Engine;
use super::actions::{self, Origin};
use super::asks::{passing, refused};
use super::event::{AskId, Effect, Tell, Ticket};
use crate::decide::{Decided, Decision, Verdict, decide, image_for};
use crate::history::Entry;
use crate::push::{Change, Push, PushKey, TagRecord};
use crate::repository::RepositoryName;
use crate::store::{Durability, NotStored, Write};
use crate::time::Timestamp;
use crate::trigger::{Trigger, TriggerId};
use std::collections::VecDeque;

/// A push that is not stored yet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arrived {
    pub key: PushKey,
    pub push: Push,
    pub known: Option<TagRecord>,
    pub at: Timestamp,
    /// The one trigger that a person runs on the tag.
    pub by_hand: Option<TriggerId>,
}

/// The pushes of one repository that are not stored yet, oldest first. The first is being stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Queue {
    arrived: VecDeque<Arrived>,
    /// What was decided on the first, and its entries.
    decided: Option<(Decided, Vec<Entry>)>,
    /// How often the first was decided on.
    turn: u32,
    tries: u32,
    /// Whether one of them could not be kept. What waited behind it has waited until it is kept, too.
    held_up: bool,
}

impl Queue {
    /// How many pushes wait, where one could not be kept.
    pub(super) fn stuck(&self) -> usize {
        if self.held_up { self.arrived.len() } else { 0 }
    }

    /// Whether an answer is that to the transaction under way.
    fn waits_for(&self, key: &PushKey, turn: u32) -> bool {
        self.turn == turn && self.arrived.front().is_some_and(|first| first.key == *key)
    }
}

impl Engine {
    pub(super) fn pushed(&mut self, key: PushKey, push: Push, known: Option<TagRecord>, at: Timestamp) -> Vec<Effect> {
        self.arrived(Arrived { key, push, known, at, by_hand: None })
    }

    pub(super) fn arrived(&mut self, arrived: Arrived) -> Vec<Effect> {
        let repository = arrived.push.repository.clone();
        let queue = self.pushes.entry(repository.clone()).or_default();
        // Registries tell the same push more than once, also while the first telling is being stored.
        if queue.arrived.iter().any(|waiting| waiting.key == arrived.key) {
            return Vec::new();
        }
        queue.arrived.push_back(arrived);
        if queue.arrived.len() == 1 { self.store_first(&repository) } else { Vec::new() }
    }

    /// Decides on the first push of the queue and has it stored.
    fn store_first(&mut self, repository: &RepositoryName) -> Vec<Effect> {
        let Some(first) = self.pushes.get(repository).and_then(|queue| queue.arrived.front()) else {
            self.pushes.remove(repository);
            return Vec::new();
        };
        if first.by_hand.as_ref().is_some_and(|id| !self.triggers.contains_key(id)) {
            return self.refuse_first(repository);
        }
        let decided = self.decide(first);
        if let Some(queue) = self.pushes.get_mut(repository) {
            queue.decided = Some(decided);
            queue.turn += 1;
        }
        self.commit_first(repository)
    }

    /// The first is a run by hand whose trigger went while it waited.
    fn refuse_first(&mut self, repository: &RepositoryName) -> Vec<Effect> {
        let first = self.pushes.get_mut(repository).and_then(|queue| queue.arrived.pop_front());
        let ask = first.map(|first| AskId(first.key.0));
        let mut effects = ask.map_or_else(Vec::new, |ask| refused(ask, NotStored::TriggerMoved { latest: None }));
        effects.extend(self.store_first(repository));
        effects
    }

    pub(super) fn retry_first(&mut self, repository: &RepositoryName) -> Vec<Effect> {
        if let Some(queue) = self.pushes.get_mut(repository) {
            queue.turn += 1;
        }
        self.commit_first(repository)
    }

    fn commit_first(&mut self, repository: &RepositoryName) -> Vec<Effect> {
        let Some(queue) = self.pushes.get(repository) else { return Vec::new() };
        let (Some(first), Some((decided, entries))) = (queue.arrived.front(), &queue.decided) else {
            return Vec::new();
        };
        let mut writes = vec![Write::Push(decided.clone())];
        if first.by_hand.is_none() {
            let record =
                TagRecord { tag: first.push.tag.clone(), digest: first.push.digest.clone(), pushed_at: first.at };
            writes.push(Write::Tag { repository: repository.clone(), record, over: first.known.clone() });
        }
        writes.extend(entries.iter().cloned().map(Write::Entry));
        let ticket = Ticket::Push(repository.clone(), first.key.clone(), queue.turn);
        vec![Effect::Commit { ticket, writes, durability: Durability::Strict }]
    }

    fn decide(&self, arrived: &Arrived) -> (Decided, Vec<Entry>) {
        let Arrived { key, push, known, at, by_hand } = arrived;
        let change = Change::of(push, known.as_ref());
        let triggers = self.triggers_of(&push.repository);
        let decisions = match by_hand {
            None => decide(triggers.iter().copied(), push, change),
            Some(id) => self.trigger(id).map(|trigger| run(trigger, push)).into_iter().collect(),
        };
        let decided =
            Decided { key: key.clone(), push: push.clone(), change, by_hand: by_hand.is_some(), at: *at, decisions };
        let entries = decided.decisions.iter().filter_map(|decision| {
            let Verdict::Fires { image } = &decision.verdict else { return None };
            let trigger = self.trigger(&decision.trigger_id)?;
            Some(actions::entry(&decided, decision, trigger, image))
        });
        let entries = entries.collect();
        (decided, entries)
    }

    pub(super) fn push_stored(
        &mut self,
        repository: &RepositoryName,
        key: &PushKey,
        turn: u32,
        order: u64,
        at: Timestamp,
    ) -> Vec<Effect> {
        let Some((decided, entries)) = self.first_done(repository, key, turn) else { return Vec::new() };
        let mut effects = vec![Effect::Tell(Tell::Decided(decided))];
        let entries = entries.into_iter().map(|entry| Entry { order, ..entry }).collect();
        effects.extend(self.take_up(entries, Origin::Fresh, at));
        effects.extend(self.store_first(repository));
        effects
    }

    /// Takes the first push out of the queue, if it is the one that the answer is to.
    fn first_done(&mut self, repository: &RepositoryName, key: &PushKey, turn: u32) -> Option<(Decided, Vec<Entry>)> {
        let queue = self.pushes.get_mut(repository).filter(|queue| queue.waits_for(key, turn))?;
        queue.arrived.pop_front();
        queue.tries = 0;
        queue.turn = 0;
        queue.decided.take()
    }

    pub(super) fn push_not_stored(
        &mut self,
        repository: &RepositoryName,
        key: &PushKey,
        turn: u32,
        why: NotStored,
    ) -> Vec<Effect> {
        let queue = self.pushes.get_mut(repository).filter(|queue| queue.waits_for(key, turn));
        let Some(queue) = queue else { return Vec::new() };
        let ticket = Ticket::Push(repository.clone(), key.clone(), turn);
        if let Some(fault) = passing(&why) {
            queue.tries = queue.tries.saturating_add(1);
            queue.held_up = true;
            let tries = queue.tries;
            let waits = Effect::Tell(Tell::Waits { key: key.clone(), why: fault.clone() });
            return vec![waits, self.try_again(ticket, tries)];
        }
        self.failed.remove(&ticket);
        let mut effects = Vec::new();
        match (why, queue.arrived.front_mut()) {
            // The decision was made on something that no longer holds: it is made again.
            (NotStored::TagMoved { known }, Some(first)) => first.known = known,
            (why, _) => {
                self.first_done(repository, key, turn);
                effects.push(Effect::Tell(Tell::NotTaken { key: key.clone(), why }));
            }
        }
        effects.extend(self.store_first(repository));
        effects
    }
}

/// The decision where a person runs the trigger: it fires.
fn run(trigger: &Trigger, push: &Push) -> Decision {
    let verdict = Verdict::Fires { image: image_for(trigger, push) };
    Decision { trigger_id: trigger.id.clone(), trigger: trigger.name.clone(), verdict }
}
