//! The whole of it killed again and again, in processes of its own: `tagfire run` receives pushes and acts on them at a
//! cluster that outlives it. Every push that was answered is performed, and none twice.
//!
//! The cluster is played, and counts what it was made to do. A workload has several containers, each with a repository and
//! a trigger of its own, so that updates meet at it. The next push to a container waits for the update of the one before:
//! no update is then superseded before it is made, and all have to be made, each once.

use crate::desk::{PUSH, envelope};
use crate::fake::{FAKE_TOKEN, Fake, Fault, deployment, kubeconfig};
use crate::kills::{EACH, Left, besiege, kills};
use crate::places::Room;
use crate::program::{exchange, get, listening, log, program};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tagfire_domain::conformance::made;
use tagfire_domain::record::Record;
use tagfire_domain::trigger::Trigger;

/// Workloads, and containers in each.
const WORKLOADS: usize = 40;
const CONTAINERS: usize = 3;

/// A container that pushes are made for.
fn service(number: usize) -> (String, String) {
    let service = number % (WORKLOADS * CONTAINERS);
    (format!("w{}", service / CONTAINERS), format!("c{}", service % CONTAINERS))
}

fn repository(number: usize) -> String {
    let (workload, container) = service(number);
    format!("shop/{workload}-{container}")
}

/// The image that the push of this number is of.
fn image(number: usize) -> String {
    format!("registry.test:5000/{}:v{number}", repository(number))
}

/// The file of triggers, one for each container.
fn triggers() -> String {
    let trigger = |number: usize| {
        let (workload, container) = service(number);
        let name = format!("{workload}-{container}");
        let trigger = Trigger { repository: made::repository(&repository(number)), ..made::trigger(&name, "^v") };
        let mut trigger = made::onto(&workload, trigger);
        let target = &mut trigger.action.target;
        (target.workload.region, target.workload.cluster) = ("local".into(), "lab".into());
        (target.workload.namespace, target.container) = ("shop".into(), container);
        trigger.write()
    };
    let triggers: Vec<Value> = (0..WORKLOADS * CONTAINERS).map(trigger).collect();
    json!({ "format": "tagfire", "version": 1, "triggers": triggers }).to_string()
}

/// The cluster with its workloads, and its address.
async fn cluster() -> (Fake, String) {
    let (fake, address) = Fake::start().await;
    let names: Vec<String> = (0..CONTAINERS).map(|number| format!("c{number}")).collect();
    let containers: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "shop/none:v0")).collect();
    let workloads = (0..WORKLOADS).map(|number| format!("w{number}"));
    fake.0.lock().unwrap().objects.extend(workloads.map(|name| (name.clone(), deployment(&name, &containers))));
    (fake, address)
}

/// How often each image was set, and how often one was that was there already.
fn performed(fake: &Fake) -> (BTreeMap<String, usize>, usize) {
    let (mut times, mut again) = (BTreeMap::new(), 0);
    for (_, set) in &fake.0.lock().unwrap().set {
        match set {
            Some((_, image)) => *times.entry(image.clone()).or_default() += 1,
            None => again += 1,
        }
    }
    (times, again)
}

