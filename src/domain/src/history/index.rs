//! The history as an index in memory: which entries a filter lets through, without reading an entry. A store that can
//! answer only one condition at a time, as a browser's, keeps one beside it.

use super::cursor::Cursor;
use super::entry::{Entry, EntryId};
use super::filter::{Filter, Results, search_text};
use crate::cluster::WorkloadRef;
use crate::repository::RepositoryName;
use crate::time::Timestamp;
use crate::trigger::TriggerId;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The index of a history. It holds some 200 bytes of an entry, where many are alike.
#[derive(Debug, Default)]
pub struct Index {
    rows: BTreeMap<(Timestamp, Arc<str>), Row>,
    places: BTreeMap<Arc<str>, Timestamp>,
    triggers: Numbers<TriggerId>,
    repositories: Numbers<RepositoryName>,
    workloads: Numbers<WorkloadRef>,
    words: Words,
    /// The latest search: a page, its count and the next page ask the same.
    latest: RefCell<Search>,
}

/// What a filter asks of an entry.
#[derive(Debug)]
struct Row {
    results: Results,
    trigger: Option<u32>,
    repository: u32,
    workload: u32,
    /// The words of its search text.
    words: Box<[u32]>,
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
        let words = search_text(entry);
        let row = Row {
            results: Results::of(&entry.outcome),
            trigger: entry.trigger_id.as_ref().map(|id| self.triggers.number(id)),
            repository: self.repositories.number(&entry.repository),
            workload: self.workloads.number(&entry.action.target.workload),
            words: words.split_whitespace().map(|word| self.words.number(word)).collect(),
            written,
        };
        self.places.insert(Arc::clone(&id), entry.at);
        self.rows.insert((entry.at, id), row);
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
            self.from(after, filter.since).filter(|(_, row)| wanted.by(row) && search.finds(&self.words, row));
        let place =
            |((at, id), _): (&(Timestamp, Arc<str>), _)| Cursor { at: *at, id: EntryId(id.as_ref().to_owned()) };
        let found = matching.by_ref().take(limit).map(place).collect();
        let more = matching.next().is_some();
        drop(matching);
        *self.latest.borrow_mut() = search;
        (found, more)
    }

    /// How many entries the filter lets through.
    #[must_use]
    pub fn count(&self, filter: &Filter) -> usize {
        let Some(wanted) = self.wanted(filter) else { return 0 };
        let mut search = self.search_for(&filter.words);
        let matching =
            self.from(None, filter.since).filter(|(_, row)| wanted.by(row) && search.finds(&self.words, row));
        let count = matching.count();
        *self.latest.borrow_mut() = search;
        count
    }

    /// The entries after one place and not before an instant, latest first.
    fn from(
        &self,
        after: Option<&Cursor>,
        since: Option<Timestamp>,
    ) -> impl Iterator<Item = (&(Timestamp, Arc<str>), &Row)> {
        let rows = match after {
            Some(Cursor { at, id }) => self.rows.range(..(*at, Arc::from(id.0.as_str()))),
            None => self.rows.range(..),
        };
        let since = since.unwrap_or(Timestamp(i64::MIN));
        rows.rev().take_while(move |((at, _), _)| *at >= since)
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
struct Numbers<T>(BTreeMap<T, u32>);

impl<T> Default for Numbers<T> {
    fn default() -> Numbers<T> {
        Numbers(BTreeMap::new())
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

/// Every word of every search text, once. A word that is searched for has no space in it, so it is found in a text if it
/// is found in one of the text's words.
#[derive(Debug, Default)]
struct Words {
    numbers: BTreeMap<Arc<str>, u32>,
    texts: Vec<(Arc<str>, Letters)>,
}

impl Words {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let next = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let word: Arc<str> = word.into();
        self.texts.push((Arc::clone(&word), Letters::of(&word)));
        self.numbers.insert(word, next);
        next
    }
}

/// Which bytes a word has, by their last six bits: one that lacks a byte of another does not hold it.
#[derive(Clone, Copy, Debug)]
struct Letters(u64);

impl Letters {
    fn of(word: &str) -> Letters {
        Letters(word.bytes().fold(0, |letters, byte| letters | 1 << (byte & 63)))
    }

    fn can_hold(self, other: Letters) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A search, and what it has found out so far.
#[derive(Debug, Default)]
struct Search {
    asked: String,
    words: Vec<(Box<str>, Letters, Vec<Known>)>,
}

/// Whether a word of a text holds a word that is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    NotAsked,
    Holds,
    HoldsNot,
}

impl Search {
    /// As [`Filter::finds`] takes the words.
    fn new(asked: &str) -> Search {
        let lower = asked.to_ascii_lowercase();
        let words = lower.split_whitespace().map(|word| (word.into(), Letters::of(word), Vec::new())).collect();
        Search { asked: asked.to_owned(), words }
    }

    /// Whether every word is found in the row's text.
    fn finds(&mut self, words: &Words, row: &Row) -> bool {
        self.words.iter_mut().all(|(word, letters, known)| {
            known.resize(words.texts.len(), Known::NotAsked);
            row.words.iter().any(|number| {
                let (Some(known), Some((text, has))) =
                    (known.get_mut(*number as usize), words.texts.get(*number as usize))
                else {
                    return false;
                };
                if *known == Known::NotAsked {
                    let holds = has.can_hold(*letters) && text.contains(word.as_ref());
                    *known = if holds { Known::Holds } else { Known::HoldsNot };
                }
                *known == Known::Holds
            })
        })
    }
}
