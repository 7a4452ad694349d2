//! Each effect of the engine's, performed: by the store, by the hands, or by waiting. What comes of it is an event.

use super::hands::Hands;
use super::host::{Heard, Host};
use crate::clock::now;
use crate::store::Store;
use std::time::Duration;
use tagfire_domain::engine::{Claim, Effect, Event};
use tagfire_domain::history::{Entry, EntryId};
use tagfire_domain::image::ImageRef;
use tagfire_domain::store::{Fault, NotStored};
use tagfire_domain::update::{Answer, Found, Outcome, UpdateRequest};
use tagfire_domain::wire::Cause;
use tokio::sync::mpsc::UnboundedSender;

/// The longest text that a cause holds, in characters.
const CAUSE: usize = 256;

impl<H: Hands> Host<H> {
    /// Begins an effect.
    pub(super) fn perform(&mut self, effect: Effect) {
        let (store, hands, heard) = (self.store.clone(), self.hands.clone(), self.heard.clone());
        match effect {
            Effect::Commit { ticket, writes, .. } => {
                let fence = self.terms.fence;
                self.begin(async move {
                    match store.commit(&writes, fence).await {
                        Ok(order) => Event::Stored { ticket, order, at: now() },
                        Err(why) => Event::NotStored { ticket, why },
                    }
                });
            }
            Effect::Claim { key } => {
                let (fence, unsent_after) = (self.terms.fence, self.terms.unsent_after);
                self.begin(async move {
                    let claim = match (store.claim(&key, fence).await, unsent_after) {
                        (Ok(true), _) => Claim::First,
                        (Ok(false), Some(after)) => claimed_before(&store, &hands, &key, after).await,
                        (Ok(false), None) => Claim::Again,
                        (Err(fault), _) => Claim::Failed(fault),
                    };
                    Event::Claimed { key, claim, at: now() }
                });
            }
            Effect::Update(request) => {
                let entry = self.engine.open().find(|entry| entry.id == request.key);
                let (cause, since) = (entry.map(cause).unwrap_or_default(), entry.map(|entry| entry.at));
                let numbers = self.terms.numbers.clone();
                self.begin(async move {
                    let answer = hands.update(&request, &cause).await;
                    if matches!(answer, Answer::Accepted(_)) {
                        numbers.updated(since, now());
                    }
                    Event::Answered { key: request.key, answer, at: now() }
                });
            }
            Effect::Reread { request } => self.begin(async move {
                let found = hands.look(&request).await;
                Event::Reread { key: request.key, found, at: now() }
            }),
            Effect::Follow { request } => {
                let numbers = self.terms.numbers.clone();
                self.begin(async move {
                    let outcome = follow(&hands, &request, &heard).await;
                    numbers.ended(&outcome);
                    Event::Finished { key: request.key, outcome, at: now() }
                });
            }
            Effect::After { alarm, millis } => self.begin(async move {
                tokio::time::sleep(Duration::from_millis(millis)).await;
                Event::Rang { alarm }
            }),
            // Heard before it comes here.
            Effect::Tell(_) => {}
        }
    }

    fn begin(&mut self, event: impl Future<Output = Event> + Send + 'static) {
        let heard = self.heard.clone();
        self.tasks.spawn(async move {
            // Nobody hears it who has ended.
            let _ = heard.send(Heard::Event(Box::new(event.await)));
        });
    }
}

async fn follow<H: Hands>(hands: &H, request: &UpdateRequest, heard: &UnboundedSender<Heard>) -> Outcome {
    let tell = |updated, total| {
        let event = Event::Progressed { key: request.key.clone(), updated, total };
        let _ = heard.send(Heard::Event(Box::new(event)));
    };
    hands.follow(request, tell).await
}

/// Somebody has claimed this key before. If nothing was sent before they were killed, nobody will send it: then, once an
/// update that was sent must have arrived, the workload shows that it hasn't, and the claim is ours.
async fn claimed_before<H: Hands>(store: &Store, hands: &H, key: &EntryId, after: Duration) -> Claim {
    let (entry, claimed) = match (store.entry(key).await, store.claimed_at(key).await) {
        (Ok(entry), Ok(claimed)) => (entry, claimed),
        (Err(fault), _) | (_, Err(fault)) => return Claim::Failed(fault),
    };
    let (Some(entry), Some(claimed)) = (entry, claimed) else { return Claim::Again };
    // Of any other it is known that it was sent.
    let (Outcome::Pending, Some(image)) = (&entry.outcome, entry.image.as_deref().and_then(ImageRef::parse)) else {
        return Claim::Again;
    };
    let waited = now().since(claimed).max(0).unsigned_abs();
    tokio::time::sleep(after.saturating_sub(Duration::from_millis(waited))).await;
    let request = UpdateRequest { key: key.clone(), target: entry.action.target, image, expected: None };
    match hands.look(&request).await {
        Found::Image { mark, .. } if mark.as_ref() != Some(key) => {
            tracing::info!("the update {} was claimed before and never sent; it is sent now", key.0);
            Claim::First
        }
        Found::Image { .. } | Found::Not(_) => Claim::Again,
        Found::Unreachable => Claim::Failed(Fault::Broken { detail: "the cluster doesn't answer".into() }),
    }
}

/// Why an entry's update is made, as the workload and the audit log are told.
fn cause(entry: &Entry) -> Cause {
    let short = |text: &str| Some(text.chars().take(CAUSE).collect());
    Cause {
        trigger: short(entry.trigger.as_str()),
        repository: short(entry.repository.as_str()),
        tag: short(entry.tag.as_str()),
        push: short(&entry.id.0),
    }
}

/// Whether an event says that another has taken over.
pub(super) fn deposes(event: &Event) -> bool {
    matches!(
        event,
        Event::NotStored { why: NotStored::Fault(Fault::Deposed), .. }
            | Event::Claimed { claim: Claim::Failed(Fault::Deposed), .. }
    )
}
