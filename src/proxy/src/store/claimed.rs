//! When a key was claimed, for whoever comes after a process that was killed.

use super::Store;
use super::fault::fault;
use tagfire_domain::history::EntryId;
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;

impl Store {
    /// When a key was claimed; None where it wasn't.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn claimed_at(&self, key: &EntryId) -> Result<Option<Timestamp>, Fault> {
        let at = sqlx::query_scalar::<_, i64>("SELECT at FROM claim WHERE key = $1").bind(key.0.clone());
        Ok(at.fetch_optional(&self.0.pool).await.map_err(fault)?.map(Timestamp))
    }
}
