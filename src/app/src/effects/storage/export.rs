//! Everything as it is kept, a page at a time, for a file.

use super::database::{answer, fault};
use super::indexed::Indexed;
use super::keys::{behind, from_json, json};
use super::rows;
use super::schema::{ENTRIES, PUSHES, TAGS, TRIGGERS};
use js_sys::Array;
use serde::de::IgnoredAny;
use tagfire_domain::record::{KeptTag, Record};
use tagfire_domain::store::{Fault, Memory};
use wasm_bindgen::JsValue;

/// A sort of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Triggers, by id.
    Triggers,
    /// Tags, by repository and tag.
    Tags,
    /// Pushes, by key.
    Pushes,
    /// Entries, by id.
    Entries,
    /// What containers are believed to run, by target.
    #[cfg(test)]
    Containers,
}

impl Sort {
    fn store(self) -> &'static str {
        match self {
            Sort::Triggers => TRIGGERS,
            Sort::Tags => TAGS,
            Sort::Pushes => PUSHES,
            Sort::Entries => ENTRIES,
            #[cfg(test)]
            Sort::Containers => super::schema::CONTAINERS,
        }
    }
}

/// Where to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After(String);

/// Some records, as JSON texts, with whatever this version doesn't know of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// The records. What is no JSON isn't among them: it is with what can't be read.
    pub records: Vec<String>,
    /// Where to go on, if there is more.
    pub next: Option<After>,
}

impl Indexed {
    /// Some of the records of one sort, in the order of their keys.
    pub async fn texts(&self, sort: Sort, after: Option<&After>, limit: usize) -> Result<Texts, Fault> {
        let range = behind(after.and_then(|After(key)| from_json(key)).as_ref())?;
        let most = u32::try_from(limit).unwrap_or(u32::MAX);
        let stores = [sort.store()];
        let found = self.database.read(&stores, async |transaction| {
            let store = transaction.store(sort.store())?;
            answer(&store.get_all_with_key_and_limit(&range, most).map_err(|thrown| fault(&thrown))?).await
        });
        let found: Vec<JsValue> = Array::from(&found.await?).iter().collect();
        let is_json = |text: &String| serde_json::from_str::<IgnoredAny>(text).is_ok();
        let records = found.iter().filter_map(rows::record_text).filter(is_json).collect();
        let last = found.last().filter(|_| found.len() == limit);
        Ok(Texts { records, next: last.map(|row| After(json(&rows::key_in(row, sort.store())))) })
    }
}

/// The same of a store in memory.
pub fn texts_of(memory: &Memory, sort: Sort, after: Option<&After>, limit: usize) -> Texts {
    let from = after.and_then(|After(place)| place.parse().ok()).unwrap_or(0);
    let written = |record: &dyn Fn() -> serde_json::Value| record().to_string();
    let all: Box<dyn Iterator<Item = String>> = match sort {
        Sort::Triggers => Box::new(memory.triggers().map(|trigger| written(&|| trigger.write()))),
        Sort::Pushes => Box::new(memory.pushes().map(|decided| written(&|| decided.write()))),
        Sort::Entries => Box::new(memory.history().map(|entry| written(&|| entry.write()))),
        Sort::Tags => Box::new(memory.tags().flat_map(|(repository, tags)| {
            tags.map(|record| KeptTag { repository: repository.clone(), record: record.clone() }.write().to_string())
        })),
        #[cfg(test)]
        Sort::Containers => Box::new(memory.containers().map(|(target, running)| {
            tagfire_domain::record::Container { target: target.clone(), running: running.clone() }.write().to_string()
        })),
    };
    let records: Vec<String> = all.skip(from).take(limit).collect();
    let next = (records.len() == limit).then(|| After((from + limit).to_string()));
    Texts { records, next }
}
