//! What was performed is remembered beyond the process: by its key, answered the same, written once.

use crate::desk::{Desk, answer, ask};
use crate::fake::{FAKE_TOKEN, Fake, kubeconfig};
use crate::places::Room;
use crate::stage::TOKEN;
use axum::body::Body;
use serde_json::{Value, json};
use std::time::Duration;

crate::on_both!(
    key_is_answered_the_same_after_a_restart_and_written_once,
    update_that_was_under_way_when_the_process_ended_is_looked_for_and_never_repeated,
);

struct Lab {
    fake: Fake,
    room: Room,
    kubeconfig: tempfile::NamedTempFile,
}

impl Lab {
    async fn over(room: Room) -> Lab {
        let (fake, address) = Fake::start().await;
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), kubeconfig(&address, FAKE_TOKEN)).unwrap();
        Lab { fake, room, kubeconfig: file }
    }

    async fn desk(&self) -> Desk {
        Desk::open(&self.room, &["--kubeconfig", self.kubeconfig.path().to_str().unwrap()]).await
    }
}

async fn update(desk: &Desk, key: &str, image: &str) -> (u16, Value) {
    let target = json!({ "region": "local", "cluster": "lab", "namespace": "shop", "kind": "Deployment", "workload": "web", "container": "web" });
    let body = json!({ "target": target, "image": image }).to_string();
    let head = ask("POST", "/api/v1/service-updates", TOKEN).header("content-type", "application/json");
    answer(desk.send(head.header("idempotency-key", key).body(Body::from(body)).unwrap()).await).await
}

/// How an update stands once it has ended.
async fn ended(desk: &Desk, told: &Value) -> Value {
    let path = format!("/api/v1/service-updates/{}", told["id"].as_str().unwrap());
    for _ in 0..100 {
        let (_, status) = desk.get(&path).await;
        if !matches!(status["state"].as_str(), Some("accepted" | "rollingOut")) {
            return status;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it doesn't end");
}

async fn key_is_answered_the_same_after_a_restart_and_written_once(room: Room) {
    let lab = Lab::over(room).await;
    let desk = lab.desk().await;
    let (status, first) = update(&desk, "key-1", "web:2").await;
    assert_eq!(status, 202, "{first}");
    let end = ended(&desk, &first).await;
    assert_eq!(end["state"], "succeeded", "{end}");
    let (_, second) = update(&desk, "key-2", "web:3").await;
    ended(&desk, &second).await;
    let lines = lab.room.audited().await;
    assert!(lines.iter().any(|line| line.contains("\"asked\"") && line.contains("web:2")), "{lines:?}");
    let writes = lab.fake.writes();
    drop(desk);
    // The workload bears the mark of the second by now: the first is known by the store alone.
    let desk = lab.desk().await;
    let path = format!("/api/v1/service-updates/{}", first["id"].as_str().unwrap());
    assert_eq!(desk.get(&path).await, (200, end));
    let (status, again) = update(&desk, "key-1", "web:2").await;
    assert_eq!((status, &again), (202, &first));
    let (status, problem) = update(&desk, "key-1", "web:9").await;
    assert_eq!((status, &problem["type"]), (422, &json!("urn:tagfire:problem:idempotency-key-reused")));
    assert_eq!(lab.fake.writes(), writes);
}

async fn update_that_was_under_way_when_the_process_ended_is_looked_for_and_never_repeated(room: Room) {
    let lab = Lab::over(room).await;
    let desk = lab.desk().await;
    let (_, first) = update(&desk, "key-1", "web:2").await;
    ended(&desk, &first).await;
    let (_, second) = update(&desk, "key-2", "web:3").await;
    ended(&desk, &second).await;
    let id = first["id"].as_str().unwrap();
    let mut kept = desk.store.performed(id).await.unwrap().unwrap();
    kept.status = kept.status.map(|status| status.replace("succeeded", "rollingOut"));
    desk.store.keep_performed(kept, tagfire_domain::conformance::made::NOW).await.unwrap();
    let writes = lab.fake.writes();
    drop(desk);
    let desk = lab.desk().await;
    let (_, again) = update(&desk, "key-1", "web:2").await;
    assert_eq!((&again["image"], &again["state"]), (&first["image"], &json!("superseded")), "{again}");
    assert_eq!(ended(&desk, &first).await["state"], "superseded");
    assert_eq!(lab.fake.writes(), writes);
}
