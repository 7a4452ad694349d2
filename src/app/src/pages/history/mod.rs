//! Every action taken, and one of them in full.

mod asked;
mod beside;
mod entry;
mod list;
mod listed;
mod row;
mod runner;

pub use entry::EntryPage;
pub use list::HistoryPage;

use tagfire_domain::history::Entry;

/// What an entry is called: who fired, and at what.
fn title(entry: &Entry) -> String {
    format!("{} · {}:{}", entry.trigger, entry.repository, entry.tag)
}
