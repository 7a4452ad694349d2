//! The history: one entry for every action that a trigger took, and how views ask for entries. A filter and a cursor mean
//! the same wherever entries are kept.

mod cursor;
mod entry;
mod filter;
mod index;
mod tally;
#[cfg(test)]
mod tests;

pub use cursor::{Cursor, Page, page};
pub use entry::{Entry, EntryId};
pub use filter::{Filter, Results, search_text};
pub use index::Index;
pub use tally::Tally;
