//! Receiving: batches of pushes go into the log whole or not at all, each push once.
//!
//! Batches that wait at the same time are kept in one transaction: to bring it to the disk takes longer than all else.

use super::fault::fault;
use super::skipped::Skipped;
use super::write::Writing;
use super::{Inner, Store, signed, unsigned};
use std::sync::Weak;
use std::sync::atomic::Ordering;
use tagfire_domain::push::{Push, PushKey};
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;
use tokio::sync::{mpsc, oneshot};

/// How many batches may wait. More are refused, so that whoever sends them tries again.
pub const QUEUE: usize = 256;
/// How many are kept in one transaction.
const GROUP: usize = 64;

/// A push as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The same for each telling of the same push.
    pub key: PushKey,
    /// What sort of registry told it.
    pub source: &'static str,
    pub push: Push,
    /// When it happened, in the registry's own words.
    pub told_at: Option<String>,
    /// Who pushed, in the registry's own words.
    pub actor: Option<String>,
}

/// What came in with one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    pub arrivals: Vec<Arrival>,
    pub skipped: Vec<Skipped>,
}

/// What became of a batch that is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Pushes that are new in the log.
    pub new: usize,
    /// Pushes that were in it already.
    pub again: usize,
}

/// Why nothing of a batch is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum NotReceived {
    /// As many pushes wait to be taken as the log holds.
    Full { limit: u64 },
    /// Too many batches wait for the disk.
    Busy,
    /// The store doesn't serve.
    Fault(Fault),
}

/// A batch that waits to be kept.
pub(super) struct Waiting {
    batch: Batch,
    at: Timestamp,
    answer: oneshot::Sender<Result<Receipt, NotReceived>>,
}

impl Store {
    /// Keeps a batch that was received at this time. It is kept, too, where whoever waits for the answer goes away.
    ///
    /// # Errors
    /// Why nothing of it is kept.
    pub async fn receive(&self, batch: Batch, at: Timestamp) -> Result<Receipt, NotReceived> {
        let (answer, answered) = oneshot::channel();
        self.0.waiting.try_send(Waiting { batch, at, answer }).map_err(|_| NotReceived::Busy)?;
        let closing = |_| NotReceived::Fault(Fault::Broken { detail: "the store is closing".into() });
        answered.await.map_err(closing)?
    }

    async fn keep(&self, group: &[Waiting]) -> Result<Vec<Result<Receipt, NotReceived>>, Fault> {
        let mut writing = self.write().await?;
        let (before, taken) = marks(&mut writing).await?;
        let limit = self.0.limits.pushes;
        let mut sequence = before;
        let mut answers = Vec::with_capacity(group.len());
        for Waiting { batch, at, .. } in group {
            let room = limit.saturating_sub(sequence.saturating_sub(taken));
            if batch.arrivals.len() as u64 > room && unknown(&mut writing, batch).await? > room {
                answers.push(Err(NotReceived::Full { limit }));
                continue;
            }
            let mut receipt = Receipt::default();
            for arrival in &batch.arrivals {
                if insert(&mut writing, sequence + 1, arrival, *at).await? {
                    sequence += 1;
                    receipt.new += 1;
                } else {
                    receipt.again += 1;
                }
            }
            writing.skip(&batch.skipped, *at).await?;
            answers.push(Ok(receipt));
        }
        if sequence > before {
            writing.set_mark("sequence", sequence).await?;
            let over = taken.min(sequence.saturating_sub(limit));
            if over > 0 {
                let forget = sqlx::query("DELETE FROM push WHERE sequence <= $1").bind(signed(over));
                forget.execute(writing.on()).await.map_err(fault)?;
            }
            if writing.tells() {
                let tell = sqlx::query("SELECT pg_notify('tagfire_push', $1)").bind(sequence.to_string());
                tell.execute(writing.on()).await.map_err(fault)?;
            }
        }
        writing.commit().await?;
        self.0.taken.store(taken, Ordering::Relaxed);
        self.heard(sequence);
        Ok(answers)
    }
}

/// How far the log is, and how far it was taken: at once, because each question to a server takes as long as an answer.
async fn marks(writing: &mut Writing) -> Result<(u64, u64), Fault> {
    let sql = "SELECT value FROM mark WHERE name IN ('sequence', 'taken') ORDER BY name";
    let marks = sqlx::query_scalar::<_, i64>(sql).fetch_all(writing.on()).await.map_err(fault)?;
    match marks[..] {
        [sequence, taken] => Ok((unsigned(sequence), unsigned(taken))),
        _ => Err(Fault::Broken { detail: "the log's counters are missing".into() }),
    }
}

/// How many pushes of a batch are not in the log.
async fn unknown(writing: &mut Writing, batch: &Batch) -> Result<u64, Fault> {
    let mut unknown = 0;
    for arrival in &batch.arrivals {
        let known = sqlx::query("SELECT key FROM push WHERE key = $1").bind(arrival.key.0.clone());
        unknown += u64::from(known.fetch_optional(writing.on()).await.map_err(fault)?.is_none());
    }
    Ok(unknown)
}

/// Puts a push in its place; false where it is in the log already.
async fn insert(writing: &mut Writing, sequence: u64, arrival: &Arrival, at: Timestamp) -> Result<bool, Fault> {
    let Arrival { key, source, push, told_at, actor } = arrival;
    let insert = sqlx::query("INSERT INTO push (sequence, key, source, repository, tag, digest, registry, received_at, told_at, actor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (key) DO NOTHING")
        .bind(signed(sequence))
        .bind(key.0.clone())
        .bind(*source)
        .bind(push.repository.as_str().to_owned())
        .bind(push.tag.as_str().to_owned())
        .bind(push.digest.as_ref().map(|digest| digest.as_str().to_owned()))
        .bind(push.registry.as_deref().map(str::to_owned))
        .bind(at.0)
        .bind(told_at.clone())
        .bind(actor.clone());
    Ok(insert.execute(writing.on()).await.map_err(fault)?.rows_affected() == 1)
}

/// Keeps what waits, a group at a time, until the store is closed.
pub(super) async fn run(store: Weak<Inner>, mut receiver: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP);
    while receiver.recv_many(&mut group, GROUP).await > 0 {
        let Some(inner) = store.upgrade() else { return };
        let kept = Store(inner).keep(&group).await;
        let answers = kept.unwrap_or_else(|why| vec![Err(NotReceived::Fault(why)); group.len()]);
        for (waiting, answer) in group.drain(..).zip(answers) {
            // Whoever asked may have gone away.
            let _ = waiting.answer.send(answer);
        }
    }
}
