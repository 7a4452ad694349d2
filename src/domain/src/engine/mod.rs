//! The state machine: pushes, questions and answers come in as events, what is to be done goes out as effects.
//!
//! It knows no clock and makes no identifiers: both come inside events. Its rules are transitions:
//!
//! 1. Nothing is updated before its entry is stored and its key claimed first.
//! 2. “Saved” is said after the store has answered.
//! 3. An update whose answer was lost is read again, never repeated blindly.
//! 4. A push is remembered by its key, whatever it fired.
//! 5. What is final leaves. The engine keeps triggers, open entries, and what each container is believed to run.

mod actions;
mod asks;
mod event;
mod keeping;
mod pushes;
#[cfg(test)]
mod tests;

pub use event::{Alarm, Ask, AskId, Claim, Effect, Event, Kept, Tell, Ticket};

use crate::cluster::Target;
use crate::history::{Entry, EntryId};
use crate::order::{Map, Set, sort_by};
use crate::repository::RepositoryName;
use crate::store::Running;
use crate::time::Timestamp;
use crate::trigger::{MAX_TRIGGERS, Trigger, TriggerConflict, TriggerId, TriggerName, check_conflicts};
use actions::{Action, Origin};
use asks::Asked;
use pushes::Queue;

/// How long after its push an update that was never attempted is still carried out by itself, in milliseconds: a page
/// that is opened again a day later must not roll out what was pushed a day before.
pub const CARRY_ON_WITHIN: i64 = 10 * 60 * 1_000;

/// What decides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Engine {
    performs: bool,
    triggers: Map<TriggerId, Trigger>,
    actions: Map<EntryId, Action>,
    running: Map<Target, Running>,
    pushes: Map<RepositoryName, Queue>,
    asked: Map<AskId, Asked>,
    /// Transactions that failed at least once and are to be tried again.
    failed: Set<Ticket>,
}

impl Engine {
    /// The triggers, in the order in which they are decided: oldest first, then by name.
    #[must_use]
    pub fn triggers(&self) -> Vec<&Trigger> {
        in_order(self.triggers.values().collect())
    }

    /// The triggers of a repository, in the order in which they are decided.
    #[must_use]
    pub fn triggers_of(&self, repository: &RepositoryName) -> Vec<&Trigger> {
        in_order(self.triggers.values().filter(|trigger| trigger.repository == *repository).collect())
    }

    /// The trigger of this id.
    #[must_use]
    pub fn trigger(&self, id: &TriggerId) -> Option<&Trigger> {
        self.triggers.get(id)
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

    /// The entries that are not final, as they stand.
    pub fn open(&self) -> impl Iterator<Item = &Entry> {
        self.actions.values().map(|action| &action.entry)
    }

    /// Whether this engine performs updates.
    #[must_use]
    pub fn performs(&self) -> bool {
        self.performs
    }

    /// How many transactions wait because the store could not keep one: pushes, and the state of entries.
    #[must_use]
    pub fn unsaved(&self) -> usize {
        let entries = self.failed.iter().filter(|ticket| matches!(ticket, Ticket::Entry(..))).count();
        entries + self.pushes.values().map(Queue::stuck).sum::<usize>()
    }

    /// Takes in one event and tells what is to be done.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Started { performs, kept, at } => self.start(performs, kept, at),
            Event::Learned { triggers, open, at } => self.learn(triggers, open, at),
            Event::Deposed => {
                self.performs = false;
                self.let_go_of(|_| true);
                Vec::new()
            }
            Event::Asked { ask, what, at } => self.asked(ask, what, at),
            Event::Pushed { key, push, known, at } => self.pushed(key, push, known, at),
            Event::Stored { ticket, order, at } => self.stored(ticket, order, at),
            Event::NotStored { ticket, why } => self.not_stored(ticket, why),
            Event::Claimed { key, claim, at } => self.claimed(&key, claim, at),
            Event::Answered { key, answer, at } => self.answered(&key, answer, at),
            Event::Reread { key, found, at } => self.reread(&key, found, at),
            Event::Progressed { key, updated, total } => self.progressed(&key, updated, total),
            Event::Finished { key, outcome, at } => self.finished(&key, outcome, at),
            Event::Rang { alarm: Alarm::Save(ticket) } => self.save_again(ticket),
            Event::Rang { alarm: Alarm::Claim(key) } => self.claim_again(&key),
            Event::Rang { alarm: Alarm::Reread(key) } => self.reread_again(&key),
        }
    }

    fn start(&mut self, performs: bool, kept: Kept, at: Timestamp) -> Vec<Effect> {
        self.performs = performs;
        self.triggers = kept.triggers.into_iter().map(|trigger| (trigger.id.clone(), trigger)).collect();
        self.running = kept.containers.into_iter().collect();
        // What is under way here already goes on; what is no longer kept is forgotten.
        self.let_go_of(|key| !kept.open.iter().any(|entry| entry.id == *key));
        self.take_up(kept.open, Origin::Found, at)
    }

    /// Forgets these actions, and what of them could not be stored.
    fn let_go_of(&mut self, actions: impl Fn(&EntryId) -> bool) {
        self.actions.retain(|key, _| !actions(key));
        self.failed.retain(|ticket| !matches!(ticket, Ticket::Entry(key, _) if actions(key)));
    }

    fn learn(&mut self, triggers: Vec<(TriggerId, Option<Trigger>)>, open: Vec<Entry>, at: Timestamp) -> Vec<Effect> {
        for (id, trigger) in triggers {
            self.know(id, trigger);
        }
        self.take_up(open, Origin::Fresh, at)
    }

    /// Takes in a trigger as it is kept. News can come late: what is older than what is known changes nothing.
    fn know(&mut self, id: TriggerId, trigger: Option<Trigger>) {
        match trigger {
            Some(trigger) if self.triggers.get(&id).is_some_and(|known| known.revision > trigger.revision) => {}
            Some(trigger) => drop(self.triggers.insert(id, trigger)),
            None => drop(self.triggers.remove(&id)),
        }
    }
}

/// How long to wait before another try, in milliseconds, after this many that failed.
fn patience(tries: u32) -> u64 {
    (500 << tries.min(6)).min(30_000)
}

fn in_order(mut triggers: Vec<&Trigger>) -> Vec<&Trigger> {
    sort_by(&mut triggers, |a, b| (a.created_at, &a.name).cmp(&(b.created_at, &b.name)));
    triggers
}
