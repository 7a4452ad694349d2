//! What was performed, beyond this process: kept in the store, where there is one, so that an idempotency key is answered
//! the same after a restart and by another server.

use super::ledger::{Ledger, body};
use crate::clock::now;
use crate::refusal::Refusal;
use crate::store::{Performed, Store, sentence};
use crate::text::hex;
use std::sync::Arc;
use tagfire_domain::store::Fault;
use tagfire_domain::wire::{ProblemKind, State, UpdateAccepted, UpdateRequest, UpdateStatus};

/// The store's part of the ledger.
#[derive(Clone)]
pub struct LongMemory {
    pub store: Option<Store>,
    pub ledger: Arc<Ledger>,
}

/// What an earlier process has performed.
pub struct Known {
    pub answer: UpdateAccepted,
    pub status: UpdateStatus,
}

impl LongMemory {
    /// Looks for an update that this process doesn't know. One that has ended is remembered from now on as if it were this
    /// process's own; one that was under way is given back, to be looked for on the cluster and never written again.
    pub async fn recall(&self, id: &str) -> Result<Option<Known>, Refusal> {
        let Some(store) = self.store.as_ref().filter(|_| !self.ledger.knows(id)) else { return Ok(None) };
        // Without knowing whether it was done before, nothing is done.
        let Some(kept) = store.performed(id).await.map_err(|fault| unknown(&fault))? else { return Ok(None) };
        let (Ok(answer), Some(Ok(status)), Some(hash)) = (
            serde_json::from_str::<UpdateAccepted>(&kept.answer),
            kept.status.as_deref().map(serde_json::from_str::<UpdateStatus>),
            hash(&kept.body),
        ) else {
            return Err(unknown(&Fault::Broken { detail: format!("the row {id} of performed can't be read") }));
        };
        if !status.state.is_final() {
            return Ok(Some(Known { answer, status }));
        }
        self.ledger.restore(id, hash, answer, status)?;
        Ok(None)
    }

    /// How an update stands that this process doesn't know.
    pub async fn status(&self, id: &str) -> Option<UpdateStatus> {
        let kept = self.store.as_ref()?.performed(id).await.ok()??;
        serde_json::from_str(&kept.status?).ok()
    }

    /// Keeps an update as it stands. It is done, whether or not it can be kept.
    pub async fn keep(&self, request: &UpdateRequest, answer: &UpdateAccepted, status: &UpdateStatus) {
        let Some(store) = &self.store else { return };
        let performed = Performed {
            id: status.id.clone(),
            body: hex(&body(request)),
            answer: serde_json::to_string(answer).unwrap_or_default(),
            status: serde_json::to_string(status).ok(),
        };
        if let Err(fault) = store.keep_performed(performed, now()).await {
            tracing::error!("an update that was performed can't be kept: {}", sentence(&fault));
        }
    }
}

impl Known {
    /// As it stands where the container no longer bears its mark.
    #[must_use]
    pub fn superseded(self) -> (UpdateAccepted, UpdateStatus) {
        let state = State::Superseded;
        (UpdateAccepted { state, ..self.answer }, UpdateStatus { state, ..self.status })
    }
}

fn unknown(fault: &Fault) -> Refusal {
    tracing::error!("what was performed can't be read: {}", sentence(fault));
    let detail =
        "the store doesn't say whether this was done before, so nothing was changed; the server's log says why";
    Refusal::new(ProblemKind::StoreUnavailable, detail).after(5)
}

fn hash(text: &str) -> Option<[u8; 32]> {
    let byte = |at: usize| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..32).map(byte).collect();
    bytes?.try_into().ok()
}
