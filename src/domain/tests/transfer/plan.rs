//! What a file of ours would do to what there is.

use super::*;

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
fn tags_that_are_held_back_are_told_and_taken_over() {
    let mut store = demo_store();
    let text = changed(|file| {
        let release = file["triggers"].as_array_mut().unwrap().iter_mut().find(|row| row["name"] == "release").unwrap();
        release["condition"] = json!({"method": "all", "expr": "", "but": {"method": "regex", "expr": "-rc"}});
    });
    let plan = planned(&text, &store);
    let told = |language| plan.change[0].say(language);
    let en = told(Language::En);
    assert!(en.contains("fires on every tag but not the expression “-rc” instead of"), "{en}");
    assert!(told(Language::ZhHans).contains("改为所有标签但排除正则表达式“-rc”"), "{}", told(Language::ZhHans));
    apply(&mut store, &plan);
    let release = named(&store, "release").unwrap();
    assert!(release.condition.is_match("latest") && !release.condition.is_match("v1-rc.1"));
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
