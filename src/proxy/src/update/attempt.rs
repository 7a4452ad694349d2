//! One attempt at one container: read, plan, try, write; and where the answer to the write is lost, read again.

use super::follow::Followed;
use super::perform::jitter;
use super::plan::{Plan, RESTARTED, changed, marked, plan};
use super::{job, pullable, rollout};
use crate::cluster::names::{collection, query};
use crate::cluster::object::Object;
use crate::cluster::{Answer, CallError, Cluster};
use crate::refusal::Refusal;
use crate::registry::Registries;
use axum::http::Method;
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;
use tagfire_domain::wire::{How, Kind, Notice, ProblemKind, State, UpdateAccepted, UpdateRequest};

/// How often a write is tried against fresh state.
const TRIES: u32 = 5;

/// One attempt at one container.
pub struct Attempt<'a> {
    pub cluster: Arc<Cluster>,
    pub id: &'a str,
    pub request: &'a UpdateRequest,
    /// Registries that may tell whether the image is there.
    pub registry: &'a Registries,
}

impl Attempt<'_> {
    fn path(&self) -> String {
        let target = &self.request.target;
        format!("{}/{}", collection(target.kind, &target.namespace), target.workload)
    }

    async fn read(&self) -> Result<Value, CallError> {
        self.cluster.get(&self.path()).await
    }

    fn what(&self) -> String {
        format!(
            "{} {}/{}",
            self.request.target.kind.as_str(),
            self.request.target.namespace,
            self.request.target.workload
        )
    }

    /// Tries against fresh state until it is written, or until what was decided no longer holds.
    pub async fn run(&self) -> Result<(UpdateAccepted, Option<Followed>), Refusal> {
        let mut first: Option<Plan> = None;
        let mut last: Option<Refusal> = None;
        for attempt in 0..TRIES {
            if attempt > 0 {
                tokio::time::sleep(jitter(attempt)).await;
            }
            let value = self.read().await.map_err(|error| error.refusal(&self.what()))?;
            let object = object(&value)?;
            // Performed before this server was started anew, under the same key.
            if let Some(done) = self.performed(&object) {
                return Ok(done);
            }
            if self.request.look {
                return Err(self.not_performed(&object));
            }
            let mut plan = plan(self.request, self.id, &object, Timestamp::now())?;
            if self.request.dry_run {
                let kind = self.request.target.kind;
                plan.notices.extend(pullable::notice(self.registry, &self.request.image, kind, &value).await);
            }
            if let Some(first) = &first {
                self.still_holds(first, &plan)?;
                // Refused again though nothing has changed: it isn't a conflict.
                if let Some(refusal) = last.take_if(|_| first.patch == plan.patch) {
                    return Err(refusal);
                }
            }
            if plan.how == How::Unchanged {
                return Ok((self.answer(&plan, self.request.image.clone(), Vec::new(), State::Succeeded), None));
            }
            let written = match self.request.target.kind {
                Kind::Job => job::replace(&self.cluster, self.id, self.request, &plan, &value, &object).await,
                _ => self.write(&plan).await,
            };
            match written {
                Ok(answer) => return Ok(self.taken(plan, answer)),
                Err(Unwritten::Refused(refusal)) => return Err(refusal),
                Err(Unwritten::Conflict(refusal)) => last = Some(refusal),
                Err(Unwritten::Lost(error)) => return self.look_again(plan, &error).await,
            }
            first.get_or_insert(plan);
        }
        Err(last.unwrap_or_else(|| {
            Refusal::new(ProblemKind::ClusterBusy, "the workload changes too often to be written; nothing was changed")
        }))
    }

    /// What was decided was decided for that workload and that image.
    fn still_holds(&self, first: &Plan, now: &Plan) -> Result<(), Refusal> {
        if first.uid != now.uid {
            return Err(Refusal::new(
                ProblemKind::WorkloadReplaced,
                "the workload was deleted and made anew meanwhile: nothing was changed",
            ));
        }
        if first.previous != now.previous && now.how == How::Changed {
            return Err(changed(&self.request.target.container, &first.previous, &now.previous));
        }
        Ok(())
    }

    /// A dry run first, always: what it refuses is never tried in earnest.
    async fn write(&self, plan: &Plan) -> Result<Answer<Value>, Unwritten> {
        let tried = self.patch(plan, true).await;
        let tried = tried.map_err(|error| unwritten(error, &self.what(), true))?;
        if self.request.dry_run {
            return Ok(tried);
        }
        self.patch(plan, false).await.map_err(|error| unwritten(error, &self.what(), false))
    }

    async fn patch(&self, plan: &Plan, dry: bool) -> Result<Answer<Value>, CallError> {
        let mut pairs = vec![("fieldManager", "tagfire")];
        pairs.extend(dry.then_some(("dryRun", "All")));
        let body = serde_json::to_vec(&plan.patch).map_err(|error| CallError::Unsent(error.to_string()))?;
        let path = format!("{}{}", self.path(), query(&pairs));
        self.cluster.call(Method::PATCH, &path, Some(("application/json-patch+json", body))).await
    }

    fn answer(&self, plan: &Plan, image: String, warnings: Vec<String>, state: State) -> UpdateAccepted {
        let mut notices = plan.notices.clone();
        if image != self.request.image {
            notices.push(Notice::Rewritten);
        }
        UpdateAccepted {
            id: self.id.to_owned(),
            previous_image: plan.previous.clone(),
            image,
            how: plan.how,
            state,
            dry_run: self.request.dry_run,
            notices,
            warnings,
        }
    }

    /// The cluster took it.
    fn taken(&self, plan: Plan, answer: Answer<Value>) -> (UpdateAccepted, Option<Followed>) {
        let kind = self.request.target.kind;
        let object: Object = serde_json::from_value(answer.value.clone()).unwrap_or_default();
        let image = object.image(kind, &self.request.target.container).unwrap_or(&self.request.image).to_owned();
        let state = if kind == Kind::CronJob { State::Succeeded } else { State::Accepted };
        let told = self.answer(&plan, image, answer.warnings, state);
        let follows = !self.request.dry_run && kind != Kind::CronJob;
        let followed = follows.then(|| self.followed(&told, plan.restarted_at, Some(answer.value)));
        (told, followed)
    }

    fn followed(&self, told: &UpdateAccepted, restarted_at: Option<String>, start: Option<Value>) -> Followed {
        Followed {
            cluster: self.cluster.clone(),
            target: self.request.target.clone(),
            update: self.id.to_owned(),
            image: told.image.clone(),
            previous: told.previous_image.clone(),
            restarted_at,
            managed: told.notices.iter().any(|notice| matches!(notice, Notice::ArgoCd | Notice::Flux)),
            start,
        }
    }

    /// The container bears this update's id: it was done, whoever remembers it.
    fn performed(&self, object: &Object) -> Option<(UpdateAccepted, Option<Followed>)> {
        let kind = self.request.target.kind;
        let container = &self.request.target.container;
        let image = object.image(kind, container)?.to_owned();
        if self.request.dry_run || image != self.request.image {
            return None;
        }
        let previous = marked(object, container, self.id)?.to_owned();
        let how = if previous == image { How::Restarted } else { How::Changed };
        let restarted_at = (how == How::Restarted)
            .then(|| object.template(kind).metadata.annotations.get(RESTARTED).cloned())
            .flatten();
        let plan = Plan {
            how,
            previous,
            uid: object.metadata.uid.clone(),
            patch: Vec::new(),
            notices: vec![Notice::FoundAgain],
            restarted_at: restarted_at.clone(),
        };
        let state = if kind == Kind::CronJob { State::Succeeded } else { rollout::judge(kind, object).state };
        let told = self.answer(&plan, image, Vec::new(), state);
        let followed = (kind != Kind::CronJob).then(|| self.followed(&told, restarted_at, None));
        Some((told, followed))
    }

    /// The container doesn't bear this update's id.
    fn not_performed(&self, object: &Object) -> Refusal {
        let target = &self.request.target;
        match object.image(target.kind, &target.container) {
            Some(image) => {
                let detail =
                    format!("the workload doesn't have this update; container {} runs {image}", target.container);
                Refusal { found_image: Some(image.to_owned()), ..Refusal::new(ProblemKind::NoSuchUpdate, detail) }
            }
            None => Refusal::new(
                ProblemKind::NoSuchContainer,
                format!("the workload has no container “{}”", target.container),
            ),
        }
    }

    /// The write's answer is lost: what the cluster has now is what is told. While that can't be read, or the write may
    /// still be on its way, the state is unknown, and it is looked for further.
    async fn look_again(&self, plan: Plan, error: &CallError) -> Result<(UpdateAccepted, Option<Followed>), Refusal> {
        tracing::warn!("{}: the answer to a write was lost: {error:?}", self.what());
        for attempt in 1..=3 {
            tokio::time::sleep(jitter(attempt)).await;
            if let Ok(value) = self.read().await
                && let Ok(object) = object(&value)
                && let Some(found) = self.performed(&object)
            {
                return Ok(found);
            }
        }
        let told = self.answer(&plan, self.request.image.clone(), Vec::new(), State::Unknown);
        let followed = self.followed(&told, plan.restarted_at, None);
        Ok((told, Some(followed)))
    }
}

