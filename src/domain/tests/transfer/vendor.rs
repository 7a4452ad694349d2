//! The vendor's files.

use super::*;

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
