use super::*;
use crate::cluster::WorkloadKind;
use crate::condition::{Condition, Method, Rule};
use crate::language::{Language, Say};
use crate::repository::RepositoryName;
use crate::update::{Failure, Outcome};
use serde_json::{Value, json};

const REQUEST: &str = include_str!("../../tests/data/tcr-request.json");
const TRIGGERS: &str = include_str!("../../tests/data/tcr-triggers.json");
const LOG: &str = include_str!("../../tests/data/tcr-log.json");

fn repository() -> RepositoryName {
    RepositoryName::parse("shop/web").unwrap()
}

fn first_trigger() -> TriggerInfo {
    let envelope: Envelope<TriggerList> = serde_json::from_str(TRIGGERS).unwrap();
    envelope.response.data.trigger_info.into_iter().next().unwrap()
}

fn first_log() -> LogInfo {
    let envelope: Envelope<LogList> = serde_json::from_str(LOG).unwrap();
    envelope.response.data.log_info.into_iter().next().unwrap()
}

#[test]
fn documented_samples_are_written_as_they_were_read() {
    fn same<T: serde::de::DeserializeOwned + Serialize>(text: &str) {
        let read: T = serde_json::from_str(text).unwrap();
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), value);
    }
    same::<TriggerRequest>(REQUEST);
    same::<Envelope<TriggerList>>(TRIGGERS);
    same::<Envelope<LogList>>(LOG);
}

#[test]
fn request_becomes_a_trigger_in_its_region() {
    let request: TriggerRequest = serde_json::from_str(REQUEST).unwrap();
    let draft = request.read().unwrap();
    assert_eq!(draft.repository.as_str(), "test/test123");
    assert_eq!(draft.target.workload.region, "ap-chengdu");
    assert_eq!(draft.target.workload.kind, WorkloadKind::Deployment);
    assert_eq!(draft.target.workload.workload, "testdeploy");
    assert_eq!(draft.condition.method(), Method::All);
    assert_eq!((draft.formerly, draft.created_at, draft.kind_assumed), (None, None, false));
}

#[test]
fn modify_request_renames() {
    let mut request: TriggerRequest = serde_json::from_str(REQUEST).unwrap();
    request.new_trigger_name = Some("renamed".into());
    let draft = request.read().unwrap();
    assert_eq!((draft.formerly.unwrap().as_str(), draft.name.as_str()), ("testtrig", "renamed"));
}

#[test]
fn listed_trigger_has_china_times_and_the_repository_asked_for() {
    let draft = first_trigger().read(&repository()).unwrap();
    assert_eq!(draft.repository, repository());
    assert_eq!(draft.created_at.unwrap().to_rfc3339().unwrap(), "2021-11-18T03:51:13Z");
    assert_eq!(draft.target.workload.workload, "nginx-deployment");
    assert!(!draft.kind_assumed);
}

#[test]
fn service_name_may_be_bare_or_carry_its_kind() {
    let cases = [
        ("StatefulSet:db", WorkloadKind::StatefulSet, "db", false),
        ("cronjob:report", WorkloadKind::CronJob, "report", false),
        ("nginx", WorkloadKind::Deployment, "nginx", true),
    ];
    for (text, kind, name, assumed) in cases {
        let mut trigger = first_trigger();
        trigger.invoke_para.service_name = text.into();
        let draft = trigger.read(&repository()).unwrap();
        assert_eq!((draft.target.workload.kind, draft.target.workload.workload.as_str()), (kind, name));
        assert_eq!(draft.kind_assumed, assumed);
    }
}

