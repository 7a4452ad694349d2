//! The audit log in the store: lines are only ever appended, and go when they are older than the store's age.

use super::fault::fault;
use super::{Store, signed, unsigned};
use sqlx::Row;
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;

impl Store {
    /// Appends a line, JSON.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn append_audit(&self, line: String, at: Timestamp) -> Result<(), Fault> {
        let mut writing = self.write().await?;
        let id = writing.mark("audit").await? + 1;
        let append = sqlx::query("INSERT INTO audit (id, at, record) VALUES ($1, $2, $3)");
        append.bind(signed(id)).bind(at.0).bind(line).execute(writing.on()).await.map_err(fault)?;
        writing.set_mark("audit", id).await?;
        writing.commit().await
    }

    /// The first `limit` lines after this one, by number.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn audit(&self, after: u64, limit: usize) -> Result<Vec<(u64, String)>, Fault> {
        let query = sqlx::query("SELECT id, record FROM audit WHERE id > $1 ORDER BY id LIMIT $2");
        let query = query.bind(signed(after)).bind(signed(limit as u64));
        let rows = query.fetch_all(&self.0.pool).await.map_err(fault)?;
        let read = |row: &sqlx::any::AnyRow| -> Result<(u64, String), sqlx::Error> {
            Ok((unsigned(row.try_get(0)?), row.try_get(1)?))
        };
        rows.iter().map(read).collect::<Result<_, _>>().map_err(fault)
    }
}
