//! A server whose runner acts: the console gives it its triggers, keeps still, and shows what the runner did.

use super::received::{TOKEN, push, runs};
use super::{make_trigger, signed_in};
use serde_json::json;
use tagfire_tests::Cluster;

/// A trigger of another repository: a runner begins with one.
fn another() -> String {
    let action = json!({
        "region": "local", "cluster": "lab", "namespace": "shop", "kind": "Deployment", "workload": "other",
        "container": "other", "method": "tag",
    });
    let trigger = json!({
        "id": "other", "name": "other", "repository": "shop/other", "condition": { "method": "all", "expr": "" },
        "action": action, "enabled": true, "createdAt": 1, "updatedAt": 1,
    });
    json!({ "format": "tagfire", "version": 1, "triggers": [trigger] }).to_string()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn triggers_are_handed_over_to_the_servers_runner_and_the_console_shows_what_it_does() {
    let cluster = Cluster::new().await;
    cluster.deploy("web", "shop/web:v1").await;
    let folder = tempfile::tempdir().unwrap();
    let [store, file] = ["store.db", "triggers.json"].map(|name| folder.path().join(name).display().to_string());
    std::fs::write(&file, another()).unwrap();
    let flags = ["--store", &store, "--push-token", TOKEN, "--triggers", &file];
    let console = signed_in(&cluster, &flags).await;
    console.says("the server’s runner acts, on 1 trigger of its own").await;
    make_trigger(&console, &cluster).await;

    // What the runner doesn't have yet, nobody acts by.
    push(&console, "v2", 'a').await;
    console.goto("/settings").await;
    console.region_says("Unattended", "The server’s runner acts, on 1 trigger of its own").await;
    console.press("Hand over 1 trigger").await;
    console.region_says("Unattended", "The runner has 1 trigger now.").await;
    let kept = || std::fs::read_to_string(&file).unwrap();
    assert!(kept().contains("shop/web") && !kept().contains("shop/other"), "{}", kept());
    assert_eq!(cluster.image("web").await, "shop/web:v1");

    // The file is read within seconds; what is pushed from then on is the runner's.
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    push(&console, "v3", 'b').await;
    runs(&cluster, &console, "shop/web:v3").await;
    console.goto("/history").await;
    console.says("1 action").await;
    console.says("shop/web:v3").await;
    // What the rollout has come to, and how many have.
    console.says("Succeeded 1").await;
    console.says("Rolling out 0").await;
    // It is shown in full, also on a page of its own, and isn't this console's.
    let entry = "return document.querySelector('.entry-link')?.getAttribute('href')";
    let entry = console.script(entry).await.as_str().expect("an entry").to_owned();
    console.goto(&entry).await;
    console.says("Previous image").await;
    console.goto("/history").await;
    console.radio("Whose", "This console").await;
    console.says("Nothing has fired yet").await;
    console.close().await;
}
