//! The runner's hands on real clusters: the same path that a person's updates take, in the runner's own name.

use super::answer::{self, Stands};
use super::hands::Hands;
use crate::access::Principal;
use crate::refusal::Refusal;
use crate::update::{Performer, update_id};
use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};
use tagfire_domain::update::{Accepted, Answer, Failure, Found, How, Outcome, UpdateRequest};
use tagfire_domain::wire::{self, Cause, ProblemKind, Role, State, UpdateAccepted};
use tokio::sync::broadcast::error::RecvError;

/// As the audit log names the runner. It is part of what an update is known by, so that every replica means the same one.
const NAME: &str = "runner";
/// How long news of a rollout are waited for before it is asked how it stands.
const SILENCE: Duration = Duration::from_secs(30);
/// How long to wait before a cluster that doesn't answer is asked again.
const AGAIN: Duration = Duration::from_secs(5);

/// For how long an update is tried again that was refused for a reason that may pass: as long as a push is young enough to
/// be acted on at all.
const PATIENCE: Duration = Duration::from_secs(600);
/// The longest wait between two tries.
const LONGEST: u64 = 30;

/// Sets images by the performer.
#[derive(Clone)]
pub struct Updater(pub Performer);

impl Updater {
    async fn ask(&self, request: &UpdateRequest, cause: &Cause, look: bool) -> Result<UpdateAccepted, Refusal> {
        let who =
            Principal { user: NAME.into(), role: Role::Operator, from: IpAddr::V4(Ipv4Addr::LOCALHOST), session: None };
        let asked = wire::UpdateRequest {
            target: answer::target(&request.target),
            image: request.image.to_string(),
            expected_image: request.expected.clone(),
            // By tag an unchanged reference says nothing of the image behind it; a digest does.
            restart: request.image.digest.is_none(),
            dry_run: false,
            look,
            cause: Some(cause.clone()),
        };
        self.0.update(&who, &request.key.0, asked).await
    }
}

impl Hands for Updater {
    async fn update(&self, request: &UpdateRequest, cause: &Cause) -> Answer {
        let (begun, mut wait) = (Instant::now(), 1);
        loop {
            match self.ask(request, cause, false).await {
                Ok(accepted) if accepted.state == State::Unknown => return Answer::Unknown,
                Ok(accepted) => {
                    return Answer::Accepted(Accepted {
                        how: How::of(accepted.how, request),
                        previous: accepted.previous_image,
                        image: accepted.image,
                    });
                }
                // Nothing was changed, and there is nobody to press the button again.
                Err(refusal) if passes(&refusal) && begun.elapsed() < PATIENCE => {
                    tracing::warn!("the update {} is tried again: {}", request.key.0, refusal.detail);
                    let seconds = refusal.retry_after.unwrap_or_default().clamp(wait, LONGEST);
                    tokio::time::sleep(Duration::from_secs(seconds)).await;
                    wait = (2 * wait).min(LONGEST);
                }
                Err(refusal) => return Answer::refused(refusal.kind, refusal.detail, refusal.found_image),
            }
        }
    }

    async fn look(&self, request: &UpdateRequest) -> Found {
        let accepted = match self.ask(request, &Cause::default(), true).await {
            Ok(accepted) => accepted,
            Err(refusal) => return Found::instead(refusal.kind, refusal.found_image),
        };
        match self.0.ledger.status(&accepted.id) {
            // The server itself still looks for it.
            Some(status) if status.state == State::Unknown => Found::Unreachable,
            Some(status) if status.reason == Some(wire::Reason::NotApplied) => {
                Found::Image { image: status.previous_image, mark: None }
            }
            _ => Found::Image { image: accepted.image, mark: Some(request.key.clone()) },
        }
    }

    async fn follow(&self, request: &UpdateRequest, progress: impl Fn(u32, u32) + Send + Sync) -> Outcome {
        let id = update_id(NAME, &request.key.0);
        // What is told from now on isn't missed while it is asked how it stands.
        let mut told = self.0.ledger.listen();
        loop {
            match self.0.ledger.status(&id) {
                Some(status) => match answer::stands(&status) {
                    Stands::Ended(outcome) => return outcome,
                    Stands::At { updated, total } => progress(updated, total),
                    Stands::Unknown => {}
                },
                // Another process has begun it: the workload tells, and it is followed from here on.
                None => match self.ask(request, &Cause::default(), true).await {
                    Ok(_) if self.0.ledger.status(&id).is_some() => continue,
                    Ok(_) => tokio::time::sleep(AGAIN).await,
                    Err(refusal) => match Outcome::of_lost(refusal.kind, refusal.found_image.as_deref(), request) {
                        Some(outcome) => return outcome,
                        None => tokio::time::sleep(AGAIN).await,
                    },
                },
            }
            let news = async {
                loop {
                    match told.recv().await {
                        Ok(status) if status.id != id => {}
                        Ok(_) | Err(RecvError::Lagged(_)) => return true,
                        Err(RecvError::Closed) => return false,
                    }
                }
            };
            if tokio::time::timeout(SILENCE, news).await == Ok(false) {
                return Outcome::Failed(Failure::Interrupted);
            }
        }
    }
}

/// Whether what was refused may be taken later: the cluster, or what it takes to ask it, is away for a moment.
fn passes(refusal: &Refusal) -> bool {
    matches!(
        refusal.kind,
        ProblemKind::ClusterUnreachable
            | ProblemKind::ClusterBusy
            | ProblemKind::CloudUnreachable
            | ProblemKind::CloudBusy
            | ProblemKind::AuditUnavailable
            | ProblemKind::StoreUnavailable
            | ProblemKind::TooManyUpdates
            | ProblemKind::UpdateUnderWay
    )
}
