//! What the update path answers, in the engine's terms. The console has the same table for what it is answered over HTTP.

use crate::refusal::Refusal;
use tagfire_domain::cluster::{Target, WorkloadKind};
use tagfire_domain::update::{Accepted, Answer, Failure, Found, How, Outcome, UpdateRequest};
use tagfire_domain::wire::{self, Kind, ProblemKind, Reason, State, UpdateAccepted, UpdateStatus};

/// The container, as the update path names it.
pub fn target(target: &Target) -> wire::Target {
    let at = &target.workload;
    wire::Target {
        region: at.region.clone(),
        cluster: at.cluster.clone(),
        namespace: at.namespace.clone(),
        kind: match at.kind {
            WorkloadKind::Deployment => Kind::Deployment,
            WorkloadKind::StatefulSet => Kind::StatefulSet,
            WorkloadKind::DaemonSet => Kind::DaemonSet,
            WorkloadKind::CronJob => Kind::CronJob,
            WorkloadKind::Job => Kind::Job,
        },
        workload: at.workload.clone(),
        container: target.container.clone(),
    }
}

/// An update that the cluster took.
pub fn accepted(request: &UpdateRequest, answer: UpdateAccepted) -> Accepted {
    let kind = request.target.workload.kind;
    let pinned = request.image.digest.is_some();
    let how = match answer.how {
        wire::How::Changed | wire::How::Restarted if kind == WorkloadKind::Job => How::NewJob,
        wire::How::Restarted => How::Restarted,
        wire::How::Unchanged if kind == WorkloadKind::CronJob && !pinned => How::NextRun,
        wire::How::Unchanged => How::Unchanged,
        wire::How::Changed if pinned => How::Pinned,
        wire::How::Changed => How::SetTag,
    };
    Accepted { previous: answer.previous_image, image: answer.image, how }
}

/// What a refused update is: nothing was changed, or nobody knows.
pub fn refused(refusal: Refusal) -> Answer {
    let failure = match (refusal.kind, refusal.found_image) {
        // The cluster may have begun: what it did is found out.
        (ProblemKind::TimedOut | ProblemKind::Internal | ProblemKind::ClusterGarbled, _) => return Answer::Unknown,
        (ProblemKind::ImageChanged, Some(found)) => Failure::Changed { found },
        (ProblemKind::NoSuchWorkload, _) => Failure::WorkloadGone,
        (ProblemKind::NoSuchContainer, _) => Failure::ContainerGone,
        (ProblemKind::ClusterUnreachable, _) => Failure::Unreachable,
        (kind, _) => Failure::Told { reason: kind.name().to_owned(), message: refusal.detail },
    };
    Answer::Refused(failure)
}

/// What looking for an update came to that isn't there.
pub fn found(refusal: Refusal) -> Found {
    match (refusal.kind, refusal.found_image) {
        (ProblemKind::NoSuchUpdate, Some(image)) => Found::Image { image, mark: None },
        (ProblemKind::NoSuchWorkload, _) => Found::Not(Failure::WorkloadGone),
        (ProblemKind::NoSuchContainer, _) => Found::Not(Failure::ContainerGone),
        (ProblemKind::ClusterForbids, _) => Found::Not(Failure::Forbidden),
        _ => Found::Unreachable,
    }
}

/// How a rollout ended of which the workload knows nothing any more; None where that may only be so now.
pub fn gone(request: &UpdateRequest, refusal: &Refusal) -> Option<Outcome> {
    match (refusal.kind, &refusal.found_image) {
        (ProblemKind::NoSuchUpdate, Some(found)) if *found != request.image.to_string() => Some(Outcome::Superseded),
        (ProblemKind::NoSuchUpdate, Some(_)) => Some(Outcome::Failed(Failure::Interrupted)),
        (ProblemKind::NoSuchWorkload, _) => Some(Outcome::Failed(Failure::WorkloadGone)),
        (ProblemKind::NoSuchContainer, _) => Some(Outcome::Failed(Failure::ContainerGone)),
        _ => None,
    }
}

/// How a rollout stands.
pub enum Stands {
    /// Pods are being replaced.
    At {
        updated: u32,
        total: u32,
    },
    /// Nothing is known yet.
    Unknown,
    Ended(Outcome),
}

/// How a status stands.
pub fn stands(status: &UpdateStatus) -> Stands {
    match status.state {
        State::Succeeded => Stands::Ended(Outcome::Succeeded),
        State::Superseded => Stands::Ended(Outcome::Superseded),
        State::Failed | State::TimedOut => Stands::Ended(Outcome::Failed(failure(status))),
        State::Accepted | State::RollingOut | State::Unknown => match (status.updated, status.total) {
            (Some(updated), Some(total)) => Stands::At { updated, total },
            _ => Stands::Unknown,
        },
    }
}

fn failure(status: &UpdateStatus) -> Failure {
    let message = status.message.clone().unwrap_or_default();
    let told = |reason: String| Failure::Told { reason, message: message.clone() };
    match status.reason {
        Some(Reason::ImagePull) => Failure::ImagePull { image: status.image.clone() },
        Some(Reason::CrashLoop) => Failure::CrashLoop,
        Some(Reason::WorkloadGone) => Failure::WorkloadGone,
        Some(Reason::ContainerGone) => Failure::ContainerGone,
        Some(Reason::NotApplied) => Failure::NotApplied,
        Some(reason) => {
            told(serde_json::to_value(reason).ok().and_then(|name| Some(name.as_str()?.to_owned())).unwrap_or_default())
        }
        None if status.state == State::TimedOut => told("timed-out".to_owned()),
        None => told(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_surely_changed_nothing_is_a_refusal() {
        for (kind, unknown) in [
            (ProblemKind::TimedOut, true),
            (ProblemKind::Internal, true),
            (ProblemKind::ClusterGarbled, true),
            (ProblemKind::NotAllowed, false),
            (ProblemKind::ClusterUnreachable, false),
            (ProblemKind::UpdateUnderWay, false),
        ] {
            assert_eq!(refused(Refusal::new(kind, "why")) == Answer::Unknown, unknown, "{kind:?}");
        }
        let changed = Refusal { found_image: Some("a:1".into()), ..Refusal::new(ProblemKind::ImageChanged, "why") };
        assert_eq!(refused(changed), Answer::Refused(Failure::Changed { found: "a:1".into() }));
    }

    #[test]
    fn what_isnt_found_is_told_apart_from_what_cant_be_read() {
        let missing = Refusal { found_image: Some("a:1".into()), ..Refusal::new(ProblemKind::NoSuchUpdate, "why") };
        assert_eq!(found(missing), Found::Image { image: "a:1".into(), mark: None });
        assert_eq!(found(Refusal::new(ProblemKind::NoSuchWorkload, "")), Found::Not(Failure::WorkloadGone));
        assert_eq!(found(Refusal::new(ProblemKind::ClusterBusy, "")), Found::Unreachable);
    }
}
