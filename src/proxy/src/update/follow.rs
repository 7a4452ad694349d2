//! Follows a rollout to its end: by watch, by the rules of `kubectl rollout status`, and with what those rules leave out:
//! the pods' own reasons, a time limit, and whether it still is this update's rollout.

use super::perform::Times;
use super::plan::marked;
use super::pods::{self, Wanted};
use super::rollout;
use crate::cluster::names::collection;
use crate::cluster::object::{Object, template_path};
use crate::cluster::{CallError, Cluster, Event, watch};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::wire::{Kind, Reason, Rollout, State, Target, UpdateStatus};
use tokio::time::Instant;

/// How often pods are looked at while a rollout waits for them.
const LOOK: Duration = Duration::from_millis(1500);
/// How long a workload that others manage is watched after it has settled: their self-healing takes some five seconds.
const HEALING: Duration = Duration::from_secs(8);

/// What is followed.
pub struct Followed {
    pub cluster: Arc<Cluster>,
    pub target: Target,
    /// The update's id, as the container bears it.
    pub update: String,
    pub image: String,
    pub previous: String,
    pub restarted_at: Option<String>,
    /// Whether another writer may undo it.
    pub managed: bool,
    /// The workload as the cluster answered it; none where that answer was lost.
    pub start: Option<Value>,
}

