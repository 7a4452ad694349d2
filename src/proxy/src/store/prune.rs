//! What is over goes: from the engine's records by a rule, from the rest by age.

use super::fault::fault;
use super::rows::record;
use super::write::{Term, Writing};
use super::{Inner, Store, signed, unsigned};
use crate::clock::now;
use sqlx::Row;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tagfire_domain::decide::Decided;
use tagfire_domain::store::{Fault, Keep};
use tagfire_domain::time::Timestamp;

impl Store {
    /// Takes away what the rule doesn't keep of the history and of what was decided on pushes, as
    /// [`Memory::prune`](tagfire_domain::store::Memory::prune) does, and gives how many entries went.
    ///
    /// # Errors
    /// [`Fault::Deposed`] where another has taken over since `fence`, else why the store doesn't serve, or which row can't
    /// be read.
    pub async fn prune(&self, keep: Keep, settled: Timestamp, fence: Option<Term>) -> Result<usize, Fault> {
        let mut writing = self.write().await?;
        writing.check(fence).await?;
        let gone = match edge(
            &mut writing,
            keep,
            "SELECT at, id FROM entry ORDER BY at DESC, id DESC LIMIT 1 OFFSET $1",
        )
        .await?
        {
            None => 0,
            Some((at, id)) => {
                let claims = sqlx::query(
                    "DELETE FROM claim WHERE key IN (SELECT id FROM entry WHERE is_open = 0 AND (at, id) <= ($1, $2) AND at < $3)",
                );
                claims.bind(at).bind(id.clone()).bind(settled.0).execute(writing.on()).await.map_err(fault)?;
                let entries = sqlx::query("DELETE FROM entry WHERE is_open = 0 AND (at, id) <= ($1, $2)");
                entries.bind(at).bind(id).execute(writing.on()).await.map_err(fault)?.rows_affected()
            }
        };
        let last = edge(&mut writing, keep, "SELECT at, key FROM decided ORDER BY at DESC, key DESC LIMIT 1 OFFSET $1")
            .await?;
        if let Some((at, key)) = last {
            forget_decided(&mut writing, at, key, settled).await?;
        }
        writing.commit().await?;
        Ok(usize::try_from(gone).unwrap_or(usize::MAX))
    }

    /// Takes away what is too old from now on, now and then, until the store is closed.
    pub fn keep_tidy(&self) {
        tokio::spawn(run(Arc::downgrade(&self.0)));
    }

    /// Takes away what is older than the store's age: pushes, whether they were taken or not, performed updates, lines of
    /// the audit log, claims of which no entry is left. Gives how many pushes went that nobody had taken.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn tidy(&self, now: Timestamp) -> Result<u64, Fault> {
        let before = now.0.saturating_sub(i64::try_from(self.0.limits.age.as_millis()).unwrap_or(i64::MAX));
        let mut writing = self.write().await?;
        let last = sqlx::query_scalar::<_, Option<i64>>("SELECT MAX(sequence) FROM push WHERE received_at < $1");
        let last = last.bind(before).fetch_one(writing.on()).await.map_err(fault)?.map_or(0, unsigned);
        let taken = writing.mark("taken").await?;
        writing.set_mark("taken", taken.max(last)).await?;
        let pushes = sqlx::query("DELETE FROM push WHERE sequence <= $1").bind(signed(last));
        pushes.execute(writing.on()).await.map_err(fault)?;
        for sql in [
            "DELETE FROM performed WHERE at < $1",
            "DELETE FROM audit WHERE at < $1",
            "DELETE FROM skipped_event WHERE received_at < $1",
            "DELETE FROM claim WHERE at < $1 AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.id = claim.key)",
        ] {
            sqlx::query(sql).bind(before).execute(writing.on()).await.map_err(fault)?;
        }
        writing.commit().await?;
        self.0.taken.store(taken.max(last), Ordering::Relaxed);
        Ok(last.saturating_sub(taken))
    }
}

/// How often what is too old is taken away.
const OFTEN: Duration = Duration::from_secs(600);

async fn run(store: Weak<Inner>) {
    while let Some(inner) = store.upgrade() {
        let tidied = Store(inner).tidy(now()).await;
        match tidied {
            Ok(0) => {}
            Ok(lapsed) => tracing::warn!("{lapsed} received pushes grew too old before anybody had dealt with them"),
            Err(fault) => tracing::warn!("the store can't be tidied: {fault:?}"),
        }
        tokio::time::sleep(OFTEN).await;
    }
}

/// The last place that a rule drops, of rows that come latest first. `after` gives the row that has this many before it.
async fn edge(writing: &mut Writing, keep: Keep, after: &'static str) -> Result<Option<(i64, String)>, Fault> {
    match keep {
        Keep::All => Ok(None),
        // No id is greater than this one's, which no text is.
        Keep::Since(since) => Ok(Some((since.0.saturating_sub(1), "\u{10ffff}".repeat(8)))),
        Keep::Latest(most) => {
            let query = sqlx::query(after).bind(signed(most as u64));
            let row = query.fetch_optional(writing.on()).await.map_err(fault)?;
            row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose().map_err(fault)
        }
    }
}

/// Forgets what was decided on pushes up to this one that are settled and of which no entry is left.
async fn forget_decided(writing: &mut Writing, at: i64, key: String, settled: Timestamp) -> Result<(), Fault> {
    let over = sqlx::query("SELECT key, record FROM decided WHERE (at, key) <= ($1, $2) AND at < $3");
    let over = over.bind(at).bind(key).bind(settled.0).fetch_all(writing.on()).await.map_err(fault)?;
    for row in over {
        let (key, text): (String, String) = (row.try_get(0).map_err(fault)?, row.try_get(1).map_err(fault)?);
        let decided: Decided = record("decided", &key, &text)?;
        let mut held = false;
        for decision in &decided.decisions {
            let entry = sqlx::query("SELECT id FROM entry WHERE id = $1").bind(decided.entry(decision).0);
            held |= entry.fetch_optional(writing.on()).await.map_err(fault)?.is_some();
        }
        if !held {
            let forget = sqlx::query("DELETE FROM decided WHERE key = $1").bind(key);
            forget.execute(writing.on()).await.map_err(fault)?;
        }
    }
    Ok(())
}
