//! How a rollout stands, by the rules of `kubectl rollout status` (kubectl/pkg/polymorphichelpers/rollout_status.go), and
//! by a name of its own wherever those rules mislead.

use crate::cluster::object::Object;
use tagfire_domain::wire::{Kind, Reason, Rollout, State};

/// The rollout of a workload as it is.
#[must_use]
pub fn judge(kind: Kind, object: &Object) -> Rollout {
    match kind {
        Kind::Deployment => deployment(object),
        Kind::StatefulSet => stateful_set(object),
        Kind::DaemonSet => daemon_set(object),
        Kind::CronJob => Rollout { reason: Some(Reason::NextRun), ..rollout(State::Succeeded, 0, 0) },
        Kind::Job => job(object),
    }
}

fn rollout(state: State, updated: i64, total: i64) -> Rollout {
    let count = |number: i64| u32::try_from(number.max(0)).unwrap_or(u32::MAX);
    Rollout { state, updated: count(updated.min(total)), total: count(total), reason: None, message: None }
}

/// The change wasn't seen by the controller yet.
fn unseen(object: &Object) -> bool {
    object.status.observed_generation < object.metadata.generation
}

/// How many pods are both new and ready, at least: a status tells how many are the one, the other, and there at all.
fn overlap(new: i64, ready: i64, all: i64) -> i64 {
    (new + ready - all.max(new).max(ready)).max(0)
}

fn because(rollout: Rollout, reason: Reason) -> Rollout {
    Rollout { reason: Some(reason), ..rollout }
}

fn deployment(object: &Object) -> Rollout {
    let (status, wanted) = (&object.status, object.replicas());
    let done = overlap(status.updated_replicas, status.available_replicas, status.replicas);
    if object.spec.paused {
        return because(rollout(State::Accepted, done, wanted), Reason::Paused);
    }
    if unseen(object) {
        return rollout(State::Accepted, 0, wanted);
    }
    if let Some(stuck) = object.condition("Progressing").filter(|stuck| stuck.reason == "ProgressDeadlineExceeded") {
        let message = Some(crate::text::clean(&stuck.message)).filter(|message| !message.is_empty());
        return Rollout { reason: Some(Reason::DeadlineExceeded), message, ..rollout(State::Failed, done, wanted) };
    }
    let waits = status.updated_replicas < wanted
        || status.replicas > status.updated_replicas
        || status.available_replicas < status.updated_replicas;
    if waits {
        return rollout(State::RollingOut, done, wanted);
    }
    settled(done, wanted)
}

fn settled(updated: i64, wanted: i64) -> Rollout {
    let settled = rollout(State::Succeeded, updated, wanted);
    if wanted == 0 { because(settled, Reason::ScaledToZero) } else { settled }
}

fn stateful_set(object: &Object) -> Rollout {
    let (status, wanted) = (&object.status, object.replicas());
    // The API server's rule leaves minReadySeconds out: a pod that is ready may crash a moment later.
    let ready = if object.spec.min_ready_seconds > 0 { status.available_replicas } else { status.ready_replicas };
    let done = overlap(status.updated_replicas, ready, status.replicas);
    if status.observed_generation == 0 || unseen(object) {
        return rollout(State::Accepted, 0, wanted);
    }
    if object.spec.update_strategy.kind == "OnDelete" {
        let finished = status.updated_replicas >= wanted;
        return if finished {
            settled(done, wanted)
        } else {
            because(rollout(State::Failed, done, wanted), Reason::OnDelete)
        };
    }
    if ready < wanted {
        return rollout(State::RollingOut, done, wanted);
    }
    let partition =
        object.spec.update_strategy.rolling_update.as_ref().and_then(|update| update.partition).unwrap_or(0);
    let meant = (wanted - partition).max(0);
    if partition > 0 {
        let state = if status.updated_replicas < meant { State::RollingOut } else { State::Succeeded };
        // One of the same template all along has nothing held back.
        let held = status.update_revision != status.current_revision;
        let told = rollout(state, status.updated_replicas, wanted);
        return if held { because(told, Reason::Partitioned) } else { settled(wanted, wanted) };
    }
    if status.updated_replicas < wanted {
        return rollout(State::RollingOut, done, wanted);
    }
    settled(wanted, wanted)
}

