//! Export and import, as a person meets them: a file goes out, and a file comes in and is told about before anything is
//! written.

mod values;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;
use tagfire_domain::demo::demo;
use tagfire_domain::history::{Entry, EntryId};
use tagfire_domain::language::{Language, Say};
use tagfire_domain::push::TagRecord;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::{Memory, NotStored, Write};
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;
use tagfire_domain::transfer::{
    self, Export, ImportError, Item, Known, MAX_COUNT, MAX_IMPORT, MAX_RECORD, Note, Plan, Planning, Reading, Reason,
};
use tagfire_domain::trigger::{MAX_TRIGGERS, Revision, Trigger, TriggerConflict, TriggerId, TriggerName, UpdateMethod};
use tagfire_domain::update::Outcome;

const NOW: Timestamp = Timestamp(1_764_000_000_000);
/// What the first release exported.
const FIRST: &str = include_str!("data/export-v1-first.json");
const REQUEST: &str = include_str!("data/tcr-request.json");
const TRIGGERS: &str = include_str!("data/tcr-triggers.json");
const LOG: &str = include_str!("data/tcr-log.json");

fn demo_store() -> Memory {
    static STORE: LazyLock<Memory> = LazyLock::new(|| {
        let mut memory = Memory::default();
        memory.commit(&demo(NOW).writes()).unwrap();
        memory
    });
    STORE.clone()
}

fn repository(name: &str) -> RepositoryName {
    RepositoryName::parse(name).unwrap()
}

fn named<'a>(memory: &'a Memory, name: &str) -> Option<&'a Trigger> {
    memory.triggers().find(|trigger| trigger.name.as_str() == name)
}

/// Everything that is kept, in pages of this size.
fn export_in(memory: &Memory, page: usize) -> String {
    let mut export = Export::new(NOW);
    let mut file = String::new();
    let all: Vec<_> = memory.triggers().cloned().collect();
    all.chunks(page).for_each(|page| file += &export.triggers(page));
    let all: Vec<_> = memory.pushes().cloned().collect();
    all.chunks(page).for_each(|page| file += &export.pushes(page));
    let all: Vec<_> = memory.history().cloned().collect();
    all.chunks(page).for_each(|page| file += &export.entries(page));
    for (name, records) in memory.tags() {
        let all: Vec<_> = records.cloned().collect();
        all.chunks(page).for_each(|page| file += &export.tags(name, page));
    }
    file + &export.finish()
}

fn export(memory: &Memory) -> String {
    transfer::export(memory, NOW)
}

/// Plans in slices of this size, with ids that count up.
fn plan_in(text: &str, memory: &Memory, chosen: Option<&RepositoryName>, budget: usize) -> Result<Plan, ImportError> {
    let mut reading = Reading::new(text.to_owned());
    let mut before = 0.0;
    while !reading.step(budget) {
        assert!((before..=1.0).contains(&reading.progress()), "{before} {}", reading.progress());
        before = reading.progress();
    }
    let records = reading.finish()?;
    let known = Known::of(memory, &records, chosen);
    let mut ids = 0;
    let new_id = move || {
        ids += 1;
        format!("new-{ids}")
    };
    let mut planning = Planning::new(records, known, chosen.cloned(), new_id, NOW)?;
    before = 0.0;
    while !planning.step(budget) {
        assert!((before..1.0).contains(&planning.progress()));
        before = planning.progress();
    }
    Ok(planning.finish())
}

fn planned(text: &str, memory: &Memory) -> Plan {
    plan_in(text, memory, Some(&repository("shop/web")), 100).unwrap()
}

fn apply(memory: &mut Memory, plan: &Plan) {
    memory.commit(&plan.writes).unwrap();
}

fn said(items: &[impl Say]) -> Vec<String> {
    items.iter().map(|item| item.say(Language::En)).collect()
}

/// The demo's export, changed.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    static FILE: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&export(&demo_store())).unwrap());
    let mut file = FILE.clone();
    change(&mut file);
    file.to_string()
}

#[test]
fn export_says_what_it_is_and_has_a_line_for_each_record() {
    let text = export(&demo_store());
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&file["format"], &file["version"]), (&json!("tagfire"), &json!(1)));
    assert_eq!(file["exportedAt"], json!("2025-11-24T16:00:00Z"));
    assert_eq!(file["triggers"].as_array().unwrap().len(), 6);
    assert_eq!(
        text.lines().filter(|line| line.contains("\"decisions\"")).count(),
        file["pushes"].as_array().unwrap().len()
    );
    assert!(text.lines().all(|line| line.is_empty() || line.matches("\"action\"").count() <= 1));
}

