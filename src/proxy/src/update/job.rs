//! A Job's update. Its template can't be changed, so the Job is deleted and made anew under the same name, with the new
//! image, and runs again. A Job that runs is not stopped for it, and one that another controller makes is that
//! controller's to update.

use super::attempt::{Unwritten, unwritten};
use super::perform::jitter;
use super::plan::{Plan, UPDATE, marks};
use crate::cluster::names::{collection, query};
use crate::cluster::object::Object;
use crate::cluster::{Answer, CallError, Cluster};
use crate::refusal::Refusal;
use axum::http::Method;
use serde_json::{Map, Value, json};
use tagfire_domain::wire::{ProblemKind, UpdateRequest};

/// How often it is looked whether the old Job is gone.
const LOOKS: u32 = 40;

/// Deletes the Job as it was read, and makes it anew.
pub async fn replace(
    cluster: &Cluster,
    id: &str,
    request: &UpdateRequest,
    plan: &Plan,
    value: &Value,
    object: &Object,
) -> Result<Answer<Value>, Unwritten> {
    if let Some(owner) = object.metadata.owner_references.iter().find(|owner| owner.controller) {
        let detail =
            format!("the Job belongs to {} {}: update that, and its next Job has the image", owner.kind, owner.name);
        return Err(Unwritten::Refused(Refusal::new(ProblemKind::JobOwned, detail)));
    }
    let finished = ["Complete", "Failed"]
        .iter()
        .any(|kind| object.condition(kind).is_some_and(|condition| condition.status == "True"));
    if !(finished || object.spec.suspend && !object.is_active()) {
        let detail = "the Job is running: its template can't be changed, and it is not stopped for an update. Update it when it has finished";
        return Err(Unwritten::Refused(Refusal::new(ProblemKind::JobActive, detail)));
    }
    let what = format!("Job {}/{}", request.target.namespace, request.target.workload);
    let path = collection(request.target.kind, &request.target.namespace);
    let made = remade(id, request, plan, value);

    // A Job of another name shows whether the cluster would take the new one, before the old one is touched.
    let mut trial = made.clone();
    if let Some(meta) = trial.get_mut("metadata").and_then(Value::as_object_mut) {
        meta.remove("name");
        meta.insert("generateName".into(), json!("tagfire-trial-"));
    }
    let dry = format!("{path}{}", query(&[("dryRun", "All"), ("fieldManager", "tagfire")]));
    let tried =
        cluster.call(Method::POST, &dry, json_body(&trial)).await.map_err(|error| unwritten(error, &what, true))?;
    if request.dry_run {
        return Ok(tried);
    }
    let options = json!({
        "apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Background",
        "preconditions": { "uid": object.metadata.uid, "resourceVersion": object.metadata.resource_version },
    });
    let one = format!("{path}/{}", request.target.workload);
    cluster
        .call::<Value>(Method::DELETE, &one, json_body(&options))
        .await
        .map_err(|error| unwritten(error, &what, false))?;
    make(cluster, &path, &one, &what, &made, value).await
}

fn json_body(value: &Value) -> Option<(&'static str, Vec<u8>)> {
    Some(("application/json", value.to_string().into_bytes()))
}

/// Makes the Job once the old one is gone. If the cluster then takes the new one no more, the old one is made again.
async fn make(
    cluster: &Cluster,
    path: &str,
    one: &str,
    what: &str,
    made: &Value,
    before: &Value,
) -> Result<Answer<Value>, Unwritten> {
    let create = format!("{path}{}", query(&[("fieldManager", "tagfire")]));
    let mut last = CallError::Lost("the old Job is still there".into());
    for look in 0..LOOKS {
        match cluster.call::<Value>(Method::POST, &create, json_body(made)).await {
            Ok(answer) => return Ok(answer),
            // The old one isn't gone yet, or the lost answer's Job is there: told apart by reading.
            Err(CallError::Refused { status: 409, .. }) => {
                if let Ok(found) = cluster.get::<Value>(one).await
                    && found["metadata"]["annotations"][UPDATE] == made["metadata"]["annotations"][UPDATE]
                {
                    return Ok(Answer { value: found, warnings: Vec::new() });
                }
            }
            Err(error @ (CallError::Lost(_) | CallError::Garbled(_) | CallError::Unsent(_))) => last = error,
            Err(error) => {
                let old = restored(before);
                let again = cluster.call::<Value>(Method::POST, &create, json_body(&old)).await.is_ok();
                let mut refusal = error.refusal(what);
                refusal.detail.push_str(if again {
                    "; the old Job had been deleted, and was made again as it was"
                } else {
                    "; the old Job had been deleted, and could not be made again"
                });
                return Err(Unwritten::Refused(refusal));
            }
        }
        tokio::time::sleep(jitter((look / 4).min(3))).await;
    }
    Err(Unwritten::Lost(last))
}

/// The Job as it was made: without what the API server and the controller wrote into it.
fn restored(before: &Value) -> Value {
    let meta = &before["metadata"];
    let mut spec = before["spec"].clone();
    let generated =
        ["controller-uid", "batch.kubernetes.io/controller-uid", "job-name", "batch.kubernetes.io/job-name"];
    let strip = |labels: &Value| -> Value {
        let kept = labels.as_object().into_iter().flatten().filter(|(key, _)| !generated.contains(&key.as_str()));
        Value::Object(kept.map(|(key, value)| (key.clone(), value.clone())).collect())
    };
    if let Some(spec) = spec.as_object_mut()
        && spec.get("manualSelector") != Some(&json!(true))
    {
        spec.remove("selector");
    }
    let labels = strip(&spec["template"]["metadata"]["labels"]);
    if let Some(template) =
        spec.get_mut("template").and_then(|template| template.get_mut("metadata")).and_then(Value::as_object_mut)
    {
        template.insert("labels".into(), labels);
    }
    let mut annotations = meta["annotations"].as_object().cloned().unwrap_or_default();
    annotations.remove("batch.kubernetes.io/job-tracking");
    let mut kept = Map::new();
    kept.insert("name".into(), meta["name"].clone());
    kept.insert("namespace".into(), meta["namespace"].clone());
    kept.insert("labels".into(), strip(&meta["labels"]));
    kept.insert("annotations".into(), Value::Object(annotations));
    if let Some(owners) = meta.get("ownerReferences") {
        kept.insert("ownerReferences".into(), owners.clone());
    }
    json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": kept, "spec": spec })
}

/// The Job with the new image, and with the same annotations that a patch writes.
fn remade(id: &str, request: &UpdateRequest, plan: &Plan, before: &Value) -> Value {
    let mut made = restored(before);
    for (key, value) in marks(request, id, plan) {
        made["metadata"]["annotations"][key] = json!(value);
    }
    for list in ["containers", "initContainers"] {
        let containers = made["spec"]["template"]["spec"].get_mut(list).and_then(Value::as_array_mut);
        for container in
            containers.into_iter().flatten().filter(|container| container["name"] == *request.target.container)
        {
            container["image"] = json!(request.image);
        }
    }
    made
}
