//! Pushes: decided on, stored, told, and only then acted on.

use super::*;
use crate::conformance::made::{onto, pinned, tag, trigger};
use crate::push::Change;
use crate::store::Write;

#[test]
fn push_that_matches_is_stored_before_it_is_told_and_claimed_before_it_is_performed() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.goes([
        (pushed("p1", "v1"), "keep p1/1: push p1, tag v1@a over nothing, entry p1.release starting"),
        (stored("p1/1"), "p1 decided: release sets shop/web:v1; claim p1.release"),
        (claimed("p1.release", Claim::First), "update p1.release to shop/web:v1"),
    ]);
}

#[test]
fn push_that_fires_nothing_is_stored_and_told_for_all_that() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.goes([
        (pushed("p1", "latest"), "keep p1/1: push p1, tag latest@a over nothing"),
        (stored("p1/1"), "p1 decided: release doesn't match"),
        // It is over: the same key is a new question, which the store will answer.
        (pushed("p1", "latest"), "keep p1/1: push p1, tag latest@a over nothing"),
        (not_stored("p1/1", NotStored::KnownPush), "p1 not taken: this push was taken before"),
    ]);
}

#[test]
fn triggers_are_asked_oldest_first_then_by_name_and_only_those_of_the_repository() {
    let elsewhere = Trigger { repository: repository("shop/web-v2"), ..trigger("elsewhere", "v") };
    let older = Trigger { created_at: NOW.plus(-1), ..trigger("zz", "v") };
    let mut play = Play::with([trigger("bb", "v"), trigger("aa", "v"), elsewhere, older]);
    play.takes([pushed("p1", "v1")]);
    let told = "p1 decided: zz sets shop/web:v1, aa covered by zz, bb covered by zz; claim p1.zz";
    play.goes([(stored("p1/1"), told)]);
}

#[test]
fn every_entry_is_stored_with_its_push_and_different_containers_are_set_at_once() {
    let mut play = Play::with([trigger("aa", "v"), onto("api", trigger("bb", "v")), pinned(trigger("cc", "v"))]);
    let digest = "a".repeat(64);
    let told = format!(
        "p1 decided: aa sets shop/web:v1, bb sets shop/web:v1, cc sets shop/web:v1@sha256:{digest}; claim p1.aa; claim p1.bb"
    );
    play.goes([
        (
            pushed("p1", "v1"),
            "keep p1/1: push p1, tag v1@a over nothing, entry p1.aa starting, entry p1.bb starting, entry p1.cc starting",
        ),
        (stored("p1/1"), &told),
    ]);
    assert_eq!(play.engine.open().count(), 3);
}

#[test]
fn push_told_again_while_it_is_being_stored_changes_nothing() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed("p1", "v1"), pushed("p2", "v2")]);
    let before = play.engine.clone();
    play.goes([(pushed("p1", "v1"), ""), (pushed("p2", "v2"), "")]);
    assert_eq!(play.engine, before);
}

#[test]
fn push_told_again_after_it_was_stored_is_not_taken() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes(until_followed("p1", "release", "v1", 1));
    let before = play.engine.clone();
    play.takes([pushed("p1", "v1")]);
    play.goes([(not_stored("p1/1", NotStored::KnownPush), "p1 not taken: this push was taken before")]);
    assert_eq!(play.engine, before);
}

#[test]
fn tag_pushed_again_is_kept_as_it_is_now_over_what_was_known() {
    let mut play = Play::with([trigger("release", "^v")]);
    let known = record(&push("v1", 'a'), NOW.plus(-5));
    let again = pushed_over("p1", push("v1", 'b'), known.clone());
    let effects = play.engine.update(again);
    let [Effect::Commit { writes, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    let tags = writes.iter().filter(|write| matches!(write, Write::Tag { .. })).cloned().collect::<Vec<_>>();
    let record = record(&push("v1", 'b'), NOW);
    assert_eq!(tags, [Write::Tag { repository: repository("shop/web"), record, over: Some(known) }]);
    let decided = writes.iter().find_map(|write| match write {
        Write::Push(decided) => Some(decided),
        _ => None,
    });
    assert_eq!(decided.map(|decided| (decided.change, decided.at)), Some((Change::Updated, NOW)));
    assert_eq!(said(&play.engine.update(stored("p1/1"))), "p1 decided: release sets shop/web:v1; claim p1.release");
    assert_eq!(play.open("p1.release").change, Some(Change::Updated));
}

#[test]
fn same_image_under_the_same_tag_again_is_told_and_fires_nothing() {
    let mut play = Play::with([trigger("release", "^v")]);
    let known = record(&push("v1", 'a'), NOW.plus(-5));
    play.goes([
        (pushed_over("p1", push("v1", 'a'), known), "keep p1/1: push p1, tag v1@a over v1@a"),
        (stored("p1/1"), "p1 decided: release repeated"),
    ]);
}

#[test]
fn tag_that_moved_in_the_meantime_is_decided_on_again() {
    let mut play = Play::with([trigger("release", "^v")]);
    let moved = |known: Option<TagRecord>| not_stored("p1/1", NotStored::TagMoved { known });
    let (same, other) = (record(&push("v1", 'a'), NOW), record(&push("v1", 'c'), NOW));
    let fires = "keep p1/2: push p1, tag v1@a over v1@c, entry p1.release starting";
    play.goes([
        (pushed("p1", "v1"), "keep p1/1: push p1, tag v1@a over nothing, entry p1.release starting"),
        (moved(Some(other)), fires),
        // The first try's answer comes again: it is not that of the second.
        (moved(None), ""),
        (stored("p1/1"), ""),
        (not_stored("p1/2", NotStored::TagMoved { known: Some(same) }), "keep p1/3: push p1, tag v1@a over v1@a"),
        (stored("p1/3"), "p1 decided: release repeated"),
    ]);
}

#[test]
fn pushes_of_one_repository_are_stored_in_order_and_those_of_others_beside_them() {
    let other = Trigger { repository: repository("shop/api"), ..onto("api", trigger("api", "v")) };
    let mut play = Play::with([trigger("release", "^v"), other]);
    let elsewhere = Push { repository: repository("shop/api"), ..push("v9", 'a') };
    let elsewhere = Event::Pushed { key: key("p3"), push: elsewhere, known: None, at: NOW };
    play.goes([
        (pushed("p1", "v1"), "keep p1/1: push p1, tag v1@a over nothing, entry p1.release starting"),
        (pushed("p2", "v2"), ""),
        (elsewhere, "keep p3/1: push p3, tag v9@a over nothing, entry p3.api starting"),
        // What is said of a push that waits is no answer to the one before it.
        (stored("p2/1"), ""),
        (
            stored("p1/1"),
            "p1 decided: release sets shop/web:v1; claim p1.release; \
             keep p2/1: push p2, tag v2@a over nothing, entry p2.release starting",
        ),
        // It waits for the container, not for the store.
        (stored_at("p2/1", 2), "p2 decided: release sets shop/web:v2"),
    ]);
}

#[test]
fn push_is_decided_by_the_triggers_that_are_known_when_its_turn_comes() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed("p1", "v1"), pushed("p2", "v2")]);
    let off = Trigger { enabled: false, ..revised(trigger("release", "^v"), 2) };
    play.takes([Event::Learned { triggers: vec![(off.id.clone(), Some(off))], open: Vec::new(), at: NOW }]);
    play.takes([stored("p1/1")]);
    play.goes([(stored_at("p2/1", 2), "p2 decided: release is off, would fire")]);
}

