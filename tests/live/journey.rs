//! From the start-up link to a rollout that the API server itself knows of.

use super::{make_trigger, signed_in};
use tagfire_tests::{Cluster, Console};

/// Runs the trigger `web` on a tag, as far as the cluster's answer to the dry run.
async fn try_on(console: &Console, tag: &str) {
    console.press("Run…").await;
    console.fill("Tag to run on", tag).await;
    console.press("See what would change").await;
    console.says("Nothing is changed yet").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_trigger_is_made_and_run_on_a_tag_and_the_cluster_has_the_image() {
    let cluster = Cluster::new().await;
    cluster.deploy("web", "registry.example.com/shop/web:v1").await;
    let console = signed_in(&cluster, &[]).await;
    let address = console.driver.current_url().await.unwrap();
    assert!(!address.as_str().contains("token"), "the token stays in the address: {address}");
    make_trigger(&console, &cluster).await;

    try_on(&console, "v2").await;
    let shown = "return document.querySelector('dialog .change').innerText";
    assert_eq!(console.script(shown).await, "registry.example.com/shop/web:v1 → registry.example.com/shop/web:v2");
    assert_eq!(cluster.image("web").await, "registry.example.com/shop/web:v1", "a dry run changes nothing");
    console.press("Update now").await;
    console.says("Succeeded").await;

    assert_eq!(cluster.image("web").await, "registry.example.com/shop/web:v2");
    let annotations = cluster.deployment("web").await["metadata"]["annotations"].clone();
    assert_eq!(
        (&annotations["tagfire/trigger"], &annotations["tagfire/previous-image"]),
        (&"web".into(), &"registry.example.com/shop/web:v1".into())
    );

    console.follow("Open it in the history").await;
    for words in ["run by hand", "registry.example.com/shop/web:v2", "Succeeded"] {
        console.says(words).await;
    }
    console.follow("Services").await;
    console.choose("Namespace", &cluster.namespace).await;
    console.says("registry.example.com/shop/web:v2").await;
    let databases = "return (await indexedDB.databases()).map(one => one.name).join()";
    assert_eq!(console.awaited(databases).await, "tagfire-live", "the demo's data is another database's");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn an_image_that_is_missing_fails_in_sight_also_after_a_reload() {
    let cluster = Cluster::new().await;
    cluster.deploy("web", "shop/web:v1").await;
    let console = signed_in(&cluster, &[]).await;
    make_trigger(&console, &cluster).await;
    try_on(&console, "missing-1").await;
    console.says("The condition doesn’t match this tag").await;
    console.press("Update now").await;
    console.says("Open it in the history").await;
    // Whoever comes back finds the rollout where it is by then.
    console.goto("/history").await;
    console.says("the image can’t be pulled").await;
    assert_eq!(cluster.image("web").await, "shop/web:missing-1");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_workload_that_somebody_else_changes_is_followed_where_it_is_shown() {
    let cluster = Cluster::new().await;
    let console = signed_in(&cluster, &[]).await;
    console.goto("/services").await;
    console.choose("Namespace", &cluster.namespace).await;
    console.says("Nothing runs here").await;
    cluster.deploy("web", "shop/web:v7").await;
    console.says("shop/web:v7").await;
    console.says("3 of 3").await;
    console.close().await;
}
