//! The one door to what the browser keeps: triggers, history, tags seen and the simulation, each in a row of its own.
//!
//! Rows are written one at a time, so a killed tab loses at most the row it was writing. A row that can't be read is
//! left as it is and told to the person. A write that fails is told too: nothing is dropped in silence.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tagfire_domain::history::Entry;
use tagfire_domain::order::{sort_by, sort_by_key};
use tagfire_domain::push::TagRecord;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::simulation::Simulation;
use tagfire_domain::trigger::{Trigger, TriggerId};
use web_sys::Storage;

/// Every row's key begins so; preferences and drafts don't.
pub const PREFIX: &str = "tagfire/";
const SCHEMA: &str = "tagfire/schema";
const SCHEMA_VERSION: u32 = 1;
const SIMULATION: &str = "tagfire/simulation";

/// Everything that was kept.
#[derive(Default)]
pub struct Kept {
    pub triggers: Vec<Trigger>,
    pub tags: Vec<(RepositoryName, Vec<TagRecord>)>,
    pub history: Vec<Entry>,
    pub simulation: Option<Simulation>,
    /// Rows that can't be read: key and text, untouched.
    pub unreadable: Vec<(String, String)>,
}

/// Why the browser's storage doesn't serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The browser gives no storage to this page.
    Unavailable,
    /// A row couldn't be written; most likely the disk or the quota is full.
    Full,
    /// The rows were written by a newer version of the console.
    Newer { version: u32 },
}

fn storage() -> Result<Storage, StorageError> {
    leptos::prelude::window().local_storage().ok().flatten().ok_or(StorageError::Unavailable)
}

/// Reads everything. None on a first visit.
pub fn load() -> Result<Option<Kept>, StorageError> {
    let storage = storage()?;
    match storage.get_item(SCHEMA).ok().flatten() {
        None => return Ok(None),
        Some(version) => {
            let version = version.parse().unwrap_or(u32::MAX);
            if version > SCHEMA_VERSION {
                return Err(StorageError::Newer { version });
            }
        }
    }
    let mut kept = Kept::default();
    let mut tags: std::collections::BTreeMap<RepositoryName, Vec<TagRecord>> = Default::default();
    for key in keys(&storage) {
        let Some(text) = storage.get_item(&key).ok().flatten() else { continue };
        let read = match key.trim_start_matches(PREFIX).split_once('/') {
            Some(("trigger", _)) => parse(&text).map(|row| kept.triggers.push(row)),
            Some(("entry", _)) => parse(&text).map(|row| kept.history.push(row)),
            Some(("tags", name)) => RepositoryName::parse(name.split('@').next().unwrap_or_default())
                .ok()
                .and_then(|name| parse::<Vec<TagRecord>>(&text).map(|rows| tags.entry(name).or_default().extend(rows))),
            _ if key == SIMULATION => parse(&text).map(|row| kept.simulation = Some(row)),
            _ => Some(()),
        };
        if read.is_none() {
            kept.unreadable.push((key, text));
        }
    }
    for (name, mut records) in tags {
        // A tag that was pushed again is in a later row too: the latest wins, in the place of the first.
        sort_by(&mut records, |a, b| (&a.tag, b.pushed_at).cmp(&(&b.tag, a.pushed_at)));
        records.dedup_by(|later, first| later.tag == first.tag);
        sort_by_key(&mut records, |record| std::cmp::Reverse(record.pushed_at));
        kept.tags.push((name, records));
    }
    Ok(Some(kept))
}

fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    // By way of a value, as imports go: one reader of each record, where the text's own would be a second.
    serde_json::from_value(serde_json::from_str(text).ok()?).ok()
}

fn keys(storage: &Storage) -> Vec<String> {
    let count = storage.length().unwrap_or(0);
    let keys = (0..count).filter_map(|i| storage.key(i).ok().flatten());
    let mut keys: Vec<String> = keys.filter(|key| key.starts_with(PREFIX)).collect();
    sort_by(&mut keys, Ord::cmp);
    keys
}

fn put(key: &str, row: &impl Serialize) -> Result<(), StorageError> {
    let text = serde_json::to_string(row).map_err(|_| StorageError::Full)?;
    storage()?.set_item(key, &text).map_err(|_| StorageError::Full)
}

/// Marks the storage as ours, once everything of a first visit is in it.
pub fn put_schema() -> Result<(), StorageError> {
    put(SCHEMA, &SCHEMA_VERSION)
}

/// Keeps a trigger.
pub fn put_trigger(trigger: &Trigger) -> Result<(), StorageError> {
    put(&format!("{PREFIX}trigger/{}", trigger.id.0), trigger)
}

/// Forgets a trigger.
pub fn forget_trigger(id: &TriggerId) -> Result<(), StorageError> {
    storage()?.remove_item(&format!("{PREFIX}trigger/{}", id.0)).map_err(|_| StorageError::Full)
}

/// Keeps an entry of the history.
pub fn put_entry(entry: &Entry) -> Result<(), StorageError> {
    put(&format!("{PREFIX}entry/{}", entry.id.0), entry)
}

/// Keeps the tags that a repository began with.
pub fn put_tags(repository: &RepositoryName, records: &[TagRecord]) -> Result<(), StorageError> {
    put(&format!("{PREFIX}tags/{repository}"), &records)
}

/// Keeps one pushed tag.
pub fn put_tag(repository: &RepositoryName, record: &TagRecord) -> Result<(), StorageError> {
    put(&format!("{PREFIX}tags/{repository}@{}", record.tag), &[record])
}

/// Keeps the simulation as it stands.
pub fn put_simulation(simulation: &Simulation) -> Result<(), StorageError> {
    put(SIMULATION, simulation)
}

/// Forgets every row; preferences stay.
pub fn clear() -> Result<(), StorageError> {
    let storage = storage()?;
    for key in keys(&storage) {
        storage.remove_item(&key).map_err(|_| StorageError::Full)?;
    }
    Ok(())
}
