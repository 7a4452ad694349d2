//! How rollouts end, where they don't end well, and where `kubectl rollout status` would mislead.

use crate::lab::{Lab, call, merge};
use axum::http::StatusCode;
use serde_json::{Value, json};

fn ended(end: &Value) -> (&str, &str) {
    (end["state"].as_str().unwrap(), end["reason"].as_str().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn pods_that_cant_start_fail_the_rollout_with_their_own_words() {
    let lab = Lab::new(&[]).await;
    let work = ["Deployment", "StatefulSet", "DaemonSet"].map(|kind| {
        let lab = &lab;
        async move {
            lab.make(kind, "web", "shop/web:v1", json!({})).await;
            let end = lab.outcome(kind, "web", "shop/web:missing", json!({})).await;
            assert_eq!(ended(&end), ("failed", "imagePull"), "{kind}: {end}");
            let words = end["message"].as_str().unwrap();
            assert!(words.contains("ImagePullBackOff") && words.contains("shop/web:missing"), "{kind}: {words}");

            lab.make(kind, "api", "shop/web:v1", json!({})).await;
            let end = lab.outcome(kind, "api", "shop/web:crash", json!({})).await;
            assert_eq!(ended(&end), ("failed", "crashLoop"), "{kind}: {end}");
            assert!(end["message"].as_str().unwrap().contains("CrashLoopBackOff"), "{kind}: {end}");
        }
    });
    futures::future::join_all(work).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_deployments_own_deadline_is_told() {
    let lab = Lab::new(&[]).await;
    lab.make("Deployment", "web", "shop/web:v1", json!({ "progressDeadlineSeconds": 3 })).await;
    let end = lab.outcome("Deployment", "web", "shop/web:never-ready", json!({})).await;
    assert_eq!(ended(&end), ("failed", "deadlineExceeded"), "{end}");
    assert!(end["message"].as_str().unwrap().contains("timed out progressing"), "{end}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_rollout_without_a_deadline_is_not_followed_for_ever() {
    let lab = Lab::new(&["--rollout-limit", "3"]).await;
    lab.make("StatefulSet", "web", "shop/web:v1", json!({})).await;
    let end = lab.outcome("StatefulSet", "web", "shop/web:never-ready", json!({})).await;
    assert_eq!(ended(&end), ("timedOut", ""), "{end}");
    assert_eq!((&end["updated"], &end["total"]), (&json!(0), &json!(2)));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_quota_that_leaves_no_room_is_told() {
    let lab = Lab::new(&[]).await;
    for kind in ["Deployment", "StatefulSet"] {
        lab.make(kind, "web", "shop/web:v1", json!({ "replicas": 1 })).await;
    }
    let quota = json!({ "apiVersion": "v1", "kind": "ResourceQuota", "metadata": { "name": "full" }, "spec": { "hard": { "pods": "0" } } });
    call(&lab.client, "POST", &lab.path("api/v1", "resourcequotas"), Some(quota)).await.unwrap();
    let path = lab.path("api/v1", "resourcequotas/full");
    lab.until("the quota to be counted", || async {
        call(&lab.client, "GET", &path, None).await.unwrap()["status"]["used"]["pods"].as_str().map(drop)
    })
    .await;
    for kind in ["Deployment", "StatefulSet"] {
        let end = lab.outcome(kind, "web", "shop/web:v2", json!({})).await;
        assert_eq!(ended(&end), ("failed", "quota"), "{kind}: {end}");
        assert!(end["message"].as_str().unwrap().contains("exceeded quota: full"), "{kind}: {end}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn what_kubectl_calls_done_is_named_where_nothing_runs_the_image() {
    let lab = Lab::new(&[]).await;
    let partition = |partition: i64| json!({ "updateStrategy": { "type": "RollingUpdate", "rollingUpdate": { "partition": partition } } });
    for (kind, name, spec, expected, updated) in [
        ("Deployment", "none", json!({ "replicas": 0 }), ("succeeded", "scaledToZero"), 0),
        ("StatefulSet", "none", json!({ "replicas": 0 }), ("succeeded", "scaledToZero"), 0),
        ("StatefulSet", "half", partition(1), ("succeeded", "partitioned"), 1),
        ("StatefulSet", "held", partition(5), ("succeeded", "partitioned"), 0),
        ("StatefulSet", "manual", json!({ "updateStrategy": { "type": "OnDelete" } }), ("failed", "onDelete"), 0),
        ("DaemonSet", "manual", json!({ "updateStrategy": { "type": "OnDelete" } }), ("failed", "onDelete"), 0),
    ] {
        lab.make(kind, name, "shop/web:v1", spec).await;
        let end = lab.outcome(kind, name, "shop/web:v2", json!({})).await;
        assert_eq!(ended(&end), expected, "{kind} {name}: {end}");
        assert_eq!(end["updated"], updated, "{kind} {name}: {end}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_paused_rollout_is_told_to_wait_and_not_waited_for_for_ever() {
    let lab = Lab::new(&["--rollout-limit", "4"]).await;
    lab.make("Deployment", "paused", "shop/web:v1", json!({})).await;
    lab.merge("Deployment", "paused", json!({ "spec": { "paused": true } })).await;
    let (_, answer) = lab.update("Deployment", "paused", "shop/web:v2", json!({})).await;
    assert_eq!(answer["notices"], json!(["paused"]));
    let end = lab.end(&answer).await;
    assert_eq!(ended(&end), ("timedOut", "paused"), "{end}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_stateful_sets_pods_have_to_stay_ready_as_long_as_it_asks() {
    let lab = Lab::new(&[]).await;
    lab.make("StatefulSet", "web", "shop/web:v1", json!({ "replicas": 1, "minReadySeconds": 5 })).await;
    let start = std::time::Instant::now();
    let end = lab.outcome("StatefulSet", "web", "shop/web:v2", json!({})).await;
    assert_eq!(ended(&end), ("succeeded", ""), "{end}");
    // Kubernetes keeps times in whole seconds: of those asked for, the first may be nearly over when it begins.
    assert!(start.elapsed().as_secs() >= 4, "{:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_later_change_supersedes() {
    let lab = Lab::new(&[]).await;
    for kind in ["Deployment", "StatefulSet", "DaemonSet"] {
        lab.make(kind, "web", "shop/web:v1", json!({})).await;
        let (_, first) = lab.update(kind, "web", "shop/web:never-ready", json!({})).await;
        let (_, second) =
            lab.update(kind, "web", "shop/web:v2", json!({ "expectedImage": "shop/web:never-ready" })).await;
        assert_eq!(ended(&lab.end(&first).await), ("superseded", "newerRollout"), "{kind}");
        if kind == "StatefulSet" {
            // A pod that is deleted before the controller has seen the change comes back as it was.
            lab.until("the controller", || async {
                let set = lab.get(kind, "web").await;
                (set["status"]["observedGeneration"] == set["metadata"]["generation"]).then_some(())
            })
            .await;
            // An ordered one doesn't get past its broken pod by itself (kubernetes/kubernetes#67250).
            let _ = call(&lab.client, "DELETE", &lab.path("api/v1", "pods/web-1"), None).await;
        }
        assert_eq!(ended(&lab.end(&second).await), ("succeeded", ""), "{kind}");
    }
    lab.make("Deployment", "side", "shop/web:v1", json!({})).await;
    let (_, answer) = lab.update("Deployment", "side", "shop/web:never-ready", json!({})).await;
    let template = json!({ "spec": { "template": { "metadata": { "annotations": { "someone": "else" } } } } });
    lab.merge("Deployment", "side", template).await;
    assert_eq!(ended(&lab.end(&answer).await), ("superseded", "newerRollout"));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn what_another_writer_puts_back_is_told_before_and_after() {
    let lab = Lab::new(&[]).await;
    lab.make("Deployment", "web", "shop/web:v1", json!({})).await;
    lab.merge(
        "Deployment",
        "web",
        json!({ "metadata": { "annotations": { "argocd.argoproj.io/tracking-id": "shop:apps/Deployment:x/web" } } }),
    )
    .await;
    assert_eq!(lab.workload("Deployment", "web").await.unwrap()["manager"], json!({ "by": "argoCd", "name": "shop" }));
    let (_, tried) = lab.update("Deployment", "web", "shop/web:v2", json!({ "dryRun": true })).await;
    assert_eq!(tried["notices"], json!(["argoCd"]));
    let (_, answer) = lab.update("Deployment", "web", "shop/web:v2", json!({})).await;
    lab.settled("Deployment", "web").await;
    let mut back = lab.get("Deployment", "web").await["spec"]["template"]["spec"]["containers"].clone();
    merge(&mut back[1], json!({ "image": "shop/web:v1" }));
    lab.merge("Deployment", "web", json!({ "spec": { "template": { "spec": { "containers": back } } } })).await;
    assert_eq!(ended(&lab.end(&answer).await), ("superseded", "reverted"));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_workload_that_goes_in_the_middle_is_told() {
    let lab = Lab::new(&[]).await;
    for kind in ["Deployment", "DaemonSet"] {
        lab.make(kind, "web", "shop/web:v1", json!({})).await;
        let (status, answer) = lab.update(kind, "web", "shop/web:never-ready", json!({})).await;
        assert_eq!(status, StatusCode::ACCEPTED);
        call(&lab.client, "DELETE", &lab.of(kind, "web"), None).await.unwrap();
        assert_eq!(ended(&lab.end(&answer).await), ("failed", "workloadGone"), "{kind}");
    }
}
