use super::*;
use crate::condition::{Condition, Method};
use crate::demo::demo;
use crate::engine::Event;
use crate::history::{EntryId, Outcome};
use crate::language::{Language, Say};
use crate::tcr::tests::{LOG, REQUEST, TRIGGERS};
use crate::trigger::{MAX_TRIGGERS, TriggerConflict, TriggerName, UpdateMethod};
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp(1_764_000_000_000);

fn demo_engine() -> Engine {
    let demo = demo(NOW);
    Engine::new(demo.triggers, demo.tags, demo.history)
}

fn repository(name: &str) -> RepositoryName {
    RepositoryName::parse(name).unwrap()
}

/// Plans with ids that count up.
fn try_plan(text: &str, engine: &Engine, repository: Option<&RepositoryName>) -> Result<Plan, ImportError> {
    let mut ids = 0;
    let mut new_id = || {
        ids += 1;
        format!("new-{ids}")
    };
    plan(text, engine, repository, &mut new_id, NOW)
}

fn planned(text: &str, engine: &Engine) -> Plan {
    try_plan(text, engine, Some(&repository("shop/web"))).unwrap()
}

fn apply(engine: &mut Engine, plan: Plan) {
    for event in plan.events() {
        engine.update(event);
    }
}

fn said(plan: &Plan) -> Vec<String> {
    plan.refuse.iter().map(|refusal| refusal.say(Language::En)).collect()
}

/// The demo's export, changed.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut file: Value = serde_json::from_str(&export(&demo_engine(), NOW)).unwrap();
    change(&mut file);
    file.to_string()
}

#[test]
fn export_says_what_it_is() {
    let file: Value = serde_json::from_str(&export(&demo_engine(), NOW)).unwrap();
    assert_eq!((&file["format"], &file["version"]), (&json!("tagfire"), &json!(1)));
    assert_eq!(file["exportedAt"], json!("2025-11-24T16:00:00Z"));
    assert_eq!(file["triggers"].as_array().unwrap().len(), 6);
}

#[test]
fn own_export_changes_nothing() {
    let engine = demo_engine();
    let plan = planned(&export(&engine, NOW), &engine);
    assert!(plan.is_empty() && plan.refuse.is_empty() && plan.notes.is_empty(), "{plan:?}");
    assert_eq!((plan.add.len(), plan.change.len()), (0, 0));
    assert!(plan.same > 400);
}

#[test]
fn own_export_restores_everything_elsewhere() {
    let engine = demo_engine();
    let text = export(&engine, NOW);
    let mut fresh = Engine::default();
    let plan = planned(&text, &fresh);
    apply(&mut fresh, plan);
    assert_eq!(fresh, engine);
}

#[test]
fn examples_travel_with_their_trigger() {
    let text = changed(|file| file["triggers"][0]["examples"] = json!({"fires": ["v2.14.0"], "stays": ["latest"]}));
    let mut engine = demo_engine();
    let plan = planned(&text, &engine);
    assert_eq!(plan.change[0].say(Language::En), "trigger “release” of shop/web: examples");
    apply(&mut engine, plan);
    let exported: Value = serde_json::from_str(&export(&engine, NOW)).unwrap();
    assert_eq!(exported["triggers"][0]["examples"], json!({"fires": ["v2.14.0"], "stays": ["latest"]}));
}

#[test]
fn changed_trigger_is_changed_and_says_in_what() {
    let engine = demo_engine();
    let text = changed(|file| {
        file["triggers"][0]["enabled"] = json!(false);
        file["triggers"][0]["condition"] = json!({"method": "taglist", "expr": "v1"});
    });
    let plan = planned(&text, &engine);
    assert_eq!(plan.change.len(), 1);
    assert_eq!(plan.change[0].say(Language::En), "trigger “release” of shop/web: condition, enabled or not");
    assert_eq!(plan.change[0].say(Language::ZhHans), "shop/web 的触发器“release”：触发条件、启用状态");
}

#[test]
fn trigger_of_another_id_but_the_same_name_and_repository_is_the_same_trigger() {
    let mut engine = demo_engine();
    let text = changed(|file| {
        file["triggers"][0]["id"] = json!("elsewhere");
        file["triggers"][0]["enabled"] = json!(false);
    });
    let plan = planned(&text, &engine);
    assert_eq!((plan.add.len(), plan.change.len()), (0, 1));
    apply(&mut engine, plan);
    let release = engine.trigger_named("release").unwrap();
    assert_eq!((release.id.0.as_str(), release.enabled), ("demo-release", false));
}

