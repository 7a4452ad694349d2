//! How far the log of pushes is decided: which are with the engine, and up to where it may be forgotten.

use std::collections::{BTreeMap, HashMap};
use tagfire_domain::push::PushKey;

/// The most pushes that are with the engine at once.
pub const WINDOW: usize = 200;

/// A place in the log.
#[derive(Default)]
pub struct Log {
    /// The last push that was read.
    read: u64,
    /// The pushes that are not decided, by their places.
    waiting: BTreeMap<u64, PushKey>,
    places: HashMap<PushKey, u64>,
}

impl Log {
    /// From after this place on.
    pub fn after(place: u64) -> Log {
        Log { read: place, ..Log::default() }
    }

    /// The last push that was read.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// How many more may be read now.
    pub fn room(&self) -> usize {
        WINDOW.saturating_sub(self.waiting.len())
    }

    /// A push goes to the engine.
    pub fn hand_over(&mut self, place: u64, key: PushKey) {
        self.read = self.read.max(place);
        self.places.insert(key.clone(), place);
        self.waiting.insert(place, key);
    }

    /// Up to this place there are no others.
    pub fn pass(&mut self, place: u64) {
        self.read = self.read.max(place);
    }

    /// A push is decided, or was before.
    pub fn done(&mut self, key: &PushKey) {
        if let Some(place) = self.places.remove(key) {
            self.waiting.remove(&place);
        }
    }

    /// Up to here every push is decided.
    pub fn decided(&self) -> u64 {
        self.waiting.first_key_value().map_or(self.read, |(place, _)| place - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_decided_up_to_the_first_push_that_isnt() {
        let key = |name: &str| PushKey(name.into());
        let mut log = Log::after(7);
        assert_eq!((log.decided(), log.room()), (7, WINDOW));
        for (place, name) in [(8, "a"), (9, "b"), (10, "c")] {
            log.hand_over(place, key(name));
        }
        assert_eq!((log.decided(), log.read(), log.room()), (7, 10, WINDOW - 3));
        log.done(&key("b"));
        assert_eq!(log.decided(), 7);
        log.done(&key("a"));
        assert_eq!(log.decided(), 9);
        log.done(&key("c"));
        log.done(&key("unknown"));
        assert_eq!(log.decided(), 10);
        log.pass(12);
        log.pass(11);
        assert_eq!((log.decided(), log.read()), (12, 12));
    }
}