#[test]
fn nothing_is_exported_as_a_file_of_nothing() {
    let file: Value = serde_json::from_str(&export(&Memory::default())).unwrap();
    for part in ["triggers", "pushes", "history", "repositories"] {
        assert_eq!(file[part], json!([]), "{part}");
    }
    assert!(planned(&file.to_string(), &demo_store()).is_empty());
}

#[test]
fn file_whose_parts_came_out_of_order_loses_none() {
    let store = demo_store();
    let mut triggers: Vec<Trigger> = store.triggers().cloned().collect();
    let late = triggers.split_off(3);
    let tags: Vec<TagRecord> = store.tags_of(&repository("shop/api")).cloned().collect();
    let mut export = Export::new(NOW);
    let mut text = export.triggers(&triggers);
    text += &export.tags(&repository("shop/api"), &tags[..1]);
    text += &export.triggers(&late);
    text += &export.tags(&repository("shop/api"), &tags[1..2]);
    text += &export.finish();
    let plan = planned(&text, &Memory::default());
    assert_eq!((plan.added(), plan.refuse.len()), (8, 0));
}

#[test]
fn own_export_changes_nothing() {
    let store = demo_store();
    let plan = planned(&export(&store), &store);
    assert!(plan.is_empty() && plan.refuse.is_empty() && plan.notes.is_empty(), "{plan:?}");
    assert_eq!((plan.added(), plan.changed()), (0, 0));
    assert!(plan.same > 400);
}

#[test]
fn own_export_restores_everything_elsewhere() {
    let text = export(&demo_store());
    let mut fresh = Memory::default();
    let plan = planned(&text, &fresh);
    assert!(plan.refuse.is_empty() && plan.notes.is_empty());
    apply(&mut fresh, &plan);
    assert_eq!(export(&fresh), text);
}

#[test]
fn export_of_the_first_release_is_taken_whole() {
    let mut fresh = Memory::default();
    let plan = planned(FIRST, &fresh);
    assert_eq!(said(&plan.refuse), Vec::<String>::new());
    assert_eq!(plan.notes, [Note::Interrupted { count: 2 }]);
    assert_eq!(plan.added(), 6 + 23 + 44);
    apply(&mut fresh, &plan);
    // What was under way counts as interrupted now; nothing else differs.
    let again = planned(FIRST, &fresh);
    assert!(again.is_empty() && again.refuse.is_empty(), "{again:?}");
    assert!(planned(&export(&fresh), &fresh).is_empty());
}

#[test]
fn changed_trigger_is_changed_and_says_from_what_to_what() {
    let mut store = demo_store();
    let text = changed(|file| {
        let release = file["triggers"].as_array_mut().unwrap().iter_mut().find(|row| row["name"] == "release").unwrap();
        release["name"] = json!("releases");
        release["enabled"] = json!(false);
        release["condition"] = json!({"method": "taglist", "expr": "v1"});
        release["action"]["container"] = json!("web");
        release["action"]["method"] = json!("tag");
        release["examples"] = json!({"fires": ["v1"], "stays": ["latest"]});
    });
    let plan = planned(&text, &store);
    assert_eq!((plan.change.len(), plan.add.len(), plan.refuse.len()), (1, 0, 0));
    assert_eq!(
        plan.change[0].say(Language::En),
        "trigger “release” of shop/web: renamed from “release” to “releases”; \
         fires on the tags “v1” instead of the expression “^v\\d+\\.\\d+\\.\\d+$”; \
         updates Deployment web · web (ap-guangzhou/cls-k3x9ab2m/default) instead of \
         Deployment web · nginx (ap-guangzhou/cls-k3x9ab2m/default); \
         updates by tag instead of by digest; switched off; examples changed from none to “v1”, not “latest”"
    );
    assert!(
        plan.change[0].say(Language::ZhHans).starts_with("shop/web 的触发器“release”：名称由“release”改为“releases”；")
    );
    let before = named(&store, "release").unwrap().revision;
    apply(&mut store, &plan);
    assert_eq!(named(&store, "releases").unwrap().revision, before.next());
    assert!(named(&store, "release").is_none());
}

