//! The history as an index in memory: which entries a filter lets through, without reading an entry. A store that can
//! answer only one condition at a time, as a browser's, keeps one beside it.

use super::cursor::Cursor;
use super::entry::{Entry, EntryId};
use super::filter::{Filter, Results, write_own_text, write_shared_text};
use super::tally::Tally;
use crate::cluster::WorkloadRef;
use crate::order::Map;
use crate::repository::RepositoryName;
use crate::time::Timestamp;
use crate::trigger::TriggerId;
use std::cell::RefCell;
use std::sync::Arc;

/// The index of a history. It holds some 300 bytes of an entry.
#[derive(Debug, Default)]
pub struct Index {
    rows: Map<(Timestamp, Arc<str>), Row>,
    places: Map<Arc<str>, Timestamp>,
    triggers: Numbers<TriggerId>,
    repositories: Numbers<RepositoryName>,
    workloads: Numbers<WorkloadRef>,
    /// The texts that many entries share: of one trigger there is one for each result.
    shared: Numbers<Box<str>>,
    texts: Vec<Box<str>>,
    /// The latest search: a page, its count and the next page ask the same.
    latest: RefCell<Search>,
    /// Where texts are put together.
    writing: String,
}

/// What a filter asks of an entry.
#[derive(Debug)]
struct Row {
    results: Results,
    trigger: Option<u32>,
    repository: u32,
    workload: u32,
    /// The shared part of its search text.
    shared: u32,
    /// The rest of its search text.
    own: Box<str>,
    /// When it was written, in the store's own count.
    written: u64,
}

impl Index {
    /// How many entries are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Takes in an entry as the store's transaction `written` has left it. What is older than what is known of it changes
    /// nothing, so that news may come in any order.
    pub fn put(&mut self, entry: &Entry, written: u64) {
        if self.written(&entry.id).is_some_and(|known| known > written) {
            return;
        }
        self.remove(&entry.id);
        let id: Arc<str> = entry.id.0.as_str().into();
        let shared = self.share(entry);
        self.writing.clear();
        write_own_text(entry, &mut self.writing);
        let row = Row {
            results: Results::of(&entry.outcome),
            trigger: entry.trigger_id.as_ref().map(|id| self.triggers.number(id)),
            repository: self.repositories.number(&entry.repository),
            workload: self.workloads.number(&entry.action.target.workload),
            shared,
            own: self.writing.as_str().into(),
            written,
        };
        self.places.insert(Arc::clone(&id), entry.at);
        self.rows.insert((entry.at, id), row);
    }

    /// The number of the shared part of its search text.
    fn share(&mut self, entry: &Entry) -> u32 {
        self.writing.clear();
        write_shared_text(entry, &mut self.writing);
        if let Some(number) = self.shared.0.get(self.writing.as_str()) {
            return *number;
        }
        let text: Box<str> = self.writing.as_str().into();
        self.texts.push(text.clone());
        self.shared.number(&text)
    }

    /// Takes an entry out.
    pub fn remove(&mut self, id: &EntryId) {
        if let Some((id, at)) = self.places.remove_entry(id.0.as_str()) {
            self.rows.remove(&(at, id));
        }
    }

    fn written(&self, id: &EntryId) -> Option<u64> {
        let (id, at) = self.places.get_key_value(id.0.as_str())?;
        self.rows.get(&(*at, Arc::clone(id))).map(|row| row.written)
    }

    /// The places of the first `limit` entries after `after` that the filter lets through, latest first, and whether there
    /// are more.
    #[must_use]
    pub fn page(&self, filter: &Filter, after: Option<&Cursor>, limit: usize) -> (Vec<Cursor>, bool) {
        let Some(wanted) = self.wanted(filter) else { return (Vec::new(), false) };
        let mut search = self.search_for(&filter.words);
        let mut matching =
            self.from(after, filter.since).filter(|(_, row)| wanted.by(row) && search.finds(&self.texts, row));
        let place =
            |((at, id), _): (&(Timestamp, Arc<str>), _)| Cursor { at: *at, id: EntryId(id.as_ref().to_owned()) };
        let found = matching.by_ref().take(limit).map(place).collect();
        let more = matching.next().is_some();
        drop(matching);
        *self.latest.borrow_mut() = search;
        (found, more)
    }

