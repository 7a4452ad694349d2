use super::*;
use crate::cluster::{WorkloadKind, WorkloadRef};
use crate::condition::{Condition, Method};
use crate::digest::Digest;
use crate::tag::Tag;
use crate::trigger::{Examples, ServiceUpdate};

const NOW: Timestamp = Timestamp(1_764_000_000_000);

fn trigger(name: &str, expr: &str) -> Trigger {
    Trigger {
        id: TriggerId(format!("id-{name}")),
        name: TriggerName::parse(name).unwrap(),
        repository: RepositoryName::parse("shop/web").unwrap(),
        condition: Condition::parse(Method::Regex, expr).unwrap(),
        action: ServiceUpdate { target: target("web"), method: UpdateMethod::Tag },
        enabled: true,
        examples: Examples::default(),
        created_at: NOW,
        updated_at: NOW,
    }
}

fn target(workload: &str) -> Target {
    let workload = WorkloadRef {
        region: "ap-guangzhou".into(),
        cluster: "cls-aaaaaaaa".into(),
        namespace: "default".into(),
        kind: WorkloadKind::Deployment,
        workload: workload.into(),
    };
    Target { workload, container: "nginx".into() }
}

fn engine(triggers: impl IntoIterator<Item = Trigger>) -> Engine {
    Engine::new(triggers.into_iter().collect(), Vec::new(), Vec::new())
}

fn push_of(repository: &str, tag: &str) -> Push {
    Push {
        repository: RepositoryName::parse(repository).unwrap(),
        tag: Tag::parse(tag).unwrap(),
        digest: Some(Digest::parse(&format!("sha256:{}", "a".repeat(64))).unwrap()),
        registry: None,
    }
}

fn push(engine: &mut Engine, id: &str, tag: &str) -> Vec<Effect> {
    engine.update(Event::Pushed { id: id.into(), push: push_of("shop/web", tag), at: NOW })
}

fn verdicts(effects: &[Effect]) -> Vec<(String, Verdict)> {
    let decided = effects.iter().find_map(|effect| match effect {
        Effect::Decided { decisions, .. } => Some(decisions),
        _ => None,
    });
    decided.unwrap().iter().map(|d| (d.trigger.to_string(), d.verdict.clone())).collect()
}

fn change(effects: &[Effect]) -> Change {
    let decided = effects.iter().find_map(|effect| match effect {
        Effect::Decided { change, .. } => Some(*change),
        _ => None,
    });
    decided.unwrap()
}

fn images(effects: &[Effect]) -> Vec<String> {
    let image = |effect: &Effect| match effect {
        Effect::UpdateService(request) => Some(request.image.to_string()),
        _ => None,
    };
    effects.iter().filter_map(image).collect()
}

fn id(text: &str) -> EntryId {
    EntryId(text.into())
}

fn accepted(how: How) -> Accepted {
    Accepted { previous: "shop/web:v1".into(), image: "shop/web:v2".into(), how }
}

fn outcome(engine: &Engine, entry: &str) -> Outcome {
    engine.entry(&id(entry)).unwrap().outcome.clone()
}

#[test]
fn push_that_matches_fires_and_writes_its_entry_before_it_acts() {
    let mut engine = engine([trigger("release", "^v")]);
    let effects = push(&mut engine, "p", "v2");
    assert_eq!(verdicts(&effects), [("release".into(), Verdict::Fires(id("p-1")))]);
    assert_eq!(images(&effects), ["shop/web:v2"]);
    let stored = effects.iter().position(|e| matches!(e, Effect::StoreEntry(_))).unwrap();
    let acted = effects.iter().position(|e| matches!(e, Effect::UpdateService(_))).unwrap();
    assert!(stored < acted);
    assert_eq!(outcome(&engine, "p-1"), Outcome::Pending);
}

#[test]
fn push_that_does_not_match_is_decided_and_writes_no_entry() {
    let mut engine = engine([trigger("release", "^v")]);
    let effects = push(&mut engine, "p", "latest");
    assert_eq!(verdicts(&effects), [("release".into(), Verdict::NoMatch)]);
    assert!(engine.history().is_empty() && images(&effects).is_empty());
}

#[test]
fn disabled_trigger_tells_whether_it_would_have_fired() {
    for (tag, matches) in [("v1", true), ("latest", false)] {
        let mut engine = engine([Trigger { enabled: false, ..trigger("release", "^v") }]);
        let effects = push(&mut engine, "p", tag);
        assert_eq!(verdicts(&effects), [("release".into(), Verdict::Disabled { matches })]);
        assert!(engine.history().is_empty());
    }
}

#[test]
fn triggers_of_other_repositories_are_not_asked() {
    let mut engine = engine([trigger("release", "^v")]);
    let effects = engine.update(Event::Pushed { id: "p".into(), push: push_of("shop/web-v2", "v1"), at: NOW });
    assert_eq!(verdicts(&effects), []);
}

