//! Why a rollout doesn't go on, in the pods' own words.

use super::plan::RESTARTED;
use crate::cluster::names::query;
use crate::cluster::object::{Object, ObjectList, Occurrence, Pod};
use crate::cluster::{CallError, Cluster};
use crate::text::clean;
use tagfire_domain::wire::{Kind, Reason};

/// Which pods are of the new template: those that run its image, and for a restart those that bear its date.
pub struct Wanted<'a> {
    pub container: &'a str,
    pub image: &'a str,
    pub restarted_at: Option<&'a str>,
}

/// What keeps pods from being ready.
pub type Trouble = (Reason, String);

/// Asks for the trouble of a workload's new pods; where there are no pods, for why none is made.
pub async fn trouble(
    cluster: &Cluster,
    namespace: &str,
    kind: Kind,
    object: &Object,
    wanted: &Wanted<'_>,
) -> Result<Option<Trouble>, CallError> {
    let selector = object.spec.selector.query();
    if selector.is_empty() {
        return Ok(None);
    }
    let path =
        format!("/api/v1/namespaces/{namespace}/pods{}", query(&[("labelSelector", &selector), ("limit", "200")]));
    let pods: ObjectList<Pod> = cluster.get(&path).await?;
    if let Some(trouble) = of_pods(&pods.items.unwrap_or_default(), wanted) {
        return Ok(Some(trouble));
    }
    if kind == Kind::Deployment {
        let failure = object.condition("ReplicaFailure").filter(|failure| failure.status == "True");
        return Ok(failure.map(|failure| (of_creation(&failure.message), clean(&failure.message))));
    }
    // The other kinds tell of it by events alone.
    let field = format!("involvedObject.uid={},reason=FailedCreate", object.metadata.uid);
    let path = format!("/api/v1/namespaces/{namespace}/events{}", query(&[("fieldSelector", &field), ("limit", "50")]));
    match cluster.get::<ObjectList<Occurrence>>(&path).await {
        Ok(events) => {
            let last =
                events.items.unwrap_or_default().into_iter().max_by(|a, b| a.last_timestamp.cmp(&b.last_timestamp));
            Ok(last.map(|event| (of_creation(&event.message), clean(&event.message))))
        }
        // Events are a help, and may not be allowed.
        Err(CallError::Refused { status: 403, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The first trouble of the new pods. Those that a person can mend come before those that may pass.
#[must_use]
pub fn of_pods(pods: &[Pod], wanted: &Wanted<'_>) -> Option<Trouble> {
    let found =
        pods.iter().filter(|pod| pod.metadata.deletion_timestamp.is_none() && is_new(pod, wanted)).filter_map(of_pod);
    found.min_by_key(|(reason, _)| *reason == Reason::Unschedulable)
}

fn is_new(pod: &Pod, wanted: &Wanted<'_>) -> bool {
    let mut containers = pod.spec.containers.iter().chain(&pod.spec.init_containers);
    let image = containers.any(|container| container.name == wanted.container && container.image == wanted.image);
    image && wanted.restarted_at.is_none_or(|at| pod.metadata.annotations.get(RESTARTED).is_some_and(|date| date == at))
}

fn of_pod(pod: &Pod) -> Option<Trouble> {
    let statuses = pod.status.init_container_statuses.iter().chain(&pod.status.container_statuses);
    for status in statuses {
        if let Some(waiting) = &status.state.waiting
            && let Some(reason) = of_waiting(&waiting.reason)
        {
            return Some((
                reason,
                clean(&format!(
                    "{}, container {}: {} {}",
                    pod.metadata.name, status.name, waiting.reason, waiting.message
                )),
            ));
        }
    }
    let unscheduled = pod.status.conditions.iter().find(|condition| {
        condition.kind == "PodScheduled" && condition.status == "False" && condition.reason == "Unschedulable"
    })?;
    Some((Reason::Unschedulable, clean(&format!("{}: {}", pod.metadata.name, unscheduled.message))))
}

/// What the kubelet's words for a waiting container mean.
fn of_waiting(reason: &str) -> Option<Reason> {
    match reason {
        "ErrImagePull"
        | "ImagePullBackOff"
        | "InvalidImageName"
        | "ErrImageNeverPull"
        | "ImageInspectError"
        | "RegistryUnavailable"
        | "SignatureValidationFailed" => Some(Reason::ImagePull),
        "CrashLoopBackOff" => Some(Reason::CrashLoop),
        "CreateContainerConfigError"
        | "CreateContainerError"
        | "RunContainerError"
        | "PreStartHookError"
        | "PostStartHookError" => Some(Reason::ContainerConfig),
        _ => None,
    }
}

/// What a controller's failure to make a pod means.
fn of_creation(message: &str) -> Reason {
    if message.contains("exceeded quota")
        || message.contains("must specify limits")
        || message.contains("must specify requests")
    {
        Reason::Quota
    } else {
        Reason::Admission
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn pod(name: &str, image: &str, waiting: Value) -> Pod {
        serde_json::from_value(json!({
            "metadata": { "name": name, "annotations": { RESTARTED: "now" } },
            "spec": { "containers": [{ "name": "web", "image": image }, { "name": "side", "image": "side:1" }] },
            "status": { "containerStatuses": [{ "name": "web", "state": { "waiting": waiting } }] },
        }))
        .unwrap()
    }

    #[test]
    fn only_new_pods_count_and_their_own_words_are_told() {
        let wanted = Wanted { container: "web", image: "web:2", restarted_at: None };
        let waiting = |reason: &str| json!({ "reason": reason, "message": "because" });
        for (image, reason, expected) in [
            ("web:2", "ImagePullBackOff", Some(Reason::ImagePull)),
            ("web:2", "ErrImagePull", Some(Reason::ImagePull)),
            ("web:2", "CrashLoopBackOff", Some(Reason::CrashLoop)),
            ("web:2", "CreateContainerConfigError", Some(Reason::ContainerConfig)),
            ("web:2", "ContainerCreating", None),
            ("web:1", "ImagePullBackOff", None),
        ] {
            let told = of_pods(&[pod("web-1", image, waiting(reason))], &wanted);
            assert_eq!(told.as_ref().map(|(reason, _)| *reason), expected, "{image} {reason}");
            assert!(told.is_none_or(|(_, words)| words.contains(reason)
                && words.contains("because")
                && words.contains("web-1")));
        }
    }

    #[test]
    fn pods_from_before_a_restart_dont_count() {
        let pods = [pod("web-1", "web:2", json!({ "reason": "CrashLoopBackOff" }))];
        let wanted = |restarted_at| Wanted { container: "web", image: "web:2", restarted_at };
        assert!(of_pods(&pods, &wanted(Some("now"))).is_some());
        assert!(of_pods(&pods, &wanted(Some("later"))).is_none());
    }

    #[test]
    fn a_quota_is_told_from_a_policy() {
        assert_eq!(of_creation("pods \"a\" is forbidden: exceeded quota: q, requested: pods=1"), Reason::Quota);
        assert_eq!(of_creation("admission webhook \"x\" denied the request"), Reason::Admission);
    }
}
