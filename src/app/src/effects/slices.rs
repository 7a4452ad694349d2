//! Long work on the page's one thread, in slices: between two of them the page answers keys and paints.

use super::latest::{Asking, Latest};
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
pub struct Slices(Latest);

/// Does as much as it is told, and tells whether all is done.
type Step = Box<dyn FnMut(usize) -> bool>;

impl Slices {
    /// Nothing under way.
    pub fn new() -> Slices {
        Slices(Latest::new())
    }

    /// Does this, and drops what is under way. Small work is done when this returns.
    pub fn run(self, step: impl FnMut(usize) -> bool + 'static) {
        go_on(self.0, self.0.ask(), Box::new(step), FIRST_BUDGET);
    }

    /// Does this when nothing newer has come for a while, and drops what is under way.
    pub fn soon(self, work: impl FnOnce() + 'static) {
        self.0.after(PAUSE, work);
    }

    /// Drops what is under way.
    pub fn stop(self) {
        self.0.ask();
    }
}

fn go_on(latest: Latest, mine: Asking, mut step: Step, mut budget: usize) {
    let clock = window().performance();
    let now = || clock.as_ref().map_or(0.0, web_sys::Performance::now);
    let start = now();
    let mut before = start;
    while latest.is(mine) {
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
            set_timeout(move || go_on(latest, mine, step, budget), Duration::ZERO);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::{pause, until};
    use std::cell::RefCell;
    use std::rc::Rc;
    use wasm_bindgen_test::wasm_bindgen_test;

    type Done = Rc<RefCell<Vec<&'static str>>>;

    /// Work of several slices: each step takes most of one.
    fn long(name: &'static str, done: &Done) -> impl FnMut(usize) -> bool + use<> {
        let (done, mut steps) = (done.clone(), 0);
        move |_| {
            let start = js_sys::Date::now();
            while js_sys::Date::now() - start < 6.0 {}
            steps += 1;
            if steps == 6 {
                done.borrow_mut().push(name);
            }
            steps == 6
        }
    }

    #[wasm_bindgen_test]
    async fn newer_work_drops_what_is_under_way() {
        let (slices, done) = (Slices::new(), Done::default());
        slices.run(long("old", &done));
        assert_eq!(*done.borrow(), [""; 0], "it takes more than one slice");
        slices.run(long("new", &done));
        until(|| !done.borrow().is_empty()).await;
        // The old work would have come to its end by now.
        pause(Duration::from_millis(200)).await;
        assert_eq!(*done.borrow(), ["new"]);
    }

    #[wasm_bindgen_test]
    async fn of_work_that_waits_for_a_pause_only_the_newest_is_done() {
        let (slices, done) = (Slices::new(), Done::default());
        for name in ["old", "new"] {
            let done = done.clone();
            slices.soon(move || done.borrow_mut().push(name));
        }
        until(|| !done.borrow().is_empty()).await;
        pause(PAUSE).await;
        assert_eq!(*done.borrow(), ["new"]);
    }

    #[wasm_bindgen_test]
    async fn nothing_goes_on_for_a_view_that_is_gone() {
        let (owner, done) = (Owner::new(), Done::default());
        let slices = owner.with(Slices::new);
        slices.run(long("in slices", &done));
        owner.with(Slices::new).soon({
            let done = done.clone();
            move || done.borrow_mut().push("after a pause")
        });
        owner.cleanup();
        pause(2 * PAUSE).await;
        assert_eq!(*done.borrow(), [""; 0]);
    }
}
