//! The console before a server that is made up: what it asks for, and what it makes of the answers.

use super::Shell;
use crate::effects::request::{Call, Trouble};
use crate::harness::until;
use crate::state::{Link, Place, Standing, State};
use leptos::prelude::*;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;
use tagfire_domain::cluster::{Target, WorkloadKind, WorkloadRef};
use tagfire_domain::condition::{Condition, Method};
use tagfire_domain::history::EntryId;
use tagfire_domain::push::Push;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::{Revision, ServiceUpdate, Trigger, TriggerId, TriggerName, UpdateMethod};
use tagfire_domain::update::{Failure, Outcome};
use tagfire_domain::wire::ProblemKind;
use wasm_bindgen_test::wasm_bindgen_test;

type Calls = Rc<RefCell<Vec<Call>>>;

/// A state over a server that answers so, and what is asked of it.
fn over(answer: impl Fn(&Call, usize) -> Result<Value, Trouble> + 'static) -> (State, Calls) {
    // Whatever is mounted first starts what runs tasks and effects.
    crate::harness::show(|| ());
    let owner = Owner::new();
    owner.set();
    // The test is the page: what it holds lasts until the end.
    std::mem::forget(owner);
    let calls = Calls::default();
    let asked = calls.clone();
    let link = Link::new(true, move |call| {
        let turn = asked.borrow().iter().filter(|before: &&Call| before.path == call.path).count();
        asked.borrow_mut().push(call.clone());
        let answer = answer(&call, turn);
        Box::pin(async move { answer })
    });
    (State::over(link), calls)
}

fn session() -> Value {
    json!({ "user": "operator", "source": "kubeconfig", "permissions": { "update": true }, "allow": [] })
}

fn problem(kind: ProblemKind) -> Trouble {
    Trouble { kind: Some(kind), detail: "so it says".into(), ..Trouble::default() }
}

fn trigger() -> Trigger {
    let workload = WorkloadRef {
        region: "local".into(),
        cluster: "lab".into(),
        namespace: "shop".into(),
        kind: WorkloadKind::Deployment,
        workload: "web".into(),
    };
    let target = Target { workload, container: "nginx".into() };
    Trigger {
        id: TriggerId("t".into()),
        revision: Revision::default(),
        name: TriggerName::parse("web").unwrap(),
        repository: RepositoryName::parse("shop/web").unwrap(),
        condition: Condition::parse(Method::All, "").unwrap(),
        action: ServiceUpdate { target, method: UpdateMethod::Tag },
        enabled: true,
        examples: Default::default(),
        created_at: Timestamp(0),
        updated_at: Timestamp(0),
    }
}

/// Runs the trigger on `v2`, and gives how that ends.
async fn run(state: State, database: &'static str) -> Option<Outcome> {
    let shell = Shell::start_on(state, database);
    until(|| state.keeping.performs.get_untracked()).await;
    let saved = Rc::new(RefCell::new(None::<EntryId>));
    let of = saved.clone();
    shell.save(trigger(), true, move |trigger| {
        let trigger = trigger.unwrap();
        let push = Push {
            repository: trigger.repository.clone(),
            tag: Tag::parse("v2").unwrap(),
            digest: None,
            registry: Some("registry.example.com".into()),
        };
        shell.run(&trigger.id, push, move |tell| {
            let tagfire_domain::engine::Tell::Decided(decided) = tell else { panic!("{tell:?}") };
            *of.borrow_mut() = Some(decided.entry(&decided.decisions[0]));
        });
    });
    until(|| saved.borrow().is_some()).await;
    let id = saved.borrow().clone()?;
    let entry = state.history.follow(&id, None);
    let now = || entry.with_untracked(|entry| entry.known().cloned().flatten().map(|entry| entry.outcome));
    until(|| now().is_some_and(|outcome| outcome.is_final())).await;
    now()
}

fn name(of: &str) -> &'static str {
    format!("live-{of}-{}", js_sys::Date::now()).leak()
}

