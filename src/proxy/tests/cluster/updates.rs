//! Updates that do what was asked.

use crate::lab::{KINDS, Lab};
use axum::http::StatusCode;
use serde_json::{Value, json};

fn image_of(kind: &str, object: &Value, container: &str) -> String {
    let spec = if kind == "CronJob" {
        &object["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    } else {
        &object["spec"]["template"]["spec"]
    };
    let all =
        ["containers", "initContainers"].iter().flat_map(|list| spec[*list].as_array().cloned().unwrap_or_default());
    let found = all.into_iter().find(|found| found["name"] == container).unwrap();
    found["image"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn every_kind_takes_an_image_by_tag_and_by_digest() {
    let lab = Lab::new(&[]).await;
    let pinned = format!("shop/web:v3@sha256:{}", "ab".repeat(32));
    let work = KINDS.map(|kind| {
        let (lab, pinned) = (&lab, &pinned);
        async move {
            lab.make(kind, "web", "shop/web:v1", json!({})).await;
            for (before, image) in [("shop/web:v1", "shop/web:v2"), ("shop/web:v2", pinned.as_str())] {
                let cause = json!({ "cause": { "trigger": "release", "push": "p-1" }, "expectedImage": before });
                let (status, answer) = lab.update(kind, "web", image, cause).await;
                let expected = if kind == "CronJob" { StatusCode::OK } else { StatusCode::ACCEPTED };
                assert_eq!(status, expected, "{kind}: {answer}");
                assert_eq!(
                    (&answer["previousImage"], &answer["image"], &answer["how"]),
                    (&json!(before), &json!(image), &json!("changed"))
                );
                let end = lab.end(&answer).await;
                assert_eq!(end["state"], "succeeded", "{kind}: {end}");
                lab.settled(kind, "web").await;
                let object = lab.get(kind, "web").await;
                assert_eq!(image_of(kind, &object, "web"), image, "{kind}");
                assert_eq!(image_of(kind, &object, "side"), "shop/side:v1", "{kind}");
                let annotations = &object["metadata"]["annotations"];
                let told = annotations["kubernetes.io/change-cause"].as_str().unwrap();
                assert_eq!(
                    told,
                    format!("tagfire: set web to {image} from {before}, trigger release, push p-1"),
                    "{kind}"
                );
                let managers = object["metadata"]["managedFields"].as_array().unwrap();
                assert!(managers.iter().any(|manager| manager["manager"] == "tagfire"), "{kind}: {managers:?}");
            }
        }
    });
    futures::future::join_all(work).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn an_init_container_is_updated_like_any_other() {
    let lab = Lab::new(&[]).await;
    lab.make("Deployment", "web", "shop/web:v1", json!({})).await;
    let body = json!({ "target": lab.target("Deployment", "web", "prepare"), "image": "shop/prepare:v2" });
    let (status, answer) = lab.ask("POST", "/api/v1/service-updates", Some(body), &[("idempotency-key", "init")]).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
    assert_eq!(lab.end(&answer).await["state"], "succeeded");
    assert_eq!(image_of("Deployment", &lab.get("Deployment", "web").await, "prepare"), "shop/prepare:v2");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn the_same_tag_again_restarts_where_that_is_asked() {
    let lab = Lab::new(&[]).await;
    for kind in ["Deployment", "StatefulSet", "DaemonSet", "Job"] {
        lab.make(kind, "web", "shop/web:v1", json!({})).await;
        let (status, answer) = lab.update(kind, "web", "shop/web:v1", json!({})).await;
        assert_eq!((status, &answer["how"]), (StatusCode::OK, &json!("unchanged")), "{kind}: {answer}");
        let before = lab.get(kind, "web").await;

        let (status, answer) = lab.update(kind, "web", "shop/web:v1", json!({ "restart": true })).await;
        assert_eq!((status, &answer["how"]), (StatusCode::ACCEPTED, &json!("restarted")), "{kind}: {answer}");
        assert_eq!(lab.end(&answer).await["state"], "succeeded", "{kind}");
        let after = lab.get(kind, "web").await;
        if kind == "Job" {
            assert_ne!(before["metadata"]["uid"], after["metadata"]["uid"]);
        } else {
            let date = &after["spec"]["template"]["metadata"]["annotations"]["kubectl.kubernetes.io/restartedAt"];
            assert!(date.is_string(), "{kind}: {after}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_dry_run_changes_nothing() {
    let lab = Lab::new(&[]).await;
    for kind in KINDS {
        lab.make(kind, "web", "shop/web:v1", json!({})).await;
        let before = lab.get(kind, "web").await;
        let (status, answer) = lab.update(kind, "web", "shop/web:v2", json!({ "dryRun": true })).await;
        assert_eq!(status, StatusCode::OK, "{kind}: {answer}");
        assert_eq!((&answer["dryRun"], &answer["image"]), (&json!(true), &json!("shop/web:v2")), "{kind}");
        assert_eq!(lab.get(kind, "web").await["spec"], before["spec"], "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_key_does_a_thing_once_also_over_a_restart_of_the_server() {
    let mut lab = Lab::new(&[]).await;
    lab.make("Deployment", "web", "shop/web:v1", json!({})).await;
    let body = json!({ "target": lab.target("Deployment", "web", "web"), "image": "shop/web:v2" });
    let send = async |lab: &Lab| {
        lab.ask("POST", "/api/v1/service-updates", Some(body.clone()), &[("idempotency-key", "once")]).await
    };
    let (first, again) = tokio::join!(send(&lab), send(&lab));
    assert_eq!(first, again);
    assert_eq!(first.0, StatusCode::ACCEPTED, "{}", first.1);
    lab.end(&first.1).await;
    let generation = lab.get("Deployment", "web").await["metadata"]["generation"].clone();
    assert_eq!(send(&lab).await, first);

    lab.restart();
    // Whoever only asks what became of it finds it on the workload itself.
    let mut look = body.clone();
    look["look"] = json!(true);
    let key = [("idempotency-key", "once")];
    let (status, found) = lab.ask("POST", "/api/v1/service-updates", Some(look), &key).await;
    assert_eq!((status.is_success(), &found["id"]), (true, &first.1["id"]), "{found}");
    let (status, found) = send(&lab).await;
    assert!(status.is_success(), "{found}");
    assert_eq!((&found["id"], &found["previousImage"]), (&first.1["id"], &json!("shop/web:v1")));
    assert_eq!(found["notices"], json!(["foundAgain"]));
    assert_eq!(lab.get("Deployment", "web").await["metadata"]["generation"], generation);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn of_many_updates_at_once_with_one_expectation_one_is_made() {
    let lab = Lab::new(&[]).await;
    lab.make("Deployment", "web", "shop/web:v1", json!({})).await;
    let images: Vec<String> = (2..8).map(|n| format!("shop/web:v{n}")).collect();
    let asked =
        images.iter().map(|image| lab.update("Deployment", "web", image, json!({ "expectedImage": "shop/web:v1" })));
    let answers = futures::future::join_all(asked).await;
    let (made, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(status, _)| status.is_success());
    assert_eq!(made.len(), 1, "{made:?}");
    let image = &made[0].1["image"];
    for (status, problem) in refused {
        assert_eq!((status, &problem["foundImage"]), (StatusCode::CONFLICT, image), "{problem}");
    }
    assert_eq!(lab.end(&made[0].1).await["state"], "succeeded");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn annotations_of_others_stay() {
    let lab = Lab::new(&[]).await;
    lab.make("Deployment", "web", "shop/web:v1", json!({})).await;
    lab.merge("Deployment", "web", json!({ "metadata": { "annotations": { "example.com/owner": "a~b/c" } } })).await;
    lab.outcome("Deployment", "web", "shop/web:v2", json!({})).await;
    let annotations = lab.get("Deployment", "web").await["metadata"]["annotations"].clone();
    assert_eq!(annotations["example.com/owner"], "a~b/c");
    assert_eq!(annotations["tagfire/previous-image"], "shop/web:v1");
}
