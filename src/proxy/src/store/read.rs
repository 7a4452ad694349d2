//! What the engine begins with and asks for, and what views look up by a key.

use super::fault::fault;
use super::rows::{record, text, texts};
use super::{Store, signed};
use sqlx::Row;
use tagfire_domain::decide::Decided;
use tagfire_domain::engine::Kept;
use tagfire_domain::history::{Entry, EntryId};
use tagfire_domain::push::{PushKey, TagRecord};
use tagfire_domain::record::{Container, KeptTag, Record};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::Fault;
use tagfire_domain::tag::Tag;
use tagfire_domain::trigger::Trigger;

impl Store {
    /// What an engine begins with: every trigger, open entries, and what containers are believed to run.
    ///
    /// # Errors
    /// Why the store doesn't serve, or which row can't be read.
    pub async fn kept(&self) -> Result<Kept, Fault> {
        let mut reading = self.read().await?;
        let triggers = texts(&mut reading, "SELECT record FROM trigger_record ORDER BY id", &[]).await?;
        let open = texts(&mut reading, "SELECT record FROM entry WHERE is_open = 1 ORDER BY id", &[]).await?;
        let containers = texts(&mut reading, "SELECT record FROM container ORDER BY target", &[]).await?;
        let containers: Vec<Container> = all("container", &containers)?;
        Ok(Kept {
            triggers: all("trigger_record", &triggers)?,
            open: all("entry", &open)?,
            containers: containers.into_iter().map(|kept| (kept.target, kept.running)).collect(),
        })
    }

    /// Every trigger.
    ///
    /// # Errors
    /// As [`Store::kept`].
    pub async fn triggers(&self) -> Result<Vec<Trigger>, Fault> {
        let mut reading = self.read().await?;
        all("trigger_record", &texts(&mut reading, "SELECT record FROM trigger_record ORDER BY id", &[]).await?)
    }

    /// What a tag points at.
    ///
    /// # Errors
    /// As [`Store::kept`].
    pub async fn tag(&self, repository: &RepositoryName, tag: &Tag) -> Result<Option<TagRecord>, Fault> {
        let sql = "SELECT record FROM tag_record WHERE repository = $1 AND tag = $2";
        let kept: Option<KeptTag> = self.one("tag_record", sql, &[repository.as_str(), tag.as_str()]).await?;
        Ok(kept.map(|kept| kept.record))
    }

    /// One entry.
    ///
    /// # Errors
    /// As [`Store::kept`].
    pub async fn entry(&self, id: &EntryId) -> Result<Option<Entry>, Fault> {
        self.one("entry", "SELECT record FROM entry WHERE id = $1", &[&id.0]).await
    }

    /// What was decided on a push.
    ///
    /// # Errors
    /// As [`Store::kept`].
    pub async fn decided(&self, key: &PushKey) -> Result<Option<Decided>, Fault> {
        self.one("decided", "SELECT record FROM decided WHERE key = $1", &[&key.0]).await
    }

    /// What was decided on the latest pushes, the latest first.
    ///
    /// # Errors
    /// As [`Store::kept`].
    pub async fn latest_decided(&self, limit: usize) -> Result<Vec<Decided>, Fault> {
        let latest = sqlx::query("SELECT key, record FROM decided ORDER BY at DESC, key DESC LIMIT $1");
        let rows = latest.bind(signed(limit as u64)).fetch_all(&self.0.pool).await.map_err(fault)?;
        let read = |row: &sqlx::any::AnyRow| {
            let (key, text): (String, String) = (row.try_get(0).map_err(fault)?, row.try_get(1).map_err(fault)?);
            record("decided", &key, &text)
        };
        rows.iter().map(read).collect()
    }

    async fn one<T: Record>(&self, table: &str, sql: &'static str, by: &[&str]) -> Result<Option<T>, Fault> {
        let mut connection = self.0.pool.acquire().await.map_err(fault)?;
        let text = text(&mut connection, sql, by).await?;
        text.map(|text| record(table, &by.join(":"), &text)).transpose()
    }
}

fn all<T: Record>(table: &str, texts: &[String]) -> Result<Vec<T>, Fault> {
    texts.iter().map(|text| record(table, "among all", text)).collect()
}
