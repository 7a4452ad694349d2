//! The log of received pushes, as it is read: in the order of receipt, from any place on.

use super::fault::fault;
use super::{Store, signed, unsigned};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::sync::atomic::Ordering;
use tagfire_domain::push::{Push, PushKey};
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;
use tokio::sync::watch;

/// A push in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Its place. Places follow each other without gaps, from 1 on.
    pub sequence: u64,
    /// What it is known by.
    pub key: PushKey,
    /// What sort of registry told it.
    pub source: String,
    pub push: Push,
    /// When it was received.
    pub received_at: Timestamp,
    /// When it happened, in the registry's own words.
    pub told_at: Option<String>,
    /// Who pushed, in the registry's own words.
    pub actor: Option<String>,
}

/// Some of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushesPage {
    pub pushes: Vec<Logged>,
    /// How far the log was when it was read.
    pub latest: u64,
    /// Whether there are more after them.
    pub more: bool,
    /// Whether pushes that came after the place asked for are no longer kept, or the place is of another log.
    pub gone: bool,
}

const COLUMNS: &str = "SELECT sequence, key, source, repository, tag, digest, registry, received_at, told_at, actor FROM push WHERE sequence > $1 ORDER BY sequence LIMIT $2";

impl Store {
    /// The first `limit` pushes after this place. A place that the log has not come to yet is another log's: then it is
    /// read from its beginning.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn pushes(&self, after: u64, limit: usize) -> Result<PushesPage, Fault> {
        let mut reading = self.read().await?;
        let latest = sqlx::query_scalar::<_, i64>("SELECT value FROM mark WHERE name = 'sequence'");
        let latest = unsigned(latest.fetch_one(&mut *reading).await.map_err(fault)?);
        let strange = after > latest;
        let after = if strange { 0 } else { after };
        let query = sqlx::query(COLUMNS).bind(signed(after)).bind(signed(limit as u64));
        let rows = query.fetch_all(&mut *reading).await.map_err(fault)?;
        let pushes = rows.iter().map(logged).collect::<Result<Vec<_>, _>>()?;
        let next = pushes.first().map_or(latest + 1, |first| first.sequence);
        let last = pushes.last().map_or(latest, |last| last.sequence);
        Ok(PushesPage { pushes, latest, more: last < latest, gone: strange || next > after + 1 })
    }

    /// Everything up to this place is taken: it may go when room is needed. A place never moves back.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn take(&self, through: u64) -> Result<(), Fault> {
        let mut writing = self.write().await?;
        let through = through.min(writing.mark("sequence").await?);
        if through > writing.mark("taken").await? {
            writing.set_mark("taken", through).await?;
        }
        let taken = writing.mark("taken").await?;
        writing.commit().await?;
        self.0.taken.store(taken, Ordering::Relaxed);
        Ok(())
    }

    /// How many pushes wait to be taken, as far as this process has heard.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.0.latest.borrow().saturating_sub(self.0.taken.load(Ordering::Relaxed))
    }

    /// How far the log was taken.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn taken(&self) -> Result<u64, Fault> {
        self.mark("taken").await
    }

    /// How far the log is. The receiver hears of every push, also of one that another server has received, soon after.
    #[must_use]
    pub fn latest(&self) -> watch::Receiver<u64> {
        self.0.latest.subscribe()
    }

    /// The log has come to this place.
    pub(super) fn heard(&self, sequence: u64) {
        self.0.latest.send_if_modified(|latest| {
            let later = sequence > *latest;
            *latest = sequence.max(*latest);
            later
        });
    }
}

fn logged(row: &AnyRow) -> Result<Logged, Fault> {
    let text = |at: usize| row.try_get::<Option<String>, _>(at).map_err(fault);
    let number = |at: usize| row.try_get::<i64, _>(at).map_err(fault);
    let sequence = unsigned(number(0)?);
    let wrong = |what: &str| Fault::Broken { detail: format!("the push {sequence} has {what} that can't be read") };
    Ok(Logged {
        sequence,
        key: PushKey(text(1)?.unwrap_or_default()),
        source: text(2)?.unwrap_or_default(),
        push: Push {
            repository: text(3)?.unwrap_or_default().parse().map_err(|_| wrong("a repository"))?,
            tag: text(4)?.unwrap_or_default().parse().map_err(|_| wrong("a tag"))?,
            digest: text(5)?.map(|digest| digest.parse()).transpose().map_err(|_| wrong("a digest"))?,
            registry: text(6)?.map(Into::into),
        },
        received_at: Timestamp(number(7)?),
        told_at: text(8)?,
        actor: text(9)?,
    })
}