#[test]
fn trigger_of_another_id_but_the_same_name_and_repository_is_the_same_trigger() {
    let mut store = demo_store();
    let text = changed(|file| {
        let release = file["triggers"].as_array_mut().unwrap().iter_mut().find(|row| row["name"] == "release").unwrap();
        release["id"] = json!("elsewhere");
        release["enabled"] = json!(false);
    });
    let plan = planned(&text, &store);
    assert_eq!((plan.added(), plan.changed()), (0, 1));
    apply(&mut store, &plan);
    let release = named(&store, "release").unwrap();
    assert_eq!((release.id.0.as_str(), release.enabled), ("demo-release", false));
}

#[test]
fn bad_records_are_refused_by_name_and_take_no_other_with_them() {
    let text = changed(|file| {
        file["triggers"][0]["name"] = json!("9lives");
        file["triggers"][1]["condition"]["expr"] = json!("(");
        file["triggers"][1]["condition"]["method"] = json!("regex");
        file["triggers"][2]["repository"] = json!("Shop/Web");
        file["triggers"][3]["condition"]["method"] = json!("glob");
        file["triggers"][4].as_object_mut().unwrap().remove("action");
        file["pushes"][0]["change"] = json!("vanished");
        file["history"][0]["tag"] = json!(".hidden");
        file["history"][1]["digest"] = json!("md5:1");
        file["history"][2]["condition"]["expr"] = json!("x".repeat(MAX_RECORD));
        file["history"][3] = json!([]);
        file["repositories"][0]["name"] = json!("a//b");
        file["repositories"][1]["tags"][0]["tag"] = json!("a;b");
    });
    let plan = planned(&text, &Memory::default());
    let said = said(&plan.refuse);
    // By name, as a file that a program wrote again has it.
    let expected = [
        "repositories[0] a//b: “name”: write the repository as namespace/name",
        "history[0] demo-17.demo-release: “tag”: a tag begins with a letter, a digit or “_”, not with “.”",
        "history[1] demo-14.demo-nightly: “digest”: a digest begins with “sha256:”",
        "history[2]: the record is 1024 KB long",
        "history[3]: the record should be an object",
        "pushes[0] demo-1: “change” holds “vanished”",
        "repositories[1].tags[0] a;b: “tag”: a tag holds letters",
        "triggers[0] 9lives: “name”: a trigger name begins with an English letter, not with “9”",
        "triggers[1] demo",
        "triggers[2] ",
        "triggers[3] ",
        "triggers[4] ",
    ];
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for (said, expected) in said.iter().zip(&expected[..8]) {
        assert!(said.starts_with(expected), "{said} | {expected}");
    }
    let faults = [
        "“condition.expr”: ",
        "“repository”: a repository name is lower case",
        "“condition.method” holds “glob”",
        "“action” is missing",
    ];
    for (said, fault) in said[8..].iter().zip(faults) {
        assert!(said.contains(fault), "{said}");
    }
    assert!(plan.refuse.iter().all(|refusal| refusal.say(Language::ZhHans).contains('：')));
    assert!(plan.add.iter().any(|item| matches!(item, Item::Trigger { .. })));
}

#[test]
fn eleventh_trigger_is_refused() {
    let requests: Vec<Value> = (0..=MAX_TRIGGERS)
        .map(|n| {
            let mut request: Value = serde_json::from_str(REQUEST).unwrap();
            request["TriggerName"] = json!(format!("trigger-{n}"));
            request
        })
        .collect();
    let plan = planned(&json!(requests).to_string(), &Memory::default());
    assert_eq!((plan.added(), plan.refuse.len()), (MAX_TRIGGERS, 1));
    assert_eq!(plan.refuse[0].what, "[10] trigger-10");
    assert!(said(&plan.refuse)[0].contains("already has 10 triggers"));
    Memory::default().commit(&plan.writes).unwrap();
}

#[test]
fn name_of_a_trigger_elsewhere_is_refused() {
    let mut request: Value = serde_json::from_str(REQUEST).unwrap();
    request["TriggerName"] = json!("release");
    let plan = planned(&request.to_string(), &demo_store());
    let Reason::Conflict(TriggerConflict::NameTaken { repository, .. }) = &plan.refuse[0].reason else {
        panic!("{plan:?}");
    };
    assert_eq!(repository.as_str(), "shop/web");
}