#[test]
fn bad_records_are_refused_by_name_and_take_no_other_with_them() {
    let text = changed(|file| {
        file["triggers"][0]["name"] = json!("9lives");
        file["triggers"][1]["condition"]["expr"] = json!("(");
        file["triggers"][2]["repository"] = json!("Shop/Web");
        file["triggers"][3]["condition"]["method"] = json!("glob");
        file["triggers"][4].as_object_mut().unwrap().remove("action");
        file["history"][0]["tag"] = json!(".hidden");
        file["history"][1]["digest"] = json!("md5:1");
        file["repositories"][0]["name"] = json!("a//b");
        file["repositories"][1]["tags"][0]["tag"] = json!("a;b");
    });
    let plan = planned(&text, &Engine::default());
    let said = said(&plan);
    let expected = [
        "triggers[0] 9lives: a trigger name begins with an English letter, not with “9”",
        "triggers[1] canary: ",
        "triggers[2] pinned: a repository name is lower case; “S” is not",
        "triggers[3] everything-to-dev: the condition’s method “glob” is not known",
        "triggers[4] nightly: the record is not complete or not of the expected form (missing field `",
        "history[0] demo-17-1: a tag begins with a letter, a digit or “_”, not with “.”",
        "history[1] demo-14-1: a digest begins with “sha256:”",
        "repositories[0] a//b: write the repository as namespace/name",
        "repositories[1].tags[0] a;b: a tag holds letters",
    ];
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.starts_with(expected), "{said}");
    }
    assert!(plan.refuse.iter().all(|refusal| refusal.say(Language::ZhHans).contains('：')));
    assert!(plan.add.iter().any(|item| item.say(Language::En) == "trigger “migrations” of shop/report"));
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
    let plan = planned(&json!(requests).to_string(), &Engine::default());
    assert_eq!((plan.add.len(), plan.refuse.len()), (MAX_TRIGGERS, 1));
    assert_eq!(plan.refuse[0].what, "[10] trigger-10");
    assert!(said(&plan)[0].contains("already has 10 triggers"));
}

#[test]
fn name_of_a_trigger_elsewhere_is_refused() {
    let mut request: Value = serde_json::from_str(REQUEST).unwrap();
    request["TriggerName"] = json!("release");
    let plan = planned(&request.to_string(), &demo_engine());
    let Reason::Conflict(TriggerConflict::NameTaken { repository, .. }) = &plan.refuse[0].reason else {
        panic!("{plan:?}");
    };
    assert_eq!(repository.as_str(), "shop/web");
}

#[test]
fn file_that_has_a_name_twice_is_told_so() {
    let text = changed(|file| {
        file["triggers"][1]["name"] = json!("release");
        file["triggers"][1]["id"] = json!("another");
    });
    let plan = planned(&text, &Engine::default());
    assert_eq!(plan.refuse[0].reason, Reason::Twice);
}

#[test]
fn documented_request_is_added_alone_and_in_a_list() {
    for text in [REQUEST.to_owned(), format!("[{REQUEST}]"), format!("\u{feff}{REQUEST}\n")] {
        let mut engine = Engine::default();
        let plan = try_plan(&text, &engine, None).unwrap();
        assert_eq!(plan.add[0].say(Language::En), "trigger “testtrig” of test/test123");
        assert_eq!(plan.notes, [Note::UpdatesByTag { count: 1 }]);
        assert!(!plan.needs_repository);
        apply(&mut engine, plan);
        let trigger = engine.trigger_named("testtrig").unwrap();
        assert_eq!((trigger.id.0.as_str(), trigger.created_at, trigger.enabled), ("new-1", NOW, true));
        assert_eq!(trigger.action.method, UpdateMethod::Tag);
        let again = try_plan(&text, &engine, None).unwrap();
        assert!(again.is_empty() && again.same == 1);
    }
}

