//! What the first release kept in `localStorage`, and how it moves over: in one transaction, read back, and only then
//! taken away. A tab of that release may be open and write on; what it writes is moved at the next start.

use super::aside;
use super::database::{Database, Transaction, answers, broken};
use super::keys::{json, text};
use super::marks::Marks;
use super::rows::{self, Kept as Row};
use super::schema::{self, LOCAL_STORAGE, SIMULATION, VERSION};
use super::summaries::Summaries;
use super::unreadable::Unreadable;
use tagfire_domain::history::Entry;
use tagfire_domain::push::TagRecord;
use tagfire_domain::record::{KeptTag, Node, Record};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::simulation::Simulation;
use tagfire_domain::store::{Durability, Fault, Write};
use tagfire_domain::trigger::Trigger;
use wasm_bindgen::JsValue;
use web_sys::Storage;

/// The rows of the first release.
pub struct Former {
    storage: Storage,
    prefix: String,
    rows: Vec<(String, String)>,
}

/// What a row of the first release holds.
enum Held {
    Trigger(Trigger),
    Entry(Entry),
    Tags(Vec<KeptTag>),
    Simulation(Simulation),
    /// The mark of a version.
    Mark,
    /// It can't be read, or only in part.
    Spoilt(Vec<KeptTag>),
}

impl Former {
    /// What lies in `localStorage` under keys that begin so. None where there is no such thing.
    pub fn find(prefix: &str) -> Option<Former> {
        let storage = web_sys::window()?.local_storage().ok()??;
        let count = storage.length().unwrap_or(0);
        let keys = (0..count).filter_map(|place| storage.key(place).ok().flatten());
        let ours = keys.filter(|key| key.starts_with(prefix));
        let rows = ours.filter_map(|key| storage.get_item(&key).ok().flatten().map(|text| (key, text))).collect();
        Some(Former { storage, prefix: prefix.to_owned(), rows })
    }

    /// The newer version that wrote here, if one has.
    pub fn newer(&self) -> Option<u32> {
        let mark = self.rows.iter().find(|(key, _)| *key == self.mark())?;
        mark.1.parse().ok().filter(|version| *version > VERSION)
    }

    /// Moves everything over, unless there is nothing but our own mark.
    pub async fn move_to(self, database: &Database) -> Result<(), Fault> {
        if self.rows.iter().any(|(key, text)| *key != self.mark() || *text != VERSION.to_string()) {
            let put = self.put(database).await?;
            read_back(database, &put).await?;
            for (key, text) in self.rows.iter().filter(|(key, _)| *key != self.mark()) {
                // Written anew since it was read: at the next start.
                if self.storage.get_item(key).ok().flatten().as_ref() == Some(text) {
                    let _ = self.storage.remove_item(key);
                }
            }
        }
        // Whoever opens a page of the first release is told that a newer one has written, and it writes nothing over.
        let _ = self.storage.set_item(&self.mark(), &VERSION.to_string());
        Ok(())
    }

    /// What can be read, as writes for a store in memory, and the simulation.
    pub fn read_only(&self) -> (Vec<Write>, Option<Simulation>) {
        let (mut writes, mut simulation) = (Vec::new(), None);
        for (key, text) in &self.rows {
            match self.read(key, text) {
                Held::Trigger(trigger) => writes.push(Write::Trigger { trigger, over: None }),
                Held::Entry(entry) => writes.push(Write::Entry(entry)),
                Held::Tags(tags) | Held::Spoilt(tags) => writes.extend(tags.into_iter().map(|kept| {
                    let KeptTag { repository, record } = kept;
                    Write::Tag { repository, record, over: None }
                })),
                Held::Simulation(kept) => simulation = Some(kept),
                Held::Mark => {}
            }
        }
        (writes, simulation)
    }

    fn mark(&self) -> String {
        format!("{}schema", self.prefix)
    }

    fn read(&self, key: &str, text: &str) -> Held {
        let read = match key.strip_prefix(&self.prefix).unwrap_or_default().split_once('/') {
            Some(("trigger", _)) => rows::read(text).map(Held::Trigger).ok(),
            Some(("entry", _)) => rows::read(text).map(Held::Entry).ok(),
            Some(("tags", name)) => return tags(name, text),
            _ if key == self.mark() => Some(Held::Mark),
            _ if key.strip_prefix(&self.prefix) == Some(SIMULATION) => {
                serde_json::from_str(text).ok().and_then(|node| Simulation::from_node(node).ok()).map(Held::Simulation)
            }
            _ => None,
        };
        read.unwrap_or(Held::Spoilt(Vec::new()))
    }

    /// Puts everything into the database, in one transaction, and gives what must be found there afterwards.
    async fn put(&self, database: &Database) -> Result<Vec<Put>, Fault> {
        database
            .write(&schema::names(), Durability::Strict, async |transaction: &Transaction| {
                let mut marks = Marks::read(transaction).await?;
                marks.check(None)?;
                let written = marks.order.written + 1;
                let mut moving = Moving { transaction, written, put: Vec::new(), summaries: Summaries::default() };
                for (key, text) in &self.rows {
                    let taken = match self.read(key, text) {
                        Held::Trigger(trigger) => moving.trigger(&trigger).await?,
                        Held::Entry(entry) => moving.entry(&entry).await?,
                        Held::Tags(tags) => moving.tags(&tags).await?,
                        Held::Simulation(simulation) => moving.simulation(&simulation).await?,
                        Held::Mark => true,
                        Held::Spoilt(tags) => {
                            moving.tags(&tags).await?;
                            false
                        }
                    };
                    if !taken {
                        let (key, text) = (json(&JsValue::from_str(key)), text.clone());
                        aside::put(transaction, &Unreadable { store: LOCAL_STORAGE.into(), key, text })?;
                    }
                }
                moving.summaries.put(transaction).await?;
                marks.order.written = written;
                marks.put_order(transaction)?;
                Ok(moving.put)
            })
            .await
    }
}

