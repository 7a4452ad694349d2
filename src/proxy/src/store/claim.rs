//! The engine's `Claim`: a key is given to whoever is first, of all processes and all times.

use super::Store;
use super::fault::fault;
use super::write::Term;
use crate::clock::now;
use tagfire_domain::history::EntryId;
use tagfire_domain::store::Fault;

impl Store {
    /// Claims a key; true for whoever is first. Where the answer is lost the key counts as claimed: it is read again what
    /// became of it, and nothing is done twice.
    ///
    /// # Errors
    /// [`Fault::Deposed`] where another has taken over since `fence`, else why the store doesn't serve.
    pub async fn claim(&self, key: &EntryId, fence: Option<Term>) -> Result<bool, Fault> {
        let mut writing = self.write().await?;
        writing.check(fence).await?;
        let insert = sqlx::query("INSERT INTO claim (key, at) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING")
            .bind(key.0.clone())
            .bind(now().0);
        let first = insert.execute(writing.on()).await.map_err(fault)?.rows_affected() == 1;
        writing.commit().await?;
        Ok(first)
    }
}