#[test]
fn trigger_that_takes_the_name_that_another_gives_up_waits_for_it() {
    let mut store = demo_store();
    let text = changed(|file| {
        let rows = file["triggers"].as_array_mut().unwrap();
        let row = |rows: &[Value], name: &str| rows.iter().find(|row| row["name"] == name).unwrap().clone();
        let (mut canary, mut release) = (row(rows, "canary"), row(rows, "release"));
        canary["name"] = json!("release");
        release["name"] = json!("stable");
        *rows = vec![canary, release];
    });
    let plan = planned(&text, &store);
    assert_eq!((plan.changed(), plan.refuse.len()), (2, 0), "{:?}", plan.refuse);
    apply(&mut store, &plan);
    assert_eq!(named(&store, "release").unwrap().id.0, "demo-canary");
    assert_eq!(named(&store, "stable").unwrap().id.0, "demo-release");
}

#[test]
fn triggers_that_swap_their_names_are_refused_and_stay() {
    let store = demo_store();
    let text = changed(|file| {
        let rows = file["triggers"].as_array_mut().unwrap();
        rows.retain(|row| row["name"] == "canary" || row["name"] == "release");
        let name = rows[0]["name"].clone();
        rows[0]["name"] = std::mem::replace(&mut rows[1]["name"], name);
    });
    let plan = planned(&text, &store);
    assert_eq!((plan.changed(), plan.refuse.len()), (0, 2));
}

#[test]
fn what_a_file_has_twice_is_told() {
    let text = changed(|file| {
        for part in ["triggers", "pushes", "history"] {
            let first = file[part][0].clone();
            file[part].as_array_mut().unwrap().push(first);
        }
        let mut other = file["triggers"][0].clone();
        other["id"] = json!("another");
        file["triggers"].as_array_mut().unwrap().push(other);
    });
    let plan = planned(&text, &Memory::default());
    let reasons: Vec<&Reason> = plan.refuse.iter().map(|refusal| &refusal.reason).collect();
    assert_eq!(reasons, [&Reason::IdTwice, &Reason::NameTwice, &Reason::IdTwice, &Reason::IdTwice]);
    assert!(plan.refuse.iter().all(|refusal| !refusal.say(Language::ZhHans).is_ascii()));
    Memory::default().commit(&plan.writes).unwrap();
}

#[test]
fn name_that_could_not_be_opened_is_refused() {
    let text = changed(|file| file["triggers"][0]["name"] = json!("new"));
    for store in [Memory::default(), demo_store()] {
        let plan = planned(&text, &store);
        assert_eq!(plan.refuse.len(), 1);
        assert!(said(&plan.refuse)[0].contains("triggers[0] new: a trigger named “new” couldn’t be opened"));
    }
}

#[test]
fn documented_request_is_added_alone_and_in_a_list() {
    for text in [REQUEST.to_owned(), format!("[{REQUEST}]"), format!("\u{feff}{REQUEST}\n")] {
        let mut store = Memory::default();
        let plan = plan_in(&text, &store, None, 3).unwrap();
        assert_eq!(said(&plan.add), ["trigger “testtrig” of test/test123"]);
        assert_eq!(plan.notes, [Note::UpdatesByTag { count: 1 }]);
        assert!(!plan.needs_repository);
        apply(&mut store, &plan);
        let trigger = named(&store, "testtrig").unwrap();
        assert_eq!((trigger.id.0.as_str(), trigger.created_at, trigger.enabled), ("new-1", NOW, true));
        assert_eq!((trigger.action.method, trigger.revision), (UpdateMethod::Tag, Revision(1)));
        let again = plan_in(&text, &store, None, 3).unwrap();
        assert!(again.is_empty() && again.same == 1);
    }
}

#[test]
fn documented_trigger_list_is_added_to_the_repository_chosen_whole_or_its_data() {
    let whole: Value = serde_json::from_str(TRIGGERS).unwrap();
    let response = &whole["Response"];
    for file in [&whole, response, &response["Data"], &response["Data"]["TriggerInfo"]] {
        let text = file.to_string();
        let mut store = Memory::default();
        assert_eq!(plan_in(&text, &store, None, 3), Err(ImportError::NeedsRepository));
        let plan = planned(&text, &store);
        assert_eq!(said(&plan.add), ["trigger “aaaa” of shop/web"]);
        assert!(plan.needs_repository);
        assert_eq!(plan.notes, [Note::UpdatesByTag { count: 1 }, Note::ChinaTime]);
        apply(&mut store, &plan);
        assert_eq!(named(&store, "aaaa").unwrap().created_at.to_rfc3339().unwrap(), "2021-11-18T03:51:13Z");
        assert!(planned(&text, &store).is_empty());
    }
}

