//! Every action taken, and one of them in full.

mod asked;
mod beside;
mod entry;
mod list;
mod listed;
mod row;

pub use entry::EntryPage;
pub use list::HistoryPage;
