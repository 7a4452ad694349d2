//! How pods follow a changed template: every step of a rollout, timed when it begins. Knows nothing of clusters.

use super::fault::Trouble;
use super::mixing::between;
use crate::cluster::{Pod, WorkloadKind};
use crate::history::EntryId;
use crate::order::sort_by_key;
use crate::time::Timestamp;
use crate::update::{Failure, Outcome};
use std::collections::VecDeque;

/// How long a rollout may go without progress, in seconds. Kubernetes' default of 600 would outlast a demo.
pub const DEADLINE_SECONDS: u32 = 15;

/// A rollout under way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rollout {
    pub entry: EntryId,
    /// The container that the entry set.
    pub container: String,
    /// Earlier entries that set other containers: one template holds them all, so they come to the same end.
    pub along: Vec<(EntryId, String)>,
    /// What is still to happen, soonest first. The last is the end.
    pub steps: VecDeque<Step>,
    /// What it comes to.
    pub outcome: Outcome,
    /// How many pods were last told to be updated.
    pub told: Option<u32>,
}

impl Rollout {
    /// Every entry that ends with this rollout.
    pub(super) fn entries(&self) -> impl Iterator<Item = &EntryId> {
        std::iter::once(&self.entry).chain(self.along.iter().map(|(entry, _)| entry))
    }
}

/// One thing that happens to a rollout.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    pub at: Timestamp,
    pub change: Change,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    /// The pod at this place becomes this; a place beyond the last is a pod that surges.
    Pod(usize, Pod),
    End,
}

/// What a rollout is planned from.
pub(super) struct Plan<'a> {
    pub entry: &'a EntryId,
    pub container: &'a str,
    pub kind: WorkloadKind,
    /// How the pods stand, none beyond the wanted number.
    pub pods: &'a [Pod],
    pub trouble: Option<Trouble>,
    pub image: &'a str,
    pub now: Timestamp,
}

impl Plan<'_> {
    /// The whole rollout, from now to its end.
    pub(super) fn rollout(&self) -> Rollout {
        let (mut steps, end, outcome) = match self.trouble {
            _ if self.pods.is_empty() => (Vec::new(), 0, Outcome::Succeeded),
            None => self.replace(),
            Some(trouble) => self.struggle(trouble),
        };
        sort_by_key(&mut steps, |(at, _)| *at);
        steps.push((end, Change::End));
        let steps = steps.into_iter().map(|(at, change)| Step { at: self.now.plus(at), change }).collect();
        Rollout {
            entry: self.entry.clone(),
            container: self.container.to_owned(),
            along: Vec::new(),
            steps,
            outcome,
            told: None,
        }
    }

    /// The pods' places in the order in which they are replaced: broken ones first, then as the kind has it.
    fn order(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.pods.len()).collect();
        if self.kind == WorkloadKind::StatefulSet {
            places.reverse();
        }
        sort_by_key(&mut places, |place| self.pods[*place] != Pod::Failed);
        places
    }

    /// How many pods are replaced at a time.
    fn width(&self) -> usize {
        match self.kind {
            // Kubernetes' default surge, a quarter, rounded up.
            WorkloadKind::Deployment => self.pods.len().div_ceil(4),
            WorkloadKind::Job => self.pods.len(),
            WorkloadKind::StatefulSet | WorkloadKind::DaemonSet | WorkloadKind::CronJob => 1,
        }
    }

    fn replace(&self) -> (Vec<(i64, Change)>, i64, Outcome) {
        let mut lanes: Vec<i64> = (0..self.width()).map(|lane| self.jitter(100 + lane as u64, 200, 500)).collect();
        let mut steps = Vec::new();
        let mut end = 0;
        for place in self.order() {
            let Some(lane) = lanes.iter_mut().min() else { break };
            let ready = *lane + self.jitter(place as u64, 800, 2_000);
            steps.push((*lane, Change::Pod(place, Pod::Starting)));
            steps.push((ready, Change::Pod(place, Pod::New)));
            *lane = ready + 150;
            end = end.max(ready + 250);
        }
        (steps, end, Outcome::Succeeded)
    }

    fn struggle(&self, trouble: Trouble) -> (Vec<(i64, Change)>, i64, Outcome) {
        // A Deployment surges, so that every old pod keeps serving; the others take one down first.
        let place = match self.kind {
            WorkloadKind::Deployment => self.pods.len(),
            _ => self.order().first().copied().unwrap_or(0),
        };
        let pod = |at: i64, pod: Pod| (at, Change::Pod(place, pod));
        let patience = self.jitter(7, 8_000, 12_000);
        match trouble {
            Trouble::ImagePull => (
                vec![pod(300, Pod::Starting), pod(self.jitter(1, 1_600, 2_600), Pod::Failed)],
                patience,
                Outcome::Failed(Failure::ImagePull { image: self.image.into() }),
            ),
            Trouble::CrashLoop => (
                vec![
                    pod(300, Pod::Starting),
                    pod(1_500, Pod::Failed),
                    pod(3_000, Pod::Starting),
                    pod(3_900, Pod::Failed),
                    pod(6_200, Pod::Starting),
                    pod(7_000, Pod::Failed),
                ],
                patience,
                Outcome::Failed(Failure::CrashLoop),
            ),
            Trouble::DeadlineExceeded => (
                vec![pod(300, Pod::Starting)],
                i64::from(DEADLINE_SECONDS) * 1_000,
                Outcome::Failed(Failure::DeadlineExceeded { seconds: DEADLINE_SECONDS }),
            ),
        }
    }

    fn jitter(&self, turn: u64, low: i64, high: i64) -> i64 {
        between(&self.entry.0, turn, low, high)
    }
}
