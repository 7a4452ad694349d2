//! The program itself, acting unattended on a real cluster: replicas on one PostgreSQL, and one that is killed.

use crate::lab::Lab;
use crate::postgres;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tagfire_domain::conformance::made;
use tagfire_domain::record::Record;
use tagfire_domain::trigger::Trigger;

const TAGFIRE: &str = env!("CARGO_BIN_EXE_tagfire");
const TOKEN: &str = "an-operators-token-of-a-test";
const PUSH_TOKEN: &str = "a-push-token-of-a-test";

/// A process, killed when this is dropped.
struct Running {
    child: Child,
    address: String,
    client: reqwest::Client,
}

impl Running {
    fn start(lab: &Lab, store: &str, triggers: &Path, more: &[&str]) -> Running {
        // Another test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut child = Command::new(TAGFIRE)
            .args(["run", "--listen", "127.0.0.1:0", "--token", TOKEN, "--push-token", PUSH_TOKEN, "--store", store])
            .arg("--kubeconfig")
            .arg(lab.kubeconfig())
            .arg("--triggers")
            .arg(triggers)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split_whitespace().find_map(|word| word.strip_prefix("http://")?.split('/').next());
        let address = address.unwrap_or_else(|| panic!("“{line}” has no address")).to_owned();
        Running { child, address, client: reqwest::Client::new() }
    }

    async fn get(&self, path: &str) -> Option<Value> {
        let asked = self.client.get(format!("http://{}{path}", self.address)).bearer_auth(TOKEN);
        let text = asked.send().await.ok()?.text().await.ok()?;
        serde_json::from_str(&text).ok()
    }

    async fn acts(&self) -> bool {
        self.get("/api/v1/session").await.is_some_and(|session| session["runner"]["acts"] == true)
    }

    /// Tells of a push as a registry does.
    async fn tell(&self, id: &str, repository: &str, tag: &str) {
        let digest = format!(
            "sha256:{:064x}",
            id.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()))
        );
        let event = json!({ "events": [{
            "id": id, "timestamp": "2026-01-02T15:04:05Z", "action": "push",
            "target": { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": digest, "size": 708, "repository": repository, "tag": tag },
            "request": { "id": id, "host": "registry.test:5000", "method": "PUT" }, "source": { "addr": "registry.test:5000" },
        }]});
        let asked = self.client.post(format!("http://{}/api/v1/pushes/distribution", self.address));
        let asked =
            asked.bearer_auth(PUSH_TOKEN).header("content-type", "application/vnd.docker.distribution.events.v1+json");
        let answer = asked.body(event.to_string()).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// The history, once it has this many entries and all are final.
    async fn history(&self, lab: &Lab, entries: usize) -> Vec<Value> {
        lab.until(&format!("{entries} entries that are final"), || async {
            let list = self.get("/api/v1/history?limit=500").await?;
            let items = list["items"].as_array()?.clone();
            let is_final = |entry: &&Value| !entry["finishedAt"].is_null();
            (items.iter().filter(is_final).count() >= entries).then_some(items)
        })
        .await
    }

    fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A file with a trigger for each of these Deployments, on a repository of its own.
fn triggers(lab: &Lab, workloads: &[&str]) -> tempfile::NamedTempFile {
    let trigger = |name: &&str| {
        let mut trigger =
            Trigger { repository: made::repository(&format!("shop/{name}")), ..made::trigger(name, "^v") };
        let target = &mut trigger.action.target;
        (target.workload.region, target.workload.cluster) = ("local".into(), lab.cluster.clone());
        (target.workload.namespace, target.workload.workload) = (lab.namespace.clone(), (*name).to_owned());
        target.container = "web".into();
        trigger.write()
    };
    let triggers: Vec<Value> = workloads.iter().map(trigger).collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), json!({ "format": "tagfire", "version": 1, "triggers": triggers }).to_string())
        .unwrap();
    file
}

