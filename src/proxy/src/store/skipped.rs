//! Events that made no push: counted by kind, and the latest that tell something are kept as they came.

use super::fault::fault;
use super::write::Writing;
use super::{Store, signed, unsigned};
use sqlx::Row;
use std::collections::BTreeMap;
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;

/// How many events are kept as they came.
const EVENTS: u64 = 1_000;

/// An event that makes no push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// What sort of registry told it.
    pub source: &'static str,
    /// Why it makes none: a stable name.
    pub reason: &'static str,
    /// The event, as far as it is kept. None where there is nothing to learn from it.
    pub body: Option<String>,
}

/// How many events of a kind made no push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedCount {
    pub source: String,
    pub reason: String,
    pub count: u64,
    pub last_at: Timestamp,
}

/// An event as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedEvent {
    pub id: u64,
    pub source: String,
    pub reason: String,
    pub received_at: Timestamp,
    pub body: String,
}

impl Writing {
    /// Counts and keeps events that made no push.
    pub(super) async fn skip(&mut self, skipped: &[Skipped], at: Timestamp) -> Result<(), Fault> {
        let mut counts: BTreeMap<(&str, &str), i64> = BTreeMap::new();
        for Skipped { source, reason, .. } in skipped {
            *counts.entry((source, reason)).or_default() += 1;
        }
        for ((source, reason), count) in counts {
            let add = sqlx::query("INSERT INTO skipped (source, reason, count, last_at) VALUES ($1, $2, $3, $4) ON CONFLICT (source, reason) DO UPDATE SET count = skipped.count + excluded.count, last_at = excluded.last_at")
                .bind(source.to_owned())
                .bind(reason.to_owned())
                .bind(count)
                .bind(at.0);
            add.execute(self.on()).await.map_err(fault)?;
        }
        let kept: Vec<&Skipped> = skipped.iter().filter(|skipped| skipped.body.is_some()).collect();
        if kept.is_empty() {
            return Ok(());
        }
        let mut id = self.mark("skipped").await?;
        for Skipped { source, reason, body } in kept {
            id += 1;
            let keep = sqlx::query(
                "INSERT INTO skipped_event (id, source, reason, received_at, body) VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(signed(id))
            .bind(*source)
            .bind(*reason)
            .bind(at.0)
            .bind(body.clone());
            keep.execute(self.on()).await.map_err(fault)?;
        }
        self.set_mark("skipped", id).await?;
        let forget = sqlx::query("DELETE FROM skipped_event WHERE id <= $1").bind(signed(id.saturating_sub(EVENTS)));
        forget.execute(self.on()).await.map(drop).map_err(fault)
    }
}

impl Store {
    /// How many events made no push, by kind.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn skipped_counts(&self) -> Result<Vec<SkippedCount>, Fault> {
        let sql = "SELECT source, reason, count, last_at FROM skipped ORDER BY source, reason";
        let rows = sqlx::query(sql).fetch_all(&self.0.pool).await.map_err(fault)?;
        let read = |row: &sqlx::any::AnyRow| -> Result<SkippedCount, sqlx::Error> {
            Ok(SkippedCount {
                source: row.try_get(0)?,
                reason: row.try_get(1)?,
                count: unsigned(row.try_get(2)?),
                last_at: Timestamp(row.try_get(3)?),
            })
        };
        rows.iter().map(read).collect::<Result<_, _>>().map_err(fault)
    }

    /// The latest events that are kept as they came, the latest first.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn skipped_events(&self, limit: usize) -> Result<Vec<SkippedEvent>, Fault> {
        let sql = "SELECT id, source, reason, received_at, body FROM skipped_event ORDER BY id DESC LIMIT $1";
        let query = sqlx::query(sql).bind(signed(limit as u64));
        let rows = query.fetch_all(&self.0.pool).await.map_err(fault)?;
        let read = |row: &sqlx::any::AnyRow| -> Result<SkippedEvent, sqlx::Error> {
            Ok(SkippedEvent {
                id: unsigned(row.try_get(0)?),
                source: row.try_get(1)?,
                reason: row.try_get(2)?,
                received_at: Timestamp(row.try_get(3)?),
                body: row.try_get(4)?,
            })
        };
        rows.iter().map(read).collect::<Result<_, _>>().map_err(fault)
    }
}