/// Why a write isn't there.
pub enum Unwritten {
    /// Something is not as it was read: read again.
    Conflict(Refusal),
    /// It was refused: nothing was changed.
    Refused(Refusal),
    /// Whether it was done isn't known.
    Lost(CallError),
}

/// Sorts an error of a write. What a dry run loses is not lost: it would have changed nothing.
pub fn unwritten(error: CallError, what: &str, dry: bool) -> Unwritten {
    match &error {
        CallError::Refused { status: 409 | 422, .. } => {
            let refusal = error.refusal(what);
            // The one that is told if it stays so: then it is the change itself that is refused.
            let kind =
                if refusal.kind == ProblemKind::ClusterFailed { ProblemKind::AdmissionDenied } else { refusal.kind };
            Unwritten::Conflict(Refusal { kind, ..refusal })
        }
        CallError::Lost(_) | CallError::Garbled(_) if !dry => Unwritten::Lost(error),
        CallError::Refused { .. }
        | CallError::Unsent(_)
        | CallError::Unusable(_)
        | CallError::Lost(_)
        | CallError::Garbled(_) => Unwritten::Refused(error.refusal(what)),
    }
}

fn object(value: &Value) -> Result<Object, Refusal> {
    let object = serde_json::from_value::<Object>(value.clone());
    let object = object.map_err(|error| {
        Refusal::new(ProblemKind::ClusterGarbled, format!("the cluster's answer is no workload: {error}"))
    })?;
    if object.metadata.uid.is_empty() {
        return Err(Refusal::new(ProblemKind::ClusterGarbled, "the cluster's answer is no workload: it has no uid"));
    }
    Ok(object)
}
