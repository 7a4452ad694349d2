//! Updates that were performed, so that an idempotency key is answered the same after a restart, and by another server.

use super::Store;
use super::fault::fault;
use sqlx::Row;
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;

/// An update that was performed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Performed {
    /// Whose key it is, and which.
    pub id: String,
    /// The hash of what was asked.
    pub body: String,
    /// What was answered, as JSON.
    pub answer: String,
    /// How it stood at last, as JSON.
    pub status: Option<String>,
}

impl Store {
    /// Keeps an update as it stands.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn keep_performed(&self, performed: Performed, at: Timestamp) -> Result<(), Fault> {
        let mut writing = self.write().await?;
        let keep = sqlx::query("INSERT INTO performed (id, body, answer, status, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET answer = excluded.answer, status = excluded.status")
            .bind(performed.id)
            .bind(performed.body)
            .bind(performed.answer)
            .bind(performed.status)
            .bind(at.0);
        keep.execute(writing.on()).await.map_err(fault)?;
        writing.commit().await
    }

    /// The update of this id.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn performed(&self, id: &str) -> Result<Option<Performed>, Fault> {
        let query = sqlx::query("SELECT body, answer, status FROM performed WHERE id = $1").bind(id.to_owned());
        let row = query.fetch_optional(&self.0.pool).await.map_err(fault)?;
        let read = |row: sqlx::any::AnyRow| -> Result<Performed, sqlx::Error> {
            let (body, answer, status) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            Ok(Performed { id: id.to_owned(), body, answer, status })
        };
        row.map(read).transpose().map_err(fault)
    }
}
