//! The history's index in memory: how far it is built, what it knows of, who looks at it.

use std::cell::{Cell, RefCell};
use tagfire_domain::history::Index;

/// The index in memory, as far as it is built.
#[derive(Default)]
pub struct Lookup {
    pub index: RefCell<Index>,
    pub state: Cell<State>,
    /// The last transaction that it knows of.
    pub seen: Cell<u64>,
    /// How often old rows had been taken away when it was built.
    pub pruned: Cell<u64>,
    /// How many pages are being read.
    pub looked_at: Cell<u32>,
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    Building,
    Built,
}

/// Somebody looks at a page.
pub struct Looking<'l>(&'l Lookup);

impl Looking<'_> {
    /// From now until it is dropped.
    pub fn at(lookup: &Lookup) -> Looking<'_> {
        lookup.looked_at.set(lookup.looked_at.get() + 1);
        Looking(lookup)
    }
}

impl Drop for Looking<'_> {
    fn drop(&mut self) {
        self.0.looked_at.set(self.0.looked_at.get() - 1);
    }
}
