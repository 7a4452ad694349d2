//! What is stored and exported: written and read back, and read from every shape that was ever released.

mod values;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::fmt::Debug;
use tagfire_domain::decide::Decided;
use tagfire_domain::history::Entry;
use tagfire_domain::language::{Language, Say};
use tagfire_domain::push::TagRecord;
use tagfire_domain::record::{Container, KeptTag, Record, RecordError, keep_unknown};
use tagfire_domain::simulation::Simulation;
use tagfire_domain::trigger::{Revision, Trigger};
use tagfire_domain::update::{Failure, Outcome};

/// What the first release exported.
const EXPORT: &str = include_str!("data/export-v1-first.json");
/// An export of the first release whose conditions held tags back.
const BUT_NOT: &str = include_str!("data/export-v1-but-not.json");
/// What the first release kept in a browser: each row's key and text.
const ROWS: &str = include_str!("data/local-storage-first.json");

/// Written, read back, and with a stranger's field beside its own.
fn holds<T: Record + PartialEq + Debug>(record: &T) -> Result<(), TestCaseError> {
    let written = record.write();
    prop_assert_eq!(&T::read(written.clone()).unwrap(), record);
    // As text, which is what files and browsers hold.
    let text: Value = serde_json::from_str(&written.to_string()).unwrap();
    prop_assert_eq!(&T::read(text).unwrap(), record);
    let fields: Vec<&String> = written.as_object().unwrap().keys().collect();
    prop_assert!(fields.iter().all(|field| T::FIELDS.contains(&field.as_str())), "{:?}", fields);

    let mut old = written.clone();
    old["theirs"] = json!({"colour": ["red"]});
    let kept = keep_unknown(&old, written.clone(), T::FIELDS);
    prop_assert_eq!(&kept, &old);
    prop_assert_eq!(&T::read(kept).unwrap(), record);
    // Whatever this version knows is as the new row says, also where that says nothing.
    let bare: Map<String, Value> = Map::new();
    prop_assert_eq!(keep_unknown(&written, Value::Object(bare), T::FIELDS), json!({}));
    Ok(())
}

proptest! {
    #[test]
    fn a_trigger_reads_as_it_was_written(trigger in values::trigger()) {
        holds(&trigger)?;
    }

    #[test]
    fn an_entry_reads_as_it_was_written(entry in values::entry(values::outcome())) {
        holds(&entry)?;
    }

    #[test]
    fn a_push_reads_as_it_was_written(push in values::decided()) {
        holds(&push)?;
    }

    #[test]
    fn a_tag_reads_as_it_was_written(tag in values::kept_tag()) {
        holds(&tag)?;
        holds(&tag.record)?;
    }

    #[test]
    fn a_container_reads_as_it_was_written(container in values::container()) {
        holds(&container)?;
    }
}

/// Every name in a written record, at any depth.
fn names(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            into.push(name.clone());
            names(value, into);
        }),
        Value::Array(list) => list.iter().for_each(|value| names(value, into)),
        _ => {}
    }
}

#[test]
fn every_name_is_camel_case() {
    let entry: Entry = read_rows("entry/").remove(0);
    let tag: KeptTag = KeptTag { repository: entry.repository.clone(), record: read_tags().remove(0) };
    let mut written = vec![entry.write(), read_rows::<Trigger>("trigger/").remove(0).write(), tag.write()];
    written.extend(values::failures().into_iter().map(|failure| {
        let entry = Entry { outcome: Outcome::Failed(failure), ..entry.clone() };
        let outcome = entry.write()["outcome"].take();
        // A failure of nothing but its name is a word.
        outcome["failed"].as_str().map_or(outcome.clone(), |word| json!({ word: null }))
    }));
    let mut found = Vec::new();
    names(&Value::Array(written), &mut found);
    assert!(found.contains(&"imagePull".to_owned()) && found.contains(&"crashLoop".to_owned()), "{found:?}");
    for name in found {
        assert!(name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.contains('_'), "{name}");
    }
}

#[test]
fn what_a_condition_holds_back_stands_beside_it_and_is_missing_where_nothing_is() {
    let rows = || rows("trigger/").remove(0).1;
    let plain = Trigger::read(rows()).unwrap();
    assert_eq!(plain.condition.but(), None);
    let written = plain.write()["condition"].take();
    assert_eq!(written.as_object().map(Map::len), Some(2), "{written}");

    let mut row = rows();
    row["condition"]["but"] = json!({"method": "taglist", "expr": "v1;latest"});
    let trigger = Trigger::read(row.clone()).unwrap();
    assert!(!trigger.condition.is_match("latest"));
    assert_eq!(trigger.write()["condition"]["but"], row["condition"]["but"]);

    row["condition"]["but"] = json!({"method": "regex", "expr": "(?!-rc)"});
    let error = Trigger::read(row).unwrap_err().say(Language::En);
    assert!(error.contains("condition.but.expr") && error.contains("look-around"), "{error}");
}

