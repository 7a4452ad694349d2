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

/// Which update was the last of the workload, by its id. With a container's name it is that of the container: how a lost
/// answer's change is found again, also where another container of the workload was updated since.
pub const UPDATE: &str = "tagfire/update";
/// The image before the last update.
const PREVIOUS: &str = "tagfire/previous-image";
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
        // The image stays as it is, and tells nothing of a restart that another server has made meanwhile, under this very
        // key or for another reason: what counts the changes of the workload does.
        let generation = object.metadata.generation;
        if generation > 0 {
            operations.push(json!({ "op": "test", "path": "/metadata/generation", "value": generation }));
        }
        let template = &object.template(request.target.kind).metadata;
        annotate(
            &mut operations,
            "/spec/template/metadata",
            template.annotations.is_empty(),
            [(RESTARTED.to_owned(), at.clone())],
        );
    }
    let cause = request.cause.clone().unwrap_or_default();
    let more = [(TRIGGER, cause.trigger), (PUSH, cause.push)];
    let more = more.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    let annotations = marks(request, id, plan).into_iter().chain(more);
    annotate(&mut operations, "/metadata", object.metadata.annotations.is_empty(), annotations);
    operations
}

/// The annotations by which an update is found again, and told to whoever looks at the workload.
pub fn marks(request: &UpdateRequest, id: &str, plan: &Plan) -> [(String, String); 5] {
    let container = &request.target.container;
    [
        (UPDATE.into(), id.into()),
        (PREVIOUS.into(), plan.previous.clone()),
        (of(UPDATE, container), id.into()),
        (of(PREVIOUS, container), plan.previous.clone()),
        (CHANGE_CAUSE.into(), told(request, plan, &request.cause.clone().unwrap_or_default())),
    ]
}

/// The image that the container had before the update of this id, where that was the last one of the container.
#[must_use]
pub fn marked<'o>(object: &'o Object, container: &str, id: &str) -> Option<&'o str> {
    let annotation = |key: &str| object.metadata.annotations.get(key).map(String::as_str);
    // Earlier versions marked the workload alone.
    [(of(UPDATE, container), of(PREVIOUS, container)), (UPDATE.into(), PREVIOUS.into())]
        .into_iter()
        .find(|(update, _)| annotation(update) == Some(id))
        .map(|(_, previous)| annotation(&previous).unwrap_or_default())
}

/// An annotation of ours as that of one container: `tagfire/update` is `update.tagfire/web`. A container's name is short
/// enough for it, whatever it is.
fn of(annotation: &str, container: &str) -> String {
    let what = annotation.trim_start_matches("tagfire/");
    format!("{what}.tagfire/{container}")
}

/// Writes annotations. Where there are none yet their map is made, and tested to be still missing: making it anew would
/// drop what someone else has put there meanwhile.
fn annotate(
    operations: &mut Vec<Value>,
    at: &str,
    none: bool,
    annotations: impl IntoIterator<Item = (String, String)>,
) {
    let path = format!("{at}/annotations");
    if none {
        let all: serde_json::Map<_, _> =
            annotations.into_iter().map(|(key, value)| (key, Value::String(value))).collect();
        operations.push(json!({ "op": "test", "path": path, "value": null }));
        operations.push(json!({ "op": "add", "path": path, "value": all }));
        return;
    }
    for (key, value) in annotations {
        operations.push(json!({ "op": "add", "path": format!("{path}/{}", key.replace('~', "~0").replace('/', "~1")), "value": value }));
    }
}

/// The change cause, as `kubectl rollout history` shows it.
fn told(request: &UpdateRequest, plan: &Plan, cause: &Cause) -> String {
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
