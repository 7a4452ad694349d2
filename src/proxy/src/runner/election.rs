//! Who acts: this server while it holds the lease, or always where there is none.

use super::lease::{Candidate, DEADLINE, Held, RETRY};
use std::time::Instant;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Whether this server acts, and who does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leads {
    /// Whether this server does.
    pub here: bool,
    /// Who does, where that is known.
    pub leader: Option<String>,
}

/// Takes part in the election until nobody listens any more, and then lets go of the lease. The task ends when that is
/// done.
#[must_use]
pub fn begin(mut candidate: Candidate, identity: String) -> (watch::Receiver<Leads>, JoinHandle<()>) {
    let (sender, receiver) = watch::channel(Leads::default());
    let task = tokio::spawn(async move {
        let mut renewed: Option<Instant> = None;
        while !sender.is_closed() {
            // What is left of the time for which others leave it alone: whoever waits longer for an answer acts too long.
            let left = move || renewed.map_or(DEADLINE, |renewed| DEADLINE.saturating_sub(renewed.elapsed()));
            let tried = tokio::time::timeout(left().min(DEADLINE / 2), candidate.try_once()).await;
            let leads = match tried {
                Ok(Ok(Held::Here)) => {
                    renewed = Some(Instant::now());
                    Leads { here: true, leader: Some(identity.clone()) }
                }
                Ok(Ok(Held::Elsewhere(leader))) => {
                    renewed = None;
                    Leads { here: false, leader: Some(leader).filter(|leader| !leader.is_empty()) }
                }
                // While it can't be asked it is still held, but no longer than others leave it alone.
                Ok(Err(_)) | Err(_) if renewed.is_some_and(|renewed| renewed.elapsed() < DEADLINE) => {
                    sender.borrow().clone()
                }
                Ok(Err(error)) => {
                    tracing::warn!("the lease can't be read or written: {}", error.refusal("Lease").detail);
                    Leads::default()
                }
                Err(_) => Leads::default(),
            };
            sender.send_if_modified(|before| {
                if before.here != leads.here {
                    tracing::info!(
                        "{}",
                        if leads.here { "this server acts from now on" } else { "another server acts" }
                    );
                }
                let changed = *before != leads;
                *before = leads;
                changed
            });
            tokio::select! {
                () = tokio::time::sleep(RETRY.min(left())) => {}
                () = sender.closed() => {}
            }
        }
        candidate.release().await;
    });
    (receiver, task)
}

/// This server always acts.
#[must_use]
pub fn alone() -> (watch::Sender<Leads>, watch::Receiver<Leads>) {
    watch::channel(Leads { here: true, leader: None })
}
