//! How an entry's state is kept: one transaction at a time, the newest state in each, until it is stored.

use super::Engine;
use super::actions::{Stage, request};
use super::asks::passing;
use super::event::{Effect, Ticket};
use crate::history::EntryId;
use crate::store::{Durability, NotStored, Write};
use crate::time::Timestamp;

impl Engine {
    /// Has the entry stored as it is now; while an earlier state of it is being stored, after that.
    pub(super) fn amend(&mut self, key: &EntryId, durability: Durability) -> Vec<Effect> {
        match self.actions.get_mut(key) {
            Some(action) if action.saving => {
                if action.unsaved != Some(Durability::Strict) {
                    action.unsaved = Some(durability);
                }
                Vec::new()
            }
            Some(action) => {
                action.saving = true;
                action.turn += 1;
                self.commit_entry(key, durability)
            }
            None => Vec::new(),
        }
    }

    pub(super) fn retry_entry(&mut self, key: &EntryId) -> Vec<Effect> {
        let Some(action) = self.actions.get_mut(key) else { return Vec::new() };
        action.turn += 1;
        self.failed.insert(Ticket::Entry(key.clone(), action.turn));
        self.commit_entry(key, Durability::Strict)
    }

    fn commit_entry(&mut self, key: &EntryId, durability: Durability) -> Vec<Effect> {
        let Some(action) = self.actions.get_mut(key) else { return Vec::new() };
        // The newest state is written, whatever the transaction was begun for.
        action.unsaved = None;
        let target = &action.entry.action.target;
        let mut writes = vec![Write::Entry(action.entry.clone())];
        if let Some(running) = self.running.get(target).filter(|running| running.by == *key) {
            writes.push(Write::Container { target: target.clone(), running: running.clone() });
        }
        vec![Effect::Commit { ticket: Ticket::Entry(key.clone(), action.turn), writes, durability }]
    }

    pub(super) fn entry_stored(&mut self, key: &EntryId, turn: u32, at: Timestamp) -> Vec<Effect> {
        let action = self.actions.get_mut(key).filter(|action| action.saving && action.turn == turn);
        let Some(action) = action else { return Vec::new() };
        action.saving = false;
        let mut effects = Vec::new();
        match (action.unsaved.take(), action.stage) {
            (Some(durability), _) => effects.extend(self.amend(key, durability)),
            (None, Stage::Ended) => drop(self.actions.remove(key)),
            (None, Stage::Accepted) => {
                action.stage = Stage::Following;
                let target = action.entry.action.target.clone();
                effects.push(Effect::Follow { request: request(action, None) });
                effects.extend(self.go_on(&target, at));
            }
            (None, _) => {}
        }
        effects
    }

    pub(super) fn entry_not_stored(&mut self, key: &EntryId, turn: u32, why: &NotStored) -> Vec<Effect> {
        let action = self.actions.get_mut(key).filter(|action| action.saving && action.turn == turn);
        let Some(action) = action else { return Vec::new() };
        action.tries = action.tries.saturating_add(1);
        let tries = action.tries;
        match passing(why) {
            Some(_) => vec![self.try_again(Ticket::Entry(key.clone(), turn), tries)],
            None => Vec::new(),
        }
    }
}
