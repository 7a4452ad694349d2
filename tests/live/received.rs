//! Pushes that a registry tells the server of, and what the console makes of them.

use super::{make_trigger, signed_in};
use serde_json::json;
use tagfire_tests::{Cluster, Console};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub const TOKEN: &str = "only-for-this-test-of-pushes";

/// Tells the server of a push as a registry would, which it has to answer with 202.
pub async fn push(console: &Console, tag: &str, digest: char) {
    let digest = format!("sha256:{}", digest.to_string().repeat(64));
    let id = format!("{tag} {:?}", std::time::Instant::now());
    let event = json!({
        "id": id, "timestamp": "2026-11-28T12:00:00Z", "action": "push",
        "target": { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": digest,
            "repository": "shop/web", "tag": tag },
    });
    let body = json!({ "events": [event] }).to_string();
    let host = console.origin.strip_prefix("http://").expect("an address");
    let told = format!(
        "POST /api/v1/pushes/distribution HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {TOKEN}\r\n\
        content-type: application/vnd.docker.distribution.events.v2+json\r\ncontent-length: {}\r\n\
        connection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    stream.write_all(told.as_bytes()).await.expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
}

pub async fn runs(cluster: &Cluster, console: &Console, image: &str) {
    console.until(image, || async { cluster.image("web").await == image }).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_push_fires_in_an_open_console_once_and_what_came_while_none_was_open_waits_to_be_asked_for() {
    let cluster = Cluster::new().await;
    cluster.deploy("web", "shop/web:v1").await;
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store.db").display().to_string();
    let console = signed_in(&cluster, &["--store", &store, "--push-token", TOKEN]).await;
    make_trigger(&console, &cluster).await;

    push(&console, "v2", 'a').await;
    runs(&cluster, &console, "shop/web:v2").await;
    // The same image again, and a tag that the condition doesn't take.
    console.goto("/repositories/shop/web").await;
    console.region_says("What happened", "Succeeded").await;
    push(&console, "v2", 'a').await;
    push(&console, "edge", 'b').await;
    console.region_says("What happened", "Same image").await;
    console.region_says("What happened", "No match").await;
    console.goto("/history").await;
    console.says("1 action").await;

    // No console is open: the server alone answers at this address.
    console.driver.goto(format!("{}/healthz", console.origin)).await.unwrap();
    for (tag, digest) in [("v3", 'c'), ("v4", 'd')] {
        push(&console, tag, digest).await;
    }
    console.goto("/triggers").await;
    console.says("2 pushes came while no console was open").await;
    console.says("fires web").await;
    assert_eq!(cluster.image("web").await, "shop/web:v2", "nothing old fires unasked");
    console.script("document.querySelector('.missed input').click()").await;
    console.press("Act on 1").await;
    runs(&cluster, &console, "shop/web:v4").await;
    console.goto("/history").await;
    console.says("2 actions").await;
    assert!(!console.text().await.contains("while no console was open"));
    console.close().await;
}