#[test]
fn listed_trigger_that_means_nothing_is_refused_beside_the_others() {
    let mut file: Value = serde_json::from_str(TRIGGERS).unwrap();
    let list = file["Response"]["Data"]["TriggerInfo"].as_array_mut().unwrap();
    let mut other = list[0].clone();
    other["TriggerName"] = json!("elsewhere");
    other["InvokePara"]["ClusterRegion"] = json!(99);
    list.push(other);
    let plan = planned(&file.to_string(), &Memory::default());
    assert_eq!(plan.added(), 1);
    assert_eq!(said(&plan.refuse), ["TriggerInfo[1] elsewhere: no region with the number 99 is known"]);
}

#[test]
fn documented_log_is_added_once() {
    let whole: Value = serde_json::from_str(LOG).unwrap();
    let mut store = Memory::default();
    let plan = plan_in(LOG, &store, None, 3).unwrap();
    assert_eq!(said(&plan.add), ["1 history entry of “nginx-debug” for ccs-dev/nginx"]);
    assert_eq!(plan.notes, [Note::KindAssumed { count: 1 }, Note::ChinaTime]);
    apply(&mut store, &plan);
    assert_eq!(store.history().next().unwrap().outcome, Outcome::Succeeded);
    let text = export(&store);
    let again = plan_in(&whole["Response"]["Data"].to_string(), &store, None, 3).unwrap();
    assert!(again.is_empty(), "{again:?}");
    assert!(planned(&text, &store).is_empty());
}

#[test]
fn documented_tag_list_is_added_to_its_repository_or_to_the_one_chosen() {
    let list =
        json!([{"TagName": "v1", "TagId": "a", "ImageId": "b", "PushTime": "2021-11-18 11:51:13", "UpdateTime": null}]);
    let mut text = json!({"Response": {"Data": {"RepoName": "shop/api", "TagCount": 1, "TagInfo": list}}});
    let mut store = Memory::default();
    let plan = plan_in(&text.to_string(), &store, None, 3).unwrap();
    assert_eq!(said(&plan.add), ["1 tag of shop/api"]);
    apply(&mut store, &plan);
    assert_eq!(store.tags_of(&repository("shop/api")).count(), 1);
    text["Response"]["Data"].as_object_mut().unwrap().remove("RepoName");
    assert_eq!(plan_in(&text.to_string(), &store, None, 3), Err(ImportError::NeedsRepository));
    assert_eq!(said(&planned(&text.to_string(), &store).add), ["1 tag of shop/web"]);
}

#[test]
fn vendor_record_keeps_what_only_we_know() {
    let mut store = demo_store();
    let mut request: Value = serde_json::from_str(REQUEST).unwrap();
    request["RepoName"] = json!("shop/web");
    request["TriggerName"] = json!("release");
    request["NewTriggerName"] = json!("releases");
    let plan = planned(&request.to_string(), &store);
    assert!(said(&plan.change)[0].starts_with(
        "trigger “release” of shop/web: renamed from “release” to “releases”; fires on every tag instead of"
    ));
    apply(&mut store, &plan);
    let trigger = named(&store, "releases").unwrap();
    assert_eq!((trigger.id.0.as_str(), trigger.action.method), ("demo-release", UpdateMethod::Digest));
    assert!(named(&store, "release").is_none());
}

#[test]
fn entry_under_way_is_the_same_here_and_interrupted_elsewhere() {
    let mut store = demo_store();
    let entry = store.history().next().unwrap().clone();
    let entry = Entry {
        id: EntryId("open-1".into()),
        outcome: Outcome::RollingOut { updated: 1, total: 3 },
        finished_at: None,
        ..entry
    };
    store.commit(&[Write::Entry(entry.clone())]).unwrap();
    let text = export(&store);
    assert!(planned(&text, &store).is_empty());
    store.commit(&[Write::Entry(Entry { outcome: Outcome::Succeeded, finished_at: Some(NOW), ..entry })]).unwrap();
    assert!(planned(&text, &store).is_empty(), "it has gone on since");
    let mut fresh = Memory::default();
    let plan = planned(&text, &fresh);
    assert_eq!(plan.notes, [Note::Interrupted { count: 1 }]);
    apply(&mut fresh, &plan);
    assert!(fresh.history().all(|entry| entry.outcome.is_final()));
    assert!(planned(&text, &fresh).is_empty());
}

