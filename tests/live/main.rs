//! The console in front of a real cluster, from end to end.

mod journey;
mod received;
mod registry;
#[path = "../../src/proxy/tests/registry/shop.rs"]
#[allow(dead_code, reason = "the proxy's own tests use all of it")]
mod shop;
mod standing;
mod unattended;

use tagfire_tests::{Browser, Cluster, Console, Profile, Stage};

/// A console that is signed in by the start-up link, before this cluster.
async fn signed_in(cluster: &Cluster, flags: &[&str]) -> Console {
    let flags = [&["--listen", "127.0.0.1:0", "--kubeconfig", cluster.kubeconfig(), "--stuck-after", "2"], flags];
    let stage = Stage::with(&flags.concat());
    let link = stage.start_up_link();
    let console = Browser::default().start(Profile::on(stage).unwrap()).await.unwrap();
    let path = link.strip_prefix(&console.origin).expect("a link to this server").to_owned();
    console.goto(&path).await;
    console.says("Live").await;
    console
}

/// Makes a trigger `web` on the repository `shop/web` that sets the container of the Deployment `web`, by tag.
async fn make_trigger(console: &Console, cluster: &Cluster) {
    console.follow("New trigger").await;
    console.fill("Trigger name", "web").await;
    console.fill("Image repository", "shop/web").await;
    console.fill("Expression", "^v").await;
    console.open_steps().await;
    console.choose("Cluster", &cluster.name).await;
    console.choose("Namespace", &cluster.namespace).await;
    console.radio("Image update method", "By tag").await;
    // The namespace has one workload with one container: there is nothing to choose.
    console.says("set container nginx").await;
    console.press("Save trigger").await;
    console.says("web is saved").await;
}
