//! What the writes of a transaction meet: read into a store in memory, whose rules then decide, and written from there.

use super::fault::fault;
use super::rows::{key, put, record, text, texts};
use super::write::Writing;
use serde_json::Value;
use std::collections::HashMap;
use tagfire_domain::record::{Container, KeptTag, Record, keep_unknown};
use tagfire_domain::store::{Fault, Memory, NotStored, Write};
use tagfire_domain::trigger::Trigger;

/// The rows that a transaction has met.
#[derive(Default)]
pub struct Met {
    /// What they hold.
    pub memory: Memory,
    /// Their texts, by table and key: fields that this version doesn't know stay in them.
    texts: HashMap<(&'static str, String), String>,
}

impl Met {
    /// Reads what a write meets.
    pub async fn read(&mut self, writing: &mut Writing, write: &Write) -> Result<(), Fault> {
        match write {
            Write::Trigger { trigger, .. } => {
                let sql = "SELECT record FROM trigger_record WHERE id = $1 OR name = $2 OR repository = $3";
                let by = [trigger.id.0.as_str(), trigger.name.as_str(), trigger.repository.as_str()];
                for text in texts(writing.on(), sql, &by).await? {
                    self.take_trigger(text)?;
                }
            }
            Write::ForgetTrigger { id, .. } => {
                let sql = "SELECT record FROM trigger_record WHERE id = $1";
                if let Some(text) = text(writing.on(), sql, &[&id.0]).await? {
                    self.take_trigger(text)?;
                }
            }
            // What was decided on it before doesn't matter, only that something was.
            Write::Push(decided) => {
                let sql = "SELECT key FROM decided WHERE key = $1";
                if text(writing.on(), sql, &[&decided.key.0]).await?.is_some() {
                    self.memory.take_in(write);
                }
            }
            Write::Tag { repository, record: to, .. } => {
                let sql = "SELECT record FROM tag_record WHERE repository = $1 AND tag = $2";
                let by = [repository.as_str(), to.tag.as_str()];
                if let Some(text) = text(writing.on(), sql, &by).await? {
                    let KeptTag { repository, record } = record("tag_record", to.tag.as_str(), &text)?;
                    self.texts.insert(("tag_record", by.join(":")), text);
                    self.memory.take_in(&Write::Tag { repository, record, over: None });
                }
            }
            Write::Entry(entry) => {
                let sql = "SELECT record FROM entry WHERE id = $1";
                if let Some(text) = text(writing.on(), sql, &[&entry.id.0]).await? {
                    self.memory.take_in(&Write::Entry(record("entry", &entry.id.0, &text)?));
                    self.texts.insert(("entry", entry.id.0.clone()), text);
                }
            }
            Write::Container { target, .. } => {
                let (sql, key) = ("SELECT record FROM container WHERE target = $1", key(target));
                if let Some(text) = text(writing.on(), sql, &[&key]).await? {
                    let Container { target, running } = record("container", &key, &text)?;
                    self.texts.insert(("container", key), text);
                    self.memory.take_in(&Write::Container { target, running });
                }
            }
        }
        Ok(())
    }

    fn take_trigger(&mut self, text: String) -> Result<(), Fault> {
        let trigger: Trigger = record("trigger_record", "of a trigger", &text)?;
        self.texts.insert(("trigger_record", trigger.id.0.clone()), text);
        self.memory.take_in(&Write::Trigger { trigger, over: None });
        Ok(())
    }

    /// Makes a write in a transaction that has this place, where the rules let it through.
    pub async fn make(&mut self, writing: &mut Writing, write: &Write, place: u64) -> Result<(), NotStored> {
        let over = match write {
            Write::Entry(entry) => self.memory.entry(&entry.id).is_some_and(|entry| entry.outcome.is_final()),
            _ => false,
        };
        self.memory.make(write, place)?;
        if over {
            return Ok(());
        }
        Ok(self.put(writing, write).await?)
    }

    async fn put(&mut self, writing: &mut Writing, write: &Write) -> Result<(), Fault> {
        let on = writing.on();
        match write {
            Write::Trigger { trigger, .. } => {
                let record = self.text("trigger_record", trigger.id.0.clone(), trigger);
                let values = [&*trigger.id.0, trigger.name.as_str(), trigger.repository.as_str(), &record];
                put(on, "INSERT INTO trigger_record (id, name, repository, record) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET name = excluded.name, repository = excluded.repository, record = excluded.record", &values).await
            }
            Write::ForgetTrigger { id, .. } => put(on, "DELETE FROM trigger_record WHERE id = $1", &[&id.0]).await,
            Write::Push(decided) => {
                let insert = sqlx::query("INSERT INTO decided (key, repository, at, record) VALUES ($1, $2, $3, $4)")
                    .bind(decided.key.0.clone())
                    .bind(decided.push.repository.as_str().to_owned())
                    .bind(decided.at.0)
                    .bind(decided.write().to_string());
                insert.execute(on).await.map(drop).map_err(fault)
            }
            Write::Tag { repository, record, .. } => {
                let key = [repository.as_str(), record.tag.as_str()].join(":");
                let kept = KeptTag { repository: repository.clone(), record: record.clone() };
                let text = self.text("tag_record", key, &kept);
                let values = [repository.as_str(), record.tag.as_str(), &text];
                put(on, "INSERT INTO tag_record (repository, tag, record) VALUES ($1, $2, $3) ON CONFLICT (repository, tag) DO UPDATE SET record = excluded.record", &values).await
            }
            Write::Entry(entry) => {
                // As the rules made it: with its place.
                let Some(entry) = self.memory.entry(&entry.id).cloned() else { return Ok(()) };
                let record = self.text("entry", entry.id.0.clone(), &entry);
                let upsert = sqlx::query("INSERT INTO entry (id, at, is_open, repository, trigger_id, record) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET at = excluded.at, is_open = excluded.is_open, repository = excluded.repository, trigger_id = excluded.trigger_id, record = excluded.record")
                    .bind(entry.id.0)
                    .bind(entry.at.0)
                    .bind(i64::from(!entry.outcome.is_final()))
                    .bind(entry.repository.as_str().to_owned())
                    .bind(entry.trigger_id.map_or_else(String::new, |id| id.0))
                    .bind(record);
                upsert.execute(on).await.map(drop).map_err(fault)
            }
            Write::Container { target, running } => {
                let key = key(target);
                let kept = Container { target: target.clone(), running: running.clone() };
                let record = self.text("container", key.clone(), &kept);
                put(on, "INSERT INTO container (target, record) VALUES ($1, $2) ON CONFLICT (target) DO UPDATE SET record = excluded.record", &[&key, &record]).await
            }
        }
    }

    /// The text of a record, with those fields of the one before that this version doesn't know.
    fn text<T: Record>(&mut self, table: &'static str, key: String, record: &T) -> String {
        let before = self.texts.get(&(table, key.clone())).and_then(|text| serde_json::from_str::<Value>(text).ok());
        let text = match before {
            Some(before) => keep_unknown(&before, record.write(), T::FIELDS).to_string(),
            None => record.write().to_string(),
        };
        self.texts.insert((table, key), text.clone());
        text
    }
}
