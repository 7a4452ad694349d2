//! The history's pages, from the indexes.

use super::database::fault;
use super::indexed::Indexed;
use super::rows::{between, text, workload};
use super::schema::ENTRIES;
use tagfire_domain::history::{Cursor, Entry, Filter, Page, Results};
use tagfire_domain::store::Fault;
use wasm_bindgen::JsValue;

impl Indexed {
    /// A page of the history.
    pub async fn page(&self, filter: &Filter, after: Option<&Cursor>, limit: usize) -> Result<Page, Fault> {
        let (index, parts) = best_index(filter);
        let range = between(&parts, filter.since.map(|since| since.0), after)?;
        let found = self.database.read(&[ENTRIES], async |transaction| {
            let mut found: Vec<Entry> = Vec::new();
            let more = |row: JsValue| {
                found.extend(self.record::<Entry>(&row).filter(|entry| filter.matches(entry)));
                found.len() <= limit
            };
            transaction.walk_back(&transaction.index(ENTRIES, index)?, &range, more).await?;
            Ok(found)
        });
        let mut entries = found.await?;
        let more = entries.len() > limit;
        entries.truncate(limit);
        let next = entries.last().filter(|_| more).map(Cursor::of);
        Ok(Page { entries, next })
    }

    /// How many entries the filter lets through.
    pub async fn count(&self, filter: &Filter) -> Result<usize, Fault> {
        let (index, parts) = best_index(filter);
        let range = between(&parts, filter.since.map(|since| since.0), None)?;
        if filter.words.is_empty() && criteria(filter) < 2 {
            let counted = self.database.read(&[ENTRIES], async |transaction| {
                let index = transaction.index(ENTRIES, index)?;
                super::database::answer(&index.count_with_key(&range).map_err(|thrown| fault(&thrown))?).await
            });
            return Ok(counted.await?.as_f64().unwrap_or_default() as usize);
        }
        Ok(self.page(filter, None, usize::MAX - 1).await?.entries.len())
    }
}

/// The index that leaves the least to look through, and where in it to look.
fn best_index(filter: &Filter) -> (&'static str, Vec<JsValue>) {
    if let Some(id) = &filter.trigger {
        return ("trigger", vec![text(&id.0)]);
    }
    if let Some(at) = &filter.workload {
        return ("workload", vec![workload(at)]);
    }
    if let Some(name) = &filter.repository {
        return ("repository", vec![text(name.as_str())]);
    }
    match filter.results {
        Results::All => ("at", Vec::new()),
        results => ("result", vec![text(results.as_str())]),
    }
}

/// How many of its parts narrow it, of those that an index answers alone.
fn criteria(filter: &Filter) -> usize {
    usize::from(filter.trigger.is_some())
        + usize::from(filter.workload.is_some())
        + usize::from(filter.repository.is_some())
        + usize::from(filter.results != Results::All)
}
