//! The audit log in the store: lines are only ever appended, and go when they are older than the store's age.

use super::fault::fault;
use super::{Store, signed};
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
}
