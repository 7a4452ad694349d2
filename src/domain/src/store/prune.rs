//! How much of what is over is kept, by a rule that the person sets.

use super::memory::Memory;
use crate::history::EntryId;
use crate::order::sort_by;
use crate::push::PushKey;
use crate::time::Timestamp;

/// What is kept of the history and of the pushes. What is not over is kept whatever the rule says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// All of it.
    #[default]
    All,
    /// The latest ones, this many of each.
    Latest(usize),
    /// Those taken at this instant or later.
    Since(Timestamp),
}

impl Keep {
    /// Whether one of this instant goes, before which, from the latest on, there are `later` others.
    #[must_use]
    pub fn drops(&self, at: Timestamp, later: usize) -> bool {
        match self {
            Keep::All => false,
            Keep::Latest(most) => later >= *most,
            Keep::Since(since) => at < *since,
        }
    }
}

impl Memory {
    /// Takes away the final entries that the rule doesn't keep, then the pushes that it doesn't keep and of which no entry
    /// is left; gives how many entries went. What a push is known by, and what was claimed for it, stays since `settled`
    /// whatever the rule says: a source may tell a push again for a while.
    pub fn prune(&mut self, keep: Keep, settled: Timestamp) -> usize {
        let history = self.order.iter().rev().enumerate();
        let over = history.filter(|(later, place)| keep.drops(place.at, *later)).map(|(_, place)| place.clone());
        let over: Vec<_> = over.filter(|place| self.is_final(&place.id)).collect();
        for place in &over {
            self.order.remove(place);
            self.entries.remove(&place.id);
            if place.at < settled {
                self.claims.remove(&place.id);
            }
        }
        let mut pushes: Vec<_> = self.pushes.values().map(|decided| (decided.at, decided.key.clone())).collect();
        sort_by(&mut pushes, |a, b| b.cmp(a));
        for (later, (at, key)) in pushes.into_iter().enumerate() {
            if keep.drops(at, later) && at < settled && !self.has_entry(&key) {
                self.pushes.remove(&key);
            }
        }
        over.len()
    }

    fn is_final(&self, id: &EntryId) -> bool {
        self.entries.get(id).is_some_and(|entry| entry.outcome.is_final())
    }

    fn has_entry(&self, key: &PushKey) -> bool {
        let decided = self.pushes.get(key);
        decided.is_some_and(|decided| {
            decided.decisions.iter().any(|decision| self.entries.contains_key(&decided.entry(decision)))
        })
    }
}
