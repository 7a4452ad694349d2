//! Updates: claimed, performed once, and followed to their end.

use super::*;
use crate::conformance::made::{digest, onto, pinned, trigger};

#[test]
fn entry_follows_its_update_to_the_end() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed("p1", "v1"), stored("p1/1"), claimed("p1.release", Claim::First)]);
    play.goes([
        (took("p1.release", "v1"), "keep p1.release/1: entry p1.release 0 of 0, web runs shop/web:v1 by p1.release"),
        (stored("p1.release/1"), "follow p1.release"),
        (
            progressed("p1.release", 1, 3),
            "keep p1.release/2: entry p1.release 1 of 3, web runs shop/web:v1 by p1.release (relaxed)",
        ),
        (stored("p1.release/2"), ""),
        (
            finished("p1.release", Outcome::Succeeded),
            "keep p1.release/3: entry p1.release succeeded, web runs shop/web:v1 by p1.release",
        ),
    ]);
    let entry = play.open("p1.release");
    assert_eq!(entry.finished_at, Some(NOW.plus(9)));
    assert_eq!((entry.previous_image.as_deref(), entry.how), (Some("shop/web:v0"), Some(How::SetTag)));
    play.goes([(stored("p1.release/3"), "")]);
    assert_eq!(play.engine.open().count(), 0, "what is final leaves");
}

#[test]
fn answers_that_end_an_update_are_stored_with_their_reason() {
    let gone = Failure::WorkloadGone;
    let unchanged = Accepted { previous: "x".into(), image: "x".into(), how: How::Unchanged };
    let cases = [
        (Answer::Refused(Failure::Forbidden), "entry p1.release failed (Forbidden)"),
        (Answer::Refused(gone), "entry p1.release failed (WorkloadGone)"),
        (Answer::Accepted(unchanged), "entry p1.release succeeded, web runs x by p1.release"),
    ];
    for (answer, entry) in cases {
        let mut play = Play::with([trigger("release", "^v")]);
        play.takes([pushed("p1", "v1"), stored("p1/1"), claimed("p1.release", Claim::First)]);
        let keep = format!("keep p1.release/1: {entry}");
        play.goes([(answered("p1.release", answer), &keep)]);
        assert_eq!(play.open("p1.release").finished_at, Some(NOW));
        play.goes([(stored("p1.release/1"), "")]);
        assert_eq!(play.engine.open().count(), 0);
    }
}

#[test]
fn update_names_the_image_that_its_container_is_believed_to_have() {
    let kept = Kept { containers: vec![running("web", "v1", "p0.release", 1)], ..kept([trigger("release", "^v")]) };
    let (mut play, _) = Play::over(kept, NOW);
    play.takes([pushed("p1", "v2"), stored_at("p1/1", 2)]);
    play.goes([(claimed("p1.release", Claim::First), "update p1.release to shop/web:v2 over shop/web:v1")]);
}

/// An update whose answer was lost.
fn in_doubt(trigger: Trigger) -> Play {
    let mut play = Play::with([trigger]);
    play.takes([pushed("p1", "v1"), stored("p1/1"), claimed("p1.release", Claim::First)]);
    play.goes([(
        answered("p1.release", Answer::Unknown),
        "keep p1.release/1: entry p1.release unknown; read p1.release",
    )]);
    play.takes([stored("p1.release/1")]);
    play
}

