//! The history by pages, and counted: a filter and a cursor mean here what they mean everywhere.

use super::fault::fault;
use super::rows::record;
use super::{Store, signed};
use sqlx::Row;
use tagfire_domain::history::{Cursor, Entry, EntryId, Filter, Page, Results, Tally};
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;

/// How many rows are looked through at a time.
const SLICE: u64 = 256;

impl Store {
    /// The first `limit` entries after `after` that the filter lets through, latest first.
    ///
    /// # Errors
    /// Why the store doesn't serve, or which row can't be read.
    pub async fn page(&self, filter: &Filter, after: Option<&Cursor>, limit: usize) -> Result<Page, Fault> {
        let mut from = after.cloned().unwrap_or_else(latest);
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (slice, Some(last)) = self.slice(filter, &from).await? else { return Ok(Page { entries, next: None }) };
            for entry in slice.into_iter().filter(|entry| filter.matches(entry)) {
                if entries.len() == limit {
                    let next = entries.last().map(Cursor::of);
                    return Ok(Page { entries, next });
                }
                entries.push(entry);
            }
            from = last;
        }
    }

    /// How many entries of each result the rest of the filter lets through. Every entry that it may let through is read.
    ///
    /// # Errors
    /// As [`Store::page`].
    pub async fn tally(&self, filter: &Filter) -> Result<Tally, Fault> {
        let anyhow = Filter { results: Results::All, ..filter.clone() };
        let (mut from, mut tally) = (latest(), Tally::default());
        loop {
            let (slice, Some(last)) = self.slice(&anyhow, &from).await? else { return Ok(tally) };
            let found = slice.iter().filter(|entry| anyhow.matches(entry));
            found.for_each(|entry| tally.add(Results::of(&entry.outcome)));
            from = last;
        }
    }

    /// How many entries there are.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn entries(&self) -> Result<usize, Fault> {
        let count = sqlx::query_scalar("SELECT COUNT(*) FROM entry").fetch_one(&self.0.pool);
        let count: i64 = count.await.map_err(fault)?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// The next rows that the filter may let through, by those of its parts that have an index, and where the last of them
    /// stands: by its columns, so that one which somebody has changed is passed like any other.
    async fn slice(&self, filter: &Filter, from: &Cursor) -> Result<(Vec<Entry>, Option<Cursor>), Fault> {
        let sql = match (&filter.trigger, &filter.repository) {
            (Some(_), _) => {
                "SELECT at, id, record FROM entry WHERE trigger_id = $5 AND (at, id) < ($1, $2) AND at >= $3 ORDER BY at DESC, id DESC LIMIT $4"
            }
            (None, Some(_)) => {
                "SELECT at, id, record FROM entry WHERE repository = $5 AND (at, id) < ($1, $2) AND at >= $3 ORDER BY at DESC, id DESC LIMIT $4"
            }
            (None, None) => {
                "SELECT at, id, record FROM entry WHERE (at, id) < ($1, $2) AND at >= $3 AND $5 = '' ORDER BY at DESC, id DESC LIMIT $4"
            }
        };
        let by = match (&filter.trigger, &filter.repository) {
            (Some(trigger), _) => trigger.0.as_str(),
            (None, Some(repository)) => repository.as_str(),
            (None, None) => "",
        };
        let query = sqlx::query(sql)
            .bind(from.at.0)
            .bind(from.id.0.clone())
            .bind(filter.since.map_or(i64::MIN, |since| since.0))
            .bind(signed(SLICE))
            .bind(by.to_owned());
        let rows = query.fetch_all(&self.0.pool).await.map_err(fault)?;
        let mut entries = Vec::with_capacity(rows.len());
        let mut last = None;
        for row in &rows {
            let (at, id): (i64, String) = (row.try_get(0).map_err(fault)?, row.try_get(1).map_err(fault)?);
            let text: String = row.try_get(2).map_err(fault)?;
            entries.push(record("entry", &id, &text)?);
            last = Some(Cursor { at: Timestamp(at), id: EntryId(id) });
        }
        Ok((entries, last))
    }
}

/// Before every entry.
fn latest() -> Cursor {
    Cursor { at: Timestamp(i64::MAX), id: EntryId(String::new()) }
}
