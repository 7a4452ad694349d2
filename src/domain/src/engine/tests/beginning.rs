//! A process begins, takes over, watches, hears of what others have written, and is taken over from.

use super::*;
use crate::conformance::made::{onto, pinned, trigger};

/// An entry of the trigger `release` as a process left it.
fn left(push_key: &str, tag: &str, order: u64, outcome: Outcome) -> Entry {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed(push_key, tag), stored_at(&format!("{push_key}/1"), order)]);
    let entry = play.engine.open().next().unwrap().clone();
    Entry { outcome, ..entry }
}

fn begins(open: impl IntoIterator<Item = Entry>, at: Timestamp) -> (Play, String) {
    let kept = Kept { open: open.into_iter().collect(), ..kept([trigger("release", "^v")]) };
    let (play, effects) = Play::over(kept, at);
    (play, said(&effects))
}

#[test]
fn entries_that_are_open_are_carried_on_from_where_they_were() {
    let cases = [
        (Outcome::Pending, "claim p1.release"),
        (Outcome::RollingOut { updated: 1, total: 3 }, "follow p1.release"),
        (Outcome::Unknown, "read p1.release"),
        (Outcome::Succeeded, ""),
        (Outcome::Failed(Failure::Forbidden), ""),
    ];
    for (outcome, expected) in cases {
        let (play, effects) = begins([left("p1", "v1", 1, outcome.clone())], NOW);
        assert_eq!(effects, expected, "{outcome:?}");
        assert_eq!(play.engine.open().count(), usize::from(!outcome.is_final()), "{outcome:?}");
    }
}

#[test]
fn update_that_is_carried_on_sets_what_was_decided_then() {
    let image = push("v1", 'a').by_digest().to_string();
    let was = |trigger: Trigger, image: Option<String>| {
        let entry = left("p1", "v1", 1, Outcome::Pending);
        Entry { action: trigger.action, image, ..entry }
    };
    let cases = [
        (
            was(trigger("release", "v"), Some("registry.local:5000/shop/web:v1".into())),
            "registry.local:5000/shop/web:v1",
        ),
        // As the first release wrote them down: without the image.
        (was(trigger("release", "v"), None), "shop/web:v1"),
        (was(pinned(trigger("release", "v")), None), image.as_str()),
    ];
    for (entry, image) in cases {
        let (mut play, _) = begins([entry], NOW);
        play.goes([(claimed("p1.release", Claim::First), &format!("update p1.release to {image}"))]);
    }
}

#[test]
fn update_that_was_never_attempted_is_carried_out_within_ten_minutes_and_not_after() {
    let performed = "update p1.release to shop/web:v1";
    let left_alone = "keep p1.release/1: entry p1.release failed (NotAttempted)";
    let cases = [
        ("at once", 0, performed),
        ("after ten minutes", 600_000, performed),
        ("a moment later", 600_001, left_alone),
        ("the next day", 24 * 3_600_000, left_alone),
        ("after the clock was set back by a day", -24 * 3_600_000, performed),
    ];
    for (name, after, effects) in cases {
        let (mut play, first) = begins([left("p1", "v1", 1, Outcome::Pending)], NOW.plus(after));
        assert_eq!(first, "claim p1.release", "{name}");
        let effect = play.engine.update(claimed("p1.release", Claim::First));
        assert_eq!(said(&effect), effects, "{name}");
    }
    // What was claimed may have been performed, however long ago.
    let (mut play, _) = begins([left("p1", "v1", 1, Outcome::Pending)], NOW.plus(24 * 3_600_000));
    play.goes([(claimed("p1.release", Claim::Again), "read p1.release")]);
}

#[test]
fn of_entries_that_were_found_the_latest_is_asked_first() {
    let [first, second] = [left("p1", "v1", 1, Outcome::Pending), left("p2", "v2", 2, Outcome::Pending)];
    let (mut play, effects) = begins([first.clone(), second.clone()], NOW);
    assert_eq!(effects, "claim p2.release");
    // Whoever was here before had performed it.
    play.goes([
        (claimed("p2.release", Claim::Again), "read p2.release"),
        (
            found("p2.release", "v2", Some("p2.release")),
            "keep p2.release/1: entry p2.release 0 of 0, web runs shop/web:v2 by p2.release",
        ),
        (stored("p2.release/1"), "follow p2.release; keep p1.release/1: entry p1.release superseded"),
    ]);
    let (mut play, _) = begins([first, second], NOW);
    // It was not performed, and can't be: the earlier one has its turn.
    play.goes([
        (claimed("p2.release", Claim::First), "update p2.release to shop/web:v2"),
        (
            refused("p2.release", Failure::Forbidden),
            "keep p2.release/1: entry p2.release failed (Forbidden); claim p1.release",
        ),
        (claimed("p1.release", Claim::First), "update p1.release to shop/web:v1"),
    ]);
}

#[test]
fn pushes_after_the_beginning_wait_for_what_was_found() {
    let (mut play, _) = begins([left("p1", "v1", 1, Outcome::Unknown)], NOW);
    play.takes([pushed("p2", "v2")]);
    play.goes([
        (stored_at("p2/1", 2), "p2 decided: release sets shop/web:v2"),
        (found("p1.release", "v0", None), "keep p1.release/1: entry p1.release failed (NotApplied); claim p2.release"),
    ]);
}

#[test]
fn container_is_known_to_run_what_the_latest_push_set_before_the_beginning() {
    let open = vec![left("p1", "v1", 1, Outcome::Pending)];
    let kept =
        Kept { open, containers: vec![running("web", "v2", "p2.release", 2)], ..kept([trigger("release", "^v")]) };
    let (_, effects) = Play::over(kept, NOW);
    assert_eq!(said(&effects), "keep p1.release/1: entry p1.release superseded");
}

