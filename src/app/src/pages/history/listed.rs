//! The entries of a filter as a page lists them: the first page at once, more when asked for, and what comes meanwhile.

use super::asked::Whose;
use super::runner;
use crate::effects::request::Trouble;
use crate::parts::held::Held;
use crate::parts::live::effect;
use crate::parts::memo::Memo;
use crate::state::State;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use tagfire_domain::history::{Cursor, Entry, Filter, Results, Tally};

/// How many entries a filter shows at first: more than a screen holds, and few enough to be painted with the next frames.
const FIRST: usize = 40;
/// How many more are read when they are asked for.
const MORE: usize = 100;

/// The server reads all its entries to count them: a filter that is still being typed isn't counted.
const PAUSE: Duration = Duration::from_millis(400);

/// How often the server is asked what its runner has done since.
const AGAIN: Duration = Duration::from_secs(3);

/// Where to go on.
#[derive(Clone)]
pub enum Next {
    Console(Cursor),
    /// As the server gave it.
    Runner(String),
}

/// A list that follows a filter. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct Listed {
    state: State,
    filter: Memo<Filter>,
    whose: Memo<Whose>,
    /// Latest first.
    pub rows: Held<Vec<Entry>>,
    /// Where to go on, if there is more.
    pub next: Held<Option<Next>>,
    /// How many entries there are in all, whatever the filter; None until that is known.
    pub total: Held<Option<usize>>,
    /// How many of each result the rest of the filter lets through.
    pub tally: Held<Option<Tally>>,
    /// Why the server's runner tells nothing.
    pub trouble: Held<Option<Trouble>>,
    /// Whether the first page is still being read.
    pub loading: Held<bool>,
    /// Which question the next answer belongs to: answers to older ones are dropped.
    version: StoredValue<u32>,
}

impl Listed {
    /// The list of a filter, and of each that it becomes.
    pub fn new(filter: Memo<Filter>, whose: Memo<Whose>) -> Listed {
        let state = State::current();
        let listed = Listed {
            state,
            filter,
            whose,
            rows: Held::default(),
            next: Held::new(None),
            total: Held::new(None),
            tally: Held::new(None),
            trouble: Held::new(None),
            loading: Held::new(true),
            version: StoredValue::new(0),
        };
        effect(move || {
            whose.get();
            // Those of somebody else.
            listed.total.set(None);
            listed.tally.set(None);
        });
        effect(move || {
            filter.with(|_| ());
            if whose.get() == Whose::Runner {
                listed.look_again();
            }
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
                false if whose.get_untracked() == Whose::Console => {
                    if listed.take(&news.entries) {
                        listed.count();
                    }
                }
                false => {}
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

    fn ask(self, after: Option<Next>, limit: usize, put: impl FnOnce(&mut Vec<Entry>, Vec<Entry>) + 'static) {
        let put = move |found: Option<(Vec<Entry>, Option<Next>)>| {
            if let Some((entries, next)) = found {
                self.rows.update(|rows| put(rows, entries));
                self.next.set(next);
            }
            self.loading.set(false);
        };
        // Where to go on is of whoever is listed: another list begins anew.
        let (console, runner) = match after {
            Some(Next::Console(cursor)) => (Some(cursor), None),
            Some(Next::Runner(cursor)) => (None, Some(cursor)),
            None => (None, None),
        };
        if self.whose.get_untracked() == Whose::Runner {
            let put = |found: Option<(Vec<Entry>, Option<String>)>| {
                put(found.map(|(entries, next)| (entries, next.map(Next::Runner))));
            };
            return self.ask_runner(runner, limit, put);
        }
        let (filter, mine) = (self.filter.get_untracked(), self.version.get_value());
        self.state.door.ask(move |storage| async move {
            let found = storage.page(&filter, console.as_ref(), limit).await;
            if self.version.try_get_value() == Some(mine) {
                put(found.ok().map(|page| (page.entries, page.next.map(Next::Console))));
            }
        });
    }

    /// Asks the server what its runner did, and gives what it tells where that is still asked for.
    fn ask_runner(
        self,
        after: Option<String>,
        limit: usize,
        done: impl FnOnce(Option<(Vec<Entry>, Option<String>)>) + 'static,
    ) {
        let (filter, mine) = (self.filter.get_untracked(), self.version.get_value());
        spawn_local(async move {
            let found = runner::page(self.state.link, &filter, after, limit).await;
            if self.version.try_get_value() == Some(mine) {
                self.trouble.set(found.as_ref().err().cloned());
                done(found.ok());
            }
        });
    }

    /// Asks the server again and again for the latest, for as long as the same is asked for.
    fn look_again(self) {
        let went_on = StoredValue::new(true);
        let look = move || {
            self.ask_runner(None, FIRST, move |found| {
                let Some((entries, _)) = found else { return };
                self.state.history.tell(&entries);
                let new = self.take(&entries);
                // What goes on may have come to its end.
                let goes_on = entries.iter().any(|entry| !entry.outcome.is_final());
                if new || went_on.get_value() || goes_on {
                    self.count();
                }
                went_on.set_value(goes_on);
            });
        };
        if let Ok(handle) = set_interval_with_handle(look, AGAIN) {
            on_cleanup(move || handle.clear());
        }
    }

    fn count(self) {
        let (filter, mine) = (self.filter.get_untracked(), self.version.get_value());
        let still = move || self.version.try_get_value() == Some(mine);
        if self.whose.get_untracked() == Whose::Runner {
            let count = move || {
                if still() {
                    self.count_runner(filter, still);
                }
            };
            return set_timeout(count, PAUSE);
        }
        self.state.door.ask(move |storage| async move {
            if let Ok(tally) = storage.tally(&Filter::default()).await
                && still()
            {
                self.total.set(Some(tally.count(Results::All)));
            }
            if let Ok(tally) = storage.tally(&filter).await
                && still()
            {
                self.tally.set(Some(tally));
            }
        });
    }

    fn count_runner(self, filter: Filter, still: impl Fn() -> bool + 'static) {
        spawn_local(async move {
            if let Ok((total, tally)) = runner::counts(self.state.link, &filter).await
                && still()
            {
                self.total.set(Some(total));
                self.tally.set(Some(tally));
            }
        });
    }

    /// Takes in entries that came meanwhile, and tells whether there were any. Those that are listed already are followed by
    /// their rows.
    fn take(self, entries: &[Entry]) -> bool {
        let filter = self.filter.get_untracked();
        let new: Vec<&Entry> = self.rows.with_untracked(|rows| {
            let listed = |entry: &&Entry| rows.iter().any(|row| row.id == entry.id);
            entries.iter().filter(|entry| filter.matches(entry)).filter(|entry| !listed(entry)).collect()
        });
        if new.is_empty() {
            return false;
        }
        self.rows.update(|rows| {
            for entry in new {
                let place = rows.iter().position(|row| Cursor::of(row) < Cursor::of(entry)).unwrap_or(rows.len());
                rows.insert(place, entry.clone());
            }
        });
        true
    }
}