#[test]
fn what_the_first_release_that_held_tags_back_exported_is_read() {
    let file: Value = serde_json::from_str(BUT_NOT).unwrap();
    let trigger = Trigger::read(file["triggers"][0].clone()).unwrap();
    assert!(trigger.examples.broken(&trigger.condition).is_empty());
    assert_eq!(trigger.write(), file["triggers"][0]);
    let entry = Entry::read(file["history"][0].clone()).unwrap();
    assert!(entry.condition.is_match("v1") && !entry.condition.is_match("edge"));
    assert_eq!(entry.write()["condition"], file["history"][0]["condition"]);
}

fn rows(kind: &str) -> Vec<(String, Value)> {
    let rows: Map<String, Value> = serde_json::from_str(ROWS).unwrap();
    let rows = rows.into_iter().filter_map(|(key, text)| {
        let key = key.strip_prefix("tagfire/")?.strip_prefix(kind)?.to_owned();
        Some((key, serde_json::from_str(text.as_str()?).unwrap()))
    });
    rows.collect()
}

fn read_rows<T: Record>(kind: &str) -> Vec<T> {
    rows(kind)
        .into_iter()
        .map(|(key, row)| T::read(row).unwrap_or_else(|error| panic!("{kind}{key}: {error}")))
        .collect()
}

fn read_tags() -> Vec<TagRecord> {
    let rows = rows("tags/").into_iter().flat_map(|(_, row)| row.as_array().unwrap().clone());
    rows.map(|row| TagRecord::read(row).unwrap()).collect()
}

#[test]
fn what_the_first_release_kept_in_a_browser_is_read() {
    let triggers: Vec<Trigger> = read_rows("trigger/");
    assert_eq!(triggers.len(), 6);
    assert!(triggers.iter().all(|trigger| trigger.revision == Revision(0)));
    let release = triggers.iter().find(|trigger| trigger.name.as_str() == "release").unwrap();
    assert_eq!((release.examples.fires.len(), release.examples.stays.len()), (2, 1));

    let entries: Vec<Entry> = read_rows("entry/");
    assert!(entries.iter().all(|entry| entry.order == 0 && !entry.by_hand));
    let failed = |failure: &Failure| entries.iter().any(|entry| entry.outcome == Outcome::Failed(failure.clone()));
    let later = [Failure::NotAttempted, Failure::NotApplied, Failure::Changed { found: "shop/web:old".into() }];
    let is_later = |failure: &Failure| later.contains(failure) || matches!(failure, Failure::Told { .. });
    for failure in values::failures().into_iter().filter(|failure| !is_later(failure)) {
        assert!(failed(&failure), "{failure:?}");
    }
    for outcome in [Outcome::Pending, Outcome::Succeeded, Outcome::Superseded] {
        assert!(entries.iter().any(|entry| entry.outcome == outcome), "{outcome:?}");
    }
    assert!(entries.iter().any(|entry| matches!(entry.outcome, Outcome::RollingOut { total: 6, .. })));
    assert!(entries.iter().any(|entry| entry.image.is_none() && entry.trigger_id.is_none()));

    let tags = read_tags();
    assert_eq!(tags.len(), 44);
    assert!(tags.iter().any(|record| record.tag.as_str() == "v2.14.2" && record.digest.is_none()));
    let (_, simulation) = rows("simulation").remove(0);
    let simulation = Simulation::from_node(simulation.into()).unwrap();
    assert!(!simulation.all_workloads().is_empty());
}

#[test]
fn what_the_first_release_exported_is_read_as_what_it_kept() {
    let file: Value = serde_json::from_str(EXPORT).unwrap();
    let list = |part: &str| file[part].as_array().unwrap().clone();
    let triggers: Vec<Trigger> = list("triggers").into_iter().map(|row| Trigger::read(row).unwrap()).collect();
    let kept: Vec<Trigger> = read_rows("trigger/");
    assert!(kept.len() == triggers.len() && kept.iter().all(|trigger| triggers.contains(trigger)));
    let entries: Vec<Entry> = list("history").into_iter().map(|row| Entry::read(row).unwrap()).collect();
    let kept: Vec<Entry> = read_rows("entry/");
    assert!(kept.len() == entries.len() && kept.iter().all(|entry| entries.contains(entry)));
    let kept = read_tags();
    for repository in list("repositories") {
        for row in repository["tags"].as_array().unwrap() {
            assert!(kept.contains(&TagRecord::read(row.clone()).unwrap()));
        }
    }
}