#[test]
fn update_whose_answer_was_lost_is_read_again_and_never_repeated() {
    let release = || trigger("release", "^v");
    let image = push("v1", 'a').by_digest().to_string();
    let at_digest = Found::Image { image: image.clone(), mark: Some(id("p0.other")) };
    let cases = [
        (
            "it was taken",
            release(),
            found("p1.release", "v1", Some("p1.release")),
            "keep p1.release/2: entry p1.release 0 of 0, web runs shop/web:v1 by p1.release".to_owned(),
        ),
        (
            "it was taken, and another has changed the image since",
            release(),
            found("p1.release", "v5", Some("p1.release")),
            "keep p1.release/2: entry p1.release 0 of 0, web runs shop/web:v5 by p1.release".to_owned(),
        ),
        (
            "it was not taken",
            release(),
            found("p1.release", "v0", Some("p0.release")),
            "keep p1.release/2: entry p1.release failed (NotApplied)".to_owned(),
        ),
        (
            "the image is the pushed one, and nothing tells who set it",
            release(),
            found("p1.release", "v1", None),
            "keep p1.release/2: entry p1.release failed (NotApplied)".to_owned(),
        ),
        (
            "it was pinned to this very digest already",
            pinned(release()),
            read("p1.release", at_digest.clone()),
            format!("keep p1.release/2: entry p1.release succeeded, web runs {image} by p1.release"),
        ),
        (
            "it was pinned to another digest",
            pinned(release()),
            read("p1.release", Found::Image { image: image.replace('a', "b"), mark: None }),
            "keep p1.release/2: entry p1.release failed (NotApplied)".to_owned(),
        ),
        (
            "the workload is gone",
            release(),
            read("p1.release", Found::Not(Failure::WorkloadGone)),
            "keep p1.release/2: entry p1.release failed (WorkloadGone)".to_owned(),
        ),
    ];
    for (name, trigger, event, effects) in cases {
        let mut play = in_doubt(trigger);
        assert_eq!(said(&play.engine.update(event)), effects, "{name}");
    }
}

#[test]
fn container_that_can_not_be_read_is_read_later_and_later() {
    let mut play = in_doubt(trigger("release", "^v"));
    for millis in [1_000, 2_000, 4_000] {
        let again = Event::Rang { alarm: Alarm::Reread(id("p1.release")) };
        play.goes([
            (read("p1.release", Found::Unreachable), &format!("in {millis} ms read p1.release")),
            (again, "read p1.release"),
        ]);
    }
    play.goes([(
        found("p1.release", "v1", Some("p1.release")),
        "keep p1.release/2: entry p1.release 0 of 0, web runs shop/web:v1 by p1.release",
    )]);
}

#[test]
fn key_that_someone_claimed_before_is_read_and_not_performed() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed("p1", "v1"), stored("p1/1")]);
    play.goes([
        (claimed("p1.release", Claim::Again), "read p1.release"),
        (
            found("p1.release", "v1", Some("p1.release")),
            "keep p1.release/1: entry p1.release 0 of 0, web runs shop/web:v1 by p1.release",
        ),
    ]);
    assert_eq!(play.open("p1.release").how, None, "what it did was never told");
}

#[test]
fn key_that_can_not_be_claimed_is_claimed_later_and_later() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed("p1", "v1"), stored("p1/1")]);
    for millis in [1_000, 2_000, 4_000, 8_000] {
        let again = Event::Rang { alarm: Alarm::Claim(id("p1.release")) };
        play.goes([
            (claimed("p1.release", Claim::Failed(Fault::Full)), &format!("in {millis} ms claim p1.release")),
            (again, "claim p1.release"),
        ]);
    }
    play.goes([(claimed("p1.release", Claim::First), "update p1.release to shop/web:v1")]);
    // How often a claim failed is no reason to give up on a container that was changed.
    play.goes([(changed("v5"), "update p1.release to shop/web:v1 over shop/web:v5")]);
}

fn changed(tag: &str) -> Event {
    refused("p1.release", Failure::Changed { found: format!("shop/web:{tag}") })
}

#[test]
fn update_of_a_container_that_was_changed_is_sent_again_three_times() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed("p1", "v1"), stored("p1/1"), claimed("p1.release", Claim::First)]);
    play.goes([
        (changed("v5"), "update p1.release to shop/web:v1 over shop/web:v5"),
        (changed("v6"), "update p1.release to shop/web:v1 over shop/web:v6"),
        (changed("v7"), "update p1.release to shop/web:v1 over shop/web:v7"),
        (changed("v8"), "keep p1.release/1: entry p1.release failed (Changed { found: \"shop/web:v8\" })"),
    ]);
}

