//! What the runner tells of itself: whether it acts, by how many triggers, and what is wrong.

use std::sync::{Arc, Mutex, PoisonError};
use tagfire_domain::wire::RunnerSession;

/// The runner's state. Clones are the same.
#[derive(Clone, Default)]
pub struct State(Arc<Mutex<RunnerSession>>);

impl State {
    /// As it is now.
    #[must_use]
    pub fn told(&self) -> RunnerSession {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut RunnerSession)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
