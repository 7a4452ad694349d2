//! The history's pages and counts: from the database's own indexes at first, and from an index in memory as soon as that
//! is built, which knows words and any parts of a filter together. It is kept up inside the transaction that answers, by
//! what was written since it was last asked: no news can be missed.

use super::database::{Transaction, answer, answers, fault, pause};
use super::indexed::Indexed;
use super::keys::{behind, between, column, place, text};
use super::lookup::{Looking, State};
use super::marks::Marks;
use super::rows::{self, workload};
use super::schema::{ENTRIES, META};
use js_sys::Array;
use tagfire_domain::history::{Cursor, Entry, EntryId, Filter, Page, Results, Tally};
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;
use wasm_bindgen::JsValue;
use web_sys::{IdbKeyRange, IdbRequest};

/// How many rows are read at once when the index is built: as many as fit well into a frame.
const SLICE: u32 = 128;
/// How many rows are looked through in the database before the index in memory is waited for.
const PATIENCE: usize = 400;
/// How many rows are looked through at once, at least and at most.
const AT_LEAST: usize = 20;
const AT_MOST: usize = 200;
/// More than this many new entries, and the index is built anew.
const MOST_NEWS: u32 = 2_000;

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

    /// Builds the index in memory, unless somebody does or has, in slices between which the page goes on.
    pub async fn build_index(&self) {
        if self.lookup.state.get() != State::None {
            return;
        }
        self.lookup.state.set(State::Building);
        let built = self.read_index().await;
        // Every entry has been read now, as seldom happens: what can't be read is known on each page from now on. Where
        // it can't be put aside, it stays in its place.
        let _ = self.put_aside().await;
        self.lookup.state.set(if built.is_ok() { State::Built } else { State::None });
    }

    async fn read_index(&self) -> Result<(), Fault> {
        let marks = self.database.read(&[META], async |transaction| Marks::read(transaction).await).await?;
        self.lookup.index.take();
        let mut last = None;
        loop {
            // Whoever looks at a page goes first.
            while self.lookup.looked_at.get() > 0 {
                pause(10).await;
            }
            let range = behind(last.as_ref())?;
            let rows = self.database.read(&[ENTRIES], async |transaction| {
                let asked = transaction.store(ENTRIES)?.get_all_with_key_and_limit(&range, SLICE);
                answer(&asked.map_err(|thrown| fault(&thrown))?).await
            });
            let rows = Array::from(&rows.await?);
            self.take_in(&rows);
            if rows.length() < SLICE {
                break;
            }
            last = Some(column(&rows.get(rows.length() - 1), "id"));
        }
        self.lookup.seen.set(marks.order.written);
        self.lookup.pruned.set(marks.pruned);
        Ok(())
    }

    fn take_in(&self, rows: &Array) {
        let mut index = self.lookup.index.borrow_mut();
        for (entry, written) in rows::records::<Entry>(rows) {
            match entry {
                Ok(entry) => index.put(&entry, written),
                Err(unreadable) => self.note(unreadable),
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
        if known && marks.order.written != self.lookup.seen.get() {
            let since = IdbKeyRange::lower_bound_with_open(&place(self.lookup.seen.get()), true);
            let index = transaction.index(ENTRIES, "written")?;
            let since = since.map_err(|thrown| fault(&thrown))?;
            let asked = index.get_all_with_key_and_limit(&since, MOST_NEWS).map_err(|thrown| fault(&thrown))?;
            let news = Array::from(&answer(&asked).await?);
            known = news.length() < MOST_NEWS;
            self.take_in(&news);
            self.lookup.seen.set(marks.order.written);
        }
        if !known {
            self.lookup.state.set(State::None);
        }
        Ok(known)
    }

    /// A page of the history.
    pub async fn page(&self, filter: &Filter, after: Option<&Cursor>, limit: usize) -> Result<Page, Fault> {
        let looking = Looking::at(&self.lookup);
        if let Some(page) = self.page_by_index(filter, after, limit).await? {
            return Ok(page);
        }
        let most = if self.lookup.state.get() == State::None { usize::MAX } else { PATIENCE };
        if let Some(page) = self.page_by_rows(filter, after, limit, most).await? {
            return Ok(page);
        }
        drop(looking);
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
        let mut after = after.cloned();
        let (mut entries, mut looked, mut ended) = (Vec::new(), 0, false);
        while entries.len() <= limit && looked < most && !ended {
            let range = between(&parts, filter.since, after.as_ref())?;
            let count = (limit + 1 - entries.len()).clamp(AT_LEAST, AT_MOST);
            let rows = self.database.read(&[ENTRIES], async |transaction| {
                transaction.last_of(&transaction.index(ENTRIES, index)?, &range, count as u32).await
            });
            let rows = rows.await?;
            looked += rows.length() as usize;
            ended = (rows.length() as usize) < count;
            after = rows.iter().last().and_then(|row| {
                let (at, id) = (column(&row, "at").as_f64()?, column(&row, "id").as_string()?);
                Some(Cursor { at: Timestamp(at as i64), id: EntryId(id) })
            });
            entries.extend(self.records::<Entry>(&rows).into_iter().filter(|entry| filter.matches(entry)));
        }
        let more = entries.len() > limit;
        entries.truncate(limit);
        let next = entries.last().filter(|_| more).map(Cursor::of);
        Ok((more || ended).then_some(Page { entries, next }))
    }

    /// How many entries of each result the rest of the filter lets through. Counted in memory: the database takes longer
    /// to count than to be read.
    pub async fn tally(&self, filter: &Filter) -> Result<Tally, Fault> {
        self.build_index().await;
        self.until_built().await;
        match self.tally_by_index(filter).await? {
            Some(tally) => Ok(tally),
            None => {
                let anyhow = Filter { results: Results::All, ..filter.clone() };
                let all = self.page_by_rows(&anyhow, None, usize::MAX - 1, usize::MAX).await?;
                Ok(all.map_or_else(Tally::default, |page| Tally::of(&page.entries, filter)))
            }
        }
    }

    async fn tally_by_index(&self, filter: &Filter) -> Result<Option<Tally>, Fault> {
        if self.lookup.state.get() != State::Built {
            return Ok(None);
        }
        let known = self.database.read(&[META, ENTRIES], async |transaction| self.keep_up(transaction).await);
        Ok(known.await?.then(|| self.lookup.index.borrow().tally(filter)))
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
