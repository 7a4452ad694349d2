//! What an engine or a store makes of something, worked out once: most states differ elsewhere.

use super::part::Part;
use super::setup::NOW;
use std::collections::HashMap;
use tagfire_domain::engine::{Claim, Effect, Engine, Event};
use tagfire_domain::store::Memory;

/// By the fingerprints of what it was and of what came.
type Known<T, Out> = HashMap<(u64, u64), (Part<T>, Out)>;

#[derive(Default)]
pub struct Memo {
    engines: Known<Engine, Vec<Part<Effect>>>,
    stores: Known<Memory, Option<Part<Event>>>,
}

impl Memo {
    /// The engine takes in the event; gives what is to be done.
    pub fn update(&mut self, engine: &mut Part<Engine>, event: Part<Event>) -> Vec<Part<Effect>> {
        let key = (engine.fingerprint(), event.fingerprint());
        let (after, effects) = self.engines.entry(key).or_insert_with(|| {
            let mut after = engine.clone();
            let effects = after.change().update(event.take());
            (after, effects.into_iter().map(Part::new).collect())
        });
        *engine = after.clone();
        effects.clone()
    }

    /// The store performs the effect; gives its answer, and None where the effect is not the store's.
    pub fn store(&mut self, store: &mut Part<Memory>, effect: &Part<Effect>) -> Option<Part<Event>> {
        let key = (store.fingerprint(), effect.fingerprint());
        let (after, answer) = self.stores.entry(key).or_insert_with(|| {
            let mut after = store.clone();
            let answer = match (**effect).clone() {
                Effect::Commit { ticket, writes, .. } => Some(match after.change().commit(&writes) {
                    Ok(order) => Event::Stored { ticket, order, at: NOW },
                    Err(why) => Event::NotStored { ticket, why },
                }),
                Effect::Claim { key } => {
                    let claim = if after.change().claim(&key) { Claim::First } else { Claim::Again };
                    Some(Event::Claimed { key, claim, at: NOW })
                }
                _ => None,
            };
            (after, answer.map(Part::new))
        });
        *store = after.clone();
        answer.clone()
    }
}