async fn kill_again_and_again(name: &str, room: Room, kills: usize) {
    let (pushes, folder) = (kills * EACH, tempfile::tempdir().unwrap());
    let (fake, address) = cluster().await;
    let [clusters, file] = ["kubeconfig", "triggers.json"].map(|name| folder.path().join(name));
    std::fs::write(&clusters, kubeconfig(&address, FAKE_TOKEN)).unwrap();
    std::fs::write(&file, triggers()).unwrap();
    let start = || {
        let mut command = program(&["run"]);
        command.args(["--store", &room.address]).arg("--kubeconfig").arg(&clusters).arg("--triggers").arg(&file);
        listening(&mut command)
    };
    let pushed = fake.clone();
    let push = move |number: usize| {
        let fake = pushed.clone();
        async move {
            let before = number.checked_sub(WORKLOADS * CONTAINERS).map(image);
            let is_set = |image: &String| {
                fake.0.lock().unwrap().set.iter().any(|(_, set)| matches!(set, Some((_, set)) if set == image))
            };
            while before.as_ref().is_some_and(|before| !is_set(before)) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let mut body = envelope(&[(&format!("id-{number}"), &format!("v{number}"), 'a')]);
            body["events"][0]["target"]["repository"] = json!(repository(number));
            body.to_string()
        }
    };
    let began = Instant::now();
    let left = besiege(kills, Duration::from_millis(400), start, push).await;
    let history = ended(&left, pushes).await;
    let (times, again) = performed(&fake);
    let (acknowledged, seed) = (left.acknowledged, left.seed);
    let doubled = again + times.values().filter(|times| **times > 1).count();
    let lost = (0..pushes).filter(|number| !times.contains_key(&image(*number))).count();
    println!(
        "{name}: {kills} kills, {acknowledged} pushes acknowledged ({} before the last kill), {} performed, {doubled} doubled, {lost} lost in {:.0} s (seed {seed})",
        left.besieged,
        times.len(),
        began.elapsed().as_secs_f64(),
    );
    assert_eq!((acknowledged, times.len(), doubled, lost), (pushes, pushes, 0, 0), "seed {seed}");
    assert_eq!((log(left.address).await.len(), history.len()), (pushes, pushes), "seed {seed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn cluster_that_is_away_for_a_moment_loses_no_update() {
    let (room, folder) = (Room::file(), tempfile::tempdir().unwrap());
    let (fake, address) = cluster().await;
    let [clusters, file] = ["kubeconfig", "triggers.json"].map(|name| folder.path().join(name));
    std::fs::write(&clusters, kubeconfig(&address, FAKE_TOKEN)).unwrap();
    std::fs::write(&file, triggers()).unwrap();
    let mut command = program(&["run"]);
    command.args(["--store", &room.address]).arg("--kubeconfig").arg(&clusters).arg("--triggers").arg(&file);
    let (running, server) = listening(&mut command);
    // It doesn't answer; then its own database has no leader; then what it lets in is too much.
    fake.0.lock().unwrap().read_faults.extend([Fault::Broken, Fault::Status(500, "etcdserver: leader changed")]);
    fake.fails([Fault::Status(429, "slow down")]);
    let mut body = envelope(&[("id-0", "v0", 'a')]);
    body["events"][0]["target"]["repository"] = json!(repository(0));
    let head = format!("POST /api/v1/pushes/distribution HTTP/1.1\r\nAuthorization: Bearer {PUSH}\r\n");
    assert!(exchange(server, &head, &body.to_string()).await.unwrap().starts_with("HTTP/1.1 202"));
    let left = Left { running, address: server, acknowledged: 1, besieged: 1, seed: 0 };
    let history = ended(&left, 1).await;
    assert_eq!(history[0]["outcome"], "succeeded", "{history:?}");
    assert_eq!(performed(&fake), (BTreeMap::from([(image(0), 1)]), 0));
}

/// The history, once there is an entry for each push and all are final.
async fn ended(left: &Left, pushes: usize) -> Vec<Value> {
    let start = Instant::now();
    loop {
        let history = history(left).await;
        let open: Vec<&Value> = history.iter().filter(|entry| entry["finishedAt"].is_null()).collect();
        if history.len() >= pushes && open.is_empty() {
            return history;
        }
        let long = start.elapsed() > Duration::from_secs(60);
        assert!(!long, "{} of {pushes} decided, still open: {open:?} (seed {})", history.len(), left.seed);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn history(left: &Left) -> Vec<Value> {
    let (mut entries, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = get(left.address, &format!("/api/v1/history?limit=500{cursor}")).await;
        entries.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return entries,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_process_performs_every_push_that_it_answered_and_none_twice() {
    kill_again_and_again("a file", Room::file(), kills(200)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_process_performs_every_push_that_it_answered_and_none_twice_in_postgres() {
    if let Some(room) = Room::postgres().await {
        kill_again_and_again("PostgreSQL", room, kills(20)).await;
    }
}