#[test]
fn documented_trigger_list_is_added_to_the_repository_chosen_whole_or_its_data() {
    let whole: Value = serde_json::from_str(TRIGGERS).unwrap();
    let response = &whole["Response"];
    for file in [&whole, response, &response["Data"], &response["Data"]["TriggerInfo"]] {
        let text = file.to_string();
        let mut engine = Engine::default();
        assert_eq!(try_plan(&text, &engine, None), Err(ImportError::NeedsRepository));
        let plan = planned(&text, &engine);
        assert_eq!(plan.add[0].say(Language::En), "trigger “aaaa” of shop/web");
        assert!(plan.needs_repository);
        assert!(plan.notes.contains(&Note::ChinaTime));
        apply(&mut engine, plan);
        assert_eq!(engine.trigger_named("aaaa").unwrap().created_at.to_rfc3339().unwrap(), "2021-11-18T03:51:13Z");
        assert!(planned(&text, &engine).is_empty());
    }
}

#[test]
fn documented_log_is_added_once() {
    let whole: Value = serde_json::from_str(LOG).unwrap();
    let mut engine = Engine::default();
    let plan = try_plan(LOG, &engine, None).unwrap();
    assert_eq!(plan.add[0].say(Language::En), "history entry of “nginx-debug” for ccs-dev/nginx:latest");
    assert_eq!(plan.notes, [Note::KindAssumed { count: 1 }, Note::ChinaTime]);
    apply(&mut engine, plan);
    assert_eq!(engine.history()[0].outcome, Outcome::Succeeded);
    let again = try_plan(&whole["Response"]["Data"].to_string(), &engine, None).unwrap();
    assert!(again.is_empty() && again.same == 1);
}

#[test]
fn documented_tag_list_is_added_to_its_repository() {
    let text = json!({"Response": {"Data": {"RepoName": "shop/api", "TagCount": 1, "TagInfo": [
        {"TagName": "v1", "TagId": "a", "ImageId": "b", "PushTime": "2021-11-18 11:51:13", "UpdateTime": null}]}}});
    let mut engine = Engine::default();
    let plan = try_plan(&text.to_string(), &engine, None).unwrap();
    assert_eq!(plan.add[0].say(Language::En), "1 tag of shop/api");
    apply(&mut engine, plan);
    assert_eq!(engine.tags(&repository("shop/api")).len(), 1);
}

#[test]
fn vendor_record_keeps_what_only_we_know() {
    let mut engine = demo_engine();
    let mut request: Value = serde_json::from_str(REQUEST).unwrap();
    request["RepoName"] = json!("shop/web");
    request["TriggerName"] = json!("release");
    request["NewTriggerName"] = json!("releases");
    let plan = planned(&request.to_string(), &engine);
    assert_eq!(plan.change[0].say(Language::En), "trigger “releases” of shop/web: name, condition, target");
    apply(&mut engine, plan);
    let trigger = engine.trigger_named("releases").unwrap();
    assert_eq!((trigger.id.0.as_str(), trigger.action.method), ("demo-release", UpdateMethod::Digest));
    assert!(engine.trigger_named("release").is_none());
}

#[test]
fn entry_under_way_is_the_same_here_and_interrupted_elsewhere() {
    let mut engine = demo_engine();
    let mut entry = engine.history()[0].clone();
    entry.id = EntryId("open-1".into());
    entry.outcome = Outcome::RollingOut { updated: 1, total: 3 };
    entry.finished_at = None;
    engine.update(Event::EntryAdded(entry.clone()));
    let text = export(&engine, NOW);
    assert!(planned(&text, &engine).is_empty());
    engine.update(Event::UpdateFinished { entry: entry.id.clone(), outcome: Outcome::Succeeded, at: NOW });
    assert!(planned(&text, &engine).is_empty(), "it has gone on since");
    let mut fresh = Engine::default();
    let plan = planned(&text, &fresh);
    assert_eq!(plan.notes, [Note::Interrupted { count: 1 }]);
    apply(&mut fresh, plan);
    assert!(fresh.history().iter().all(|entry| entry.outcome.is_final()));
    assert!(planned(&text, &fresh).is_empty());
}

#[test]
fn entry_that_differs_is_kept_as_it_is() {
    let text = changed(|file| file["history"][0]["tag"] = json!("v9.9.9"));
    let plan = planned(&text, &demo_engine());
    assert_eq!(plan.refuse[0].reason, Reason::EntryDiffers);
    assert!(plan.is_empty());
}

