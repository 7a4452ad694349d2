//! What people ask for: save, delete, run, import. “Saved” is said after the store has answered.

use super::*;
use crate::conformance::made::{onto, pinned, tag, trigger};
use crate::store::Write;

fn save(trigger: Trigger, new: bool) -> Event {
    asked("save", Ask::Save { trigger, new })
}

fn delete(name: &str, revision: u64) -> Event {
    asked("delete", Ask::Delete { id: TriggerId(name.into()), over: Revision(revision) })
}

fn run(name: &str, push: Push) -> Event {
    asked("run", Ask::Run { id: TriggerId(name.into()), push, known: None })
}

fn moved(ask: &str, latest: Option<Trigger>) -> Event {
    not_stored(ask, NotStored::TriggerMoved { latest: latest.map(Box::new) })
}

/// The revision of a trigger that the engine decides by.
fn revision(play: &Play, name: &str) -> Option<u64> {
    play.engine.trigger(&TriggerId(name.into())).map(|trigger| trigger.revision.0)
}

#[test]
fn new_trigger_is_saved_once_the_store_has_it_and_not_before() {
    let mut play = Play::with([]);
    play.goes([(save(revised(trigger("release", "v"), 0), true), "keep save: trigger release r1 over nothing")]);
    assert_eq!(revision(&play, "release"), None);
    play.goes([(stored("save"), "save: saved release r1")]);
    assert_eq!(revision(&play, "release"), Some(1));
}

#[test]
fn changed_trigger_is_saved_over_the_revision_that_it_was_made_from() {
    let mut play = Play::with([revised(trigger("release", "v"), 4)]);
    play.goes([
        (save(revised(trigger("release", "w"), 4), false), "keep save: trigger release r5 over r4"),
        (stored("save"), "save: saved release r5"),
    ]);
    assert_eq!(revision(&play, "release"), Some(5));
}

#[test]
fn save_over_anothers_revision_is_refused_and_nothing_changes() {
    let mut play = Play::with([revised(trigger("release", "v"), 4)]);
    let before = play.engine.clone();
    play.goes([
        (save(revised(trigger("release", "w"), 3), false), "keep save: trigger release r4 over r3"),
        (
            moved("save", Some(revised(trigger("release", "v"), 4))),
            "save: this trigger was saved elsewhere since you opened it; nothing is overwritten",
        ),
    ]);
    assert_eq!(play.engine, before);
}

#[test]
fn deleted_trigger_is_not_brought_back_by_a_save() {
    let mut play = Play::with([]);
    play.goes([
        (save(revised(trigger("release", "w"), 3), false), "keep save: trigger release r4 over r3"),
        (moved("save", None), "save: this trigger was deleted elsewhere since you opened it"),
    ]);
    assert_eq!(revision(&play, "release"), None);
}

#[test]
fn trigger_is_deleted_over_the_revision_that_was_seen() {
    let mut play = Play::with([revised(trigger("release", "v"), 4)]);
    play.goes([
        (delete("release", 3), "keep delete: no trigger release over r3"),
        (
            moved("delete", Some(revised(trigger("release", "v"), 4))),
            "delete: this trigger was saved elsewhere since you opened it; nothing is overwritten",
        ),
    ]);
    assert_eq!(revision(&play, "release"), Some(4));
    play.goes([(delete("release", 4), "keep delete: no trigger release over r4")]);
    assert_eq!(revision(&play, "release"), Some(4), "it decides until it is gone");
    play.goes([
        (stored("delete"), "delete: deleted release"),
        (delete("release", 4), "delete: this trigger was deleted elsewhere since you opened it"),
    ]);
    assert_eq!(revision(&play, "release"), None);
}

#[test]
fn eleventh_trigger_is_refused_at_once_and_the_tenth_can_still_be_edited() {
    let name = |n: usize| format!("t-{n}");
    let mut play = Play::with((0..MAX_TRIGGERS).map(|n| trigger(&name(n), "v")));
    assert_eq!(play.engine.room(&repository("shop/web")), 0);
    let refusal = "save: shop/web already has 10 triggers, which is the most a repository can have; delete one first";
    let elsewhere = Trigger { repository: repository("shop/api"), ..trigger("t-9", "w") };
    play.goes([
        (save(trigger("eleventh", "v"), true), refusal),
        (save(trigger("t-9", "w"), false), "keep save: trigger t-9 r2 over r1"),
        (stored("save"), "save: saved t-9 r2"),
        (save(revised(elsewhere, 2), false), "keep save: trigger t-9 r3 over r2"),
        (stored("save"), "save: saved t-9 r3"),
    ]);
    assert_eq!(play.engine.room(&repository("shop/web")), 1);
    assert_eq!(play.engine.room(&repository("shop/api")), 9);
}

