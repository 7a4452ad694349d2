//! Unsaved work: what was typed in an editor and not saved, kept until it is saved or thrown away.

use gloo_storage::{LocalStorage, Storage};
use serde::{Deserialize, Serialize};
use tagfire_domain::condition::Method;
use tagfire_domain::trigger::UpdateMethod;

/// Every field of the editor, as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub name: String,
    pub repository: String,
    pub method: Method,
    pub expr: String,
    /// Tags that must fire, and tags that must not.
    #[serde(default)]
    pub fires: String,
    #[serde(default)]
    pub stays: String,
    pub region: String,
    pub cluster: String,
    pub namespace: String,
    pub kind: String,
    pub workload: String,
    pub container: String,
    pub update: UpdateMethod,
    pub enabled: bool,
}

/// The key of the draft of one trigger, or of the new one.
pub fn key(name: Option<&str>) -> String {
    format!("tagfire.draft.{}", name.unwrap_or("+"))
}

/// The draft that was left, if any.
pub fn left(key: &str) -> Option<Draft> {
    LocalStorage::get(key).ok()
}

/// Keeps the draft. A full disk costs only the draft's memory; the form still has it.
pub fn keep(key: &str, draft: &Draft) {
    let _ = LocalStorage::set(key, draft);
}

/// Forgets the draft.
pub fn forget(key: &str) {
    LocalStorage::delete(key);
}