#[test]
fn what_is_here_with_other_content_is_kept_as_it_is() {
    let text = changed(|file| {
        file["history"][0]["tag"] = json!("v9.9.9");
        file["pushes"][0]["tag"] = json!("v9.9.9");
    });
    let plan = planned(&text, &demo_store());
    let reasons: Vec<&Reason> = plan.refuse.iter().map(|refusal| &refusal.reason).collect();
    assert_eq!(reasons, [&Reason::PushDiffers, &Reason::EntryDiffers]);
    assert!(plan.is_empty());
}

#[test]
fn later_push_of_a_tag_wins_and_never_takes_a_digest_away() {
    let text = changed(|file| {
        let tags = &mut file["repositories"][0]["tags"];
        tags[0]["pushedAt"] = json!(NOW.0);
        tags[1]["pushedAt"] = json!(0);
        tags[2]["pushedAt"] = json!(NOW.0);
        tags[2]["digest"] = json!(null);
    });
    let plan = planned(&text, &demo_store());
    assert_eq!(plan.change, [Item::Tags { repository: repository("ops/agent"), count: 1 }]);
    assert_eq!((plan.writes.len(), plan.add.len()), (1, 0));
}

#[test]
fn of_a_tag_that_a_file_has_twice_the_later_push_is_taken() {
    let tag = |at: i64| json!({"tag": "v1", "pushedAt": at});
    let tags = |list: Value| json!({"name": "shop/web", "tags": list});
    for list in [json!([tags(json!([tag(1), tag(3), tag(2)]))]), json!([tags(json!([tag(3)])), tags(json!([tag(1)]))])]
    {
        let file = json!({"format": "tagfire", "version": 1, "repositories": list});
        let plan = planned(&file.to_string(), &Memory::default());
        let [Write::Tag { record, over: None, .. }] = plan.writes.as_slice() else { panic!("{plan:?}") };
        assert_eq!(record.pushed_at, Timestamp(3));
    }
}

/// What was looked up is named in the writes: a store that has moved since takes nothing at all.
#[test]
fn import_that_something_has_overtaken_is_refused_whole() {
    let text = changed(|file| {
        let release = file["triggers"].as_array_mut().unwrap().iter_mut().find(|row| row["name"] == "release").unwrap();
        release["enabled"] = json!(false);
        file["repositories"][0]["tags"][0]["pushedAt"] = json!(NOW.0);
        file["history"][0]["id"] = json!("another");
    });
    let planned = planned(&text, &demo_store());
    assert_eq!(planned.writes.len(), 3);

    let mut store = demo_store();
    let release = named(&store, "release").unwrap().clone();
    let saved = Trigger { revision: release.revision.next(), ..release.clone() };
    store.commit(&[Write::Trigger { trigger: saved, over: Some(release.revision) }]).unwrap();
    let before = store.clone();
    assert!(matches!(store.commit(&planned.writes), Err(NotStored::TriggerMoved { .. })));
    assert_eq!(store, before);

    let mut store = demo_store();
    let ops = repository("ops/agent");
    let known = store.tags_of(&ops).next().unwrap().clone();
    let pushed = TagRecord { pushed_at: NOW, ..known.clone() };
    store.commit(&[Write::Tag { repository: ops, record: pushed, over: Some(known) }]).unwrap();
    let before = store.clone();
    assert!(matches!(store.commit(&planned.writes), Err(NotStored::TagMoved { .. })));
    assert_eq!(store, before);
}

