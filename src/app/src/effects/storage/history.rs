//! The history's pages and counts: from the database's own indexes at first, and from an index in memory as soon as that
//! is built, which knows words and any parts of a filter together. It is kept up inside the transaction that answers, by
//! what was written since it was last asked: no news can be missed.

use super::database::{Transaction, answer, answers, fault, pause};
use super::indexed::Indexed;
use super::marks::Marks;
use super::rows::{between, column, place, text, workload};
use super::schema::{ENTRIES, META};
use js_sys::Array;
use std::cell::{Cell, RefCell};
use tagfire_domain::history::{Cursor, Entry, Filter, Index, Page, Results};
use tagfire_domain::store::Fault;
use wasm_bindgen::JsValue;
use web_sys::{IdbKeyRange, IdbRequest};

/// How many rows are read at once when the index is built: as many as fit well into a frame.
const SLICE: u32 = 128;
/// How many rows are looked through in the database before the index in memory is waited for.
const PATIENCE: usize = 300;
/// More than this many new entries, and the index is built anew.
const MOST_NEWS: u32 = 2_000;

/// The index in memory, as far as it is built.
#[derive(Default)]
pub struct Lookup {
    index: RefCell<Index>,
    state: Cell<State>,
    /// The last transaction that it knows of.
    seen: Cell<u64>,
    /// How often old rows had been taken away when it was built.
    pruned: Cell<u64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    None,
    Building,
    Built,
}

impl Indexed {
    /// Whether the index in memory is still to be built, by whoever asks first.
    pub fn lacks_index(&self) -> bool {
        self.lookup.state.get() == State::None
    }

    /// Whether the index in memory is built.
    #[cfg(test)]
    pub fn is_indexed(&self) -> bool {
        self.lookup.state.get() == State::Built
    }

    /// Builds the index in memory, in slices between which the page goes on.
    pub async fn build_index(&self) {
        if self.lookup.state.replace(State::Building) != State::None {
            return;
        }
        let built = self.read_index().await;
        self.lookup.state.set(if built.is_ok() { State::Built } else { State::None });
    }

    async fn read_index(&self) -> Result<(), Fault> {
        let marks = self.database.read(&[META], async |transaction| Marks::read(transaction).await).await?;
        self.lookup.index.take();
        let mut range = JsValue::UNDEFINED;
        loop {
            let rows = self.database.read(&[ENTRIES], async |transaction| {
                let asked = transaction.store(ENTRIES)?.get_all_with_key_and_limit(&range, SLICE);
                answer(&asked.map_err(|thrown| fault(&thrown))?).await
            });
            let rows = Array::from(&rows.await?);
            self.take_in(&rows);
            if rows.length() < SLICE {
                break;
            }
            let last = column(&rows.get(rows.length() - 1), "id");
            range = IdbKeyRange::lower_bound_with_open(&last, true).map_err(|thrown| fault(&thrown))?.into();
        }
        self.lookup.seen.set(marks.order.place);
        self.lookup.pruned.set(marks.pruned);
        Ok(())
    }

    fn take_in(&self, rows: &Array) {
        let mut index = self.lookup.index.borrow_mut();
        for row in rows.iter() {
            if let Some(entry) = self.record::<Entry>(&row) {
                index.put(&entry, column(&row, "written").as_f64().unwrap_or_default() as u64);
            }
        }
    }

    /// Takes in what was written since, within the transaction that asks; false where the index must be built anew.
    async fn keep_up(&self, transaction: &Transaction) -> Result<bool, Fault> {
        if self.lookup.state.get() != State::Built {
            return Ok(false);
        }
        let marks = Marks::read(transaction).await?;
        let mut known = marks.pruned == self.lookup.pruned.get();
        if known && marks.order.place != self.lookup.seen.get() {
            let since = IdbKeyRange::lower_bound_with_open(&place(self.lookup.seen.get()), true);
            let index = transaction.index(ENTRIES, "written")?;
            let since = since.map_err(|thrown| fault(&thrown))?;
            let asked = index.get_all_with_key_and_limit(&since, MOST_NEWS).map_err(|thrown| fault(&thrown))?;
            let news = Array::from(&answer(&asked).await?);
            known = news.length() < MOST_NEWS;
            self.take_in(&news);
            self.lookup.seen.set(marks.order.place);
        }
        if !known {
            self.lookup.state.set(State::None);
        }
        Ok(known)
    }

    /// A page of the history.
    pub async fn page(&self, filter: &Filter, after: Option<&Cursor>, limit: usize) -> Result<Page, Fault> {
        if let Some(page) = self.page_by_index(filter, after, limit).await? {
            return Ok(page);
        }
        let all = if self.lookup.state.get() == State::None { usize::MAX } else { PATIENCE };
        if let Some(page) = self.page_by_rows(filter, after, limit, all).await? {
            return Ok(page);
        }
        self.until_built().await;
        match self.page_by_index(filter, after, limit).await? {
            Some(page) => Ok(page),
            None => Ok(self.page_by_rows(filter, after, limit, usize::MAX).await?.unwrap_or_else(nothing)),
        }
    }

