//! A place in the history, and a page from there on.

use super::entry::{Entry, EntryId};
use super::filter::Filter;
use crate::time::Timestamp;

/// An entry's place in the one order that the history has: latest first, and among those of one instant by id, the
/// greatest first. It stays good when entries come or go around it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// When the entry's push was taken.
    pub at: Timestamp,
    /// The entry.
    pub id: EntryId,
}

impl Cursor {
    /// The place of this entry.
    #[must_use]
    pub fn of(entry: &Entry) -> Cursor {
        Cursor { at: entry.at, id: entry.id.clone() }
    }
}

/// Some of what was asked for, and where to go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The entries, latest first.
    pub entries: Vec<Entry>,
    /// The last of them, where there are more after it.
    pub next: Option<Cursor>,
}

/// The first `limit` entries after `after` that the filter lets through, of entries that come latest first.
pub fn page<'a>(
    entries: impl IntoIterator<Item = &'a Entry>,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: usize,
) -> Page {
    let later = |entry: &&Entry| after.is_none_or(|after| (entry.at, &entry.id) < (after.at, &after.id));
    let mut found = entries.into_iter().filter(later).filter(|entry| filter.matches(entry));
    let entries: Vec<Entry> = found.by_ref().take(limit).cloned().collect();
    let next = found.next().and(entries.last()).map(Cursor::of);
    Page { entries, next }
}
