//! What the storage finds when it is opened.

use tagfire_domain::store::Fault;

/// What was found when the storage was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing: it may be seeded.
    Fresh,
    /// What was kept.
    Kept,
    /// What a newer version has written: it is read as far as it can be, and nothing is written.
    Newer {
        /// The version.
        version: u32,
    },
    /// No storage that serves: everything is kept in memory, until the page is closed.
    Nothing {
        /// Why.
        why: Fault,
    },
}
