//! Performs updates: each once for its key, one at a time at a container, with a line in the audit log before and after,
//! and followed to its end.

use super::attempt::Attempt;
use super::follow::{self, Followed};
use super::ledger::{Answered, Asked, Ledger, id as id_of};
use super::memory::{Known, LongMemory};
use super::plan::image;
use crate::access::Principal;
use crate::audit::{Audit, Line};
use crate::cluster::Clusters;
use crate::cluster::names;
use crate::config::AllowList;
use crate::refusal::Refusal;
use crate::registry::Registries;
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::wire::{ProblemKind, State, UpdateAccepted, UpdateRequest, UpdateStatus};
use tokio::sync::watch;

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// For how long a rollout is followed.
    pub rollout: Duration,
    /// For how long pods may fail before the rollout counts as failed.
    pub stuck: Duration,
    /// For how long a lost answer's change is looked for.
    pub lost: Duration,
}

/// How long an update waits for the one before it at the same container.
const DOOR: Duration = Duration::from_secs(30);

/// What performing needs.
#[derive(Clone)]
pub struct Performer {
    pub clusters: Arc<Clusters>,
    /// Asked whether an image is there before it is rolled out.
    pub registry: Arc<Registries>,
    pub ledger: Arc<Ledger>,
    pub memory: LongMemory,
    pub audit: Audit,
    pub allow: AllowList,
    pub times: Times,
}

impl Performer {
    /// Answers a request: performs it, or gives the answer that its key had before. It goes on if whoever asks goes away.
    pub async fn update(&self, who: &Principal, key: &str, request: UpdateRequest) -> Result<UpdateAccepted, Refusal> {
        check(&request)?;
        let id = id_of(&who.user, key);
        let known = self.memory.recall(&id).await?;
        let mut answer = match self.ledger.ask(&id, &request)? {
            Asked::Again(answer) => answer,
            Asked::New(sender) => {
                let answer = sender.subscribe();
                let (this, who) = (self.clone(), who.clone());
                tokio::spawn(async move { this.perform(who, id, request, known, sender).await });
                answer
            }
        };
        let lost = || Refusal::new(ProblemKind::Internal, "the update ended without an answer");
        let answered = answer.wait_for(Option::is_some).await.map_err(|_| lost())?.clone();
        answered.unwrap_or_else(|| Err(lost()))
    }

    /// Performs an update; of one that an earlier process has performed, only looks how it stands.
    async fn perform(
        &self,
        who: Principal,
        id: String,
        request: UpdateRequest,
        known: Option<Known>,
        sender: watch::Sender<Answered>,
    ) {
        let request = UpdateRequest { look: request.look || known.is_some(), ..request };
        let line = |outcome: &str| {
            Line::new("update", &who, outcome).update(&id, &request.target, request.cause.as_ref(), request.dry_run)
        };
        let outcome =
            self.attempt(&id, &request, line("asked").images(request.expected_image.as_deref(), &request.image)).await;
        match outcome {
            Err(Refusal { kind: ProblemKind::NoSuchUpdate, .. }) if known.is_some() => {
                let Some((answer, status)) = known.map(Known::superseded) else { return };
                self.memory.keep(&request, &answer, &status).await;
                self.ledger.tell(status);
                sender.send_replace(Some(Ok(answer)));
            }
            Err(refusal) => {
                let why = Some(format!("{}: {}", refusal.kind.name(), refusal.detail));
                if !request.look {
                    self.log(line("refused").images(refusal.found_image.as_deref(), &request.image).why(why)).await;
                }
                // Nothing was changed: the key may be used again.
                self.ledger.forget(&id);
                sender.send_replace(Some(Err(refusal)));
            }
            Ok((answer, followed)) => {
                // Whoever made it has written both, the line first: a server that is started again over many rollouts has
                // enough to write.
                if known.is_none() {
                    self.log(line(word(answer.state)).images(Some(&answer.previous_image), &answer.image)).await;
                }
                if !request.dry_run {
                    let status = status(&id, &request, &answer);
                    if known.is_none() {
                        self.memory.keep(&request, &answer, &status).await;
                    }
                    self.ledger.tell(status);
                }
                sender.send_replace(Some(Ok(answer.clone())));
                if let Some(followed) = followed {
                    let last = follow::follow(followed, &self.times, status(&id, &request, &answer), |status| {
                        self.ledger.tell(status)
                    })
                    .await;
                    let why =
                        last.reason.and_then(|reason| serde_json::to_value(reason).ok()?.as_str().map(str::to_owned));
                    let why = [why, last.message.clone()]
                        .into_iter()
                        .flatten()
                        .reduce(|reason, message| format!("{reason}: {message}"));
                    self.log(line(word(last.state)).images(Some(&answer.previous_image), &answer.image).why(why)).await;
                    self.memory.keep(&request, &answer, &last).await;
                    self.ledger.tell(last);
                }
            }
        }
    }

