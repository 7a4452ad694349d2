//! Export and import: everything to one file, and back from it or from the vendor's JSON.
//!
//! An import is planned first and applied after: [`plan`] changes nothing and tells what would be added, changed and
//! refused, and why.

mod file;
mod plan;
mod report;
#[cfg(test)]
mod tests;

pub use plan::{Plan, plan};
pub use report::{Aspect, ImportError, Item, JsonFault, Note, Reason, Refusal};

use crate::engine::Engine;
use crate::history::Entry;
use crate::push::TagRecord;
use crate::repository::RepositoryName;
use crate::time::Timestamp;
use crate::trigger::Trigger;
use serde::Serialize;

/// The `format` of our files.
pub const FORMAT: &str = "tagfire";
/// The newest `version` of our files that is understood.
pub const VERSION: u64 = 1;
/// The longest text that an import takes, in bytes.
pub const MAX_IMPORT: usize = 64 * 1024 * 1024;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File<'a> {
    format: &'static str,
    version: u64,
    exported_at: Option<String>,
    triggers: Vec<&'a Trigger>,
    history: Vec<&'a Entry>,
    repositories: Vec<Repository<'a>>,
}

#[derive(Serialize)]
struct Repository<'a> {
    name: &'a RepositoryName,
    tags: &'a [TagRecord],
}

/// Everything that the engine knows, as one JSON file for people and programs to read.
#[must_use]
pub fn export(engine: &Engine, exported_at: Timestamp) -> String {
    let repositories = engine.repositories().into_iter();
    let file = File {
        format: FORMAT,
        version: VERSION,
        exported_at: exported_at.to_rfc3339(),
        triggers: engine.triggers(),
        history: engine.history(),
        repositories: repositories.map(|name| Repository { name, tags: engine.tags(name) }).collect(),
    };
    // Every map here has text for keys, which is all that could fail.
    serde_json::to_string_pretty(&file).unwrap_or_default()
}