/// Every entry came to a good end, the last push of each Deployment stands, and nothing was done twice: each push has an
/// image of its own, so that whatever is done again finds its image there and restarts what runs.
async fn judge(lab: &Lab, history: &[Value], last: &[(&str, &str)]) {
    for entry in history {
        let outcome = &entry["outcome"];
        assert!(*outcome == "succeeded" || *outcome == "superseded", "{entry}");
    }
    for (name, tag) in last {
        let object = lab.get("Deployment", name).await;
        let template = &object["spec"]["template"];
        let containers = template["spec"]["containers"].as_array().unwrap();
        let web = containers.iter().find(|container| container["name"] == "web").unwrap();
        assert_eq!(web["image"], format!("registry.test:5000/shop/{name}:{tag}"));
        assert_eq!(template["metadata"]["annotations"]["kubectl.kubernetes.io/restartedAt"], Value::Null, "{object}");
        // One that was superseded may have been made or not: a later one took its place before anybody asked.
        let of = || history.iter().filter(|entry| entry["action"]["workload"] == *name);
        let (told, changes) =
            (of().filter(|entry| !entry["how"].is_null()).count(), object["metadata"]["generation"].as_u64());
        let changes = usize::try_from(changes.unwrap() - 1).unwrap();
        assert!((told..=of().count()).contains(&changes), "{changes} changes: {history:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn one_that_is_killed_mid_update_and_started_again_loses_none_and_does_none_twice() {
    const NAMES: [&str; 3] = ["aa", "bb", "cc"];
    let lab = Lab::new(&[]).await;
    for name in NAMES {
        lab.make("Deployment", name, "shop/web:v0", json!({})).await;
    }
    let (file, folder) = (triggers(&lab, &NAMES), tempfile::tempdir().unwrap());
    let store = folder.path().join("tagfire.db");
    let store = store.to_str().unwrap();
    let (mut pushes, mut running) = (0, Running::start(&lab, store, file.path(), &[]));
    for round in 1..=4_u64 {
        for name in NAMES {
            pushes += 1;
            running.tell(&format!("event-{pushes}"), &format!("shop/{name}"), &format!("v{round}")).await;
        }
        tokio::time::sleep(Duration::from_millis(round * round * 12)).await;
        running.kill();
        running = Running::start(&lab, store, file.path(), &[]);
    }
    let history = running.history(&lab, pushes).await;
    assert_eq!(history.len(), pushes);
    judge(&lab, &history, &NAMES.map(|name| (name, "v4"))).await;
    assert!(running.acts().await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn of_two_replicas_one_acts_and_the_other_follows_when_it_is_killed_mid_update() {
    const NAMES: [&str; 3] = ["aa", "bb", "cc"];
    let Some(database) = postgres::database().await else { return };
    let lab = Lab::new(&[]).await;
    for name in NAMES {
        lab.make("Deployment", name, "shop/web:v0", json!({})).await;
    }
    let file = triggers(&lab, &NAMES);
    let lease = format!("{}/{}/tagfire", lab.cluster, lab.namespace);
    let start = || Running::start(&lab, &database, file.path(), &["--lease", &lease]);
    let mut replicas = [start(), start()];
    let leader = async |replicas: &[Running]| {
        lab.until("a leader", || async {
            for (at, replica) in replicas.iter().enumerate() {
                if replica.acts().await {
                    return Some(at);
                }
            }
            None
        })
        .await
    };
    let first = leader(&replicas).await;
    assert!(!replicas[1 - first].acts().await, "one acts");

    // Both are told of the same pushes.
    for (number, name) in NAMES.iter().enumerate() {
        for replica in &replicas {
            replica.tell(&format!("event-{number}"), &format!("shop/{name}"), "v1").await;
        }
    }
    let history = replicas[1 - first].history(&lab, 3).await;
    assert_eq!(history.len(), 3, "{history:?}");
    judge(&lab, &history, &NAMES.map(|name| (name, "v1"))).await;

    // The leader is killed while it acts on the next ones.
    for (number, name) in NAMES.iter().enumerate() {
        replicas[1 - first].tell(&format!("event-{}", 10 + number), &format!("shop/{name}"), "v2").await;
    }
    tokio::time::sleep(Duration::from_millis(40)).await;
    replicas[first].kill();
    let killed = std::time::Instant::now();
    let history = replicas[1 - first].history(&lab, 6).await;
    println!("the other had carried on after {:?}", killed.elapsed());
    assert_eq!(history.len(), 6, "{history:?}");
    judge(&lab, &history, &NAMES.map(|name| (name, "v2"))).await;
    assert!(replicas[1 - first].acts().await);
}