/// A row that was put: its store, its key and its record's text.
type Put = (&'static str, JsValue, String);

/// The transaction in which rows move over. What is newer stays, whichever it is; what loses is not taken, and lies
/// aside where it differs.
struct Moving<'t> {
    transaction: &'t Transaction,
    written: u64,
    put: Vec<Put>,
    summaries: Summaries,
}

impl Moving<'_> {
    /// By revision; of one revision, by when it was saved.
    async fn trigger(&mut self, trigger: &Trigger) -> Result<bool, Fault> {
        let newer = |kept: &Trigger| (trigger.revision, trigger.updated_at) > (kept.revision, kept.updated_at);
        self.keep(trigger, newer).await
    }

    /// An entry that is final stays.
    async fn entry(&mut self, entry: &Entry) -> Result<bool, Fault> {
        self.keep(entry, |kept| !kept.outcome.is_final()).await
    }

    /// By when they were pushed. An older one says nothing that isn't known.
    async fn tags(&mut self, tags: &[KeptTag]) -> Result<bool, Fault> {
        for tag in tags {
            let there = self.kept::<KeptTag>(&rows::key_of(tag)).await?;
            if there.as_ref().is_none_or(|kept| tag.record.pushed_at > kept.record.pushed_at) {
                self.summaries.tag(&tag.repository, &tag.record, there.is_none());
                self.keep(tag, |_| true).await?;
            }
        }
        Ok(true)
    }

    /// One that is there has gone on since.
    async fn simulation(&mut self, simulation: &Simulation) -> Result<bool, Fault> {
        let key = text(SIMULATION);
        let there = answers(&[self.transaction.get(SIMULATION, &key)?]).await?;
        if there.iter().all(JsValue::is_undefined) {
            rows::put_simulation(self.transaction, simulation)?;
        }
        Ok(true)
    }

    async fn kept<T: Row>(&self, key: &JsValue) -> Result<Option<T>, Fault> {
        let rows = answers(&[self.transaction.get(T::STORE, key)?]).await?;
        Ok(rows.first().and_then(|row| rows::record(row).ok()))
    }

    /// Keeps a record, unless there is one over which it isn't newer. False for one that loses and differs.
    async fn keep<T: Row + PartialEq>(&mut self, record: &T, newer: impl Fn(&T) -> bool) -> Result<bool, Fault> {
        let there = answers(&[self.transaction.get(T::STORE, &rows::key_of(record))?]).await?;
        let mut there = there.first().filter(|row| !row.is_undefined());
        match there.map(rows::record::<T>) {
            Some(Ok(kept)) if kept == *record => return Ok(true),
            Some(Ok(kept)) if !newer(&kept) => return Ok(false),
            Some(Err(spoilt)) => {
                aside::put(self.transaction, &spoilt)?;
                there = None;
            }
            _ => {}
        }
        let row = rows::row(record, there, self.written)?;
        self.transaction.put(T::STORE, &row, None)?;
        self.put.push((T::STORE, rows::key_of(record), rows::record_text(&row).unwrap_or_default()));
        Ok(true)
    }
}

/// Whether everything is there as it was put, which a promise alone doesn't tell.
async fn read_back(database: &Database, put: &[Put]) -> Result<(), Fault> {
    let stores = schema::names();
    let there = database.read(&stores, async |transaction| {
        let asked = put.iter().map(|(store, key, _)| transaction.get(store, key));
        answers(&asked.collect::<Result<Vec<_>, _>>()?).await
    });
    // A tag can be put twice, an older and a newer one: only the last one stays.
    let last = |place: usize| {
        let (store, key, _) = &put[place];
        !put[place + 1..].iter().any(|(later, of, _)| later == store && json(of) == json(key))
    };
    for (place, row) in there.await?.iter().enumerate() {
        let expected = put.get(place).map(|(_, _, text)| text);
        if rows::record_text(row).as_ref() != expected && last(place) {
            return Err(broken("what was moved over can’t be read back"));
        }
    }
    Ok(())
}

/// A row of tags: a repository's list, or the one tag that its key names.
fn tags(name: &str, text: &str) -> Held {
    let Ok(repository) = RepositoryName::parse(name.split('@').next().unwrap_or_default()) else {
        return Held::Spoilt(Vec::new());
    };
    let Ok(Node::List(list)) = serde_json::from_str(text) else { return Held::Spoilt(Vec::new()) };
    let count = list.len();
    let records = list.into_iter().filter_map(|node| TagRecord::read_node(node).ok());
    let tags: Vec<_> = records.map(|record| KeptTag { repository: repository.clone(), record }).collect();
    if tags.len() == count { Held::Tags(tags) } else { Held::Spoilt(tags) }
}
