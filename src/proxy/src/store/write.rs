//! Writing: one at a time, of all processes that share the store.

use super::fault::fault;
use super::shared::{self, Turn};
use super::{Store, signed, unsigned};
use sqlx::{Any, AnyConnection, Transaction};
use tagfire_domain::store::Fault;

/// Who performs, counted up with each who takes over. What is written under an earlier term is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term(pub u64);

/// Writes that are kept all or none. Dropped, they have changed nothing.
pub(super) struct Writing {
    turn: Turn,
    postgres: bool,
}

impl Store {
    /// Begins to write, once it is one's turn.
    pub(super) async fn write(&self) -> Result<Writing, Fault> {
        let postgres = self.is_shared();
        let begin = async {
            let mut transaction = self.begin(if postgres { "BEGIN" } else { "BEGIN IMMEDIATE" }).await?;
            if postgres {
                let lock = "SELECT value FROM mark WHERE name = 'lock' FOR UPDATE";
                sqlx::query(lock).execute(&mut *transaction).await.map_err(fault)?;
            }
            Ok(transaction)
        };
        Ok(Writing { turn: shared::take(&self.0.turns, begin).await?, postgres })
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

impl Writing {
    /// The connection, for a statement.
    pub fn on(&mut self) -> &mut AnyConnection {
        self.turn.on()
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

    /// Keeps what was written: it is on the disk when this ends.
    pub async fn commit(self) -> Result<(), Fault> {
        shared::keep(self.turn).await
    }
}
