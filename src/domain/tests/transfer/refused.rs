//! What is left out, and why; and files that are none.

use super::*;

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
