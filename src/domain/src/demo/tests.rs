use super::*;
use crate::trigger::TriggerName;
use crate::update::{How, Outcome};

const NOW: Timestamp = Timestamp(1_764_000_000_000);

fn repository(name: &str) -> RepositoryName {
    RepositoryName::parse(name).unwrap()
}

fn fires(demo: &Demo, trigger: &str) -> usize {
    let trigger = demo.triggers.iter().find(|t| t.name == TriggerName::parse(trigger).unwrap()).unwrap();
    let (_, tags) = demo.tags.iter().find(|(name, _)| *name == trigger.repository).unwrap();
    tags.iter().filter(|record| trigger.condition.is_match(record.tag.as_str())).count()
}

#[test]
fn every_row_makes_its_trigger_and_its_push() {
    let demo = demo(NOW);
    assert_eq!(demo.triggers.len(), 6);
    assert_eq!(demo.tags.len(), 5);
    for (before, repository, tag, build) in PUSHES {
        assert!(push(repository, tag, build, NOW.plus(-before)).is_some(), "{repository}:{tag}");
    }
}

#[test]
fn triggers_fire_on_as_many_tags_as_the_design_shows() {
    let demo = demo(NOW);
    let counts: Vec<_> = ["release", "canary", "pinned", "nightly", "migrations"].map(|name| fires(&demo, name)).into();
    assert_eq!(counts, [112, 41, 2, 61, 0]);
    let web = &demo.tags.iter().find(|(name, _)| *name == repository("shop/web")).unwrap().1;
    let report = &demo.tags.iter().find(|(name, _)| *name == repository("shop/report")).unwrap().1;
    assert!((300..=400).contains(&web.len()), "{}", web.len());
    assert_eq!(report.len(), 88);
}

#[test]
fn tags_are_distinct_and_none_is_from_the_future() {
    for (repository, tags) in demo(NOW).tags {
        let mut names: Vec<_> = tags.iter().map(|record| record.tag.clone()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), tags.len(), "{repository}");
        assert!(tags.iter().all(|record| record.pushed_at < NOW), "{repository}");
    }
}

#[test]
fn history_shows_each_kind_of_ending() {
    let demo = demo(NOW);
    assert!((8..=14).contains(&demo.history.len()), "{}", demo.history.len());
    let has = |what: &dyn Fn(&Entry) -> bool| demo.history.iter().any(what);
    assert!(has(&|entry| entry.outcome == Outcome::Superseded));
    assert!(has(&|entry| matches!(entry.outcome, Outcome::Failed(_))));
    assert!(has(&|entry| entry.how == Some(How::Restarted)));
    assert!(has(&|entry| entry.how == Some(How::Pinned) && entry.outcome == Outcome::Succeeded));
    assert!(demo.history.iter().all(|entry| entry.outcome.is_final() && entry.finished_at.is_some()));
    let newest = demo.history.first().unwrap();
    assert_eq!((newest.trigger.as_str(), newest.tag.as_str()), ("release", "v2.14.0"));
}

#[test]
fn containers_have_the_image_that_the_history_set_last() {
    let demo = demo(NOW);
    for trigger in &demo.triggers {
        let target = &trigger.action.target;
        let workload = demo.simulation.workload(&target.workload).unwrap();
        let container = workload.container(&target.container).unwrap();
        let last = demo.history.iter().find(|entry| entry.action.target == *target);
        if let Some(image) = last.and_then(|entry| entry.image.as_ref()) {
            assert_eq!(container.image, *image, "{}", trigger.name.as_str());
        }
    }
}

#[test]
fn nothing_is_under_way_and_no_fault_is_on() {
    let demo = demo(NOW);
    assert_eq!(demo.simulation.next_change(), None);
    assert!(demo.simulation.all_workloads().iter().all(|workload| demo.simulation.fault(&workload.at).is_none()));
}

#[test]
fn demo_is_the_same_each_time_and_at_any_time() {
    assert_eq!(demo(NOW), demo(NOW));
    for now in [0, -1, i64::MIN, i64::MAX] {
        assert_eq!(demo(Timestamp(now)).triggers.len(), 6);
    }
}

#[test]
fn written_into_a_store_it_is_all_there_and_pushes_go_on_after_it() {
    let demo = demo(NOW);
    let mut stage = Stage::new(demo.simulation.clone(), &demo.writes(), NOW);
    assert_eq!(stage.memory.history().cloned().collect::<Vec<_>>(), demo.history);
    assert_eq!(stage.memory.pushes().count(), PUSHES.len());
    let push = first_push().unwrap();
    let known = |(name, tags): &(RepositoryName, Vec<TagRecord>)| {
        *name == push.repository && tags.iter().any(|record| record.tag == push.tag)
    };
    assert!(!demo.tags.iter().any(known), "it is there to be pushed");
    stage.push(PushKey("next".into()), push, NOW);
    let entry = stage.memory.history().next().unwrap();
    assert_eq!(
        (entry.trigger.as_str(), entry.how),
        ("release", Some(How::Pinned)),
        "an older push seems the later one"
    );
}
