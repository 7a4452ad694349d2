//! How the storage stands: what was found, what can't be read, what waits to be kept, and which tab performs.

use crate::effects::storage::{Found, Unreadable};
use leptos::prelude::*;
use tagfire_domain::store::Fault;

/// How the storage stands.
#[derive(Clone, Copy)]
pub struct Keeping {
    /// What was found when it was opened; None until then.
    pub found: RwSignal<Option<Found>>,
    /// Why it couldn't be asked, where it couldn't.
    pub fault: RwSignal<Option<Fault>>,
    /// How many transactions wait to be tried again, and why the last was not kept.
    pub unsaved: RwSignal<usize>,
    pub why: RwSignal<Option<Fault>>,
    /// Rows that can't be read: left as they are, or set aside.
    pub unreadable: RwSignal<Vec<Unreadable>>,
    /// Whether this tab performs updates.
    pub performs: RwSignal<bool>,
}

impl Keeping {
    pub fn new() -> Keeping {
        Keeping {
            found: RwSignal::new(None),
            fault: RwSignal::new(None),
            unsaved: RwSignal::new(0),
            why: RwSignal::new(None),
            unreadable: RwSignal::default(),
            performs: RwSignal::new(false),
        }
    }
}
