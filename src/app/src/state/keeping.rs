//! How the storage stands: what was found, what can't be read, what waits to be kept, and which tab performs.

use crate::effects::storage::{Found, Unreadable};
use crate::parts::held::Held;
use tagfire_domain::store::Fault;

/// How the storage stands.
#[derive(Clone, Copy)]
pub struct Keeping {
    /// What was found when it was opened; None until then.
    pub found: Held<Option<Found>>,
    /// Why it couldn't be asked, where it couldn't.
    pub fault: Held<Option<Fault>>,
    /// How many transactions wait to be tried again, and why the last was not kept.
    pub unsaved: Held<usize>,
    pub why: Held<Option<Fault>>,
    /// Rows that can't be read: left as they are, or set aside.
    pub unreadable: Held<Vec<Unreadable>>,
    /// Whether this tab performs updates.
    pub performs: Held<bool>,
}

impl Keeping {
    pub fn new() -> Keeping {
        Keeping {
            found: Held::new(None),
            fault: Held::new(None),
            unsaved: Held::new(0),
            why: Held::new(None),
            unreadable: Held::default(),
            performs: Held::new(false),
        }
    }
}
