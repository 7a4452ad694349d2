//! Every action taken, and one of them in full.

mod entry;
mod list;

pub use entry::EntryPage;
pub use list::HistoryPage;