#[wasm_bindgen_test]
async fn an_update_is_sent_once_with_its_key_and_followed_to_its_end() {
    let (state, calls) = over(|call, turn| match call.path.as_str() {
        "/service-updates" => Ok(json!({
            "id": "u", "state": "accepted", "how": "changed",
            "previousImage": "registry.example.com/shop/web:v1", "image": "registry.example.com/shop/web:v2",
        })),
        "/service-updates/u" if turn == 0 => Err(problem(ProblemKind::TooMany)),
        "/service-updates/u" => {
            Ok(json!({ "id": "u", "state": "succeeded", "image": "registry.example.com/shop/web:v2" }))
        }
        _ => Ok(session()),
    });
    assert_eq!(run(state, name("once")).await, Some(Outcome::Succeeded));
    let sent: Vec<Call> = calls.borrow().iter().filter(|call| call.body.is_some()).cloned().collect();
    assert_eq!(sent.len(), 1, "{sent:?}");
    let body = sent[0].body.clone().unwrap();
    assert_eq!(body["image"], "registry.example.com/shop/web:v2");
    assert_eq!((&body["restart"], &body["cause"]["trigger"]), (&json!(true), &json!("web")));
    assert!(sent[0].key.as_ref().is_some_and(|key| key.ends_with(".t")), "{:?}", sent[0].key);
}

#[wasm_bindgen_test]
async fn an_update_whose_answer_is_lost_is_looked_for_by_its_key_and_not_sent_again() {
    let (state, calls) = over(|call, _| match (call.path.as_str(), &call.body) {
        ("/service-updates", Some(body)) if body["look"] == true => Ok(
            json!({ "id": "u", "state": "succeeded", "how": "changed", "image": "registry.example.com/shop/web:v2" }),
        ),
        ("/service-updates", _) => Err(Trouble::default()),
        ("/service-updates/u", _) => {
            Ok(json!({ "id": "u", "state": "succeeded", "image": "registry.example.com/shop/web:v2" }))
        }
        _ => Ok(session()),
    });
    assert_eq!(run(state, name("lost")).await, Some(Outcome::Succeeded));
    let calls = calls.borrow();
    let sent: Vec<&Call> = calls.iter().filter(|call| call.body.is_some()).collect();
    let looks: Vec<bool> = sent.iter().map(|call| call.body.as_ref().unwrap()["look"] == true).collect();
    assert_eq!(looks, [false, true]);
    assert_eq!(sent[0].key, sent[1].key);
}

#[wasm_bindgen_test]
async fn what_the_server_refuses_is_told_in_its_own_words() {
    let (state, _) = over(|call, _| match call.path.as_str() {
        "/service-updates" => Err(problem(ProblemKind::AdmissionDenied)),
        _ => Ok(session()),
    });
    let told = Failure::Told { reason: "admission-denied".into(), message: "so it says".into() };
    assert_eq!(run(state, name("refused")).await, Some(Outcome::Failed(told)));
}

#[wasm_bindgen_test]
async fn a_server_that_does_not_answer_is_asked_again_until_it_does() {
    let (state, calls) = over(|_, turn| if turn < 2 { Err(Trouble::default()) } else { Ok(session()) });
    let link = state.link;
    link.look();
    until(|| link.standing.get_untracked() == Standing::Lost).await;
    assert!(link.barred().is_some());
    until(|| link.standing.get_untracked() == Standing::Open).await;
    assert_eq!((link.standing.get_untracked(), calls.borrow().len()), (Standing::Open, 3));
    assert_eq!(link.barred(), None);
}

