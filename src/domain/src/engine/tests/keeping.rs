//! How an entry's state is kept while its update goes on.

use super::*;
use crate::conformance::made::trigger;

#[test]
fn entry_that_changes_while_it_is_being_stored_is_stored_again_as_surely_as_it_must() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes(until_followed("p1", "release", "v1", 1));
    play.takes([progressed("p1.release", 1, 3)]);
    let runs = "web runs shop/web:v1 by p1.release";
    play.goes([
        (progressed("p1.release", 2, 3), ""),
        (stored("p1.release/2"), &format!("keep p1.release/3: entry p1.release 2 of 3, {runs} (relaxed)")),
        (finished("p1.release", Outcome::Succeeded), ""),
        (stored("p1.release/3"), &format!("keep p1.release/4: entry p1.release succeeded, {runs}")),
        (stored("p1.release/4"), ""),
    ]);
    assert_eq!(play.engine.open().count(), 0);
}

#[test]
fn progress_after_an_acceptance_that_is_not_stored_yet_is_no_less_sure() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes(until_followed("p1", "release", "v1", 1).into_iter().take(4));
    let runs = "web runs shop/web:v1 by p1.release";
    play.goes([
        (finished("p1.release", Outcome::Succeeded), ""),
        (progressed("p1.release", 3, 3), ""),
        (stored("p1.release/1"), &format!("keep p1.release/2: entry p1.release succeeded, {runs}")),
        (stored("p1.release/2"), ""),
    ]);
}

#[test]
fn state_that_can_not_be_stored_is_tried_again_as_it_is_by_then() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes(until_followed("p1", "release", "v1", 1).into_iter().take(4));
    let runs = "web runs shop/web:v1 by p1.release";
    play.goes([(full("p1.release/1"), "in 1000 ms keep p1.release/1")]);
    assert_eq!(play.engine.unsaved(), 1);
    play.goes([
        (progressed("p1.release", 1, 3), ""),
        (rang("p1.release/1"), &format!("keep p1.release/2: entry p1.release 1 of 3, {runs}")),
        (full("p1.release/2"), "in 2000 ms keep p1.release/2"),
    ]);
    assert_eq!(play.engine.unsaved(), 1);
    play.goes([
        (finished("p1.release", Outcome::Succeeded), ""),
        (rang("p1.release/1"), ""),
        (rang("p1.release/2"), &format!("keep p1.release/3: entry p1.release succeeded, {runs}")),
        (stored("p1.release/2"), ""),
        (stored("p1.release/3"), ""),
    ]);
    assert_eq!((play.engine.open().count(), play.engine.unsaved()), (0, 0));
}

#[test]
fn container_that_another_has_set_since_is_not_written_down_as_this_entrys() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes(until_followed("p1", "release", "v1", 1));
    play.takes(until_followed("p2", "release", "v2", 2));
    play.goes([(finished("p1.release", Outcome::Superseded), "keep p1.release/2: entry p1.release superseded")]);
}
