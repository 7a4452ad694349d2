//! Every state that can be reached, each once.

use super::bounds::Bound;
use super::model::World;
use std::collections::HashSet;

/// What a search has seen.
pub struct Found {
    pub states: usize,
    /// States in which nothing more can happen.
    pub endings: usize,
}

/// Goes through every state that the bound allows. Fails at the first that breaks a rule, with the way that led there.
pub fn search(bound: &Bound) -> Found {
    let start = World::new(bound);
    let mut seen = HashSet::from([start.fingerprint()]);
    let mut found = Found { states: 1, endings: 0 };
    let mut stack = vec![start];
    while let Some(world) = stack.pop() {
        let steps = world.steps();
        if steps.is_empty() {
            found.endings += 1;
            world.check_ending();
        }
        for step in steps {
            let mut next = world.clone();
            next.take(step);
            if seen.insert(next.fingerprint()) {
                found.states += 1;
                stack.push(next);
            }
        }
    }
    found
}