    async fn log(&self, line: Line) {
        if let Err(error) = self.audit.write(line).await {
            tracing::error!("the audit log can't be written: {error}");
        }
    }

    /// Does it, up to the cluster's answer.
    async fn attempt(
        &self,
        id: &str,
        request: &UpdateRequest,
        asked: Line,
    ) -> Result<(UpdateAccepted, Option<Followed>), Refusal> {
        let target = &request.target;
        if !self.allow.allows(&target.cluster, &target.namespace, &target.workload) {
            let detail = format!(
                "this server's --allow doesn't name {}/{}/{}",
                target.cluster, target.namespace, target.workload
            );
            return Err(Refusal::new(ProblemKind::NotAllowed, detail));
        }
        let cluster = self.clusters.connect(Some(&target.region), &target.cluster).await?;
        let door = self.ledger.door(target);
        let busy = || {
            Refusal::new(ProblemKind::UpdateUnderWay, "another update of this container is being written; try again")
                .after(5)
        };
        let _inside = tokio::time::timeout(DOOR, door.lock()).await.map_err(|_| busy())?;
        if !request.look {
            self.audit.before(asked).await?;
        }
        Attempt { cluster, id, request, registry: &self.registry }.run().await
    }
}

/// Whether a request could be carried out at all.
fn check(request: &UpdateRequest) -> Result<(), Refusal> {
    names::namespace(&request.target.namespace)?;
    names::workload(&request.target.workload)?;
    names::container(&request.target.container)?;
    image(&request.image)?;
    let cause = request.cause.clone().unwrap_or_default();
    for text in [cause.trigger, cause.repository, cause.tag, cause.push].into_iter().flatten() {
        if text.chars().count() > 256 || text.chars().any(char::is_control) {
            return Err(Refusal::new(
                ProblemKind::BadRequest,
                "a cause has at most 256 characters, and no control characters",
            ));
        }
    }
    Ok(())
}

fn word(state: State) -> &'static str {
    match state {
        State::Accepted | State::RollingOut => "accepted",
        State::Succeeded => "succeeded",
        State::Failed => "failed",
        State::TimedOut => "timed-out",
        State::Superseded => "superseded",
        State::Unknown => "unknown",
    }
}

fn status(id: &str, request: &UpdateRequest, answer: &UpdateAccepted) -> UpdateStatus {
    UpdateStatus {
        id: id.to_owned(),
        state: answer.state,
        updated: None,
        total: None,
        reason: None,
        message: None,
        target: request.target.clone(),
        previous_image: answer.previous_image.clone(),
        image: answer.image.clone(),
        how: answer.how,
    }
}

/// A wait that grows, and differs from one who waits to the other.
pub fn jitter(attempt: u32) -> Duration {
    let mut bytes = [0; 2];
    // Without randomness all wait alike, which is no reason not to wait.
    let _ = getrandom::fill(&mut bytes);
    let base = 50 * 2_u64.pow(attempt.min(6));
    Duration::from_millis(base / 2 + u64::from(u16::from_le_bytes(bytes)) % base)
}
