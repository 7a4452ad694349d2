//! Long work on the page's one thread, in slices: between two of them the page answers keys and paints.

use leptos::prelude::*;
use std::time::Duration;

/// How long a slice may take, in milliseconds. A frame has 16, and the page needs some for itself.
const SLICE: f64 = 9.0;
/// A step shorter than this, in milliseconds, is made twice as large.
const SHORT: f64 = 1.5;
/// A step longer than this is halved.
const LONG: f64 = 4.0;
/// How long a person who types has paused when advice is in place.
const PAUSE: Duration = Duration::from_millis(300);
/// What the first step may do, whatever its unit is.
const FIRST_BUDGET: usize = 512;

/// One sort of work, of which only the latest matters.
#[derive(Clone, Copy)]
pub struct Slices(StoredValue<u32>);

/// Does as much as it is told, and tells whether all is done.
type Step = Box<dyn FnMut(usize) -> bool>;

impl Slices {
    /// Nothing under way.
    pub fn new() -> Slices {
        Slices(StoredValue::new(0))
    }

    /// Does this, and drops what is under way. Small work is done when this returns.
    pub fn run(self, step: impl FnMut(usize) -> bool + 'static) {
        self.stop();
        go_on(self.0, self.0.get_value(), Box::new(step), FIRST_BUDGET);
    }

    /// Does this when nothing newer has come for a while, and drops what is under way.
    pub fn soon(self, work: impl FnOnce() + 'static) {
        self.stop();
        let (version, mine) = (self.0, self.0.get_value());
        let later = move || {
            if version.try_get_value() == Some(mine) {
                work();
            }
        };
        set_timeout(later, PAUSE);
    }

    /// Drops what is under way.
    pub fn stop(self) {
        self.0.update_value(|version| *version = version.wrapping_add(1));
    }
}

fn go_on(version: StoredValue<u32>, mine: u32, mut step: Step, mut budget: usize) {
    let clock = window().performance();
    let now = || clock.as_ref().map_or(0.0, web_sys::Performance::now);
    let start = now();
    let mut before = start;
    // The view may be gone by now, and its version with it.
    while version.try_get_value() == Some(mine) {
        if step(budget) {
            return;
        }
        let after = now();
        match after - before {
            took if took < SHORT => budget = budget.saturating_mul(2),
            took if took > LONG => budget = (budget / 2).max(1),
            _ => {}
        }
        before = after;
        if after - start > SLICE {
            set_timeout(move || go_on(version, mine, step, budget), Duration::ZERO);
            return;
        }
    }
}
