//! One simulated workload: takes updates, and goes through its rollout step by step.

use super::fault::{Fault, Trouble};
use super::rollout::{Change, Plan, Rollout};
use crate::cluster::{Pod, RolloutState, Workload, WorkloadKind};
use crate::history::EntryId;
use crate::image::ImageRef;
use crate::time::Timestamp;
use crate::update::{Accepted, Answer, Failure, Found, How, Outcome, UpdateRequest};

/// A workload with what is under way and what goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Service {
    pub(super) workload: Workload,
    pub(super) fault: Option<Fault>,
    pub(super) rollout: Option<Rollout>,
    /// The key of the last update of each container, as a real cluster keeps it in an annotation.
    pub(super) marks: Vec<(String, EntryId)>,
}

/// What is to be told about an entry.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct News {
    pub entry: EntryId,
    pub at: Timestamp,
    pub what: Told,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Told {
    Progress { updated: u32, total: u32 },
    End(Outcome),
}

impl Service {
    /// A workload that has settled.
    pub(crate) fn settled(workload: Workload) -> Service {
        Service { workload, fault: None, rollout: None, marks: Vec::new() }
    }

    /// Takes an update, or says why not. An earlier one under way is told to be superseded.
    pub(super) fn update(&mut self, request: &UpdateRequest, now: Timestamp, news: &mut Vec<News>) -> Answer {
        if let Some(failure) = self.fault.and_then(Fault::refusal) {
            return Answer::Refused(failure);
        }
        let name = &request.target.container;
        let settled = self.workload.state == RolloutState::Settled;
        let kind = self.workload.at.kind;
        let Some(container) = self.workload.containers.iter_mut().find(|c| c.name == *name) else {
            return Answer::Refused(Failure::ContainerGone);
        };
        if request.expected.as_ref().is_some_and(|expected| *expected != container.image) {
            return Answer::Refused(Failure::Changed { found: container.image.clone() });
        }
        let image = request.image.to_string();
        let how = how(kind, &request.image, container.image == image, settled);
        let previous = std::mem::replace(&mut container.image, image.clone());
        if how != How::Unchanged {
            let earlier = self.rollout.take();
            self.begin(request, &image, now);
            self.carry_on(earlier, now, news);
            self.marks.retain(|(marked, _)| marked != name);
            self.marks.push((name.clone(), request.key.clone()));
        }
        match self.fault {
            Some(Fault::AnswerLost) => Answer::Unknown,
            _ => Answer::Accepted(Accepted { previous, image, how }),
        }
    }

    /// What a container has.
    pub(super) fn read(&self, container: &str) -> Found {
        match self.fault.and_then(Fault::refusal) {
            Some(Failure::Unreachable) => return Found::Unreachable,
            Some(failure) => return Found::Not(failure),
            None => {}
        }
        let mark = self.marks.iter().find(|(marked, _)| marked == container).map(|(_, key)| key.clone());
        match self.workload.container(container) {
            Some(found) => Found::Image { image: found.image.clone(), mark },
            None => Found::Not(Failure::ContainerGone),
        }
    }

    /// How an update ended that this workload took and that is not under way.
    pub(super) fn ended(&self, request: &UpdateRequest) -> Outcome {
        let mark = self.marks.iter().find(|(marked, _)| *marked == request.target.container);
        match (mark, &self.workload.state) {
            (Some((_, key)), RolloutState::Settled) if *key == request.key => Outcome::Succeeded,
            (Some((_, key)), RolloutState::Stuck(failure)) if *key == request.key => Outcome::Failed(failure.clone()),
            (Some((_, key)), _) if *key != request.key => Outcome::Superseded,
            _ => Outcome::Failed(Failure::Interrupted),
        }
    }

    fn begin(&mut self, request: &UpdateRequest, image: &str, now: Timestamp) {
        let Workload { at, state, replicas, pods, .. } = &mut self.workload;
        pods.truncate(*replicas as usize);
        for pod in pods.iter_mut().filter(|pod| **pod != Pod::Failed) {
            *pod = Pod::Old;
        }
        if !pods.is_empty() {
            *state = RolloutState::RollingOut;
        }
        let trouble = Trouble::of(self.fault, &request.image);
        let container = &request.target.container;
        let plan = Plan { entry: &request.key, container, kind: at.kind, pods, trouble, image, now };
        self.rollout = Some(plan.rollout());
    }

    /// What becomes of the entries of the rollout that a new one takes the place of: those on the same container are
    /// superseded, those on other containers go along, since the new template holds their images too.
    fn carry_on(&mut self, earlier: Option<Rollout>, now: Timestamp, news: &mut Vec<News>) {
        let (Some(earlier), Some(rollout)) = (earlier, &mut self.rollout) else { return };
        for (entry, container) in std::iter::once((earlier.entry, earlier.container)).chain(earlier.along) {
            if container == rollout.container {
                news.push(News { entry, at: now, what: Told::End(Outcome::Superseded) });
            } else {
                rollout.along.push((entry, container));
            }
        }
    }

    /// When the rollout's next step is due.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.rollout.as_ref()?.steps.front().map(|step| step.at)
    }

    /// Takes the rollout's next step.
    pub(super) fn step(&mut self, news: &mut Vec<News>) {
        let Some(rollout) = &mut self.rollout else { return };
        let Some(step) = rollout.steps.pop_front() else {
            self.rollout = None;
            return;
        };
        let entries: Vec<EntryId> = rollout.entries().cloned().collect();
        let gone = self.fault == Some(Fault::WorkloadGone);
        match step.change {
            Change::Pod(place, pod) if !gone => {
                let pods = &mut self.workload.pods;
                match pods.get_mut(place) {
                    Some(old) => *old = pod,
                    None => pods.push(pod),
                }
                let (updated, total) = (self.workload.updated(), self.workload.replicas);
                if rollout.told != Some(updated) {
                    rollout.told = Some(updated);
                    let what = Told::Progress { updated, total };
                    news.extend(entries.into_iter().map(|entry| News { entry, at: step.at, what: what.clone() }));
                }
            }
            _ => {
                let outcome = if gone { Outcome::Failed(Failure::WorkloadGone) } else { rollout.outcome.clone() };
                self.rollout = None;
                self.workload.state = match &outcome {
                    Outcome::Failed(failure) => RolloutState::Stuck(failure.clone()),
                    _ => RolloutState::Settled,
                };
                let what = Told::End(outcome);
                news.extend(entries.into_iter().map(|entry| News { entry, at: step.at, what: what.clone() }));
            }
        }
    }
}

/// What an update does. `same` tells that the container has this very reference already.
fn how(kind: WorkloadKind, image: &ImageRef, same: bool, settled: bool) -> How {
    match (kind, image.digest.is_some(), same) {
        // A workload that is stuck on the image is restarted: nothing else would bring its pods back.
        (_, true, true) if settled => How::Unchanged,
        (WorkloadKind::Job, ..) => How::NewJob,
        (WorkloadKind::CronJob, _, true) => How::NextRun,
        (_, _, true) => How::Restarted,
        (_, true, false) => How::Pinned,
        (_, false, false) => How::SetTag,
    }
}
