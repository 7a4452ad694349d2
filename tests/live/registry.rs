//! Nothing of it played: images are pushed to a real registry, it notifies the server, the console is open, and the
//! cluster gets them.

use super::received::runs;
use super::shop::{PUSH_TOKEN, Shop};
use super::{make_trigger, signed_in};
use serde_json::Value;
use std::sync::Arc;
use tagfire_tests::{Cluster, Console};

/// The tags in the server's log, in the order of their receipt.
async fn received(console: &Console) -> Vec<String> {
    let log = console.awaited("return (await fetch('/api/v1/pushes?limit=500')).json()").await;
    let items = log["items"].as_array().cloned().unwrap_or_default();
    items.iter().filter_map(|push| push["tag"].as_str().map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster and a registry: cargo xtask test cluster"]
async fn what_is_pushed_to_a_real_registry_runs_on_a_real_cluster() {
    let cluster = Cluster::new().await;
    cluster.deploy("web", "shop/web:v1").await;
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store.db").display().to_string();
    let console = signed_in(&cluster, &["--store", &store, "--push-token", PUSH_TOKEN]).await;
    make_trigger(&console, &cluster).await;
    let shop = Arc::new(Shop::open(&[format!("{}/api/v1/pushes/distribution", console.origin)]));
    let image = |tag: &str| format!("{}/shop/web:{tag}", shop.host);
    let images = (0..10).map(|number| format!("n{number}")).chain(["one", "two"].map(str::to_owned));
    images.for_each(|label| shop.make(&label));
    let push = |label: &str, tag: &str| {
        let (shop, label, tag) = (shop.clone(), label.to_owned(), tag.to_owned());
        tokio::task::spawn_blocking(move || shop.push(&label, "shop/web", &tag))
    };
    console.goto("/repositories/shop/web").await;

    // A new tag, then the same with another image, then the same image again; and a tag that no trigger wants.
    push("one", "v2").await.unwrap();
    console.region_says("What happened", "created").await;
    runs(&cluster, &console, &image("v2")).await;
    push("two", "v2").await.unwrap();
    console.region_says("What happened", "updated").await;
    push("two", "v2").await.unwrap();
    console.region_says("What happened", "pushed again, the same image").await;
    push("one", "edge").await.unwrap();
    console.region_says("What happened", "No match").await;
    console.goto("/history").await;
    console.says("2 actions").await;

    // Ten at once: all arrive, and whatever else was set in between, the last one stands.
    let pushing: Vec<_> = (0..10).map(|number| push(&format!("n{number}"), &format!("v1{number}"))).collect();
    for pushed in pushing {
        pushed.await.unwrap();
    }
    console.says("12 actions").await;
    let mut tags = received(&console).await.split_off(4);
    let last = tags.last().expect("a push").clone();
    tags.sort();
    assert_eq!(tags, (0..10).map(|number| format!("v1{number}")).collect::<Vec<_>>());
    runs(&cluster, &console, &image(&last)).await;

    // What comes while no console is open waits, in order, to be asked for.
    console.driver.goto(format!("{}/healthz", console.origin)).await.unwrap();
    push("one", "v30").await.unwrap();
    push("two", "v40").await.unwrap();
    console.goto("/triggers").await;
    console.says("2 pushes came while no console was open").await;
    assert_eq!(cluster.image("web").await, image(&last), "nothing old fires unasked");
    console.press("Act on 2").await;
    runs(&cluster, &console, &image("v40")).await;
    assert_eq!(console.script("return document.querySelectorAll('.missed').length").await, Value::from(0));
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster and a registry: cargo xtask test cluster"]
async fn the_tags_that_a_registry_lists_are_known_to_the_preview() {
    let cluster = Cluster::new().await;
    cluster.deploy("web", "shop/web:v1").await;
    let shop = Shop::open(&[]);
    shop.make("one");
    shop.push("one", "shop/web", "v1");
    shop.repeat("shop/web", "v1", (0..9_000).map(|number| format!("main-{number}")));
    let console = signed_in(&cluster, &["--registry", &shop.url()]).await;
    console.goto("/triggers/new?repository=shop/web").await;
    console.says("9,001 tags").await;
    console.fill("Expression", "^v").await;
    console.region_says("Preview", "1 of 9,001 tags would fire").await;
    console.close().await;
}
