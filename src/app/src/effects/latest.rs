//! Of several askings only the latest counts: the one debounce, and what tells a late answer from a timely one.

use leptos::prelude::*;
use std::time::Duration;

/// Counts askings of one sort. Cheap to copy: it holds a number that the view owns.
#[derive(Clone, Copy)]
pub struct Latest(StoredValue<u32>);

/// One asking.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Asking(u32);

impl Latest {
    /// Nothing has been asked.
    pub fn new() -> Latest {
        Latest(StoredValue::new(0))
    }

    /// Asks anew: whatever was asked before is late from now on.
    pub fn ask(self) -> Asking {
        self.0.update_value(|count| *count = count.wrapping_add(1));
        Asking(self.0.get_value())
    }

    /// Whether nothing has been asked since. Also false once the view that asked is gone.
    pub fn is(self, asking: Asking) -> bool {
        self.0.try_get_value() == Some(asking.0)
    }

    /// Does this after a while, unless something is asked before that.
    pub fn after(self, wait: Duration, work: impl FnOnce() + 'static) {
        let mine = self.ask();
        let later = move || {
            if self.is(mine) {
                work();
            }
        };
        set_timeout(later, wait);
    }
}