fn daemon_set(object: &Object) -> Rollout {
    let (status, wanted) = (&object.status, object.status.desired_number_scheduled);
    let done = overlap(status.updated_number_scheduled, status.number_available, wanted);
    if unseen(object) {
        return rollout(State::Accepted, 0, wanted);
    }
    if object.spec.update_strategy.kind == "OnDelete" {
        let finished = status.updated_number_scheduled >= wanted;
        return if finished {
            settled(done, wanted)
        } else {
            because(rollout(State::Failed, done, wanted), Reason::OnDelete)
        };
    }
    if status.updated_number_scheduled < wanted || status.number_available < wanted {
        return rollout(State::RollingOut, done, wanted);
    }
    settled(wanted, wanted)
}

fn job(object: &Object) -> Rollout {
    let wanted = object.spec.completions.unwrap_or(1);
    let is = |kind: &str| object.condition(kind).filter(|condition| condition.status == "True");
    if is("Complete").is_some() {
        return rollout(State::Succeeded, wanted, wanted);
    }
    if let Some(failed) = is("Failed") {
        let message = Some(crate::text::clean(&failed.message));
        return Rollout {
            reason: Some(Reason::JobFailed),
            message,
            ..rollout(State::Failed, object.status.succeeded, wanted)
        };
    }
    if object.spec.suspend {
        return because(rollout(State::Succeeded, object.status.succeeded, wanted), Reason::NextRun);
    }
    rollout(State::RollingOut, object.status.succeeded, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn judged(kind: Kind, object: Value) -> (State, u32, u32, Option<Reason>) {
        let told = judge(kind, &serde_json::from_value(object).unwrap());
        (told.state, told.updated, told.total, told.reason)
    }

    #[test]
    fn a_deployment_is_judged_as_kubectl_does_and_what_misleads_is_named() {
        let deployment =
            |spec: Value, status: Value| json!({"metadata": {"generation": 2}, "spec": spec, "status": status});
        let seen = |mut status: Value| {
            status["observedGeneration"] = json!(2);
            status
        };
        let three = || json!({"replicas": 3});
        for (spec, status, expected) in [
            (
                three(),
                json!({"observedGeneration": 1, "updatedReplicas": 3, "replicas": 3, "availableReplicas": 3}),
                (State::Accepted, 0, 3, None),
            ),
            (
                three(),
                seen(json!({"updatedReplicas": 1, "replicas": 4, "availableReplicas": 3})),
                (State::RollingOut, 0, 3, None),
            ),
            (
                three(),
                seen(json!({"updatedReplicas": 3, "replicas": 4, "availableReplicas": 4})),
                (State::RollingOut, 3, 3, None),
            ),
            (
                three(),
                seen(json!({"updatedReplicas": 3, "replicas": 3, "availableReplicas": 2})),
                (State::RollingOut, 2, 3, None),
            ),
            (
                three(),
                seen(json!({"updatedReplicas": 3, "replicas": 3, "availableReplicas": 3})),
                (State::Succeeded, 3, 3, None),
            ),
            (
                json!({}),
                seen(json!({"updatedReplicas": 1, "replicas": 1, "availableReplicas": 1})),
                (State::Succeeded, 1, 1, None),
            ),
            (json!({"replicas": 0}), seen(json!({})), (State::Succeeded, 0, 0, Some(Reason::ScaledToZero))),
            (
                json!({"replicas": 3, "paused": true}),
                json!({"observedGeneration": 1}),
                (State::Accepted, 0, 3, Some(Reason::Paused)),
            ),
            (
                three(),
                seen(json!({"updatedReplicas": 1, "replicas": 4, "availableReplicas": 3, "conditions": [
                    {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "m"}]})),
                (State::Failed, 0, 3, Some(Reason::DeadlineExceeded)),
            ),
        ] {
            assert_eq!(judged(Kind::Deployment, deployment(spec.clone(), status.clone())), expected, "{spec} {status}");
        }
    }

    #[test]
    fn a_stateful_set_tells_of_partitions_deletion_and_readiness() {
        let set = |spec: Value, status: Value| json!({"metadata": {"generation": 2}, "spec": spec, "status": status});
        let status = |ready: i64, updated: i64, moved: bool| {
            json!({"observedGeneration": 2, "replicas": 3, "readyReplicas": ready, "availableReplicas": ready - 1, "updatedReplicas": updated,
                "currentRevision": if moved { "b" } else { "a" }, "updateRevision": "b"})
        };
        let rolling = |partition: i64| json!({"replicas": 3, "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": partition}}});
        for (spec, status, expected) in [
            (rolling(0), json!({"observedGeneration": 1}), (State::Accepted, 0, 3, None)),
            (rolling(0), json!({}), (State::Accepted, 0, 3, None)),
            (rolling(0), status(2, 1, false), (State::RollingOut, 0, 3, None)),
            (rolling(0), status(3, 1, false), (State::RollingOut, 1, 3, None)),
            (rolling(0), status(3, 3, true), (State::Succeeded, 3, 3, None)),
            (rolling(1), status(3, 1, false), (State::RollingOut, 1, 3, Some(Reason::Partitioned))),
            (rolling(1), status(3, 2, false), (State::Succeeded, 2, 3, Some(Reason::Partitioned))),
            (rolling(3), status(3, 0, false), (State::Succeeded, 0, 3, Some(Reason::Partitioned))),
            (rolling(5), status(3, 0, false), (State::Succeeded, 0, 3, Some(Reason::Partitioned))),
            (json!({"replicas": 3, "minReadySeconds": 5}), status(3, 3, true), (State::RollingOut, 2, 3, None)),
            (json!({"replicas": 0}), status(0, 0, true), (State::Succeeded, 0, 0, Some(Reason::ScaledToZero))),
            (
                json!({"replicas": 3, "updateStrategy": {"type": "OnDelete"}}),
                status(3, 1, false),
                (State::Failed, 1, 3, Some(Reason::OnDelete)),
            ),
            (
                json!({"replicas": 3, "updateStrategy": {"type": "OnDelete"}}),
                status(3, 3, false),
                (State::Succeeded, 3, 3, None),
            ),
        ] {
            assert_eq!(judged(Kind::StatefulSet, set(spec.clone(), status.clone())), expected, "{spec} {status}");
        }
    }

    #[test]
    fn daemon_sets_and_jobs_are_judged_by_their_own_counters() {
        let daemon = |strategy: &str, updated: i64, available: i64| {
            json!({"metadata": {"generation": 1}, "spec": {"updateStrategy": {"type": strategy}},
                "status": {"observedGeneration": 1, "desiredNumberScheduled": 2, "updatedNumberScheduled": updated, "numberAvailable": available}})
        };
        assert_eq!(judged(Kind::DaemonSet, daemon("RollingUpdate", 1, 2)), (State::RollingOut, 1, 2, None));
        assert_eq!(judged(Kind::DaemonSet, daemon("RollingUpdate", 2, 1)), (State::RollingOut, 1, 2, None));
        assert_eq!(judged(Kind::DaemonSet, daemon("RollingUpdate", 2, 2)), (State::Succeeded, 2, 2, None));
        assert_eq!(judged(Kind::DaemonSet, daemon("OnDelete", 1, 2)), (State::Failed, 1, 2, Some(Reason::OnDelete)));
        let job = |spec: Value, status: Value| json!({"spec": spec, "status": status});
        let condition =
            |kind: &str| json!({"active": 0, "succeeded": 1, "conditions": [{"type": kind, "status": "True"}]});
        assert_eq!(judged(Kind::Job, job(json!({}), json!({"active": 1}))), (State::RollingOut, 0, 1, None));
        assert_eq!(
            judged(Kind::Job, job(json!({"completions": 2}), condition("Complete"))),
            (State::Succeeded, 2, 2, None)
        );
        assert_eq!(
            judged(Kind::Job, job(json!({"completions": 2}), condition("Failed"))),
            (State::Failed, 1, 2, Some(Reason::JobFailed))
        );
        assert_eq!(
            judged(Kind::Job, job(json!({"suspend": true}), json!({}))),
            (State::Succeeded, 0, 1, Some(Reason::NextRun))
        );
        let running = json!({"status": {"active": [{"kind": "Job"}]}});
        assert_eq!(judged(Kind::CronJob, running), (State::Succeeded, 0, 0, Some(Reason::NextRun)));
    }
}
