//! One transaction of writes: what they meet is read, checked by the rules of [`Memory`], and written, all inside one
//! transaction of the browser's.

use super::aside;
use super::database::{Database, Transaction, answer, answers, fault};
use super::keys::{behind, column, json, text};
use super::marks::{Marks, Term};
use super::rows::{self, Kept};
use super::schema::{ASIDE, CONTAINERS, ENTRIES, META, PUSHES, REPOSITORIES, TAGS, TRIGGERS};
use super::summaries::Summaries;
use super::unreadable::Unreadable;
use serde_json::Value;
use tagfire_domain::decide::Decided;
use tagfire_domain::order::{Map, Set};
use tagfire_domain::record::{Container, KeptTag};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::{Durability, Fault, Memory, NotStored, Write};
use tagfire_domain::trigger::{Trigger, TriggerId, TriggerName};
use wasm_bindgen::JsValue;
use web_sys::IdbRequest;

/// How many writes are made between two waits for the database, in which the page answers keys and paints.
const SLICE: usize = 128;
/// For more writes than this, what is there is asked for as a whole.
const BULK: usize = 1_000;
/// How many keys are asked for at once.
const KEYS: u32 = 4_000;

/// What is to be committed.
pub struct Commit<'a> {
    /// The writes.
    pub writes: &'a [Write],
    /// How surely.
    pub durability: Durability,
    /// Refused once another performs.
    pub fence: Option<Term>,
    /// What it is called, as nothing else is.
    pub name: String,
    /// Told how many writes are made, now and then.
    pub progress: &'a dyn Fn(usize),
}

impl<'a> Commit<'a> {
    /// Writes that nobody is told of while they are made.
    pub fn strictly(writes: &'a [Write], name: String) -> Commit<'a> {
        Commit { writes, durability: Durability::Strict, fence: None, name, progress: &|_| () }
    }

    /// Keeps all of the writes and gives their place in the order of pushes, or keeps none and says why.
    pub async fn run(&self, database: &Database) -> Result<u64, NotStored> {
        let stores = self.stores();
        let once = || database.write(&stores, self.durability, async |under_way| self.within(under_way).await);
        match once().await {
            Err(NotStored::Fault(Fault::Broken { .. })) => {}
            ended => return ended,
        }
        // The connection was lost: it may have been kept for all that.
        database.let_go();
        let marks = database.read(&[META], async |transaction| Marks::read(transaction).await).await;
        match marks.map_err(NotStored::Fault)?.order.place_of(&self.name) {
            Some(place) => Ok(place),
            None => once().await,
        }
    }

    fn stores(&self) -> Vec<&'static str> {
        let mut stores = vec![META, ASIDE];
        for write in self.writes {
            let met: &[&str] = match write {
                Write::Trigger { .. } | Write::ForgetTrigger { .. } => &[TRIGGERS],
                Write::Push(_) => &[PUSHES],
                Write::Tag { .. } => &[TAGS, REPOSITORIES],
                Write::Entry(_) => &[ENTRIES],
                Write::Container { .. } => &[CONTAINERS],
            };
            if met.first().is_some_and(|store| !stores.contains(store)) {
                stores.extend(met);
            }
        }
        stores
    }

    /// Makes the writes in a transaction that is under way.
    pub async fn within(&self, transaction: &Transaction) -> Result<u64, NotStored> {
        let mut marks = Marks::read(transaction).await?;
        marks.check(self.fence)?;
        let mut met = Met::new(transaction);
        met.memory.set_place(marks.order.place);
        let place = met.memory.place_of(self.writes);
        if self.writes.len() > BULK {
            met.take_stock(&self.stores()).await?;
        }
        for (done, slice) in self.writes.chunks(SLICE).enumerate() {
            met.read(slice).await?;
            for write in slice {
                met.make(write, place, marks.order.written + 1)?;
            }
            // Not more at once than a slice: the page goes on meanwhile, and the browser's queue stays short.
            if let (Some(last), true) = (met.last.take(), self.writes.len() > SLICE) {
                answer(&last).await?;
            }
            (self.progress)(done * SLICE + slice.len());
        }
        met.summaries.put(transaction).await?;
        marks.order.add(self.name.clone(), place);
        marks.put_order(transaction)?;
        Ok(place)
    }
}

/// The rows that a transaction has met.
struct Met<'t> {
    transaction: &'t Transaction,
    /// What they hold, as far as it can be read.
    memory: Memory,
    /// What has been asked for, by store and key, and the row that was there.
    rows: Map<Place, Option<JsValue>>,
    /// Those of them that can't be read, and have not been put aside yet.
    spoilt: Map<Place, Unreadable>,
    /// The stores of which it is known what is there, and what is there.
    stocked: Set<&'static str>,
    there: Set<Place>,
    /// The triggers that this transaction has changed: what is read of them later is older.
    changed: Set<TriggerId>,
    names: Set<TriggerName>,
    repositories: Set<RepositoryName>,
    summaries: Summaries,
    /// The last thing that was asked of the browser.
    last: Option<IdbRequest>,
}