#[test]
fn update_of_a_container_that_was_changed_is_sent_again_only_while_the_decision_holds() {
    let again = "update p1.release to shop/web:v1 over shop/web:v5";
    let fails = "keep p1.release/1: entry p1.release failed (Changed { found: \"shop/web:v5\" })";
    let now = |trigger: Trigger| Some(revised(trigger, 2));
    let cases = [
        ("its condition was edited", now(trigger("release", "^w")), again),
        ("it was switched off", now(Trigger { enabled: false, ..trigger("release", "^v") }), fails),
        ("it drives another container", now(onto("api", trigger("release", "^v"))), fails),
        ("it was deleted", None, fails),
    ];
    for (name, latest, effects) in cases {
        let mut play = Play::with([trigger("release", "^v")]);
        play.takes([pushed("p1", "v1"), stored("p1/1"), claimed("p1.release", Claim::First)]);
        let triggers = vec![(TriggerId("release".into()), latest)];
        play.takes([Event::Learned { triggers, open: Vec::new(), at: NOW }]);
        assert_eq!(said(&play.engine.update(changed("v5"))), effects, "{name}");
    }
}

#[test]
fn two_triggers_of_one_container_are_performed_one_after_the_other() {
    let mut play = Play::with([trigger("aa", "v"), pinned(trigger("bb", "v"))]);
    let pin = format!("shop/web:v1@{}", digest('a'));
    let second = format!("update p1.bb to {pin} over shop/web:v1");
    play.takes([pushed("p1", "v1")]);
    play.goes([
        (stored("p1/1"), &format!("p1 decided: aa sets shop/web:v1, bb sets {pin}; claim p1.aa")),
        (claimed("p1.aa", Claim::First), "update p1.aa to shop/web:v1"),
        (took("p1.aa", "v1"), "keep p1.aa/1: entry p1.aa 0 of 0, web runs shop/web:v1 by p1.aa"),
        // Not before what the first did is known to whoever comes after a crash.
        (stored("p1.aa/1"), "follow p1.aa; claim p1.bb"),
        (claimed("p1.bb", Claim::First), &second),
    ]);
}

#[test]
fn next_of_a_container_begins_where_the_one_before_fails() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed("p1", "v1"), pushed("p2", "v2"), stored("p1/1"), stored_at("p2/1", 2)]);
    play.goes([
        (claimed("p1.release", Claim::First), "update p1.release to shop/web:v1"),
        (
            refused("p1.release", Failure::Forbidden),
            "keep p1.release/1: entry p1.release failed (Forbidden); claim p2.release",
        ),
    ]);
}

#[test]
fn older_push_never_takes_a_container_back() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes(until_followed("p2", "release", "v2", 2));
    // Another has stored a push before that one, and it is heard of only now.
    let older = Entry { id: id("p1.release"), order: 1, ..play.open("p2.release").clone() };
    let older = Entry { outcome: Outcome::Pending, image: Some("shop/web:v1".into()), how: None, ..older };
    let heard = Event::Learned { triggers: Vec::new(), open: vec![older.clone()], at: NOW.plus(5) };
    play.goes([(heard, "keep p1.release/1: entry p1.release superseded")]);
    assert_eq!(play.open("p1.release").finished_at, Some(NOW.plus(5)));
    // Nor where what was found is what it set itself: of the same push, the greater id is the later.
    let same = Entry { id: id("p2.zz"), order: 2, ..older.clone() };
    let smaller = Entry { id: id("p2.aa"), order: 2, ..older };
    let heard = Event::Learned { triggers: Vec::new(), open: vec![same, smaller], at: NOW };
    play.goes([(heard, "keep p2.aa/1: entry p2.aa superseded; claim p2.zz")]);
}

#[test]
fn order_of_pushes_counts_and_not_the_clock() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes(until_followed("p1", "release", "v1", 1));
    // The clock was set back by an hour.
    let early = NOW.plus(-3_600_000);
    let next = Event::Pushed { key: key("p2"), push: push("v2", 'b'), known: None, at: early };
    play.takes([next]);
    let stored = Event::Stored { ticket: ticket("p2/1"), order: 2, at: early };
    play.goes([
        (stored, "p2 decided: release sets shop/web:v2; claim p2.release"),
        (claimed("p2.release", Claim::First), "update p2.release to shop/web:v2 over shop/web:v1"),
    ]);
}
