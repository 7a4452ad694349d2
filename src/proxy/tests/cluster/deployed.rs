//! The manifests that Tagfire is deployed with, applied to a real cluster as `kubectl apply --kustomize` would.

use crate::lab::{Lab, call};
use axum::http::Request;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tagfire_domain::store::Memory;
use tagfire_domain::time::Timestamp;
use tagfire_domain::transfer;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/unattended")
}

fn documents(file: &str) -> Vec<Value> {
    serde_saphyr::from_multiple(&std::fs::read_to_string(folder().join(file)).unwrap()).unwrap()
}

/// Every manifest that the kustomization names, in its order.
fn manifests() -> Vec<Value> {
    let kustomization = documents("kustomization.yaml").remove(0);
    let listed: Vec<&str> =
        kustomization["resources"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
    let mut there: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "kustomization.yaml" && name.ends_with(".yaml"))
        .collect();
    there.sort();
    let mut named = listed.clone();
    named.sort_unstable();
    assert_eq!(there, named, "every file is named, and every name is a file's");
    listed.into_iter().flat_map(documents).collect()
}

/// Where an object of this kind is, by its manifest.
fn path(manifest: &Value) -> String {
    let text = |pointer: &str| manifest.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let (version, name) = (text("/apiVersion"), text("/metadata/name"));
    let plural = match text("/kind") {
        "NetworkPolicy" => "networkpolicies".to_owned(),
        kind => format!("{}s", kind.to_lowercase()),
    };
    let root = if version.contains('/') { "apis" } else { "api" };
    match text("/metadata/namespace") {
        "" => format!("/{root}/{version}/{plural}/{name}"),
        namespace => format!("/{root}/{version}/namespaces/{namespace}/{plural}/{name}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn the_manifests_are_taken_by_a_real_cluster_and_let_the_runner_do_no_more_than_it_must() {
    let lab = Lab::new(&[]).await;
    let (ours, theirs) = (lab.namespace.as_str(), lab.namespace.as_str());
    for mut manifest in manifests() {
        // In a namespace of this test alone, which is both ours and the one that is updated.
        let namespace = manifest["metadata"]["namespace"].as_str().map(str::to_owned);
        match namespace.as_deref() {
            Some("tagfire") => manifest["metadata"]["namespace"] = json!(ours),
            Some("shop") => manifest["metadata"]["namespace"] = json!(theirs),
            Some(other) => panic!("nobody knows the namespace {other}"),
            None => {
                let name = format!("{}-{ours}", manifest["metadata"]["name"].as_str().unwrap());
                manifest["metadata"]["name"] = json!(name);
            }
        }
        if manifest["roleRef"]["kind"] == "ClusterRole" {
            manifest["roleRef"]["name"] = json!(format!("{}-{ours}", manifest["roleRef"]["name"].as_str().unwrap()));
        }
        if let Some(subject) = manifest.pointer_mut("/subjects/0/namespace") {
            *subject = json!(ours);
        }
        let request =
            Request::patch(format!("{}?fieldManager=tagfire-test&force=true&fieldValidation=Strict", path(&manifest)))
                .header("content-type", "application/apply-patch+yaml")
                .body(manifest.to_string().into_bytes())
                .unwrap();
        let applied = lab.client.request::<Value>(request).await;
        assert!(applied.is_ok(), "{manifest}: {applied:?}");
    }
    // Two pods come up, on nodes that run nothing.
    let deployment = lab.until("two replicas", || async {
        let found = call(&lab.client, "GET", &lab.of("Deployment", "tagfire"), None).await.ok()?;
        (found["status"]["availableReplicas"] == 2).then_some(found)
    });
    let deployment = deployment.await;
    assert_eq!(deployment["spec"]["template"]["spec"]["serviceAccountName"], "tagfire");

    let user = format!("system:serviceaccount:{ours}:tagfire");
    let may = async |verb: &str, group: &str, resource: &str, namespace: &str, name: &str| {
        let review = json!({ "apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": { "user": user,
            "resourceAttributes": { "verb": verb, "group": group, "resource": resource, "namespace": namespace, "name": name } } });
        let path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
        call(&lab.client, "POST", path, Some(review)).await.unwrap()["status"]["allowed"] == true
    };
    for (verb, group, resource, namespace, name, allowed) in [
        ("patch", "apps", "deployments", theirs, "web", true),
        ("delete", "batch", "jobs", theirs, "web", true),
        ("list", "", "namespaces", "", "", true),
        ("update", "coordination.k8s.io", "leases", ours, "tagfire", true),
        ("create", "coordination.k8s.io", "leases", ours, "", true),
        ("update", "coordination.k8s.io", "leases", ours, "another", false),
        ("delete", "coordination.k8s.io", "leases", ours, "tagfire", false),
        ("delete", "apps", "deployments", theirs, "web", false),
        ("patch", "apps", "deployments", "default", "web", false),
        ("get", "", "secrets", ours, "tagfire", false),
        ("list", "", "secrets", theirs, "", false),
        ("create", "", "pods", theirs, "", false),
        ("patch", "rbac.authorization.k8s.io", "roles", ours, "tagfire-lease", false),
    ] {
        assert_eq!(
            may(verb, group, resource, namespace, name).await,
            allowed,
            "{verb} {resource} {name} in {namespace}"
        );
    }
    for (group, plural, name) in [
        ("clusterroles", "tagfire-updates", ours),
        ("clusterroles", "tagfire-namespaces", ours),
        ("clusterrolebindings", "tagfire-namespaces", ours),
    ] {
        let path = format!("/apis/rbac.authorization.k8s.io/v1/{group}/{plural}-{name}");
        call(&lab.client, "DELETE", &path, None).await.unwrap();
    }
}

#[test]
fn the_triggers_that_are_deployed_can_be_read() {
    let map = documents("triggers.yaml").remove(0);
    let text = map["data"]["triggers.json"].as_str().unwrap().to_owned();
    let plan = transfer::plan(text, &Memory::default(), None, String::new, Timestamp(0)).unwrap();
    assert_eq!((plan.writes.len(), plan.refuse.len()), (1, 0), "{:?}", plan.refuse);
}

#[test]
fn the_dashboard_shows_numbers_that_there_are() {
    let text = std::fs::read_to_string(folder().join("../dashboard.json")).unwrap();
    let dashboard: Value = serde_json::from_str(&text).unwrap();
    let lab = tagfire_proxy::runner::Numbers::default();
    let told = lab.text();
    let panels = dashboard["panels"].as_array().unwrap();
    assert!(panels.len() > 6);
    let mut shown = 0;
    for expression in panels.iter().flat_map(|panel| panel["targets"].as_array().into_iter().flatten()) {
        let expression = expression["expr"].as_str().unwrap();
        for name in expression
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .filter(|word| word.starts_with("tagfire_"))
        {
            shown += 1;
            let family =
                ["_total", "_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
            let known = told.contains(&format!("# TYPE {family} "));
            assert!(
                known
                    || family.starts_with("tagfire_api")
                    || family.starts_with("tagfire_push")
                    || family.starts_with("tagfire_updates"),
                "{name}"
            );
        }
    }
    assert!(shown > 8);
}