#[test]
fn name_that_is_taken_on_another_repository_is_refused_at_once_or_by_the_store() {
    let mut play = Play::with([trigger("release", "v")]);
    let other = |name: &str| Trigger {
        id: TriggerId("other".into()),
        repository: repository("shop/api"),
        ..trigger(name, "v")
    };
    let taken = "there is already a trigger named “release”, on shop/web; choose another name";
    play.goes([(save(other("release"), true), &format!("save: {taken}"))]);
    // Another tab has saved one of this name, which the engine has not heard of.
    let conflicts = check_conflicts([&trigger("release", "v")], None, &other("release").name, &repository("shop/api"));
    play.goes([
        (save(other("free"), true), "keep save: trigger other r2 over nothing"),
        (not_stored("save", NotStored::Conflicts(conflicts)), &format!("save: {taken}")),
    ]);
    assert_eq!(revision(&play, "other"), None);
}

#[test]
fn question_that_a_full_store_refuses_is_not_tried_again_behind_the_persons_back() {
    let mut play = Play::with([]);
    play.takes([save(trigger("release", "v"), true)]);
    let refusal = "save: there is no room left to store anything; export what you need and delete old history";
    play.goes([(full("save"), refusal), (rang("save"), ""), (stored("save"), "")]);
    assert_eq!(play.engine.unsaved(), 0);
    assert_eq!(revision(&play, "release"), None);
}

#[test]
fn run_by_hand_fires_whatever_the_condition_says_and_leaves_the_tag_as_it_is_known() {
    let off = Trigger { enabled: false, ..trigger("off", "v") };
    let mut play = Play::with([trigger("release", "^v"), off, onto("api", pinned(trigger("pin", "^v")))]);
    for name in ["release", "off"] {
        let ask = asked(name, Ask::Run { id: TriggerId(name.into()), push: push("latest", 'a'), known: None });
        let entry = format!("{name}.{name}");
        play.goes([(ask, &format!("keep {name}/1: push {name}, entry {entry} starting"))]);
        let effects = play.engine.update(stored(&format!("{name}/1")));
        assert!(said(&effects).starts_with(&format!("{name} decided: {name} sets shop/web:latest")), "{effects:?}");
        let entry = play.open(&entry);
        assert!(entry.by_hand && entry.tag == tag("latest"));
    }
    // Also on what the tag points at already.
    let known = Some(record(&push("latest", 'a'), NOW));
    let ask = asked("again", Ask::Run { id: TriggerId("pin".into()), push: push("latest", 'a'), known });
    let image = push("latest", 'a').by_digest();
    play.takes([ask]);
    play.goes([(stored("again/1"), &format!("again decided: pin sets {image}; claim again.pin"))]);
}

#[test]
fn run_by_hand_is_sent_again_on_a_changed_container_although_its_trigger_is_off() {
    let off = Trigger { enabled: false, ..trigger("off", "v") };
    let mut play = Play::with([off]);
    play.takes([run("off", push("latest", 'a')), stored("run/1"), claimed("run.off", Claim::First)]);
    let changed = refused("run.off", Failure::Changed { found: "shop/web:v5".into() });
    play.goes([(changed, "update run.off to shop/web:latest over shop/web:v5")]);
}

#[test]
fn run_by_hand_waits_for_the_pushes_before_it() {
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed("p1", "v1")]);
    play.goes([
        (run("release", push("latest", 'a')), ""),
        (
            stored("p1/1"),
            "p1 decided: release sets shop/web:v1; claim p1.release; keep run/1: push run, entry run.release starting",
        ),
    ]);
}

#[test]
fn trigger_that_is_gone_can_not_be_run() {
    let mut play = Play::with([]);
    let gone = "run: this trigger was deleted elsewhere since you opened it";
    play.goes([(run("release", push("latest", 'a')), gone)]);
    // Nor one that goes while the run waits.
    let mut play = Play::with([trigger("release", "^v")]);
    play.takes([pushed("p1", "latest"), run("release", push("latest", 'a'))]);
    play.takes([Event::Learned { triggers: vec![(TriggerId("release".into()), None)], open: Vec::new(), at: NOW }]);
    play.goes([(stored("p1/1"), &format!("p1 decided: release doesn't match; {gone}"))]);
}

#[test]
fn import_is_applied_as_one_transaction_or_not_at_all() {
    let import = |over: Option<Revision>| {
        let forget = Write::ForgetTrigger { id: TriggerId("old".into()), over: Revision(1) };
        let writes = vec![Write::Trigger { trigger: revised(trigger("release", "w"), 7), over }, forget];
        asked("import", Ask::Apply(writes))
    };
    let mut play = Play::with([trigger("old", "v")]);
    let keep = "keep import: trigger release r7 over nothing, no trigger old over r1";
    play.goes([
        (import(None), keep),
        (
            full("import"),
            "import: there is no room left to store anything; export what you need and delete old history",
        ),
    ]);
    assert_eq!((revision(&play, "release"), revision(&play, "old")), (None, Some(1)));
    play.goes([(import(None), keep), (stored("import"), "import: applied")]);
    assert_eq!((revision(&play, "release"), revision(&play, "old")), (Some(7), None));
}