    /// How many entries of each result the rest of the filter lets through.
    #[must_use]
    pub fn tally(&self, filter: &Filter) -> Tally {
        let mut tally = Tally::default();
        let Some(wanted) = self.wanted(filter) else { return tally };
        let wanted = Wanted { results: Results::All, ..wanted };
        let mut search = self.search_for(&filter.words);
        self.from(None, filter.since)
            .filter(|(_, row)| wanted.by(row) && search.finds(&self.texts, row))
            .for_each(|(_, row)| tally.add(row.results));
        *self.latest.borrow_mut() = search;
        tally
    }

    /// The entries after one place and not before an instant, latest first.
    fn from(
        &self,
        after: Option<&Cursor>,
        since: Option<Timestamp>,
    ) -> impl Iterator<Item = (&(Timestamp, Arc<str>), &Row)> {
        // Nothing comes after the end of time.
        let end = || (Timestamp(i64::MAX), Arc::from("\u{10ffff}"));
        let before = after.map_or_else(end, |Cursor { at, id }| (*at, Arc::from(id.0.as_str())));
        let since = since.unwrap_or(Timestamp(i64::MIN));
        self.rows.before(&before).rev().take_while(move |((at, _), _)| *at >= since)
    }

    /// What the filter asks for, in numbers. None where it asks for something that no entry has.
    fn wanted(&self, filter: &Filter) -> Option<Wanted> {
        Some(Wanted {
            results: filter.results,
            trigger: self.triggers.asked(filter.trigger.as_ref())?,
            repository: self.repositories.asked(filter.repository.as_ref())?,
            workload: self.workloads.asked(filter.workload.as_ref())?,
        })
    }

    /// The search for these words, with what the last one has found if it was for the same.
    fn search_for(&self, words: &str) -> Search {
        let latest = self.latest.take();
        if latest.asked == words { latest } else { Search::new(words) }
    }
}

/// What a filter asks for, but for its words and its time.
struct Wanted {
    results: Results,
    trigger: Option<u32>,
    repository: Option<u32>,
    workload: Option<u32>,
}

impl Wanted {
    fn by(&self, row: &Row) -> bool {
        (self.results == Results::All || self.results == row.results)
            && (self.trigger.is_none() || self.trigger == row.trigger)
            && self.repository.is_none_or(|asked| asked == row.repository)
            && self.workload.is_none_or(|asked| asked == row.workload)
    }
}

/// A number for each of the values that many entries share.
#[derive(Debug)]
struct Numbers<T>(Map<T, u32>);

impl<T> Default for Numbers<T> {
    fn default() -> Numbers<T> {
        Numbers(Map::new())
    }
}

impl<T: Ord + Clone> Numbers<T> {
    fn number(&mut self, value: &T) -> u32 {
        if let Some(number) = self.0.get(value) {
            return *number;
        }
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(value.clone(), next);
        next
    }

    /// The number of what is asked for, if anything is; None for something that has no number.
    fn asked(&self, value: Option<&T>) -> Option<Option<u32>> {
        match value {
            None => Some(None),
            Some(value) => self.0.get(value).copied().map(Some),
        }
    }
}

/// A search, and what it has found out so far.
#[derive(Debug, Default)]
struct Search {
    asked: String,
    /// Each word, and which of the shared texts hold it, as far as that was asked.
    words: Vec<(Box<str>, Vec<Option<bool>>)>,
}

impl Search {
    /// As [`Filter::finds`] takes the words.
    fn new(asked: &str) -> Search {
        let lower = asked.to_ascii_lowercase();
        let words = lower.split_whitespace().map(|word| (word.into(), Vec::new())).collect();
        Search { asked: asked.to_owned(), words }
    }

    /// Whether every word is found in the row's text. A word has no space in it, so it is in one part or the other.
    fn finds(&mut self, texts: &[Box<str>], row: &Row) -> bool {
        self.words.iter_mut().all(|(word, known)| {
            known.resize(texts.len(), None);
            let shared = row.shared as usize;
            let holds = || texts.get(shared).is_some_and(|text| text.contains(word.as_ref()));
            known.get_mut(shared).is_some_and(|known| *known.get_or_insert_with(holds))
                || row.own.contains(word.as_ref())
        })
    }
}
