//! What an update writes: a JSON patch that first tests that everything is as it was read, and then replaces one image.
//!
//! Not a merge patch: that would append a container whose name has meanwhile vanished. Tests of the uid, of the
//! container's name at its place and of its old image make the write one that can only do what was decided.

use super::manager;
use crate::cluster::object::{Object, template_path};
use crate::refusal::Refusal;
use jiff::Timestamp;
use serde_json::{Value, json};
use tagfire_domain::image::ImageRef;
use tagfire_domain::wire::{Cause, How, Kind, Notice, ProblemKind, UpdateRequest};

/// Which update was the last, by its id: how a lost answer's change is found again.
pub const UPDATE: &str = "tagfire/update";
/// The image before the last update.
pub const PREVIOUS: &str = "tagfire/previous-image";
const TRIGGER: &str = "tagfire/trigger";
const PUSH: &str = "tagfire/push";
const CHANGE_CAUSE: &str = "kubernetes.io/change-cause";
/// What `kubectl rollout restart` writes, too.
pub const RESTARTED: &str = "kubectl.kubernetes.io/restartedAt";

/// What is to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub how: How,
    pub previous: String,
    pub uid: String,
    /// The JSON patch. Empty where nothing is written.
    pub patch: Vec<Value>,
    pub notices: Vec<Notice>,
    /// When the restart is dated, where it is one.
    pub restarted_at: Option<String>,
}

/// Plans an update of an object as it was read. `now` dates a restart.
pub fn plan(request: &UpdateRequest, id: &str, object: &Object, now: Timestamp) -> Result<Plan, Refusal> {
    let kind = request.target.kind;
    let (pointer, previous) = container(kind, object, &request.target.container)?;
    if let Some(expected) = request.expected_image.as_deref().filter(|expected| *expected != previous) {
        return Err(changed(&request.target.container, expected, &previous));
    }
    let mut notices: Vec<Notice> = manager::of(&object.metadata).iter().map(manager::notice).collect();
    if kind == Kind::CronJob {
        notices.push(Notice::NextRun);
    }
    if object.spec.paused {
        notices.push(Notice::Paused);
    }
    if matches!(kind, Kind::Deployment | Kind::StatefulSet) && object.replicas() == 0 {
        notices.push(Notice::ScaledToZero);
    }
    // A CronJob starts nothing by being annotated: its next run pulls whatever it has.
    let how = match (previous == request.image, request.restart && kind != Kind::CronJob) {
        (false, _) => How::Changed,
        (true, true) => How::Restarted,
        (true, false) => How::Unchanged,
    };
    let restarted_at = (how == How::Restarted).then(|| now.to_string());
    let mut plan = Plan { how, previous, uid: object.metadata.uid.clone(), patch: Vec::new(), notices, restarted_at };
    if how != How::Unchanged {
        plan.patch = patch(request, id, object, &pointer, &plan);
    }
    Ok(plan)
}

fn patch(request: &UpdateRequest, id: &str, object: &Object, pointer: &str, plan: &Plan) -> Vec<Value> {
    let mut operations = vec![
        json!({ "op": "test", "path": "/metadata/uid", "value": object.metadata.uid }),
        json!({ "op": "test", "path": format!("{pointer}/name"), "value": request.target.container }),
        json!({ "op": "test", "path": format!("{pointer}/image"), "value": plan.previous }),
    ];
    if plan.how == How::Changed {
        operations.push(json!({ "op": "replace", "path": format!("{pointer}/image"), "value": request.image }));
    }
    if let Some(at) = &plan.restarted_at {
        let template = &object.template(request.target.kind).metadata;
        annotate(
            &mut operations,
            "/spec/template/metadata",
            template.annotations.is_empty(),
            [(RESTARTED, at.clone())],
        );
    }
    let cause = request.cause.clone().unwrap_or_default();
    let annotations =
        [(UPDATE, id.to_owned()), (PREVIOUS, plan.previous.clone()), (CHANGE_CAUSE, told(request, plan, &cause))];
    let more = [(TRIGGER, cause.trigger), (PUSH, cause.push)];
    let more = more.into_iter().filter_map(|(key, value)| Some((key, value?)));
    annotate(&mut operations, "/metadata", object.metadata.annotations.is_empty(), annotations.into_iter().chain(more));
    operations
}

/// Writes annotations. Where there are none yet their map is made, and tested to be still missing: making it anew would
/// drop what someone else has put there meanwhile.
fn annotate(
    operations: &mut Vec<Value>,
    at: &str,
    none: bool,
    annotations: impl IntoIterator<Item = (&'static str, String)>,
) {
    let path = format!("{at}/annotations");
    if none {
        let all: serde_json::Map<_, _> =
            annotations.into_iter().map(|(key, value)| (key.to_owned(), Value::String(value))).collect();
        operations.push(json!({ "op": "test", "path": path, "value": null }));
        operations.push(json!({ "op": "add", "path": path, "value": all }));
        return;
    }
    for (key, value) in annotations {
        operations.push(json!({ "op": "add", "path": format!("{path}/{}", key.replace('~', "~0").replace('/', "~1")), "value": value }));
    }
}

/// The change cause, as `kubectl rollout history` shows it.
#[must_use]
pub fn told(request: &UpdateRequest, plan: &Plan, cause: &Cause) -> String {
    let what = match plan.how {
        How::Restarted => format!("tagfire: restarted {} on {}", request.target.container, request.image),
        _ => format!("tagfire: set {} to {} from {}", request.target.container, request.image, plan.previous),
    };
    let trigger = cause.trigger.as_ref().map(|trigger| format!(", trigger {trigger}"));
    let push = cause.push.as_ref().map(|push| format!(", push {push}"));
    [Some(what), trigger, push].into_iter().flatten().collect()
}

/// Where a container is, and its image.
fn container(kind: Kind, object: &Object, name: &str) -> Result<(String, String), Refusal> {
    let base = template_path(kind);
    let spec = &object.template(kind).spec;
    for (list, containers) in [("containers", &spec.containers), ("initContainers", &spec.init_containers)] {
        if let Some(at) = containers.iter().position(|container| container.name == name) {
            return Ok((format!("{base}/spec/{list}/{at}"), containers[at].image.clone()));
        }
    }
    Err(Refusal::new(ProblemKind::NoSuchContainer, format!("the workload has no container “{name}” (any more)")))
}

/// Another image is there than was expected.
#[must_use]
pub fn changed(container: &str, expected: &str, found: &str) -> Refusal {
    let detail = format!("container {container} runs {found}, not {expected} as expected: nothing was changed");
    Refusal { found_image: Some(found.to_owned()), ..Refusal::new(ProblemKind::ImageChanged, detail) }
}

/// The image as a reference that can be run: our own grammar, with a tag or a digest.
pub fn image(text: &str) -> Result<ImageRef, Refusal> {
    let shown: String = text.chars().take(120).flat_map(char::escape_default).collect();
    let wrong = |why: &str| Refusal::new(ProblemKind::InvalidImage, format!("“{shown}” {why}"));
    if text.len() > 1024 {
        return Err(wrong("is longer than 1,024 characters"));
    }
    let image = ImageRef::parse(text).ok_or_else(|| wrong("is not an image reference"))?;
    if image.tag.is_none() && image.digest.is_none() {
        return Err(wrong("has neither a tag nor a digest, so it doesn't say which image to run"));
    }
    Ok(image)
}