/// A tag's row of before loses the name that its time had then.
#[test]
fn a_row_of_the_first_release_is_saved_in_the_shape_of_now() {
    let (_, rows) = rows("tags/shop/api@").remove(0);
    let old = rows[0].clone();
    assert!(old.get("pushed_at").is_some());
    let new = keep_unknown(&old, TagRecord::read(old.clone()).unwrap().write(), TagRecord::FIELDS);
    assert_eq!((new.get("pushed_at"), &new["pushedAt"]), (None, &old["pushed_at"]));
}

fn error<T: Record>(value: Value) -> RecordError {
    T::read(value).err().unwrap()
}

#[test]
fn what_is_wrong_is_said_with_its_field_in_both_languages() {
    type Change = fn(&mut Value);
    let cases: [(Change, &str, &str, &str); 17] = [
        (|v| *v = json!([]), "", "the record should be an object", "记录应为对象"),
        (|v| v["id"] = json!(""), "id", "“id” is empty", "“id”为空"),
        (|v| drop(v.as_object_mut().unwrap().remove("at")), "at", "“at” is missing", "缺少“at”"),
        (|v| v["at"] = json!(null), "at", "“at” is missing", "缺少“at”"),
        (|v| v["at"] = json!("noon"), "at", "“at” should be a whole number", "“at”应为整数"),
        (|v| v["at"] = json!(1.5), "at", "“at” should be a whole number", "“at”应为整数"),
        (|v| v["order"] = json!(-1), "order", "not negative", "非负整数"),
        (|v| v["byHand"] = json!(0), "byHand", "“byHand” should be true or false", "true 或 false"),
        (|v| v["trigger"] = json!("9lives"), "trigger", "“trigger”: a trigger name begins", "“trigger”：触发器名称"),
        (|v| v["tag"] = json!(".hidden"), "tag", "“tag”: a tag begins with", "“tag”：标签须以"),
        (|v| v["digest"] = json!("md5:1"), "digest", "begins with “sha256:”", "须以“sha256:”开头"),
        (|v| v["condition"]["expr"] = json!("("), "condition.expr", "“condition.expr”: ", "“condition.expr”："),
        (
            |v| v["condition"]["method"] = json!("glob"),
            "condition.method",
            "one of “all”, “taglist”, “regex”",
            "“all”、“taglist”",
        ),
        (|v| v["action"]["kind"] = json!("Pod"), "action.kind", "“Pod”, which is not known", "“Pod”"),
        (|v| v["action"] = json!(3), "action", "“action” should be an object", "“action”应为对象"),
        (|v| v["outcome"] = json!({"rollingOut": {"updated": 1}}), "outcome.rollingOut.total", "is missing", "缺少"),
        (|v| v["outcome"] = json!({"failed": {"Sunk": {}}}), "outcome.failed", "“sunk”, which", "“sunk”"),
    ];
    let good = read_rows::<Entry>("entry/").remove(0).write();
    for (change, field, en, zh) in cases {
        let mut row = good.clone();
        change(&mut row);
        let error = error::<Entry>(row);
        assert_eq!(error.field, field);
        assert!(error.say(Language::En).contains(en), "{error}");
        assert!(error.say(Language::ZhHans).contains(zh), "{}", error.say(Language::ZhHans));
    }
}

#[test]
fn a_fault_inside_a_list_says_at_which_place() {
    let push = json!({
        "key": "p", "repository": "shop/web", "tag": "v1", "change": "created", "at": 1,
        "decisions": [
            {"triggerId": "t", "trigger": "release", "verdict": "noMatch"},
            {"triggerId": "u", "trigger": "canary", "verdict": {"fires": {"image": "a b"}}},
        ],
    });
    assert_eq!(error::<Decided>(push).field, "decisions[1].verdict.fires.image");
    let mut trigger = read_rows::<Trigger>("trigger/").remove(0).write();
    trigger["examples"] = json!({"stays": ["v1", 7]});
    assert_eq!(error::<Trigger>(trigger).to_string(), "“examples.stays[1]” should be a text");
}

#[test]
fn a_number_that_a_browser_wrote_as_a_fraction_is_whole() {
    let tag = json!({"tag": "v1", "pushedAt": 1_764_000_000_000.0});
    assert_eq!(TagRecord::read(tag).unwrap().pushed_at.0, 1_764_000_000_000);
    let container = json!({
        "region": "r", "cluster": "c", "namespace": "n", "kind": "Job", "workload": "w", "container": "k",
        "image": "i", "by": "e", "order": 3.0,
    });
    assert_eq!(Container::read(container).unwrap().running.order, 3);
}
