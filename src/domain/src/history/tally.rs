//! How many entries of each result a filter finds, counted in one pass: what stands on a list's filters.

use super::entry::Entry;
use super::filter::{Filter, Results};

/// How many entries there are of each result, whatever result the filter asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    all: usize,
    of: [usize; Results::ALL.len()],
}

impl Tally {
    /// Counts the entries that the rest of the filter lets through.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>, filter: &Filter) -> Tally {
        let anyhow = Filter { results: Results::All, ..filter.clone() };
        let mut tally = Tally::default();
        entries.into_iter().filter(|entry| anyhow.matches(entry)).for_each(|e| tally.add(Results::of(&e.outcome)));
        tally
    }

    /// As somebody else has counted them.
    #[must_use]
    pub fn told(count: impl Fn(Results) -> usize) -> Tally {
        Tally { all: count(Results::All), of: Results::ALL.map(count) }
    }

    /// Counts one more entry, of this result.
    pub fn add(&mut self, results: Results) {
        self.all += 1;
        self.of[results as usize] += 1;
    }

    /// How many entries of this result there are, or in all.
    #[must_use]
    pub fn count(&self, results: Results) -> usize {
        if results == Results::All { self.all } else { self.of[results as usize] }
    }
}