#[wasm_bindgen_test]
async fn a_session_that_has_ended_is_told_and_a_viewer_is_barred() {
    let (ended, _) = over(|_, _| Err(problem(ProblemKind::SignInNeeded)));
    ended.link.look();
    until(|| matches!(ended.link.standing.get_untracked(), Standing::Closed(_))).await;
    assert_eq!(ended.link.barred().and_then(|trouble| trouble.kind), Some(ProblemKind::SignInNeeded));
    let (viewer, _) = over(|_, _| Ok(json!({ "user": "viewer", "permissions": { "update": false } })));
    viewer.link.look();
    until(|| viewer.link.standing.get_untracked() == Standing::Open).await;
    assert_eq!(viewer.link.barred().and_then(|trouble| trouble.kind), Some(ProblemKind::OperatorNeeded));
}

#[wasm_bindgen_test]
async fn a_list_is_read_page_by_page_and_a_throttled_one_by_itself_again() {
    let workload = |name: &str, allowed: bool| {
        json!({
            "kind": "Deployment", "name": name, "allowed": allowed, "containers": [{ "name": "nginx", "image": "shop/web:v1" }],
            "rollout": { "state": "succeeded", "updated": 2, "total": 2 },
        })
    };
    let (state, _) = over(move |call, turn| match call.path.as_str() {
        "/session" => Ok(session()),
        "/regions" if turn == 0 => Err(Trouble { after: Some(0), ..problem(ProblemKind::TooMany) }),
        "/regions" => Ok(json!({ "items": [{ "id": "local" }] })),
        "/regions/local/clusters" => Ok(json!({ "items": [
            { "id": "lab", "name": "lab" }, { "id": "old", "name": "old", "problem": "it runs a program" },
        ] })),
        "/clusters/lab/namespaces/shop/workloads" => Ok(json!({
            "items": [workload("api", true)], "next": "2", "hidden": [{ "what": "Job", "message": "jobs is forbidden" }],
        })),
        "/clusters/lab/namespaces/shop/workloads?cursor=2" => Ok(json!({ "items": [workload("web", false)] })),
        other => panic!("nobody asks for {other}"),
    });
    let services = state.services;
    state.link.look();
    until(|| state.link.standing.get_untracked() == Standing::Open).await;
    services.regions();
    until(|| !services.regions().is_empty()).await;
    services.clusters("local");
    until(|| !services.clusters("local").is_empty()).await;
    assert_eq!(services.clusters("local").iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["lab"]);
    assert!(services.note(&Place::Clusters("local".into())).contains("old, because it runs a program"));
    services.workloads("lab", "shop");
    until(|| services.workloads("lab", "shop").len() == 2).await;
    let found = services.workloads("lab", "shop");
    assert_eq!(found.iter().map(|one| services.is_barred(&one.at)).collect::<Vec<_>>(), [false, true]);
    let place = Place::Workloads("lab".into(), "shop".into());
    until(|| services.note(&place).contains("Job")).await;
    assert!(services.note(&place).contains("jobs is forbidden"), "{}", services.note(&place));
}

#[wasm_bindgen_test]
async fn tags_that_the_registry_lists_stand_beside_those_that_were_pushed() {
    const TAGS: &str = "/repositories/shop%2Fweb/tags?limit=1000";
    let (state, calls) = over(|call, _| match call.path.as_str() {
        TAGS => Ok(json!({ "items": [
            { "name": "v1", "updatedAt": "2026-01-02 03:04:05" }, { "name": "not a tag" }, { "name": "v2" },
        ] })),
        _ => {
            Ok(json!({ "user": "operator", "source": "tencent", "permissions": { "update": true }, "registry": true }))
        }
    });
    let name = RepositoryName::parse("shop/web").unwrap();
    // A view asks before it is known who asks.
    let list = state.tags.of(&name);
    Shell::start_on(state, self::name("tags"));
    state.link.look();
    let count = || list.with_untracked(|list| list.known().map_or(0, |list| list.records.len()));
    until(|| count() == 2).await;
    assert_eq!((count(), state.tags.count(&name)), (2, 2));
    let asked = calls.borrow().iter().filter(|call| call.path == TAGS).count();
    assert_eq!(asked, 1, "{:?}", calls.borrow());
}
