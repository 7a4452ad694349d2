//! The store in memory, which every other is held to.

mod prune;
mod whole;

use super::*;
use crate::conformance::made::{NOW, key, onto, push, repository, tag, target, trigger};
use crate::decide::{Decided, decide};
use crate::history::{Cursor, Entry, EntryId, Filter};
use crate::language::{Language, Say};
use crate::push::{Change, TagRecord};
use crate::time::Timestamp;
use crate::trigger::{MAX_TRIGGERS, Revision, Trigger, TriggerConflict, TriggerId, TriggerName};
use crate::update::Outcome;

/// The trigger of this name and revision, over another revision or over none.
fn save(name: &str, revision: u64, over: Option<u64>) -> Write {
    let trigger = Trigger { revision: Revision(revision), ..trigger(name, "v") };
    Write::Trigger { trigger, over: over.map(Revision) }
}

fn forget(name: &str, over: u64) -> Write {
    Write::ForgetTrigger { id: TriggerId(name.into()), over: Revision(over) }
}

fn record(name: &str, digit: char) -> TagRecord {
    TagRecord { tag: tag(name), digest: push(name, digit).digest, pushed_at: NOW }
}

fn point(name: &str, digit: char, over: Option<TagRecord>) -> Write {
    Write::Tag { repository: repository("shop/web"), record: record(name, digit), over }
}

fn decided(name: &str) -> Decided {
    let push = push("v1", 'a');
    let decisions = decide(&[trigger("release", "v")], &push, Change::Created);
    Decided { key: key(name), push, change: Change::Created, by_hand: false, at: NOW, decisions }
}

fn entry(id: &str, outcome: Outcome, at: Timestamp, order: u64) -> Entry {
    let trigger = trigger("release", "v");
    Entry {
        id: EntryId(id.into()),
        trigger_id: Some(trigger.id),
        trigger: trigger.name,
        repository: trigger.repository,
        tag: tag("v1"),
        digest: None,
        change: None,
        by_hand: false,
        condition: trigger.condition,
        action: trigger.action,
        previous_image: None,
        image: None,
        how: None,
        outcome,
        order,
        at,
        finished_at: None,
    }
}

fn pending(id: &str) -> Write {
    Write::Entry(entry(id, Outcome::Pending, NOW, 0))
}

fn runs(workload: &str, order: u64) -> Write {
    let running = Running { image: format!("shop/web:v{order}"), by: EntryId("p".into()), order };
    Write::Container { target: target(workload), running }
}

/// A store that holds these writes.
fn holding(writes: &[Write]) -> Memory {
    let mut memory = Memory::default();
    memory.commit(writes).unwrap();
    memory
}

#[test]
fn each_write_is_refused_where_it_would_undo_what_is_kept() {
    let latest = |name: &str, revision| NotStored::TriggerMoved {
        latest: Some(Box::new(Trigger { revision: Revision(revision), ..trigger(name, "v") })),
    };
    let gone = || NotStored::TriggerMoved { latest: None };
    let moved = |known| NotStored::TagMoved { known };
    let known = || Some(record("v1", 'a'));
    let cases = [
        ("a new trigger", save("new", 1, None), Ok(())),
        ("a trigger over the revision that is kept", save("release", 5, Some(4)), Ok(())),
        ("a trigger over an older revision", save("release", 4, Some(3)), Err(latest("release", 4))),
        ("a new trigger where there is one", save("release", 1, None), Err(latest("release", 4))),
        ("a trigger that was deleted", save("gone", 5, Some(4)), Err(gone())),
        ("no more of a trigger that was seen", forget("release", 4), Ok(())),
        ("no more of a trigger that was changed", forget("release", 3), Err(latest("release", 4))),
        ("no more of a trigger that is gone", forget("gone", 4), Err(gone())),
        ("a new push", Write::Push(decided("p2")), Ok(())),
        ("a push that is remembered", Write::Push(decided("p1")), Err(NotStored::KnownPush)),
        ("a new tag", point("v2", 'a', None), Ok(())),
        ("a tag over what is known", point("v1", 'b', known()), Ok(())),
        ("a tag that nobody was to know", point("v1", 'b', None), Err(moved(known()))),
        ("a tag that points elsewhere", point("v1", 'b', Some(record("v1", 'c'))), Err(moved(known()))),
        ("a tag that is gone", point("v2", 'b', Some(record("v2", 'a'))), Err(moved(None))),
    ];
    let memory = holding(&[save("release", 4, None), Write::Push(decided("p1")), point("v1", 'a', None)]);
    for (name, write, expected) in cases {
        let mut after = memory.clone();
        let result = after.commit(std::slice::from_ref(&write)).map(drop);
        assert_eq!(result, expected, "{name}");
        assert_eq!(after == memory, expected.is_err(), "{name}");
    }
}

