//! From the end of a push to the update: a real registry that notifies, the program acting unattended, and a cluster that
//! is played and tells when an update arrives.
//!
//! The push is over when `skopeo` returns. The registry tells of it on its own, meanwhile or after.

use crate::fake::{FAKE_TOKEN, Fake, kubeconfig};
use crate::shop::{PUSH_TOKEN, Shop, free_port};
use crate::{Server, TOKEN, percentile};
use serde_json::{Value, json};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tagfire_domain::conformance::made;
use tagfire_domain::record::Record;
use tagfire_domain::trigger::Trigger;

const PUSHES: usize = 60;

/// Prints the row of this store.
pub async fn measure(name: &str, folder: &std::path::Path, store: &str) {
    let (fake, cluster) = Fake::start().await;
    let [clusters, file] = ["kubeconfig", "triggers.json"].map(|name| folder.join(name));
    std::fs::write(&clusters, kubeconfig(&cluster, FAKE_TOKEN)).unwrap();
    std::fs::write(&file, json!({ "format": "tagfire", "version": 1, "triggers": [trigger()] }).to_string()).unwrap();
    let port = free_port();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tagfire"));
    command.args(["run", "--listen", &format!("127.0.0.1:{port}"), "--token", TOKEN, "--push-token", PUSH_TOKEN]);
    command.args(["--store", store]).arg("--kubeconfig").arg(&clusters).arg("--triggers").arg(&file);
    let server = Server::of(command);
    let shop = Arc::new(Shop::open(&[format!("http://127.0.0.1:{port}/api/v1/pushes/distribution")]));
    let (mut all, mut arrivals) = (Vec::new(), Vec::new());
    for number in 0..PUSHES {
        let (label, tag) = (format!("n{number}"), format!("v{number}"));
        shop.make(&label);
        let before = fake.writes().0;
        let waiting = tokio::spawn(arrival(fake.clone(), before));
        let pushed = shop.clone();
        let returned = tokio::task::spawn_blocking(move || {
            pushed.push(&label, "shop/web", &tag);
            SystemTime::now()
        });
        let (returned, arrived) = (returned.await.unwrap(), waiting.await.unwrap());
        all.push(since(returned, arrived));
        arrivals.push(arrived);
    }
    let received = received(&server).await;
    let acted = arrivals.iter().zip(&received).map(|(arrived, at)| since(*at, *arrived)).collect();
    let show =
        |mut times: Vec<Duration>| format!("{:.1} | {:.1}", percentile(&mut times, 0.5), percentile(&mut times, 0.95));
    println!("| {name} | {} | {} |", show(all), show(acted));
}

fn trigger() -> Value {
    let mut trigger: Trigger = made::trigger("release", "^v");
    let target = &mut trigger.action.target;
    (target.workload.region, target.workload.cluster) = ("local".into(), "lab".into());
    (target.workload.namespace, target.container) = ("shop".into(), "web".into());
    trigger.write()
}

/// Waits for one more update than there were, and tells when it arrived.
async fn arrival(fake: Fake, before: usize) -> SystemTime {
    let start = Instant::now();
    while fake.writes().0 == before {
        assert!(start.elapsed() < Duration::from_secs(30), "no update comes");
        tokio::time::sleep(Duration::from_micros(200)).await;
    }
    SystemTime::now()
}

/// When each push was received, as the server wrote it down, in the order of the pushes.
async fn received(server: &Server) -> Vec<SystemTime> {
    let answer = server.ask("GET", "/api/v1/pushes?limit=500", TOKEN, String::new()).await;
    let page: Value = serde_json::from_slice(&answer).unwrap();
    let at = |push: &Value| UNIX_EPOCH + Duration::from_millis(push["receivedAt"].as_u64().unwrap());
    page["items"].as_array().unwrap().iter().map(at).collect()
}

fn since(earlier: SystemTime, later: SystemTime) -> Duration {
    later.duration_since(earlier).unwrap_or_default()
}