#[test]
fn full_store_makes_pushes_wait_longer_and_longer_and_none_is_lost() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed("p1", "v1"), pushed("p2", "v2")]);
    assert_eq!(play.engine.unsaved(), 0);
    let waits = "p1 waits: there is no room left to store anything; export what you need and delete old history";
    let again = "push p1, tag v1@a over nothing, entry p1.release starting";
    for (turn, millis) in [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000].into_iter().enumerate() {
        let (this, next) = (format!("p1/{}", turn + 1), format!("p1/{}", turn + 2));
        play.goes([
            (full(&this), &format!("{waits}; in {millis} ms keep {this}")),
            (rang(&this), &format!("keep {next}: {again}")),
            // The alarm rings once for each try.
            (rang(&this), ""),
        ]);
        assert_eq!(play.engine.unsaved(), 2, "the one that is tried and the one behind it");
    }
    play.goes([(
        stored("p1/8"),
        "p1 decided: release sets shop/web:v1; claim p1.release; \
         keep p2/1: push p2, tag v2@a over nothing, entry p2.release starting",
    )]);
    assert_eq!(play.engine.unsaved(), 1, "what waited behind it is not kept yet");
    // The next that meets a full store is as patient as the first was.
    let effects = play.engine.update(full("p2/1"));
    assert!(said(&effects).ends_with("; in 1000 ms keep p2/1"), "{effects:?}");
}

#[test]
fn broken_store_may_serve_again_and_one_of_a_newer_version_will_not() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed("p1", "v1"), pushed("p2", "v2")]);
    let broken = Fault::Broken { detail: "closing".into() };
    play.goes([
        (not_stored("p1/1", broken.into()), "p1 waits: the store doesn’t answer (closing); in 1000 ms keep p1/1"),
        (rang("p1/1"), "keep p1/2: push p1, tag v1@a over nothing, entry p1.release starting"),
        (
            not_stored("p1/2", Fault::Newer { version: 9 }.into()),
            "p1 not taken: the stored data is of a newer version (9) of the console; it is shown and not changed; \
             keep p2/1: push p2, tag v2@a over nothing, entry p2.release starting",
        ),
    ]);
    assert_eq!(play.engine.unsaved(), 1, "what waited behind it is not kept yet");
    play.takes([stored("p2/1")]);
    assert_eq!(play.engine.unsaved(), 0);
}

#[test]
fn entry_keeps_push_and_trigger_as_they_were() {
    let release = pinned(trigger("release", "^v"));
    let mut play = Play::with([release.clone()]);
    play.takes([pushed("p1", "v1"), stored_at("p1/1", 7)]);
    let renamed = Trigger { name: TriggerName::parse("renamed").unwrap(), ..revised(trigger("release", "^w"), 2) };
    play.takes([Event::Learned { triggers: vec![(release.id.clone(), Some(renamed))], open: Vec::new(), at: NOW }]);
    let push = push("v1", 'a');
    let expected = Entry {
        id: id("p1.release"),
        trigger_id: Some(release.id),
        trigger: release.name,
        repository: repository("shop/web"),
        tag: tag("v1"),
        digest: push.digest.clone(),
        change: Some(Change::Created),
        by_hand: false,
        condition: release.condition,
        action: release.action,
        previous_image: None,
        image: Some(push.by_digest().to_string()),
        how: None,
        outcome: Outcome::Pending,
        order: 7,
        at: NOW,
        finished_at: None,
    };
    assert_eq!(play.open("p1.release"), &expected);
}