#[test]
fn second_trigger_that_would_do_the_same_is_covered_by_the_first() {
    let later = |name: &str| Trigger { created_at: NOW.plus(1), ..trigger(name, "v") };
    let mut engine = engine([later("aa"), trigger("zz", "v")]);
    let effects = push(&mut engine, "p", "v2");
    let by = TriggerName::parse("zz").unwrap();
    let expected = [("zz".into(), Verdict::Fires(id("p-1"))), ("aa".into(), Verdict::Covered { by })];
    assert_eq!(verdicts(&effects), expected);
    assert_eq!(images(&effects).len(), 1);
}

#[test]
fn disabled_trigger_covers_nobody() {
    let first = Trigger { enabled: false, ..trigger("aa", "v") };
    let mut engine = engine([first, trigger("bb", "v")]);
    let effects = push(&mut engine, "p", "v2");
    assert_eq!(verdicts(&effects)[1].1, Verdict::Fires(id("p-1")));
}

#[test]
fn triggers_on_other_targets_or_with_another_method_all_fire() {
    let elsewhere =
        Trigger { action: ServiceUpdate { target: target("other"), method: UpdateMethod::Tag }, ..trigger("bb", "v") };
    let pinned =
        Trigger { action: ServiceUpdate { target: target("web"), method: UpdateMethod::Digest }, ..trigger("cc", "v") };
    let mut engine = engine([trigger("aa", "v"), elsewhere, pinned]);
    let effects = push(&mut engine, "p", "v2");
    let pinned = format!("shop/web:v2@sha256:{}", "a".repeat(64));
    assert_eq!(images(&effects), ["shop/web:v2", "shop/web:v2", &pinned]);
    assert_eq!(engine.history().len(), 3);
}

#[test]
fn tag_pushed_again_is_updated_and_fires_again() {
    let mut engine = engine([trigger("release", "^v")]);
    assert_eq!(change(&push(&mut engine, "p", "v2")), Change::Created);
    let effects = push(&mut engine, "q", "v2");
    assert_eq!(change(&effects), Change::Updated);
    assert_eq!(verdicts(&effects)[0].1, Verdict::Fires(id("q-1")));
    assert_eq!(engine.entry(&id("q-1")).unwrap().change, Some(Change::Updated));
    assert_eq!(engine.tags(&RepositoryName::parse("shop/web").unwrap()).len(), 1);
}

#[test]
fn push_told_twice_acts_once() {
    let mut engine = engine([trigger("release", "^v")]);
    push(&mut engine, "p", "v2");
    engine.update(Event::UpdateFinished { entry: id("p-1"), outcome: Outcome::Succeeded, at: NOW });
    assert_eq!(push(&mut engine, "p", "v2"), []);
    assert_eq!(outcome(&engine, "p-1"), Outcome::Succeeded);
}

#[test]
fn entry_follows_its_update_to_the_end() {
    let mut engine = engine([trigger("release", "^v")]);
    push(&mut engine, "p", "v2");
    engine.update(Event::UpdateAccepted { entry: id("p-1"), accepted: accepted(How::SetTag), at: NOW });
    engine.update(Event::RolloutProgressed { entry: id("p-1"), updated: 1, total: 3 });
    assert_eq!(outcome(&engine, "p-1"), Outcome::RollingOut { updated: 1, total: 3 });
    engine.update(Event::UpdateFinished { entry: id("p-1"), outcome: Outcome::Succeeded, at: NOW.plus(9) });
    let entry = engine.entry(&id("p-1")).unwrap();
    assert_eq!(entry.finished_at, Some(NOW.plus(9)));
    assert_eq!(entry.previous_image.as_deref(), Some("shop/web:v1"));
    assert_eq!(entry.image.as_deref(), Some("shop/web:v2"));
}

#[test]
fn update_that_changes_nothing_has_succeeded_at_once() {
    let mut engine = engine([trigger("release", "^v")]);
    push(&mut engine, "p", "v2");
    engine.update(Event::UpdateAccepted { entry: id("p-1"), accepted: accepted(How::Unchanged), at: NOW });
    assert_eq!(outcome(&engine, "p-1"), Outcome::Succeeded);
}

#[test]
fn late_answers_to_a_finished_or_unknown_entry_change_nothing() {
    let mut engine = engine([trigger("release", "^v")]);
    push(&mut engine, "p", "v2");
    engine.update(Event::UpdateFinished { entry: id("p-1"), outcome: Outcome::Failed(Failure::Forbidden), at: NOW });
    let before = engine.clone();
    for entry in [id("p-1"), id("nobody")] {
        let late = [
            Event::UpdateAccepted { entry: entry.clone(), accepted: accepted(How::SetTag), at: NOW },
            Event::RolloutProgressed { entry: entry.clone(), updated: 1, total: 3 },
            Event::UpdateFinished { entry, outcome: Outcome::Succeeded, at: NOW },
        ];
        for event in late {
            assert_eq!(engine.update(event), []);
        }
    }
    assert_eq!(engine, before);
}

