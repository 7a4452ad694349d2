//! The entries of a filter as a page lists them: the first page at once, more when asked for, and what comes meanwhile.

use crate::parts::held::Held;
use crate::parts::live::effect;
use crate::parts::memo::Memo;
use crate::state::{Door, State};
use leptos::prelude::*;
use tagfire_domain::history::{Cursor, Entry, Filter, Results, Tally};

/// How many entries a filter shows at first: more than a screen holds, and few enough to be painted with the next frames.
const FIRST: usize = 40;
/// How many more are read when they are asked for.
const MORE: usize = 100;

/// A list that follows a filter. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct Listed {
    door: Door,
    filter: Memo<Filter>,
    /// Latest first.
    pub rows: Held<Vec<Entry>>,
    /// Where to go on, if there is more.
    pub next: Held<Option<Cursor>>,
    /// How many entries there are in all, whatever the filter; None until that is known.
    pub total: Held<Option<usize>>,
    /// How many of each result the rest of the filter lets through.
    pub tally: Held<Option<Tally>>,
    /// Whether the first page is still being read.
    pub loading: Held<bool>,
    /// Which question the next answer belongs to: answers to older ones are dropped.
    version: StoredValue<u32>,
}

impl Listed {
    /// The list of a filter, and of each that it becomes.
    pub fn new(filter: Memo<Filter>) -> Listed {
        let state = State::current();
        let listed = Listed {
            door: state.door,
            filter,
            rows: Held::default(),
            next: Held::new(None),
            total: Held::new(None),
            tally: Held::new(None),
            loading: Held::new(true),
            version: StoredValue::new(0),
        };
        effect(move || {
            filter.with(|_| ());
            listed.read(FIRST);
            listed.count();
        });
        let news = state.history.news();
        Effect::watch(
            move || news.get(),
            move |news, _, _| match news.all {
                // As many as were there: nobody loses their place.
                true => {
                    listed.read(listed.rows.with_untracked(Vec::len).max(FIRST));
                    listed.count();
                }
                false => listed.take(&news.entries),
            },
            false,
        );
        listed
    }

    /// Reads the next page.
    pub fn more(self) {
        self.ask(self.next.get_untracked(), MORE, move |rows, page| rows.extend(page));
    }

    fn read(self, limit: usize) {
        self.version.update_value(|version| *version += 1);
        self.ask(None, limit, |rows, page| *rows = page);
    }

    fn ask(self, after: Option<Cursor>, limit: usize, put: impl FnOnce(&mut Vec<Entry>, Vec<Entry>) + 'static) {
        let (filter, mine) = (self.filter.get_untracked(), self.version.get_value());
        self.door.ask(move |storage| async move {
            let found = storage.page(&filter, after.as_ref(), limit).await;
            if self.version.try_get_value() != Some(mine) {
                return;
            }
            if let Ok(page) = found {
                self.rows.update(|rows| put(rows, page.entries));
                self.next.set(page.next);
            }
            self.loading.set(false);
        });
    }

    fn count(self) {
        let (filter, mine) = (self.filter.get_untracked(), self.version.get_value());
        self.door.ask(move |storage| async move {
            if let Ok(tally) = storage.tally(&Filter::default()).await {
                self.total.try_set(Some(tally.count(Results::All)));
            }
            if let Ok(tally) = storage.tally(&filter).await
                && self.version.try_get_value() == Some(mine)
            {
                self.tally.try_set(Some(tally));
            }
        });
    }

    /// Takes in entries that came meanwhile. Those that are listed already are followed by their rows.
    fn take(self, entries: &[Entry]) {
        let filter = self.filter.get_untracked();
        let new: Vec<&Entry> = self.rows.with_untracked(|rows| {
            let listed = |entry: &&Entry| rows.iter().any(|row| row.id == entry.id);
            entries.iter().filter(|entry| filter.matches(entry)).filter(|entry| !listed(entry)).collect()
        });
        if new.is_empty() {
            return;
        }
        self.rows.update(|rows| {
            for entry in new {
                let place = rows.iter().position(|row| Cursor::of(row) < Cursor::of(entry)).unwrap_or(rows.len());
                rows.insert(place, entry.clone());
            }
        });
        self.count();
    }
}
