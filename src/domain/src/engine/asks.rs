//! Questions: save, delete, run, apply; and what became of each transaction.

use super::event::{Alarm, Ask, AskId, Effect, Tell, Ticket};
use super::pushes::Arrived;
use super::{Engine, patience};
use crate::push::PushKey;
use crate::store::{Durability, Fault, NotStored, Write};
use crate::time::Timestamp;
use crate::trigger::Trigger;

/// A question that the store has yet to answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    /// Its answer, should it be kept.
    yes: Tell,
    /// The triggers as they will be.
    triggers: Vec<Write>,
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
        let of_trigger = |write: &&Write| matches!(write, Write::Trigger { .. } | Write::ForgetTrigger { .. });
        let triggers = writes.iter().filter(of_trigger).cloned().collect();
        self.asked.insert(ask.clone(), Asked { yes, triggers });
        vec![Effect::Commit { ticket: Ticket::Ask(ask), writes, durability: Durability::Strict }]
    }

    pub(super) fn stored(&mut self, ticket: Ticket, order: u64, at: Timestamp) -> Vec<Effect> {
        self.failed.remove(&ticket);
        match ticket {
            Ticket::Ask(ask) => self.ask_stored(&ask),
            Ticket::Push(repository, key, turn) => self.push_stored(&repository, &key, turn, order, at),
            Ticket::Entry(key, turn) => self.entry_stored(&key, turn, at),
        }
    }

    fn ask_stored(&mut self, ask: &AskId) -> Vec<Effect> {
        let Some(Asked { yes, triggers }) = self.asked.remove(ask) else { return Vec::new() };
        for write in triggers {
            match write {
                Write::Trigger { trigger, .. } => self.know(trigger.id.clone(), Some(trigger)),
                Write::ForgetTrigger { id, .. } => self.know(id, None),
                _ => {}
            }
        }
        vec![Effect::Tell(yes)]
    }

    pub(super) fn not_stored(&mut self, ticket: Ticket, why: NotStored) -> Vec<Effect> {
        match ticket {
            // A person waits for the answer, and still has what they typed: they decide whether to try again.
            Ticket::Ask(ask) => self.asked.remove(&ask).map_or_else(Vec::new, |_| refused(ask, why)),
            Ticket::Push(repository, key, turn) => self.push_not_stored(&repository, &key, turn, why),
            Ticket::Entry(key, turn) => self.entry_not_stored(&key, turn, &why),
        }
    }

    /// Has the transaction tried again, later and later.
    pub(super) fn try_again(&mut self, ticket: Ticket, tries: u32) -> Effect {
        self.failed.insert(ticket.clone());
        Effect::After { alarm: Alarm::Save(ticket), millis: patience(tries) }
    }

    /// Tries a transaction again that failed. It is another one from now on, so that what is still said of the failed one
    /// is not taken for its answer.
    pub(super) fn save_again(&mut self, ticket: Ticket) -> Vec<Effect> {
        if !self.failed.remove(&ticket) {
            return Vec::new();
        }
        match ticket {
            Ticket::Push(repository, ..) => self.retry_first(&repository),
            Ticket::Entry(key, _) => self.retry_entry(&key),
            Ticket::Ask(_) => Vec::new(),
        }
    }
}

/// Why a transaction that the engine retries by itself failed, where another try may help.
pub(super) fn passing(why: &NotStored) -> Option<&Fault> {
    match why {
        NotStored::Fault(fault) if fault.may_pass() => Some(fault),
        _ => None,
    }
}

pub(super) fn refused(ask: AskId, why: NotStored) -> Vec<Effect> {
    vec![Effect::Tell(Tell::Refused { ask, why })]
}
