//! The engine's rules, proved by trying: every order in which things can happen, up to a bound, with a store that fails,
//! answers that are lost, doubled and late, and an end of the process between any two steps.

mod bounds;
mod memo;
mod model;
mod part;
mod rules;
mod search;
mod setup;

use bounds::BOUNDS;
use std::io::Write;

#[test]
fn nothing_is_done_unstored_or_twice_or_forgotten_whatever_the_order() {
    let deep = std::env::var_os("TAGFIRE_DEEP").is_some();
    let mut all = 0;
    for bound in BOUNDS.iter().filter(|bound| deep || !bound.deep) {
        let found = search::search(bound);
        // Straight to the stream: a passing test's output is not shown, and a number that nobody sees proves nothing.
        let line = format!("interleavings: {:>9} states, {:>6} endings: {}\n", found.states, found.endings, bound.name);
        let _ = std::io::stderr().write_all(line.as_bytes());
        assert!(found.endings > 0, "{}: no run came to its end", bound.name);
        all += found.states;
    }
    let _ = std::io::stderr().write_all(format!("interleavings: {all} states in all\n").as_bytes());
}
