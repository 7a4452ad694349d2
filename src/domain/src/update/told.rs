//! What a server that performs updates tells, in the engine's terms: the same for the console, which hears it over HTTP,
//! and for the server's own runner.

use super::{Answer, Failure, Found, How, Outcome, UpdateRequest};
use crate::cluster::WorkloadKind;
use crate::wire::{self, ProblemKind};

impl How {
    /// What was done to the template of this update's workload.
    #[must_use]
    pub fn of(done: wire::How, request: &UpdateRequest) -> How {
        let kind = request.target.workload.kind;
        let pinned = request.image.digest.is_some();
        match done {
            wire::How::Changed | wire::How::Restarted if kind == WorkloadKind::Job => How::NewJob,
            wire::How::Restarted => How::Restarted,
            wire::How::Unchanged if kind == WorkloadKind::CronJob && !pinned => How::NextRun,
            wire::How::Unchanged => How::Unchanged,
            wire::How::Changed if pinned => How::Pinned,
            wire::How::Changed => How::SetTag,
        }
    }
}

impl Answer {
    /// A refused update: nothing was changed, or nobody knows.
    #[must_use]
    pub fn refused(kind: ProblemKind, detail: String, found_image: Option<String>) -> Answer {
        let failure = match (kind, found_image) {
            // The server or the cluster may have begun: what they did is found out.
            (ProblemKind::TimedOut | ProblemKind::Internal | ProblemKind::ClusterGarbled, _) => return Answer::Unknown,
            (ProblemKind::ImageChanged, Some(found)) => Failure::Changed { found },
            (ProblemKind::NoSuchWorkload, _) => Failure::WorkloadGone,
            (ProblemKind::NoSuchContainer, _) => Failure::ContainerGone,
            (ProblemKind::ClusterUnreachable, _) => Failure::Unreachable,
            _ => Failure::Told { reason: kind.name().to_owned(), message: detail },
        };
        Answer::Refused(failure)
    }
}

impl Found {
    /// What looking for an update came to that isn't there, or can't be looked for.
    #[must_use]
    pub fn instead(kind: ProblemKind, found_image: Option<String>) -> Found {
        match (kind, found_image) {
            (ProblemKind::NoSuchUpdate, Some(image)) => Found::Image { image, mark: None },
            (ProblemKind::NoSuchWorkload, _) => Found::Not(Failure::WorkloadGone),
            (ProblemKind::NoSuchContainer, _) => Found::Not(Failure::ContainerGone),
            (ProblemKind::ClusterForbids, _) => Found::Not(Failure::Forbidden),
            _ => Found::Unreachable,
        }
    }
}

impl Outcome {
    /// How a rollout ended of which the workload knows nothing any more; None where that may only be so now.
    #[must_use]
    pub fn of_lost(kind: ProblemKind, found_image: Option<&str>, request: &UpdateRequest) -> Option<Outcome> {
        match (kind, found_image) {
            (ProblemKind::NoSuchUpdate, Some(found)) if found != request.image.to_string() => Some(Outcome::Superseded),
            (ProblemKind::NoSuchUpdate, Some(_)) => Some(Outcome::Failed(Failure::Interrupted)),
            (ProblemKind::NoSuchWorkload, _) => Some(Outcome::Failed(Failure::WorkloadGone)),
            (ProblemKind::NoSuchContainer, _) => Some(Outcome::Failed(Failure::ContainerGone)),
            _ => None,
        }
    }
}

impl Failure {
    /// Why a rollout failed, by the name of its [`Reason`](wire::Reason), which a newer server may have given, and the
    /// cluster's words. One without a reason may have `timed_out`.
    #[must_use]
    pub fn told(reason: &str, message: String, timed_out: bool, image: &str) -> Failure {
        match reason {
            "imagePull" => Failure::ImagePull { image: image.to_owned() },
            "crashLoop" => Failure::CrashLoop,
            "workloadGone" => Failure::WorkloadGone,
            "containerGone" => Failure::ContainerGone,
            "notApplied" => Failure::NotApplied,
            "" if timed_out => Failure::Told { reason: "timed-out".to_owned(), message },
            _ => Failure::Told { reason: reason.to_owned(), message },
        }
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
            assert_eq!(Answer::refused(kind, "why".into(), None) == Answer::Unknown, unknown, "{kind:?}");
        }
        let changed = Answer::refused(ProblemKind::ImageChanged, "why".into(), Some("a:1".into()));
        assert_eq!(changed, Answer::Refused(Failure::Changed { found: "a:1".into() }));
    }

    #[test]
    fn what_isnt_found_is_told_apart_from_what_cant_be_read() {
        let missing = Found::instead(ProblemKind::NoSuchUpdate, Some("a:1".into()));
        assert_eq!(missing, Found::Image { image: "a:1".into(), mark: None });
        assert_eq!(Found::instead(ProblemKind::NoSuchWorkload, None), Found::Not(Failure::WorkloadGone));
        assert_eq!(Found::instead(ProblemKind::ClusterBusy, None), Found::Unreachable);
    }
}
