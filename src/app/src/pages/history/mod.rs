//! Every action taken, and one of them in full.

mod entry;
mod list;
mod listed;

pub use entry::EntryPage;
pub use list::HistoryPage;