#[test]
fn names_are_unique_in_the_account_and_a_repository_has_ten_triggers() {
    let names: Vec<String> = (0..MAX_TRIGGERS).map(|n| format!("t-{n}")).collect();
    let memory = holding(&names.iter().map(|name| save(name, 1, None)).collect::<Vec<_>>());
    let named = |id: &str, name: &str, of: &str, over: Option<u64>| Write::Trigger {
        trigger: Trigger {
            id: TriggerId(id.into()),
            name: TriggerName::parse(name).unwrap(),
            repository: repository(of),
            revision: Revision(2),
            ..trigger("xx", "v")
        },
        over: over.map(Revision),
    };
    let too_many = || NotStored::Conflicts(vec![TriggerConflict::TooMany { repository: repository("shop/web") }]);
    let taken = |name: &str| {
        let name = TriggerName::parse(name).unwrap();
        NotStored::Conflicts(vec![TriggerConflict::NameTaken { name, repository: repository("shop/web") }])
    };
    let cases = [
        ("an eleventh", vec![named("new", "new", "shop/web", None)], Err(too_many())),
        ("one of another repository", vec![named("new", "new", "shop/api", None)], Ok(())),
        ("a name that is taken elsewhere", vec![named("new", "t-0", "shop/api", None)], Err(taken("t-0"))),
        ("an edit of the tenth", vec![named("t-9", "t-9", "shop/web", Some(1))], Ok(())),
        ("a name that another has", vec![named("t-9", "t-0", "shop/web", Some(1))], Err(taken("t-0"))),
        (
            "one in the place of another that moves away",
            vec![named("t-9", "t-9", "shop/api", Some(1)), named("new", "new", "shop/web", None)],
            Ok(()),
        ),
        (
            "one of the name that another gives up",
            vec![named("t-9", "other", "shop/web", Some(1)), named("new", "t-9", "shop/api", None)],
            Ok(()),
        ),
        (
            "one in the place of another that is deleted",
            vec![forget("t-0", 1), named("new", "t-0", "shop/web", None)],
            Ok(()),
        ),
        (
            "two new ones of one name",
            vec![named("one", "same", "shop/api", None), named("two", "same", "shop/db", None)],
            Err(NotStored::Conflicts(vec![TriggerConflict::NameTaken {
                name: TriggerName::parse("same").unwrap(),
                repository: repository("shop/api"),
            }])),
        ),
    ];
    for (name, writes, expected) in cases {
        let mut after = memory.clone();
        assert_eq!(after.commit(&writes).map(drop), expected, "{name}");
        assert_eq!(after == memory, expected.is_err(), "{name}");
    }
}

#[test]
fn places_in_the_order_of_pushes_follow_everything_that_is_kept() {
    let placed = |id: &str, order| Write::Entry(entry(id, Outcome::Succeeded, NOW, order));
    let steps = [
        ("a trigger takes no place", vec![save("release", 1, None)], 0),
        ("a push is the first", vec![Write::Push(decided("p1")), pending("p1.release")], 1),
        ("a state of its entry takes none", vec![placed("p1.release", 1), runs("web", 1)], 1),
        ("the next push", vec![Write::Push(decided("p2"))], 2),
        ("an import brings places along", vec![placed("imported", 40)], 40),
        ("so does a container", vec![runs("api", 50)], 50),
        ("a push comes after them", vec![Write::Push(decided("p3")), pending("p3.release")], 51),
        ("also one that brings them along", vec![placed("more", 60), Write::Push(decided("p4"))], 61),
    ];
    let mut memory = Memory::default();
    for (name, writes, place) in steps {
        assert_eq!(memory.place_of(&writes), place, "{name}");
        assert_eq!(memory.commit(&writes), Ok(place), "{name}");
        assert_eq!(memory.place(), place, "{name}");
    }
    let order = |id: &str| memory.entry(&EntryId(id.into())).map(|entry| entry.order);
    assert_eq!((order("p1.release"), order("p3.release"), order("imported")), (Some(1), Some(51), Some(40)));
}

#[test]
fn entry_that_is_final_stays_as_it_is() {
    let mut memory = holding(&[Write::Push(decided("p1")), pending("p1.release")]);
    let of = |outcome| Write::Entry(entry("p1.release", outcome, NOW, 1));
    memory.commit(&[of(Outcome::RollingOut { updated: 1, total: 3 })]).unwrap();
    assert_eq!(memory.open().count(), 1);
    memory.commit(&[of(Outcome::Succeeded)]).unwrap();
    let before = memory.clone();
    memory.commit(&[of(Outcome::RollingOut { updated: 2, total: 3 }), of(Outcome::Superseded)]).unwrap();
    assert_eq!(memory, before);
    assert_eq!((memory.open().count(), memory.history().count()), (0, 1));
}