#[test]
fn what_a_record_means_nothing_by_is_named() {
    type Change = fn(&mut TriggerInfo);
    let cases: [(Change, &str, &str); 10] = [
        (|t| t.invoke_source = "CRON".into(), "CRON", "CRON"),
        (|t| t.invoke_action = "WEBHOOK".into(), "WEBHOOK", "WEBHOOK"),
        (|t| t.invoke_condition.invoke_method = "glob".into(), "“glob” is not known", "“glob”"),
        (|t| t.invoke_para.cluster_region = 99, "number 99", "编号为 99"),
        (|t| t.invoke_para.cluster_region = -1, "number -1", "编号为 -1"),
        (|t| t.invoke_para.service_name = "ReplicaSet:x".into(), "ReplicaSet", "ReplicaSet"),
        (|t| t.invoke_para.service_name = "Job:".into(), "WorkloadName is empty", "WorkloadName 为空"),
        (|t| t.invoke_para.cluster_id = String::new(), "ClusterId is empty", "ClusterId 为空"),
        (|t| t.create_time = "yesterday".into(), "“yesterday” is not a time", "“yesterday”不是有效的时间"),
        (|t| t.trigger_name = "9lives".into(), "begins with an English letter", "英文字母开头"),
    ];
    for (change, en, zh) in cases {
        let mut trigger = first_trigger();
        change(&mut trigger);
        let error = trigger.read(&repository()).unwrap_err();
        assert!(error.say(Language::En).contains(en), "{error}");
        assert!(error.say(Language::ZhHans).contains(zh), "{}", error.say(Language::ZhHans));
    }
}

#[test]
fn log_record_becomes_an_entry_of_a_stable_id() {
    let (entry, kind_assumed) = first_log().read().unwrap();
    assert!(kind_assumed);
    assert_eq!(entry.id, first_log().read().unwrap().0.id);
    assert_eq!(entry.outcome, Outcome::Succeeded);
    assert_eq!(entry.at.to_rfc3339().unwrap(), "2020-02-07T16:12:36Z");
    assert_eq!((entry.digest, entry.previous_image, entry.trigger_id), (None, None, None));
}

#[test]
fn log_record_that_failed_keeps_what_the_vendor_said() {
    let mut log = first_log();
    log.invoke_result = InvokeResult { return_code: -7, return_msg: "no such workload".into() };
    let (entry, _) = log.read().unwrap();
    let failure = Failure::Reported { code: -7, message: "no such workload".into() };
    assert_eq!(entry.outcome, Outcome::Failed(failure));
    assert_ne!(entry.id, first_log().read().unwrap().0.id);
}

#[test]
fn nulls_of_the_vendor_are_nothing() {
    let list: TriggerList = serde_json::from_value(json!({"TotalCount": null, "TriggerInfo": null})).unwrap();
    assert_eq!(list, TriggerList { total_count: None, trigger_info: Vec::new() });
}

#[test]
fn tag_is_dated_by_its_last_push() {
    let tag = json!({"TagName": "v1", "TagId": "x", "ImageId": "sha256:y", "PushTime": "2021-01-01 08:00:00", "UpdateTime": "2021-01-02 08:00:00", "Size": "1"});
    let tag: TagInfo = serde_json::from_value(tag).unwrap();
    let record = tag.read().unwrap();
    assert_eq!((record.tag.as_str(), record.digest), ("v1", None));
    assert_eq!(record.pushed_at.to_rfc3339().unwrap(), "2021-01-02T00:00:00Z");
}

#[test]
fn trigger_of_ours_can_be_asked_of_the_vendor() {
    let demo = crate::demo::demo(crate::time::Timestamp(1_764_000_000_000));
    for trigger in &demo.triggers {
        let request = TriggerRequest::of(trigger).unwrap();
        let draft = request.read().unwrap();
        assert_eq!((&draft.name, &draft.repository), (&trigger.name, &trigger.repository));
        assert_eq!((&draft.condition, &draft.target), (&trigger.condition, &trigger.action.target));
    }
}

#[test]
fn what_their_format_cannot_hold_is_named_and_not_dropped() {
    let demo = crate::demo::demo(crate::time::Timestamp(1_764_000_000_000));
    let mut trigger = demo.triggers[0].clone();
    trigger.condition = trigger.condition.but_not(Rule::parse(Method::Regex, "-rc").unwrap());
    let unheld = TriggerRequest::of(&trigger).unwrap_err().to_string();
    assert!(unheld.contains("can’t hold “but not -rc”") && unheld.contains(trigger.name.as_str()), "{unheld}");
    trigger.condition = Condition::ALL;
    trigger.action.target.workload.region = "local".into();
    assert!(TriggerRequest::of(&trigger).unwrap_err().to_string().contains("“local”"));
}
