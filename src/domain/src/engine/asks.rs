//! Questions: save, delete, run, apply; and what became of each transaction.

use super::event::{Alarm, Ask, AskId, Effect, Tell, Ticket};
use super::pushes::Arrived;
use super::{Engine, patience};
use crate::history::EntryId;
use crate::push::PushKey;
use crate::repository::RepositoryName;
use crate::store::{Durability, Fault, NotStored, Write};
use crate::time::Timestamp;
use crate::trigger::Trigger;

/// Whose transaction it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Waiting {
    /// A question's.
    Ask {
        /// Its answer, should it be kept.
        yes: Tell,
        ask: AskId,
        /// The triggers as they will be.
        writes: Vec<Write>,
    },
    /// The first push in the repository's queue.
    Push(RepositoryName),
    /// An entry's.
    Entry(EntryId),
}

impl Engine {
    pub(super) fn asked(&mut self, ask: AskId, what: Ask, at: Timestamp) -> Vec<Effect> {
        match what {
            Ask::Save { trigger, new } => self.save(ask, trigger, new),
            Ask::Delete { id, over } => match self.triggers.get(&id).cloned() {
                None => refused(ask, NotStored::TriggerMoved { latest: None }),
                Some(trigger) => {
                    let yes = Tell::Deleted { ask: ask.clone(), trigger };
                    self.commit_ask(ask, yes, vec![Write::ForgetTrigger { id, over }])
                }
            },
            Ask::Run { id, push, known } => match self.triggers.contains_key(&id) {
                false => refused(ask, NotStored::TriggerMoved { latest: None }),
                true => self.arrived(Arrived { key: PushKey(ask.0), push, known, at, by_hand: Some(id) }),
            },
            Ask::Apply(writes) => {
                let yes = Tell::Applied { ask: ask.clone() };
                self.commit_ask(ask, yes, writes)
            }
        }
    }

    fn save(&mut self, ask: AskId, trigger: Trigger, new: bool) -> Vec<Effect> {
        // What is known already is said at once; the store has the last word.
        let conflicts = self.conflicts(Some(&trigger.id), &trigger.name, &trigger.repository);
        if !conflicts.is_empty() {
            return refused(ask, NotStored::Conflicts(conflicts));
        }
        let over = (!new).then_some(trigger.revision);
        let trigger = Trigger { revision: trigger.revision.next(), ..trigger };
        let yes = Tell::Saved { ask: ask.clone(), trigger: trigger.clone() };
        self.commit_ask(ask, yes, vec![Write::Trigger { trigger, over }])
    }

    fn commit_ask(&mut self, ask: AskId, yes: Tell, writes: Vec<Write>) -> Vec<Effect> {
        let ticket = self.next_ticket();
        let triggers =
            writes.iter().filter(|write| matches!(write, Write::Trigger { .. } | Write::ForgetTrigger { .. }));
        self.waiting.insert(ticket, Waiting::Ask { yes, ask, writes: triggers.cloned().collect() });
        vec![Effect::Commit { ticket, writes, durability: Durability::Strict }]
    }

    pub(super) fn stored(&mut self, ticket: Ticket, order: u64, at: Timestamp) -> Vec<Effect> {
        self.failed.remove(&ticket);
        match self.waiting.remove(&ticket) {
            Some(Waiting::Ask { yes, writes, .. }) => {
                for write in writes {
                    match write {
                        Write::Trigger { trigger, .. } => self.know(trigger.id.clone(), Some(trigger)),
                        Write::ForgetTrigger { id, .. } => self.know(id, None),
                        _ => {}
                    }
                }
                vec![Effect::Tell(yes)]
            }
            Some(Waiting::Push(repository)) => self.push_stored(&repository, order, at),
            Some(Waiting::Entry(key)) => self.entry_stored(&key, at),
            None => Vec::new(),
        }
    }

    pub(super) fn not_stored(&mut self, ticket: Ticket, why: NotStored, at: Timestamp) -> Vec<Effect> {
        match self.waiting.get(&ticket).cloned() {
            Some(Waiting::Ask { ask, .. }) => {
                // A person waits for the answer, and still has what they typed: they decide whether to try again.
                self.waiting.remove(&ticket);
                refused(ask, why)
            }
            Some(Waiting::Push(repository)) => self.push_not_stored(ticket, &repository, why, at),
            Some(Waiting::Entry(key)) => self.entry_not_stored(ticket, &key, why),
            None => Vec::new(),
        }
    }

    /// Has the transaction tried again, later and later.
    pub(super) fn wait(&mut self, ticket: Ticket, tries: u32) -> Effect {
        self.failed.insert(ticket);
        Effect::After { alarm: Alarm::Save(ticket), millis: patience(tries) }
    }

    pub(super) fn save_again(&mut self, ticket: Ticket, at: Timestamp) -> Vec<Effect> {
        match self.waiting.get(&ticket).cloned() {
            Some(Waiting::Push(repository)) => self.commit_first(ticket, &repository, at),
            Some(Waiting::Entry(key)) => self.commit_entry(ticket, &key),
            Some(Waiting::Ask { .. }) | None => Vec::new(),
        }
    }

    /// Gives a transaction up: its ticket is no longer waited for.
    pub(super) fn give_up(&mut self, ticket: Ticket) {
        self.waiting.remove(&ticket);
        self.failed.remove(&ticket);
    }
}

/// Why a transaction that the engine retries by itself failed, where another try may help.
pub(super) fn passing(why: &NotStored) -> Option<&Fault> {
    match why {
        NotStored::Fault(fault) if fault.may_pass() => Some(fault),
        _ => None,
    }
}

fn refused(ask: AskId, why: NotStored) -> Vec<Effect> {
    vec![Effect::Tell(Tell::Refused { ask, why })]
}