#[test]
fn later_push_of_a_tag_wins() {
    let text = changed(|file| {
        let tags = &mut file["repositories"][0]["tags"];
        tags[0]["pushed_at"] = json!(NOW.0);
        tags[1]["pushed_at"] = json!(0);
    });
    let plan = planned(&text, &demo_engine());
    assert_eq!(plan.change.len(), 1);
    assert!(matches!(plan.change[0], Item::Tags { count: 1, .. }));
}

#[test]
fn what_cannot_be_imported_says_why_in_both_languages() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let cases = [
        ("", "the file is empty", "文件为空"),
        ("{\n  \"a\": ,}", "not valid JSON (line 2, column 8)", "不是有效的 JSON（第 2 行，第 8 列）"),
        ("{\"format\": \"tagfire\"", "the file breaks off", "文件不完整"),
        (deep.as_str(), "nested too deep", "嵌套过深"),
        (r#"{"format":"tagfire","version":2}"#, "newer version of Tagfire (format 2)", "更新版本的 Tagfire"),
        (r#"{"format":"tagfire","version":"1"}"#, "“version” in the file", "“version”"),
        (r#"{"format":"tagfire","version":1,"triggers":{}}"#, "“triggers” in the file", "“triggers”"),
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
        (TRIGGERS, "choose the repository", "请选择"),
    ];
    for (text, en, zh) in cases {
        let error = try_plan(text, &Engine::default(), None).unwrap_err();
        assert!(error.say(Language::En).contains(en), "{error}");
        assert!(error.say(Language::ZhHans).contains(zh), "{}", error.say(Language::ZhHans));
    }
    let huge = " ".repeat(MAX_IMPORT + 1);
    assert_eq!(try_plan(&huge, &Engine::default(), None), Err(ImportError::TooLarge { bytes: MAX_IMPORT + 1 }));
}

fn any_condition() -> impl Strategy<Value = Condition> {
    prop_oneof![
        Just(Condition::parse(Method::All, "").unwrap()),
        "[a-z0-9_]{1,6}(;[a-z0-9_]{1,6}){0,3}".prop_filter_map("tags", |e| Condition::parse(Method::Tags, &e).ok()),
        "\\^?[a-zA-Z0-9.*+?\\[\\]()|]{1,12}\\$?".prop_filter_map("regex", |e| Condition::parse(Method::Regex, &e).ok()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever there is: its export changes nothing here, and restores it elsewhere.
    #[test]
    fn round_trip(
        rows in prop::collection::vec((0usize..6, "[a-zA-Z][a-zA-Z0-9._-]{1,12}", any_condition(), any::<bool>(), 0i64..1 << 45), 0..25),
        pushes in prop::collection::vec((0usize..6, "[a-zA-Z0-9_][a-zA-Z0-9._-]{0,8}", 0i64..1 << 45), 0..12),
    ) {
        let sample = demo(NOW).triggers;
        let mut engine = Engine::default();
        for (n, (place, name, condition, enabled, at)) in rows.into_iter().enumerate() {
            let mut trigger = sample[place].clone();
            trigger.id.0 = format!("t-{n}");
            trigger.name = TriggerName::parse(&name).unwrap();
            (trigger.condition, trigger.enabled) = (condition, enabled);
            (trigger.created_at, trigger.updated_at) = (Timestamp(at), Timestamp(at));
            engine.update(Event::TriggerSaved(trigger));
        }
        for (n, (place, tag, at)) in pushes.into_iter().enumerate() {
            let push = crate::push::Push {
                repository: sample[place].repository.clone(),
                tag: crate::tag::Tag::parse(&tag).unwrap(),
                digest: None,
                registry: None,
            };
            engine.update(Event::Pushed { id: format!("p-{n}"), push, at: Timestamp(at) });
        }
        engine.interrupt(|_| false, NOW);
        let text = export(&engine, NOW);
        let here = planned(&text, &engine);
        prop_assert!(here.is_empty() && here.refuse.is_empty(), "{here:?}");
        let mut fresh = Engine::default();
        let plan = planned(&text, &fresh);
    apply(&mut fresh, plan);
        prop_assert_eq!(export(&fresh, NOW), text);
        prop_assert_eq!(fresh, engine);
    }

    /// No text brings it down.
    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}") {
        let _ = try_plan(&text, &Engine::default(), None);
    }
}