/// Follows to a final state, which is given back; every change before it is told.
pub async fn follow(
    followed: Followed,
    times: &Times,
    first: UpdateStatus,
    tell: impl Fn(UpdateStatus),
) -> UpdateStatus {
    let mut following =
        Following { followed, times: *times, uid: None, template: None, since: None, status: first, settled: None };
    let start = Instant::now();
    let mut object = following.followed.start.take();
    loop {
        if let Some(value) = object.take() {
            let before = following.status.clone();
            if following.see(&value) {
                return following.status;
            }
            if following.status != before {
                tell(following.status.clone());
            }
            match following.wait(&value, start, &tell).await {
                Waited::ReadAgain => {}
                Waited::Ended => return following.status,
            }
            continue;
        }
        if let Some(ended) = following.late(start) {
            return ended;
        }
        match following.read().await {
            Read::Is(value) => object = Some(value),
            Read::Ended => return following.status,
            Read::Later => {
                tell(following.status.clone());
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

struct Following {
    followed: Followed,
    times: Times,
    /// The workload that is followed: another one of its name is another one.
    uid: Option<String>,
    /// The template as this update left it.
    template: Option<Value>,
    /// The trouble that pods are in, and since when.
    since: Option<(Reason, Instant)>,
    status: UpdateStatus,
    /// When the rollout had come to its good end, where it is watched for someone who undoes it.
    settled: Option<Instant>,
}

enum Waited {
    ReadAgain,
    Ended,
}

enum Read {
    Is(Value),
    Later,
    Ended,
}

impl Following {
    fn kind(&self) -> Kind {
        self.followed.target.kind
    }

    fn collection(&self) -> String {
        collection(self.kind(), &self.followed.target.namespace)
    }

    fn end(&mut self, state: State, reason: Option<Reason>, message: Option<String>) -> bool {
        (self.status.state, self.status.reason, self.status.message) = (state, reason, message);
        true
    }

    /// Takes in how the workload is. True when that is the end.
    fn see(&mut self, value: &Value) -> bool {
        let object: Object = serde_json::from_value(value.clone()).unwrap_or_default();
        let container = &self.followed.target.container;
        let is_marked = marked(&object, container, &self.followed.update).is_some();
        let image = object.image(self.kind(), container);
        if self.status.state == State::Unknown {
            // Looked for after a lost answer: it counts only where the container bears this update's id.
            if !is_marked || image != Some(self.followed.image.as_str()) {
                return false;
            }
            self.status.state = State::Accepted;
        }
        if *self.uid.get_or_insert_with(|| object.metadata.uid.clone()) != object.metadata.uid {
            return self.end(State::Failed, Some(Reason::WorkloadGone), None);
        }
        let Some(image) = image else { return self.end(State::Failed, Some(Reason::ContainerGone), None) };
        if image != self.followed.image {
            let reverted = image == self.followed.previous && is_marked;
            return self.end(
                State::Superseded,
                Some(if reverted { Reason::Reverted } else { Reason::NewerRollout }),
                None,
            );
        }
        let template = value.pointer(template_path(self.kind())).cloned().unwrap_or_default();
        if *self.template.get_or_insert_with(|| template.clone()) != template {
            return self.end(State::Superseded, Some(Reason::NewerRollout), None);
        }
        let told = rollout::judge(self.kind(), &object);
        self.take(told)
    }

    /// Takes in a judgement. True when it is final.
    fn take(&mut self, told: Rollout) -> bool {
        (self.status.updated, self.status.total) = (Some(told.updated), Some(told.total));
        match told.state {
            State::Succeeded if self.followed.managed => {
                let settled = *self.settled.get_or_insert_with(Instant::now);
                self.status.state = State::RollingOut;
                settled.elapsed() >= HEALING && self.end(State::Succeeded, told.reason, told.message)
            }
            State::Succeeded => self.end(State::Succeeded, told.reason, told.message),
            // A deadline is the cluster's last word, but the pods know why it passed.
            State::Failed => {
                let (reason, message) = match self.since {
                    Some((reason, _)) if told.reason == Some(Reason::DeadlineExceeded) => {
                        (Some(reason), self.status.message.take().or(told.message))
                    }
                    _ => (told.reason, told.message),
                };
                self.end(State::Failed, reason, message)
            }
            state => {
                self.status.state = state;
                if self.since.is_none() {
                    (self.status.reason, self.status.message) = (told.reason, told.message);
                }
                false
            }
        }
    }

    /// Too late for more.
    fn late(&mut self, start: Instant) -> Option<UpdateStatus> {
        if self.status.state == State::Unknown && start.elapsed() >= self.times.lost {
            self.end(State::Failed, Some(Reason::NotApplied), None);
            return Some(self.status.clone());
        }
        if start.elapsed() < self.times.rollout {
            return None;
        }
        let reason = self.status.reason;
        self.end(State::TimedOut, reason, self.status.message.clone());
        Some(self.status.clone())
    }

    async fn read(&mut self) -> Read {
        let path = format!("{}/{}", self.collection(), self.followed.target.workload);
        match self.followed.cluster.get::<Value>(&path).await {
            Ok(value) if self.status.state == State::Unknown => {
                let ended = self.see(&value);
                if ended {
                    Read::Ended
                } else if self.status.state == State::Unknown {
                    Read::Later
                } else {
                    Read::Is(value)
                }
            }
            Ok(value) => Read::Is(value),
            Err(CallError::Refused { status: 404, message, .. }) => {
                self.end(State::Failed, Some(Reason::WorkloadGone), Some(message));
                Read::Ended
            }
            Err(CallError::Refused { status: 403, message, .. }) => {
                // The change was made; it just can't be watched.
                self.end(State::TimedOut, Some(Reason::Forbidden), Some(message));
                Read::Ended
            }
            Err(_) => {
                self.status.reason = Some(Reason::Unreachable);
                Read::Later
            }
        }
    }

    /// Waits for the workload's next change, and meanwhile looks at its pods.
    async fn wait(&mut self, value: &Value, start: Instant, tell: &impl Fn(UpdateStatus)) -> Waited {
        let version = value["metadata"]["resourceVersion"].as_str().unwrap_or_default();
        let cluster = self.followed.cluster.clone();
        let watching = watch(&cluster, &self.collection(), &self.followed.target.workload, version).await;
        let mut object: Object = serde_json::from_value(value.clone()).unwrap_or_default();
        // Not allowed to watch, or not now: look every now and then instead.
        let mut watching = watching.ok();
        let mut ticks = tokio::time::interval_at(Instant::now() + LOOK, LOOK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let event = async {
                match &mut watching {
                    Some(watching) => watching.next().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                event = event => match event {
                    Some(Ok(Event::Is(value))) => {
                        let before = self.status.clone();
                        if self.see(&value) {
                            return Waited::Ended;
                        }
                        if self.status != before {
                            tell(self.status.clone());
                        }
                        object = serde_json::from_value(value).unwrap_or_default();
                    }
                    Some(Ok(Event::Gone(_))) => {
                        self.end(State::Failed, Some(Reason::WorkloadGone), None);
                        return Waited::Ended;
                    }
                    Some(Err(_)) | None => {
                        // A server that ends each watch at once isn't asked more often than it is looked.
                        ticks.tick().await;
                        return Waited::ReadAgain;
                    }
                },
                _ = ticks.tick() => {
                    if self.late(start).is_some() || self.settled.is_some_and(|settled| settled.elapsed() >= HEALING) && self.see_settled(&object) {
                        return Waited::Ended;
                    }
                    let before = self.status.clone();
                    if self.look(&object).await {
                        return Waited::Ended;
                    }
                    if self.status != before {
                        tell(self.status.clone());
                    }
                    if watching.is_none() {
                        return Waited::ReadAgain;
                    }
                }
            }
        }
    }

    fn see_settled(&mut self, object: &Object) -> bool {
        let told = rollout::judge(self.kind(), object);
        told.state == State::Succeeded && self.end(State::Succeeded, told.reason, told.message)
    }

    /// Looks at the pods. True when their trouble has lasted for too long.
    async fn look(&mut self, object: &Object) -> bool {
        if self.settled.is_some() || object.spec.paused {
            return false;
        }
        let wanted = Wanted {
            container: &self.followed.target.container,
            image: &self.followed.image,
            restarted_at: self.followed.restarted_at.as_deref(),
        };
        let found =
            pods::trouble(&self.followed.cluster, &self.followed.target.namespace, self.kind(), object, &wanted).await;
        match found {
            Ok(Some((reason, message))) => {
                let since =
                    self.since.filter(|(known, _)| *known == reason).map_or_else(Instant::now, |(_, since)| since);
                self.since = Some((reason, since));
                (self.status.reason, self.status.message) = (Some(reason), Some(message.clone()));
                // A node may still come up, and a quota be raised: those end with the deadline or the time limit.
                let may_pass = matches!(reason, Reason::Unschedulable);
                !may_pass && since.elapsed() >= self.times.stuck && self.end(State::Failed, Some(reason), Some(message))
            }
            Ok(None) => {
                if self.since.take().is_some() {
                    (self.status.reason, self.status.message) = (None, None);
                }
                false
            }
            // Pods are a help: the workload itself is still followed.
            Err(_) => false,
        }
    }
}