/// An engine that watches.
fn watching(kept: Kept) -> Play {
    let mut engine = Engine::default();
    assert_eq!(engine.update(Event::Started { performs: false, kept, at: NOW }), []);
    assert!(!engine.performs());
    Play { engine }
}

#[test]
fn one_who_watches_decides_and_stores_and_performs_nothing() {
    let open = vec![left("p0", "v0", 1, Outcome::Pending), left("p9", "v9", 1, Outcome::Unknown)];
    let mut play = watching(Kept { open: open.clone(), ..kept([trigger("release", "^v")]) });
    play.goes([
        (pushed("p1", "v1"), "keep p1/1: push p1, tag v1@a over nothing, entry p1.release starting"),
        (stored("p1/1"), "p1 decided: release sets shop/web:v1"),
        (Event::Learned { triggers: Vec::new(), open, at: NOW }, ""),
        (
            asked("save", Ask::Save { trigger: onto("api", trigger("new", "v")), new: true }),
            "keep save: trigger new r2 over nothing",
        ),
        (stored("save"), "save: saved new r2"),
    ]);
    assert_eq!(play.engine.open().count(), 0);
}

#[test]
fn one_who_takes_over_carries_on_and_keeps_its_own_pushes() {
    let mut play = watching(kept([trigger("release", "^v")]));
    play.takes([pushed("p2", "v2"), full("p2/1")]);
    let open = vec![left("p1", "v1", 1, Outcome::Pending)];
    let kept = Kept { open, ..kept([trigger("release", "^v")]) };
    play.goes([
        (Event::Started { performs: true, kept, at: NOW }, "claim p1.release"),
        (rang("p2/1"), "keep p2/2: push p2, tag v2@a over nothing, entry p2.release starting"),
    ]);
    assert!(play.engine.performs());
    assert_eq!(play.engine.unsaved(), 1);
}

#[test]
fn what_waits_behind_a_push_that_could_not_be_kept_is_told_until_all_of_it_is_kept() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed("p1", "v1"), full("p1/1"), pushed("p2", "v2")]);
    assert_eq!(play.engine.unsaved(), 2);
    play.takes([rang("p1/1"), stored_at("p1/2", 1)]);
    assert_eq!(play.engine.unsaved(), 1);
    play.takes([stored_at("p2/1", 2)]);
    assert_eq!(play.engine.unsaved(), 0);
}

#[test]
fn one_who_is_taken_over_from_lets_go_of_what_is_under_way_and_still_stores() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes(until_followed("p1", "release", "v1", 1));
    play.takes([finished("p1.release", Outcome::Succeeded), full("p1.release/2"), pushed("p2", "v2")]);
    assert_eq!(play.engine.unsaved(), 1);
    play.goes([(Event::Deposed, "")]);
    assert!(!play.engine.performs());
    assert_eq!((play.engine.open().count(), play.engine.unsaved()), (0, 0));
    play.goes([
        (rang("p1.release/2"), ""),
        (stored_at("p2/1", 2), "p2 decided: release sets shop/web:v2"),
        (claimed("p2.release", Claim::First), ""),
    ]);
}

#[test]
fn one_who_begins_again_goes_on_with_what_is_under_way_and_forgets_what_is_no_longer_kept() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes(until_followed("p1", "release", "v1", 1));
    play.takes([finished("p1.release", Outcome::Succeeded), full("p1.release/2")]);
    let open = vec![left("p1", "v1", 1, Outcome::RollingOut { updated: 0, total: 0 })];
    let kept = |open| Kept { open, ..kept([trigger("release", "^v")]) };
    play.goes([(Event::Started { performs: true, kept: kept(open), at: NOW }, "")]);
    assert_eq!(play.engine.unsaved(), 1);
    play.goes([(rang("p1.release/2"), "keep p1.release/3: entry p1.release succeeded")]);
    play.goes([(Event::Started { performs: true, kept: kept(Vec::new()), at: NOW }, "")]);
    assert_eq!((play.engine.unsaved(), play.engine.open().count()), (0, 0));
}

#[test]
fn entries_of_others_are_taken_up_once() {
    let mut play = Play::with([trigger("release", "^v")]);
    let learned = |outcome| Event::Learned { triggers: Vec::new(), open: vec![left("p1", "v1", 1, outcome)], at: NOW };
    play.goes([
        (learned(Outcome::Pending), "claim p1.release"),
        (learned(Outcome::Pending), ""),
        (claimed("p1.release", Claim::First), "update p1.release to shop/web:v1"),
        (learned(Outcome::Pending), ""),
    ]);
}

#[test]
fn triggers_of_others_are_taken_in_and_late_news_undoes_nothing() {
    let mut play = Play::with([revised(trigger("release", "^v"), 2)]);
    let mut learns = |latest: Option<Trigger>| {
        let triggers = vec![(TriggerId("release".into()), latest)];
        play.takes([Event::Learned { triggers, open: Vec::new(), at: NOW }]);
        play.engine.triggers().iter().map(|trigger| trigger.condition.expr().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(learns(Some(revised(trigger("release", "old"), 1))), ["^v"]);
    assert_eq!(learns(Some(revised(trigger("release", "same"), 2))), ["same"]);
    assert_eq!(learns(Some(revised(trigger("release", "new"), 3))), ["new"]);
    assert_eq!(learns(None), Vec::<String>::new());
}