#[test]
fn key_is_claimed_once() {
    let mut memory = Memory::default();
    let [first, other] = ["p1.release", "p2.release"].map(|id| EntryId(id.into()));
    assert_eq!([memory.claim(&first), memory.claim(&other), memory.claim(&first)], [true, true, false]);
}

#[test]
fn what_is_kept_can_be_asked_for() {
    let api = Write::Trigger { trigger: onto("api", trigger("api", "v")), over: None };
    let later = Write::Entry(entry("later", Outcome::Succeeded, NOW.plus(1), 7));
    let writes =
        [api, point("v1", 'a', None), Write::Push(decided("p1")), pending("p1.release"), later, runs("web", 3)];
    let memory = holding(&writes);
    assert_eq!(memory.triggers().map(|trigger| trigger.name.as_str()).collect::<Vec<_>>(), ["api"]);
    assert_eq!(memory.tag(&repository("shop/web"), &tag("v1")), Some(&record("v1", 'a')));
    assert_eq!(memory.tag(&repository("shop/api"), &tag("v1")), None);
    assert_eq!(memory.tags_of(&repository("shop/web")).collect::<Vec<_>>(), [&record("v1", 'a')]);
    assert_eq!(memory.tags_of(&repository("shop/api")).count(), 0);
    let tags: Vec<_> = memory.tags().map(|(name, records)| (name.as_str(), records.count())).collect();
    assert_eq!(tags, [("shop/web", 1)]);
    assert_eq!(memory.push(&key("p1")), Some(&decided("p1")));
    assert_eq!(memory.push(&key("p2")), None);
    assert_eq!(memory.pushes().count(), 1);
    let ids: Vec<&str> = memory.history().map(|entry| entry.id.0.as_str()).collect();
    assert_eq!(ids, ["later", "p1.release"]);
    let first = memory.page(&Filter::default(), None, 1);
    assert_eq!(first.next, Some(Cursor { at: NOW.plus(1), id: EntryId("later".into()) }));
    let second = memory.page(&Filter::default(), first.next.as_ref(), 1);
    assert_eq!((second.entries[0].id.0.as_str(), second.next), ("p1.release", None));
    let containers: Vec<_> = memory.containers().map(|(at, running)| (at.clone(), running.order)).collect();
    assert_eq!(containers, [(target("web"), 3)]);
}

#[test]
fn rows_of_another_store_are_taken_in_and_held_to_the_same_rules() {
    let mut memory = Memory::default();
    for row in
        [save("release", 4, None), Write::Push(decided("p1")), Write::Entry(entry("e", Outcome::Pending, NOW, 9))]
    {
        memory.take_in(&row);
    }
    memory.set_place(9);
    assert_eq!(memory.place_of(&[Write::Push(decided("p2"))]), 10);
    assert_eq!(memory.make(&Write::Push(decided("p1")), 10), Err(NotStored::KnownPush));
    assert_eq!(memory.place(), 9);
    assert_eq!(memory.make(&pending("p2.release"), 10), Ok(()));
    assert_eq!(memory.place(), 10);
    assert_eq!(memory.entry(&EntryId("p2.release".into())).map(|entry| entry.order), Some(10));
    assert_eq!(memory.entry(&EntryId("e".into())).map(|entry| entry.order), Some(9));
}

#[test]
fn every_reason_is_said_in_both_languages() {
    let reasons = [
        NotStored::KnownPush,
        NotStored::TagMoved { known: None },
        NotStored::TriggerMoved { latest: None },
        NotStored::TriggerMoved { latest: Some(Box::new(trigger("release", "v"))) },
        NotStored::Conflicts(vec![TriggerConflict::TooMany { repository: repository("shop/web") }]),
        Fault::Full.into(),
        Fault::Newer { version: 9 }.into(),
        Fault::Broken { detail: "closing".into() }.into(),
        Fault::Deposed.into(),
    ];
    let said = |language| reasons.iter().map(|why| why.say(language)).collect::<std::collections::BTreeSet<_>>();
    let [en, zh] = Language::ALL.map(said);
    assert_eq!((en.len(), zh.len()), (reasons.len(), reasons.len()), "two reasons are one sentence");
    assert_eq!(en.intersection(&zh).count(), 0);
    let passing: Vec<bool> =
        [Fault::Full, Fault::Broken { detail: String::new() }, Fault::Newer { version: 9 }, Fault::Deposed]
            .iter()
            .map(Fault::may_pass)
            .collect();
    assert_eq!(passing, [true, true, false, false]);
}
