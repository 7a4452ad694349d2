//! The file of triggers, while the runner runs.

use crate::hands::Reaching;
use crate::places::Room;
use std::time::Duration;
use tagfire_domain::conformance::{made, workloads};
use tagfire_domain::history::Filter;
use tagfire_domain::push::PushKey;
use tagfire_domain::record::Record;
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::{Revision, Trigger};
use tagfire_proxy::runner::{Numbers, Runner, State, alone, follow_triggers};
use tagfire_proxy::store::{Arrival, Batch, Store};

fn export(triggers: &[Trigger]) -> String {
    let triggers: Vec<_> = triggers.iter().map(Record::write).collect();
    serde_json::json!({ "format": "tagfire", "version": 1, "triggers": triggers }).to_string()
}

async fn push(store: &Store, key: &str, tag: &str) {
    let arrival =
        Arrival { key: PushKey(key.into()), source: "tcr", push: made::push(tag, 'a'), told_at: None, actor: None };
    let now = Timestamp(jiff::Timestamp::now().as_millisecond());
    store.receive(Batch { arrivals: vec![arrival], ..Batch::default() }, now).await.unwrap();
    let place = *store.latest().borrow();
    for _ in 0..1_000 {
        if store.taken().await.unwrap() >= place && store.kept().await.unwrap().open.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the push {key} is not decided");
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_file_counts_and_a_broken_one_changes_nothing() {
    let (room, hands) = (Room::file(), Reaching::new(workloads()));
    let store = room.open().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("triggers.json");
    let release = Trigger { revision: Revision(3), ..made::trigger("release", "^v") };
    std::fs::write(&path, export(std::slice::from_ref(&release))).unwrap();
    let (_leads, leads) = alone();
    let state = State::default();
    let runner = Runner {
        store: store.clone(),
        hands: hands.clone(),
        triggers: follow_triggers(path.clone()).unwrap(),
        leads,
        state: state.clone(),
        numbers: Numbers::default(),
    };
    let task = tokio::spawn(runner.run(std::future::pending()));
    push(&store, "p1", "v1").await;
    push(&store, "p2", "w1").await;

    // An earlier revision, as when a change is taken back.
    let other = Trigger { revision: Revision(2), ..made::trigger("release", "^w") };
    let api = made::onto("api", made::trigger("api", "^v"));
    std::fs::write(&path, export(&[other, api])).unwrap();
    until("the new file", || state.told().triggers == 2).await;
    push(&store, "p3", "w2").await;
    push(&store, "p4", "v2").await;

    std::fs::write(&path, "{\"format\": \"tagfire\", ").unwrap();
    until("the broken file", || state.told().problem.is_some()).await;
    assert_eq!((state.told().acts, state.told().triggers), (true, 2));
    push(&store, "p5", "w3").await;

    std::fs::write(&path, export(&[release])).unwrap();
    until("the file of before", || state.told().problem.is_none() && state.told().triggers == 1).await;
    push(&store, "p6", "v3").await;
    task.abort();

    let mut keys: Vec<String> =
        store.page(&Filter::default(), None, 100).await.unwrap().entries.into_iter().map(|entry| entry.id.0).collect();
    keys.sort();
    assert_eq!(keys, ["p1.release", "p3.release", "p4.api", "p5.release", "p6.release"]);
}
