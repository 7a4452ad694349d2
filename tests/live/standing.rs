//! How the console stands with its server: what may not be done is not offered, what is lost is tried again.

use super::{make_trigger, signed_in};
use tagfire_tests::Cluster;
use thirtyfour::By;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_viewer_sees_everything_and_is_offered_no_update() {
    const TOKEN: &str = "a-viewers-token-of-a-test";
    let cluster = Cluster::new().await;
    cluster.deploy("web", "shop/web:v1").await;
    let console = signed_in(&cluster, &["--viewer-token", TOKEN]).await;
    make_trigger(&console, &cluster).await;
    console.goto(&format!("/triggers?as=viewer#token={TOKEN}")).await;
    console.says("read-only").await;
    console.press("Run…").await;
    console.fill("Tag to run on", "v2").await;
    console.says("this session may only look").await;
    let offered = console.driver.find_all(By::Css("dialog button[type=submit]")).await.unwrap();
    assert_eq!(offered.len(), 0, "an update is offered to a viewer");
    console.goto("/settings").await;
    console.says("viewer: may only look").await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn what_the_allow_list_leaves_out_is_not_offered_and_the_editor_says_so() {
    let cluster = Cluster::new().await;
    for name in ["web", "other"] {
        cluster.deploy(name, "shop/web:v1").await;
    }
    let console = signed_in(&cluster, &["--allow", "*/*/web"]).await;
    console.goto("/triggers/new").await;
    console.open_steps().await;
    console.choose("Cluster", &cluster.name).await;
    console.choose("Namespace", &cluster.namespace).await;
    console.says("this server’s allow-list doesn’t name them: 1").await;
    let offered = "return [...document.querySelectorAll('#target-workload option')].map(one => one.value).join()";
    console.until("the workload", || async { console.script(offered).await == ",web" }).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn what_the_cluster_forbids_is_said_beside_the_list() {
    let mut cluster = Cluster::new().await;
    cluster.act_as_nobody().await;
    let console = signed_in(&cluster, &[]).await;
    console.goto("/triggers/new").await;
    console.says("Can’t be read: the cluster’s access control doesn’t allow it").await;
    let described = "return document.querySelector('#target-namespace').getAttribute('aria-describedby')";
    assert_eq!(console.script(described).await, "target-namespace-hint");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_server_that_went_away_is_found_again_and_a_new_one_asks_for_its_link() {
    const TOKEN: &str = "an-operators-token-of-a-test";
    let cluster = Cluster::new().await;
    let flags = ["--kubeconfig", cluster.kubeconfig(), "--token", TOKEN];
    let console = signed_in(&cluster, &["--token", TOKEN]).await;
    let stage = console.profile.stage.clone();
    stage.stop();
    console.follow("Services").await;
    console.script("dispatchEvent(new Event('online'))").await;
    console.says("The server doesn’t answer. It is tried again by itself").await;
    stage.start(&flags);
    // It knows nobody's session any more.
    console.says("Open the start-up link again").await;
    console.script(&format!("location.hash = 'token={TOKEN}'")).await;
    console.until("the end of the warning", || async { !console.text().await.contains("start-up link again") }).await;
    assert_eq!(console.script("return location.hash").await, "");
    console.script("location.hash = 'token=another'").await;
    console.says("This start-up link is not of the server that runs now").await;
    console.close().await;
}
