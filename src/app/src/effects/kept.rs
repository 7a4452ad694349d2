//! Small things that the browser keeps: preferences and drafts. Where it keeps nothing, because site data is blocked
//! or the disk is full, they last as long as the page does.

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use leptos::prelude::*;
use serde_json::Value;

/// Whether there is a storage at all: asking one that isn't there is an exception.
fn is_there() -> bool {
    matches!(window().local_storage(), Ok(Some(_)))
}

/// What is kept under this key.
pub fn get(key: &str) -> Option<Value> {
    is_there().then(|| LocalStorage::get(key).ok()).flatten()
}

/// The text that is kept under this key.
pub fn text(key: &str) -> Option<String> {
    get(key)?.as_str().map(str::to_owned)
}

/// Whether anything is kept under this key.
pub fn has(key: &str) -> bool {
    matches!(window().local_storage(), Ok(Some(storage)) if matches!(storage.get_item(key), Ok(Some(_))))
}

/// Keeps this.
pub fn set(key: &str, value: impl Into<Value>) {
    if is_there() {
        let _ = LocalStorage::set(key, value.into());
    }
}

/// Forgets what is kept under this key.
pub fn delete(key: &str) {
    if is_there() {
        LocalStorage::delete(key);
    }
}

/// The keys that begin so.
pub fn keys(prefix: &str) -> Vec<String> {
    let Ok(Some(storage)) = window().local_storage() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|i| storage.key(i).ok().flatten());
    keys.filter(|key| key.starts_with(prefix)).collect()
}

/// What is kept under this key for this tab alone.
pub fn get_for_tab(key: &str) -> Option<Value> {
    is_there().then(|| SessionStorage::get(key).ok()).flatten()
}

/// Keeps this for this tab alone, through reloads.
pub fn set_for_tab(key: &str, value: impl Into<Value>) {
    if is_there() {
        let _ = SessionStorage::set(key, value.into());
    }
}
