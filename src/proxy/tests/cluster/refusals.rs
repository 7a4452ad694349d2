//! Updates that are refused, and by whom.

use crate::lab::{KINDS, Lab, call};
use axum::http::StatusCode;
use serde_json::{Value, json};

fn kind_of(problem: &Value) -> &str {
    problem["type"].as_str().unwrap().rsplit(':').next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn what_is_gone_or_different_is_refused_and_nothing_changed() {
    let lab = Lab::new(&["--allow", "*/*/web*", "--allow", "*/*/gone"]).await;
    lab.make("Deployment", "web", "shop/web:v1", json!({})).await;
    lab.make("Job", "web", "shop/web:v1", json!({})).await;
    let version = lab.get("Deployment", "web").await["metadata"]["generation"].clone();
    for (kind, name, more, status, expected) in [
        ("Deployment", "gone", json!({}), 404, "no-such-workload"),
        ("StatefulSet", "web", json!({}), 404, "no-such-workload"),
        ("Deployment", "web", json!({ "target": { "container": "gone" } }), 404, "no-such-container"),
        ("Deployment", "web", json!({ "target": { "cluster": "gone" } }), 404, "no-such-cluster"),
        ("Deployment", "web", json!({ "target": { "region": "ap-nowhere" } }), 404, "no-such-cluster"),
        ("Deployment", "web", json!({ "target": { "namespace": "gone" } }), 404, "no-such-workload"),
        ("Deployment", "web", json!({ "expectedImage": "shop/web:v0" }), 409, "image-changed"),
        ("Deployment", "api", json!({}), 403, "not-allowed"),
        ("Deployment", "web", json!({ "image": " shop/web:v2" }), 400, "invalid-image"),
        ("Deployment", "web", json!({ "image": "reg:5000/web" }), 400, "invalid-image"),
        ("Deployment", "web", json!({ "target": { "workload": "../../secrets" } }), 400, "invalid-name"),
    ] {
        let (found, problem) = lab.update(kind, name, "shop/web:v2", more.clone()).await;
        assert_eq!((found.as_u16(), kind_of(&problem)), (status, expected), "{kind} {name} {more}: {problem}");
    }
    assert_eq!(lab.get("Deployment", "web").await["metadata"]["generation"], version);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_job_that_runs_or_belongs_to_another_is_left_alone() {
    let lab = Lab::new(&[]).await;
    lab.make_unsettled("Job", "runs", "shop/web:never-ready", json!({})).await;
    lab.make("CronJob", "nightly", "shop/web:v1", json!({})).await;
    let nightly = lab.get("CronJob", "nightly").await;
    lab.make("Job", "owned", "shop/web:v1", json!({})).await;
    let owner = json!([{ "apiVersion": "batch/v1", "kind": "CronJob", "name": "nightly", "uid": nightly["metadata"]["uid"], "controller": true }]);
    lab.merge("Job", "owned", json!({ "metadata": { "ownerReferences": owner } })).await;
    for (name, expected) in [("runs", "job-active"), ("owned", "job-owned")] {
        let uid = lab.get("Job", name).await["metadata"]["uid"].clone();
        let (status, problem) = lab.update("Job", name, "shop/web:v2", json!({})).await;
        assert_eq!((status, kind_of(&problem)), (StatusCode::CONFLICT, expected), "{problem}");
        assert_eq!(lab.get("Job", name).await["metadata"]["uid"], uid);
    }
}

/// A service account that may do these things with Deployments, and a kubeconfig for it.
pub async fn account(lab: &Lab, name: &str, verbs: &[&str]) -> tempfile::NamedTempFile {
    account_with(lab, name, json!([{ "apiGroups": ["apps"], "resources": ["deployments"], "verbs": verbs }])).await
}

pub async fn account_with(lab: &Lab, name: &str, rules: Value) -> tempfile::NamedTempFile {
    let api = "rbac.authorization.k8s.io/v1";
    let role = json!({ "apiVersion": api, "kind": "Role", "metadata": { "name": name }, "rules": rules });
    let binding = json!({ "apiVersion": api, "kind": "RoleBinding", "metadata": { "name": name },
        "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name },
        "subjects": [{ "kind": "ServiceAccount", "name": name, "namespace": lab.namespace }] });
    let account = json!({ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": name } });
    let post = async |path: String, body: Value| call(&lab.client, "POST", &path, Some(body)).await.unwrap();
    post(lab.path("api/v1", "serviceaccounts"), account).await;
    post(lab.path(&format!("apis/{api}"), "roles"), role).await;
    post(lab.path(&format!("apis/{api}"), "rolebindings"), binding).await;
    let asked = json!({ "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {} });
    let token = post(lab.path("api/v1", &format!("serviceaccounts/{name}/token")), asked).await;
    lab.kubeconfig_with(token["status"]["token"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn what_the_cluster_forbids_is_told_before_and_when_it_is_tried() {
    let mut lab = Lab::new(&[]).await;
    lab.make("Deployment", "web", "shop/web:v1", json!({})).await;
    let reader = account(&lab, "reader", &["get", "list", "watch"]).await;
    lab.act_as(reader.path());
    let path = format!("/api/v1/clusters/{}/namespaces/{}/access", lab.cluster, lab.namespace);
    let allowed = lab
        .until("the role to count", || async {
            let (status, access) = lab.ask("GET", &path, None, &[]).await;
            assert_eq!(status, StatusCode::OK, "{access}");
            (access["items"][0]["read"] == true).then_some(access)
        })
        .await;
    assert_eq!((&allowed["items"][0]["kind"], &allowed["items"][0]["update"]), (&json!("Deployment"), &json!(false)));
    assert!(allowed["items"][0]["message"].as_str().unwrap().contains("not allowed to patch deployments"), "{allowed}");
    assert_eq!((&allowed["items"][1]["kind"], &allowed["items"][1]["read"]), (&json!("StatefulSet"), &json!(false)));

    // The kinds that may not be listed are told, and the others listed.
    let path = format!("/api/v1/clusters/{}/namespaces/{}/workloads", lab.cluster, lab.namespace);
    let (status, list) = lab.ask("GET", &path, None, &[]).await;
    assert_eq!(
        (status, list["items"].as_array().unwrap().len(), list["hidden"].as_array().unwrap().len()),
        (StatusCode::OK, 1, 4),
        "{list}"
    );

    let (status, problem) = lab.update("Deployment", "web", "shop/web:v2", json!({})).await;
    assert_eq!((status, kind_of(&problem)), (StatusCode::FORBIDDEN, "cluster-forbids"), "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("cannot patch resource"), "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn an_update_needs_no_more_than_it_says() {
    let mut lab = Lab::new(&[]).await;
    lab.make("Deployment", "web", "shop/web:v1", json!({})).await;
    // Neither watching nor reading pods: slower, and without the pods' words, and still right.
    let writer = account(&lab, "writer", &["get", "list", "patch"]).await;
    lab.act_as(writer.path());
    lab.until("the role to count", || async {
        (lab.update("Deployment", "web", "shop/web:v2", json!({ "dryRun": true })).await.0 == StatusCode::OK)
            .then_some(())
    })
    .await;
    let end = lab.outcome("Deployment", "web", "shop/web:v2", json!({})).await;
    assert_eq!(end["state"], "succeeded", "{end}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn an_admission_policys_no_is_told_in_its_own_words() {
    let lab = Lab::new(&[]).await;
    lab.make("Deployment", "web", "shop/web:v1", json!({})).await;
    let (name, api) = (lab.namespace.clone(), "admissionregistration.k8s.io/v1");
    let policy = json!({ "apiVersion": api, "kind": "ValidatingAdmissionPolicy", "metadata": { "name": name }, "spec": {
        "matchConstraints": { "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": name } },
            "resourceRules": [{ "apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["UPDATE"], "resources": ["deployments"] }] },
        "validations": [{ "expression": "object.spec.template.spec.containers.all(c, !c.image.endsWith(':bad'))", "message": "images tagged bad are not for this namespace" }] } });
    let binding = json!({ "apiVersion": api, "kind": "ValidatingAdmissionPolicyBinding", "metadata": { "name": name },
        "spec": { "policyName": name, "validationActions": ["Deny"] } });
    let path = |plural: &str| format!("/apis/{api}/{plural}");
    call(&lab.client, "POST", &path("validatingadmissionpolicies"), Some(policy)).await.unwrap();
    call(&lab.client, "POST", &path("validatingadmissionpolicybindings"), Some(binding)).await.unwrap();
    let refused = lab
        .until("the policy to count", || async {
            let (status, problem) = lab.update("Deployment", "web", "shop/web:bad", json!({ "dryRun": true })).await;
            (!status.is_success()).then_some((status, problem))
        })
        .await;
    for plural in ["validatingadmissionpolicybindings", "validatingadmissionpolicies"] {
        let _ = call(&lab.client, "DELETE", &format!("{}/{name}", path(plural)), None).await;
    }
    let (status, problem) = refused;
    assert_eq!((status, kind_of(&problem)), (StatusCode::UNPROCESSABLE_ENTITY, "admission-denied"), "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("images tagged bad are not for this namespace"), "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn the_rules_that_we_deploy_with_are_enough_for_every_kind() {
    let manifests = include_str!("../../deploy/in-cluster.yaml");
    let manifests: Vec<Value> = serde_saphyr::from_multiple(manifests).unwrap();
    let role = manifests
        .iter()
        .find(|manifest| manifest["metadata"]["name"] == "tagfire-updates" && manifest["kind"] == "ClusterRole")
        .unwrap();
    let mut lab = Lab::new(&[]).await;
    for kind in KINDS {
        lab.make(kind, "web", "shop/web:v1", json!({})).await;
    }
    let account = account_with(&lab, "tagfire", role["rules"].clone()).await;
    lab.act_as(account.path());
    lab.until("the role to count", || async {
        (lab.update("Deployment", "web", "shop/web:v2", json!({ "dryRun": true })).await.0 == StatusCode::OK)
            .then_some(())
    })
    .await;
    for kind in KINDS {
        let end = lab.outcome(kind, "web", "shop/web:v2", json!({})).await;
        assert_eq!(end["state"], "succeeded", "{kind}: {end}");
    }
    let end = lab.outcome("StatefulSet", "web", "shop/web:missing", json!({})).await;
    assert_eq!(end["reason"], "imagePull", "{end}");
}