    async fn page_by_index(
        &self,
        filter: &Filter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Option<Page>, Fault> {
        if self.lookup.state.get() != State::Built {
            return Ok(None);
        }
        let found = self.database.read(&[META, ENTRIES], async |transaction| {
            if !self.keep_up(transaction).await? {
                return Ok(None);
            }
            let (places, more) = self.lookup.index.borrow().page(filter, after, limit);
            let asked = places.iter().map(|place| transaction.get(ENTRIES, &text(&place.id.0)));
            let rows = answers(&asked.collect::<Result<Vec<IdbRequest>, Fault>>()?).await?;
            Ok(Some((rows, places.last().filter(|_| more).cloned())))
        });
        let Some((rows, next)) = found.await? else { return Ok(None) };
        Ok(Some(Page { entries: rows.iter().filter_map(|row| self.record(row)).collect(), next }))
    }

    /// A page from the database's own indexes; none where more than so many rows would have to be looked through.
    async fn page_by_rows(
        &self,
        filter: &Filter,
        after: Option<&Cursor>,
        limit: usize,
        most: usize,
    ) -> Result<Option<Page>, Fault> {
        let (index, parts) = best_index(filter);
        let range = between(&parts, filter.since.map(|since| since.0), after)?;
        let found = self.database.read(&[ENTRIES], async |transaction| {
            let (mut found, mut looked) = (Vec::<Entry>::new(), 0);
            let more = |row: JsValue| {
                looked += 1;
                found.extend(self.record::<Entry>(&row).filter(|entry| filter.matches(entry)));
                found.len() <= limit && looked < most
            };
            let ended = transaction.walk_back(&transaction.index(ENTRIES, index)?, &range, more).await?;
            Ok((found, ended))
        });
        let (mut entries, ended) = found.await?;
        let more = entries.len() > limit;
        entries.truncate(limit);
        let next = entries.last().filter(|_| more).map(Cursor::of);
        Ok((more || ended).then_some(Page { entries, next }))
    }

    /// How many entries the filter lets through.
    pub async fn count(&self, filter: &Filter) -> Result<usize, Fault> {
        if let Some(count) = self.count_by_index(filter).await? {
            return Ok(count);
        }
        let (index, parts) = best_index(filter);
        if filter.words.trim().is_empty() && criteria(filter) < 2 {
            let range = between(&parts, filter.since.map(|since| since.0), None)?;
            let counted = self.database.read(&[ENTRIES], async |transaction| {
                let counted = transaction.index(ENTRIES, index)?.count_with_key(&range);
                answer(&counted.map_err(|thrown| fault(&thrown))?).await
            });
            return Ok(counted.await?.as_f64().unwrap_or_default() as usize);
        }
        self.until_built().await;
        match self.count_by_index(filter).await? {
            Some(count) => Ok(count),
            None => {
                let all = self.page_by_rows(filter, None, usize::MAX - 1, usize::MAX).await?;
                Ok(all.map_or(0, |page| page.entries.len()))
            }
        }
    }

    async fn count_by_index(&self, filter: &Filter) -> Result<Option<usize>, Fault> {
        if self.lookup.state.get() != State::Built {
            return Ok(None);
        }
        let known = self.database.read(&[META, ENTRIES], async |transaction| self.keep_up(transaction).await);
        Ok(known.await?.then(|| self.lookup.index.borrow().count(filter)))
    }

    async fn until_built(&self) {
        while self.lookup.state.get() == State::Building {
            pause(10).await;
        }
    }
}

fn nothing() -> Page {
    Page { entries: Vec::new(), next: None }
}

/// The index that leaves the least to look through, and where in it to look.
fn best_index(filter: &Filter) -> (&'static str, Vec<JsValue>) {
    if let Some(id) = &filter.trigger {
        return ("trigger", vec![text(&id.0)]);
    }
    if let Some(at) = &filter.workload {
        return ("workload", vec![workload(at)]);
    }
    if let Some(name) = &filter.repository {
        return ("repository", vec![text(name.as_str())]);
    }
    match filter.results {
        Results::All => ("at", Vec::new()),
        results => ("result", vec![text(results.as_str())]),
    }
}

/// How many of its parts narrow it, of those that an index answers alone.
fn criteria(filter: &Filter) -> usize {
    usize::from(filter.trigger.is_some())
        + usize::from(filter.workload.is_some())
        + usize::from(filter.repository.is_some())
        + usize::from(filter.results != Results::All)
}