/// A row's store, and its key as a text.
type Place = (&'static str, String);

/// What is asked for, and what its answer is taken for.
enum Question<'w> {
    Trigger(Place),
    Triggers,
    Push(Place, &'w Decided),
    Tag(Place),
    Entry(Place),
    Container(Place),
}

impl Met<'_> {
    fn new(transaction: &Transaction) -> Met<'_> {
        Met {
            transaction,
            memory: Memory::default(),
            rows: Map::new(),
            spoilt: Map::new(),
            stocked: Set::new(),
            there: Set::new(),
            changed: Set::new(),
            names: Set::new(),
            repositories: Set::new(),
            summaries: Summaries::default(),
            last: None,
        }
    }

    /// Learns every trigger and every key, so that most of many writes need not be asked after.
    async fn take_stock(&mut self, stores: &[&'static str]) -> Result<(), Fault> {
        for store in stores.iter().filter(|store| ![META, ASIDE, REPOSITORIES].contains(store)) {
            let mut last = None;
            loop {
                let (from, range) = (self.transaction.store(store)?, behind(last.as_ref())?);
                let asked = match *store {
                    TRIGGERS => from.get_all_with_key_and_limit(&range, SLICE as u32),
                    _ => from.get_all_keys_with_key_and_limit(&range, KEYS),
                };
                let found = js_sys::Array::from(&answer(&asked.map_err(|thrown| fault(&thrown))?).await?);
                if found.length() == 0 {
                    break;
                }
                let end = found.get(found.length() - 1);
                if *store == TRIGGERS {
                    last = Some(column(&end, "id"));
                    for row in found.iter() {
                        let id = column(&row, "id").as_string().unwrap_or_default();
                        self.take(Question::Trigger((TRIGGERS, id)), row);
                    }
                } else {
                    last = Some(end);
                    let keys: Vec<Value> = serde_json::from_str(&json(&found)).unwrap_or_default();
                    self.there.extend(keys.iter().map(|key| (*store, joined(key))));
                }
            }
            self.stocked.insert(store);
        }
        Ok(())
    }

    /// Reads what these writes meet and has not been read yet.
    async fn read(&mut self, writes: &[Write]) -> Result<(), Fault> {
        let mut asked = Vec::new();
        for write in writes {
            self.ask(write, &mut asked)?;
        }
        let (questions, requests): (Vec<Question>, Vec<IdbRequest>) = asked.into_iter().unzip();
        for (question, answer) in questions.into_iter().zip(answers(&requests).await?) {
            self.take(question, answer);
        }
        Ok(())
    }

    fn ask<'w>(&mut self, write: &'w Write, asked: &mut Vec<(Question<'w>, IdbRequest)>) -> Result<(), Fault> {
        let transaction = self.transaction;
        let (store, parts) = key(write);
        let place = (store, parts.join(BETWEEN));
        let stocked = self.stocked.contains(store);
        if let (Write::Trigger { trigger, .. }, false) = (write, stocked) {
            if self.names.insert(trigger.name.clone()) {
                let name = text(trigger.name.as_str());
                asked.push((Question::Triggers, transaction.all_of(TRIGGERS, "name", &name)?));
            }
            if self.repositories.insert(trigger.repository.clone()) {
                let repository = text(trigger.repository.as_str());
                asked.push((Question::Triggers, transaction.all_of(TRIGGERS, "repository", &repository)?));
            }
        }
        if self.rows.contains_key(&place) {
            return Ok(());
        }
        self.rows.insert(place.clone(), None);
        if stocked && !self.there.contains(&place) {
            return Ok(());
        }
        let request = transaction.get(store, &rows::key(&parts))?;
        let question = match write {
            Write::Trigger { .. } | Write::ForgetTrigger { .. } => Question::Trigger(place),
            Write::Push(decided) => Question::Push(place, decided),
            Write::Tag { .. } => Question::Tag(place),
            Write::Entry(_) => Question::Entry(place),
            Write::Container { .. } => Question::Container(place),
        };
        asked.push((question, request));
        Ok(())
    }

    fn take(&mut self, question: Question, answer: JsValue) {
        match question {
            Question::Triggers => {
                for row in js_sys::Array::from(&answer) {
                    // A row that can't be read is in nobody's way.
                    if let Ok(trigger) = rows::record::<Trigger>(&row) {
                        self.take_in_trigger(trigger);
                    }
                }
            }
            Question::Trigger(place) => {
                if let Some(trigger) = self.known::<Trigger>(place, answer) {
                    self.take_in_trigger(trigger);
                }
            }
            // What was decided on it before doesn't matter, only that something was.
            Question::Push(place, decided) => {
                if !answer.is_undefined() {
                    self.rows.insert(place, Some(answer));
                    self.memory.take_in(&Write::Push(decided.clone()));
                }
            }
            Question::Tag(place) => {
                if let Some(KeptTag { repository, record }) = self.known(place, answer) {
                    self.memory.take_in(&Write::Tag { repository, record, over: None });
                }
            }
            Question::Entry(place) => {
                if let Some(entry) = self.known(place, answer) {
                    self.memory.take_in(&Write::Entry(entry));
                }
            }
            Question::Container(place) => {
                if let Some(Container { target, running }) = self.known(place, answer) {
                    self.memory.take_in(&Write::Container { target, running });
                }
            }
        }
    }

    /// Takes in a trigger that this transaction has not changed itself.
    fn take_in_trigger(&mut self, trigger: Trigger) {
        if !self.changed.contains(&trigger.id) {
            self.memory.take_in(&Write::Trigger { trigger, over: None });
        }
    }

    fn known<T: Kept>(&mut self, place: Place, answer: JsValue) -> Option<T> {
        if answer.is_undefined() {
            return None;
        }
        let record = rows::record(&answer);
        self.rows.insert(place.clone(), Some(answer));
        record.map_err(|spoilt| self.spoilt.insert(place, spoilt)).ok()
    }

    /// Makes one write, in the transaction `at` of all that there were.
    fn make(&mut self, write: &Write, place: u64, at: u64) -> Result<(), NotStored> {
        let over = match write {
            Write::Entry(entry) => self.memory.entry(&entry.id).is_some_and(|entry| entry.outcome.is_final()),
            _ => false,
        };
        self.memory.make(write, place)?;
        let (store, parts) = key(write);
        let place = (store, parts.join(BETWEEN));
        match write {
            Write::Trigger { trigger, .. } => {
                self.changed.insert(trigger.id.clone());
                self.put(place, trigger, at)?;
            }
            Write::ForgetTrigger { id, .. } => {
                self.changed.insert(id.clone());
                self.transaction.delete(TRIGGERS, &text(&id.0))?;
                self.rows.insert(place, None);
            }
            Write::Push(decided) => self.put(place, decided, at)?,
            Write::Tag { repository, record, .. } => {
                let new = self.rows.get(&place).is_none_or(Option::is_none);
                self.summaries.tag(repository, record, new);
                self.put(place, &KeptTag { repository: repository.clone(), record: record.clone() }, at)?;
            }
            // It is final, and stays as it is.
            Write::Entry(_) if over => {}
            Write::Entry(entry) => {
                if let Some(entry) = self.memory.entry(&entry.id).cloned() {
                    self.put(place, &entry, at)?;
                }
            }
            Write::Container { target, running } => {
                self.put(place, &Container { target: target.clone(), running: running.clone() }, at)?;
            }
        }
        Ok(())
    }

    fn put<T: Kept>(&mut self, place: Place, record: &T, at: u64) -> Result<(), Fault> {
        if let Some(spoilt) = self.spoilt.remove(&place) {
            aside::put(self.transaction, &spoilt)?;
            self.rows.insert(place.clone(), None);
        }
        let row = rows::row(record, self.rows.get(&place).and_then(Option::as_ref), at)?;
        self.last = Some(self.transaction.put(T::STORE, &row, None)?);
        self.rows.insert(place, Some(row));
        Ok(())
    }
}

/// What stands between the parts of a key where they are one text: nothing that a part could hold.
const BETWEEN: &str = "\0";

/// A key as the browser gives it, as one text.
fn joined(key: &Value) -> String {
    match key {
        Value::Array(parts) => parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(BETWEEN),
        key => key.as_str().unwrap_or_default().to_owned(),
    }
}

/// The store that a write goes to, and the parts of the key.
fn key(write: &Write) -> (&'static str, Vec<&str>) {
    match write {
        Write::Trigger { trigger, .. } => (TRIGGERS, vec![&trigger.id.0]),
        Write::ForgetTrigger { id, .. } => (TRIGGERS, vec![&id.0]),
        Write::Push(decided) => (PUSHES, decided.key()),
        Write::Tag { repository, record, .. } => (TAGS, vec![repository.as_str(), record.tag.as_str()]),
        Write::Entry(entry) => (ENTRIES, entry.key()),
        Write::Container { target, .. } => (CONTAINERS, rows::target_parts(target)),
    }
}