#[test]
fn start_closes_the_entries_that_nobody_carries_on() {
    let mut engine = engine([trigger("release", "^v")]);
    for push_id in ["lost", "carried", "done"] {
        push(&mut engine, push_id, "v2");
    }
    engine.update(Event::UpdateFinished { entry: id("done-1"), outcome: Outcome::Succeeded, at: NOW });
    let effects = engine.interrupt(|entry| entry.0 == "carried-1", NOW.plus(1));
    assert_eq!(effects.len(), 1);
    assert_eq!(outcome(&engine, "lost-1"), Outcome::Failed(Failure::Interrupted));
    assert_eq!(outcome(&engine, "carried-1"), Outcome::Pending);
    assert_eq!(outcome(&engine, "done-1"), Outcome::Succeeded);
}

#[test]
fn entry_keeps_the_trigger_as_it_was() {
    let mut engine = engine([trigger("release", "^v")]);
    push(&mut engine, "p", "v2");
    let renamed = Trigger { name: TriggerName::parse("renamed").unwrap(), ..trigger("release", "^w") };
    engine.update(Event::TriggerSaved(renamed));
    engine.update(Event::TriggerDeleted(TriggerId("id-release".into())));
    let entry = engine.entry(&id("p-1")).unwrap();
    assert_eq!((entry.trigger.as_str(), entry.condition.expr()), ("release", "^v"));
}

#[test]
fn eleventh_trigger_of_a_repository_is_refused_and_the_tenth_can_still_be_edited() {
    let names: Vec<String> = (0..MAX_TRIGGERS).map(|n| format!("t-{n}")).collect();
    let mut engine = engine(names.iter().map(|name| trigger(name, "v")));
    let repository = RepositoryName::parse("shop/web").unwrap();
    assert_eq!(engine.room(&repository), 0);
    let effects = engine.update(Event::TriggerSaved(trigger("eleventh", "v")));
    assert_eq!(effects, [Effect::Refused(vec![TriggerConflict::TooMany { repository: repository.clone() }])]);
    let edited = trigger("t-9", "w");
    assert_eq!(engine.update(Event::TriggerSaved(edited.clone())), [Effect::StoreTrigger(edited)]);
    let moved = Trigger { repository: RepositoryName::parse("shop/api").unwrap(), ..trigger("t-9", "w") };
    engine.update(Event::TriggerSaved(moved));
    assert_eq!(engine.room(&repository), 1);
}

#[test]
fn name_taken_on_another_repository_is_refused() {
    let mut engine = engine([trigger("release", "v")]);
    let other = Trigger {
        id: TriggerId("other".into()),
        repository: RepositoryName::parse("shop/api").unwrap(),
        ..trigger("release", "v")
    };
    let effects = engine.update(Event::TriggerSaved(other));
    assert!(matches!(effects.as_slice(), [Effect::Refused(conflicts)] if conflicts.len() == 1));
    assert_eq!(engine.triggers().len(), 1);
}

#[test]
fn deleting_twice_forgets_once() {
    let mut engine = engine([trigger("release", "v")]);
    let delete = Event::TriggerDeleted(TriggerId("id-release".into()));
    assert_eq!(engine.update(delete.clone()).len(), 1);
    assert_eq!(engine.update(delete), []);
}

#[test]
fn tags_from_elsewhere_are_kept_and_fire_nothing() {
    let mut engine = engine([trigger("release", "v")]);
    let repository = RepositoryName::parse("shop/web").unwrap();
    let record = TagRecord { tag: Tag::parse("v1").unwrap(), digest: None, pushed_at: NOW };
    let effects = engine.update(Event::TagsAdded { repository: repository.clone(), records: vec![record.clone()] });
    assert_eq!(effects, [Effect::StoreTag { repository: repository.clone(), record }]);
    assert!(engine.history().is_empty());
    assert_eq!(change(&push(&mut engine, "p", "v1")), Change::Updated);
}

#[test]
fn repositories_are_those_with_tags_or_triggers() {
    let mut engine = engine([trigger("release", "v")]);
    engine.update(Event::Pushed { id: "p".into(), push: push_of("ops/agent", "1"), at: NOW });
    let names: Vec<_> = engine.repositories().iter().map(|name| name.as_str()).collect();
    assert_eq!(names, ["ops/agent", "shop/web"]);
}

#[test]
fn push_without_a_digest_falls_back_to_the_tag() {
    let pinned = Trigger {
        action: ServiceUpdate { target: target("web"), method: UpdateMethod::Digest },
        ..trigger("release", "v")
    };
    let mut engine = engine([pinned]);
    let push = Push { digest: None, registry: Some("registry.local:5000".into()), ..push_of("shop/web", "v2") };
    let effects = engine.update(Event::Pushed { id: "p".into(), push, at: NOW });
    assert_eq!(images(&effects), ["registry.local:5000/shop/web:v2"]);
}