#[test]
fn what_cannot_be_imported_says_why_in_both_languages() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let cases = [
        ("", "the file is empty", "文件为空"),
        (" \n ", "the file is empty", "文件为空"),
        ("{\n  \"a\": ,}", "not valid JSON (line 2, column 8)", "不是有效的 JSON（第 2 行，第 8 列）"),
        ("{\"format\": \"tagfire\"", "the file breaks off", "文件不完整"),
        ("{\"format\": \"tagfire\", \"version\": 1, \"triggers\": [{\"id\": \"a", "the file breaks off", "文件不完整"),
        (
            "{\"format\": \"tagfire\", \"version\": 1, \"triggers\": [\n{\"id\": tru}]}",
            "not valid JSON (line 2, column",
            "第 2 行",
        ),
        ("{} {}", "not valid JSON (line 1, column 4)", "第 4 列"),
        (deep.as_str(), "nested too deep", "嵌套过深"),
        (r#"{"format":"tagfire","version":2}"#, "newer version of Tagfire (format 2)", "更新版本的 Tagfire"),
        (r#"{"format":"tagfire","version":"1"}"#, "“version” in the file", "“version”"),
        (r#"{"format":"tagfire","version":1,"triggers":{}}"#, "“triggers” in the file", "“triggers”"),
        (r#"{"format":"tagfire","version":1,"repositories":[3]}"#, "“repositories[0]”", "“repositories[0]”"),
        (
            r#"{"format":"tagfire","version":1,"repositories":[{"name":"a","tags":3}]}"#,
            "“repositories[0].tags”",
            "“repositories[0].tags”",
        ),
        (r#"{"format":"other"}"#, "neither an export of Tagfire", "既不是 Tagfire"),
        ("3", "neither an export of Tagfire", "既不是 Tagfire"),
        ("[1]", "neither an export of Tagfire", "既不是 Tagfire"),
        (r#"{"Response":3}"#, "“Response” in the file", "“Response”"),
        (
            r#"{"Response":{"Error":{"Code":"ResourceNotFound.ErrNoRepo","Message":"no repo"},"RequestId":"r-1"}}"#,
            "no repo (ResourceNotFound.ErrNoRepo, request r-1)",
            "请求 ID：r-1",
        ),
        (TRIGGERS, "choose the one that it belongs to", "请选择"),
    ];
    for (text, en, zh) in cases {
        let error = plan_in(text, &Memory::default(), None, 5).unwrap_err();
        assert!(error.say(Language::En).contains(en), "{error}");
        assert!(error.say(Language::ZhHans).contains(zh), "{}", error.say(Language::ZhHans));
    }
    let mut reading = Reading::new(" ".repeat(MAX_IMPORT + 1));
    assert!(reading.step(1));
    assert_eq!(reading.finish().unwrap_err(), ImportError::TooLarge { bytes: MAX_IMPORT + 1 });
}

/// A store of what proptest likes, as far as a store takes it.
fn any_store() -> impl Strategy<Value = Memory> {
    let kept = (
        vec(values::trigger(), 0..14),
        vec(values::decided(), 0..6),
        vec(values::entry(values::end()), 0..10),
        vec(values::kept_tag(), 0..10),
    );
    kept.prop_map(|(mut triggers, pushes, mut entries, tags)| {
        triggers.iter_mut().for_each(|trigger| trigger.revision.0 %= MAX_COUNT);
        entries.iter_mut().for_each(|entry| entry.order %= MAX_COUNT);
        let mut memory = Memory::default();
        let triggers = triggers.into_iter().map(|trigger| Write::Trigger { trigger, over: None });
        let tags =
            tags.into_iter().map(|kept| Write::Tag { repository: kept.repository, record: kept.record, over: None });
        let entries = entries.into_iter().map(Write::Entry);
        for write in triggers.chain(pushes.into_iter().map(Write::Push)).chain(entries).chain(tags) {
            let reserved = matches!(&write, Write::Trigger { trigger, .. } if trigger.name.is_reserved());
            if !reserved {
                let _ = memory.commit(&[write]);
            }
        }
        memory
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever there is: its export changes nothing here, and restores it elsewhere to the byte, whatever the pages and
    /// the slices.
    #[test]
    fn round_trip(store in any_store(), page in 1usize..7, budget in 1usize..30) {
        let text = export(&store);
        prop_assert_eq!(&export_in(&store, page), &text);
        let here = plan_in(&text, &store, None, budget).unwrap();
        prop_assert!(here.is_empty() && here.refuse.is_empty(), "{:?}", here);
        let mut fresh = Memory::default();
        let plan = plan_in(&text, &fresh, None, budget).unwrap();
        prop_assert_eq!(&plan, &plan_in(&text, &fresh, None, 1000).unwrap());
        prop_assert_eq!(plan.added(), plan.writes.len());
        apply(&mut fresh, &plan);
        prop_assert_eq!(export(&fresh), text);
    }

    /// What is planned over another store is taken by it, whole: the plan has counted as the store counts.
    #[test]
    fn planned_over_something_else(store in any_store(), other in any_store(), meet in vec((0usize..14, 0usize..14, 0u8..4), 0..8)) {
        let mut store = store;
        // So that they meet in ids, names and repositories.
        let (theirs, ours): (Vec<Trigger>, Vec<Trigger>) = (other.triggers().cloned().collect(), store.triggers().cloned().collect());
        for (our, their, what) in meet {
            let (Some(our), Some(their)) = (ours.get(our), theirs.get(their)) else { continue };
            let Some(kept) = store.triggers().find(|kept| kept.id == our.id).cloned() else { continue };
            let trigger = match what {
                0 => Trigger { name: their.name.clone(), ..kept.clone() },
                1 => Trigger { repository: their.repository.clone(), ..kept.clone() },
                2 => Trigger { name: their.name.clone(), repository: their.repository.clone(), ..kept.clone() },
                _ => Trigger { id: their.id.clone(), revision: Revision(u64::from(what)), name: kept.name.clone(), ..their.clone() },
            };
            let over = (what < 3).then_some(kept.revision);
            let writes = if over.is_none() {
                vec![Write::ForgetTrigger { id: kept.id.clone(), over: kept.revision }, Write::Trigger { trigger, over }]
            } else {
                vec![Write::Trigger { trigger: Trigger { revision: kept.revision.next(), ..trigger }, over }]
            };
            let _ = store.commit(&writes);
        }
        let plan = plan_in(&export(&other), &store, None, 10).unwrap();
        prop_assert!(store.commit(&plan.writes).is_ok());
        prop_assert_eq!(plan.added() + plan.changed(), plan.writes.len());
        let again = plan_in(&export(&other), &store, None, 10).unwrap();
        prop_assert_eq!(again.added(), 0, "{:?}", again.add);
    }

    /// No text brings it down.
    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}") {
        let _ = plan_in(&text, &Memory::default(), None, 3);
    }

    /// A file in which a byte is wrong is no JSON here exactly where it is none anywhere.
    #[test]
    fn a_wrong_byte_is_noticed(at in 0usize..6000, byte in prop::sample::select(b"{}[]\",:\\ 0a\n".to_vec())) {
        let mut bytes = changed(|file| {
            for part in ["pushes", "history"] {
                file[part].as_array_mut().unwrap().truncate(2);
            }
            file["repositories"].as_array_mut().unwrap().iter_mut().for_each(|row| row["tags"].as_array_mut().unwrap().truncate(2));
        }).into_bytes();
        let length = bytes.len();
        bytes[at % length] = byte;
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        let ours = plan_in(&text, &Memory::default(), None, 9);
        let theirs = serde_json::from_str::<Value>(&text);
        // A file that is none of ours is not read to its end.
        if !matches!(ours, Err(ImportError::Unknown | ImportError::Shape { .. } | ImportError::Newer { .. })) {
            prop_assert_eq!(matches!(ours, Err(ImportError::Json { .. })), theirs.is_err(), "{:?}", ours);
        }
    }
}

#[test]
fn what_is_to_be_looked_up_is_told_with_the_repository_that_is_chosen() {
    let text = json!({"TagInfo": [{"TagName": "v1", "PushTime": "2021-11-18 11:51:13"}]}).to_string();
    let mut reading = Reading::new(text);
    while !reading.step(1) {}
    let records = reading.finish().unwrap();
    assert!(records.need_repository() && records.len() == 1);
    assert_eq!(records.tag_keys(None).count(), 0);
    let chosen = repository("shop/web");
    assert_eq!(records.tag_keys(Some(&chosen)).next(), Some((&chosen, &Tag::parse("v1").unwrap())));
}

/// A store whose counts have come to their end could neither save a trigger nor tell which push was later.
#[test]
fn counts_that_no_store_comes_to_are_not_taken() {
    let text = changed(|file| {
        file["triggers"][0]["revision"] = json!(u64::MAX);
        file["history"][0]["order"] = json!(u64::MAX);
    });
    let mut fresh = Memory::default();
    let plan = planned(&text, &fresh);
    assert!(plan.refuse.is_empty());
    apply(&mut fresh, &plan);
    assert!(fresh.place() < MAX_COUNT && fresh.history().all(|entry| entry.order < MAX_COUNT));
    assert!(fresh.triggers().all(|trigger| trigger.revision < Revision(MAX_COUNT)));
}

#[test]
fn a_trigger_keeps_the_greater_revision() {
    let mut store = demo_store();
    let text = changed(|file| {
        file["triggers"][0]["revision"] = json!(40);
        file["triggers"][0]["enabled"] = json!(false);
    });
    let id = TriggerId(serde_json::from_str::<Value>(&text).unwrap()["triggers"][0]["id"].as_str().unwrap().into());
    let plan = planned(&text, &store);
    apply(&mut store, &plan);
    let kept = store.triggers().find(|trigger| trigger.id == id).unwrap();
    assert_eq!((kept.revision, kept.enabled), (Revision(40), false));
    assert!(TriggerName::parse("new").unwrap().is_reserved() && !kept.name.is_reserved());
}
