//! A transaction that writes: one at a time, of all processes that share the store.

use super::fault::fault;
use super::{Store, signed, unsigned};
use sqlx::{Any, AnyConnection, Transaction};
use tagfire_domain::store::Fault;
use tokio::sync::MutexGuard;

/// Who performs, counted up with each who takes over. What is written under an earlier term is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term(pub u64);

/// A transaction that holds the lock until it ends. Dropped, it has changed nothing.
pub(super) struct Writing<'s> {
    transaction: Transaction<'static, Any>,
    postgres: bool,
    _turn: MutexGuard<'s, ()>,
}

impl Store {
    /// Begins a transaction that writes.
    pub(super) async fn write(&self) -> Result<Writing<'_>, Fault> {
        let turn = self.0.turn.lock().await;
        let postgres = self.is_shared();
        let begin = if postgres { "BEGIN" } else { "BEGIN IMMEDIATE" };
        let mut transaction = self.begin(begin).await?;
        if postgres {
            let lock = "SELECT value FROM mark WHERE name = 'lock' FOR UPDATE";
            sqlx::query(lock).execute(&mut *transaction).await.map_err(fault)?;
        }
        Ok(Writing { transaction, postgres, _turn: turn })
    }

    /// Begins a transaction that sees one state of everything.
    pub(super) async fn read(&self) -> Result<Transaction<'static, Any>, Fault> {
        let begin = if self.is_shared() { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" } else { "BEGIN" };
        self.begin(begin).await
    }

    /// Begins a transaction, also where whoever waits for it goes away: a connection that is given back in the middle of
    /// its `BEGIN` would have the next one find itself in a transaction, and a reader's at that.
    async fn begin(&self, sql: &'static str) -> Result<Transaction<'static, Any>, Fault> {
        let pool = self.0.pool.clone();
        let begun = tokio::spawn(async move { pool.begin_with(sql).await }).await;
        begun.map_err(|error| Fault::Broken { detail: error.to_string() })?.map_err(fault)
    }

    /// Takes over performing: whatever is written under an earlier term is refused from now on.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn take_over(&self) -> Result<Term, Fault> {
        let mut writing = self.write().await?;
        let term = writing.mark("term").await? + 1;
        writing.set_mark("term", term).await?;
        writing.commit().await?;
        Ok(Term(term))
    }
}

impl Writing<'_> {
    /// The connection, for a statement.
    pub fn on(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    /// Whether the database is one that tells others.
    pub fn tells(&self) -> bool {
        self.postgres
    }

    /// The value of a counter.
    pub async fn mark(&mut self, name: &'static str) -> Result<u64, Fault> {
        let mark = sqlx::query_scalar::<_, i64>("SELECT value FROM mark WHERE name = $1").bind(name);
        Ok(unsigned(mark.fetch_one(self.on()).await.map_err(fault)?))
    }

    /// Sets a counter.
    pub async fn set_mark(&mut self, name: &'static str, value: u64) -> Result<(), Fault> {
        let set = sqlx::query("UPDATE mark SET value = $1 WHERE name = $2").bind(signed(value)).bind(name);
        set.execute(self.on()).await.map(drop).map_err(fault)
    }

    /// Refuses whoever is no longer the one who performs.
    pub async fn check(&mut self, fence: Option<Term>) -> Result<(), Fault> {
        match fence {
            Some(Term(term)) if self.mark("term").await? != term => Err(Fault::Deposed),
            _ => Ok(()),
        }
    }

    /// Keeps what was written.
    pub async fn commit(self) -> Result<(), Fault> {
        self.transaction.commit().await.map_err(fault)
    }
}
