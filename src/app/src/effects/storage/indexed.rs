//! The door's other side in IndexedDB: what is neither a commit nor the history.

use super::aside;
use super::commit::Commit;
use super::database::{Database, Transaction, answer, answers, fault};
use super::former::Former;
use super::found::Found;
use super::keys::{beginning, beginning_behind, column, json, list, object, text};
use super::lookup::Lookup;
use super::marks::{Marks, Term};
use super::rows::{self, Kept as Row};
use super::schema::{
    self, ASIDE, CLAIMS, CONTAINERS, ENTRIES, FAULTS, META, PUSHES, REPOSITORIES, SIMULATION, TAGS, TRIGGERS,
};
use super::summaries::Summary;
use super::unreadable::Unreadable;
use js_sys::Array;
use std::cell::RefCell;
use tagfire_domain::cluster::{WorkloadKind, WorkloadRef};
use tagfire_domain::decide::Decided;
use tagfire_domain::engine::Kept;
use tagfire_domain::history::{Entry, EntryId};
use tagfire_domain::order::Map;
use tagfire_domain::push::PushKey;
use tagfire_domain::push::TagRecord;
use tagfire_domain::record::{Container, KeptTag};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::simulation::{Fault as Trouble, Simulation};
use tagfire_domain::store::{Durability, Fault, NotStored, Write};
use tagfire_domain::tag::Tag;
use tagfire_domain::trigger::{Trigger, TriggerId};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbCursorDirection, IdbCursorWithValue, IdbRequest};

/// How many tags are read at once: as many as fit well into a frame.
const SLICE: u32 = 500;

/// The database of the door.
pub struct Indexed {
    pub database: Database,
    /// The history in memory.
    pub lookup: Lookup,
    /// What reading has met and could not read, and has not been put aside yet.
    met: RefCell<Vec<Unreadable>>,
}

impl Indexed {
    /// Opens it, moves over what an earlier release has kept elsewhere, and tells what is there.
    pub async fn open(name: &str, former: Option<Former>) -> Result<(Indexed, Found), Fault> {
        let database = Database::open(name).await?;
        let marks = database.read(&[META], async |transaction| Marks::read(transaction).await).await?;
        if let (None, Err(Fault::Newer { version })) = (database.newer(), marks.check(None)) {
            database.set_newer(version);
        }
        let indexed = Indexed { database, lookup: Lookup::default(), met: RefCell::default() };
        if let Some(version) = former.as_ref().and_then(Former::newer) {
            indexed.database.set_newer(version);
        }
        if let Some(version) = indexed.database.newer() {
            return Ok((indexed, Found::Newer { version }));
        }
        if let Some(former) = former {
            former.move_to(&indexed.database).await?;
        }
        aside::put_back(&indexed.database).await?;
        let found = if indexed.is_empty().await? { Found::Fresh } else { Found::Kept };
        Ok((indexed, found))
    }

    /// Whether there is nothing at all: any row forbids seeding.
    async fn is_empty(&self) -> Result<bool, Fault> {
        self.database.read(&schema::names(), async |transaction| nothing(transaction).await).await
    }

    pub async fn commit(&self, commit: Commit<'_>) -> Result<u64, NotStored> {
        commit.run(&self.database).await
    }

    pub async fn claim(&self, key: &EntryId, fence: Option<Term>, name: &str) -> Result<bool, Fault> {
        let claim = || {
            self.database.write(&[META, CLAIMS], Durability::Strict, async |transaction: &Transaction| {
                Marks::read(transaction).await?.check(fence)?;
                let key = text(&key.0);
                let claimed = answer(&transaction.get(CLAIMS, &key)?).await?;
                if claimed.is_undefined() {
                    transaction.put(CLAIMS, &text(name), Some(&key))?;
                }
                // It may have been this very claim, of which the answer was lost.
                Ok::<_, Fault>(claimed.is_undefined() || claimed == *name)
            })
        };
        match claim().await {
            Err(Fault::Broken { .. }) => {
                self.database.let_go();
                claim().await
            }
            claimed => claimed,
        }
    }

    pub async fn take_over(&self) -> Result<Term, Fault> {
        self.database
            .write(&[META], Durability::Strict, async |transaction: &Transaction| {
                let mut marks = Marks::read(transaction).await?;
                marks.check(None)?;
                marks.term = Term(marks.term.0 + 1);
                marks.put_term(transaction)?;
                Ok(marks.term)
            })
            .await
    }

    pub async fn term(&self) -> Result<Term, Fault> {
        let marks = self.database.read(&[META], async |transaction| Marks::read(transaction).await).await?;
        Ok(marks.term)
    }

    pub async fn kept(&self) -> Result<Kept, Fault> {
        let rows = self
            .database
            .read(&[TRIGGERS, ENTRIES, CONTAINERS], async |transaction| {
                let open = transaction.index(ENTRIES, "open")?.get_all().map_err(|thrown| fault(&thrown))?;
                answers(&[transaction.all(TRIGGERS)?, open, transaction.all(CONTAINERS)?]).await
            })
            .await?;
        let [triggers, open, containers] = &rows[..] else { return Ok(Kept::default()) };
        let containers = self.records::<Container>(containers);
        Ok(Kept {
            triggers: self.records::<Trigger>(triggers),
            open: self.records::<Entry>(open),
            containers: containers.into_iter().map(|kept| (kept.target, kept.running)).collect(),
        })
    }

    pub async fn tag(&self, repository: &RepositoryName, tag: &Tag) -> Result<Option<TagRecord>, Fault> {
        let kept: Option<KeptTag> = self.one(list([text(repository.as_str()), text(tag.as_str())])).await?;
        Ok(kept.map(|kept| kept.record))
    }

    pub async fn tags(&self, repository: &RepositoryName) -> Result<Vec<TagRecord>, Fault> {
        let tags = self.database.read(&[TAGS], async |transaction| {
            let store = transaction.store(TAGS)?;
            let (mut tags, mut range) = (Vec::new(), beginning(&[text(repository.as_str())])?);
            // A part at a time: between two of them the page goes on.
            loop {
                let asked = store.get_all_with_key_and_limit(&range, SLICE).map_err(|thrown| fault(&thrown))?;
                let rows = Array::from(&answer(&asked).await?);
                tags.extend(self.records::<KeptTag>(&rows).into_iter().map(|kept| kept.record));
                if rows.length() < SLICE {
                    return Ok(tags);
                }
                let last = column(&rows.get(rows.length() - 1), "tag");
                range = beginning_behind(&text(repository.as_str()), &last)?;
            }
        });
        tags.await
    }

    pub async fn repositories(&self) -> Result<Vec<Summary>, Fault> {
        let rows =
            self.database.read(&[REPOSITORIES], async |transaction| answer(&transaction.all(REPOSITORIES)?).await);
        Ok(Array::from(&rows.await?).iter().filter_map(|row| Summary::read(&row)).collect())
    }

    pub async fn entry(&self, id: &EntryId) -> Result<Option<Entry>, Fault> {
        self.one(text(&id.0)).await
    }

    pub async fn push(&self, key: &PushKey) -> Result<Option<Decided>, Fault> {
        self.one(text(&key.0)).await
    }

    pub async fn pushes(&self, repository: &RepositoryName, limit: usize) -> Result<Vec<Decided>, Fault> {
        let rows = self.database.read(&[PUSHES], async |transaction| {
            let range = beginning(&[text(repository.as_str())])?;
            let count = u32::try_from(limit).unwrap_or(u32::MAX);
            transaction.last_of(&transaction.index(PUSHES, "repository")?, &range, count).await
        });
        let rows = rows.await?;
        Ok(self.records(&rows))
    }

    pub async fn last_of(&self, triggers: &[TriggerId]) -> Result<Map<TriggerId, Entry>, Fault> {
        let rows = self.database.read(&[ENTRIES], async |transaction| {
            let index = transaction.index(ENTRIES, "trigger")?;
            let ask = |id: &TriggerId| {
                let range = beginning(&[text(&id.0)])?;
                let asked = index.open_cursor_with_range_and_direction(&range, IdbCursorDirection::Prev);
                asked.map_err(|thrown| fault(&thrown))
            };
            let asked: Vec<IdbRequest> = triggers.iter().map(ask).collect::<Result<_, Fault>>()?;
            let cursors = answers(&asked).await?;
            let row = |cursor: JsValue| cursor.dyn_into::<IdbCursorWithValue>().ok()?.value().ok();
            Ok(cursors.into_iter().filter_map(row).collect::<Vec<_>>())
        });
        let rows = if triggers.is_empty() { Vec::new() } else { rows.await? };
        let entries = rows.iter().filter_map(|row| self.record::<Entry>(row));
        Ok(entries.filter_map(|entry| Some((entry.trigger_id.clone()?, entry))).collect())
    }

    pub async fn simulation(&self) -> Result<Option<Simulation>, Fault> {
        let row = self
            .database
            .read(&[SIMULATION], async |transaction| answer(&transaction.get(SIMULATION, &text(SIMULATION))?).await);
        let Some(kept) = row.await?.as_string() else { return Ok(None) };
        match serde_json::from_str(&kept).map(Simulation::from_node) {
            Ok(Ok(simulation)) => Ok(Some(simulation)),
            _ => {
                let key = json(&text(SIMULATION));
                self.note(Unreadable { store: SIMULATION.into(), key, text: kept });
                Ok(None)
            }
        }
    }

    pub async fn keep_simulation(
        &self,
        simulation: &Simulation,
        term: Term,
        durability: Durability,
    ) -> Result<(), Fault> {
        // Before anything takes its place.
        self.put_aside().await?;
        self.database
            .write(&[META, SIMULATION], durability, async |transaction: &Transaction| {
                Marks::read(transaction).await?.check(Some(term))?;
                rows::put_simulation(transaction, simulation)
            })
            .await
    }

    pub async fn faults(&self) -> Result<Map<WorkloadRef, Trouble>, Fault> {
        let rows = self.database.read(&[FAULTS], async |transaction| answer(&transaction.all(FAULTS)?).await).await?;
        let read = |row: JsValue| {
            let at: Vec<String> =
                Array::from(&column(&row, "workload")).iter().filter_map(|part| part.as_string()).collect();
            let [region, cluster, namespace, kind, workload] = <[String; 5]>::try_from(at).ok()?;
            let kind = WorkloadKind::parse(&kind)?;
            let at = WorkloadRef { region, cluster, namespace, kind, workload };
            Some((at, Trouble::parse(&column(&row, "fault").as_string()?)?))
        };
        Ok(Array::from(&rows).iter().filter_map(read).collect())
    }

    pub async fn set_fault(&self, at: &WorkloadRef, trouble: Option<Trouble>) -> Result<(), Fault> {
        self.database
            .write(&[META, FAULTS], Durability::Relaxed, async |transaction: &Transaction| {
                Marks::read(transaction).await?.check(None)?;
                let key = rows::workload(at);
                match trouble {
                    None => transaction.delete(FAULTS, &key).map(drop),
                    Some(trouble) => {
                        let row = object(&[("workload", key), ("fault", text(trouble.as_str()))])?;
                        transaction.put(FAULTS, &row, None).map(drop)
                    }
                }
            })
            .await
    }

    pub async fn seed(&self, writes: &[Write], simulation: &Simulation, name: String) -> Result<bool, NotStored> {
        self.database
            .write(&schema::names(), Durability::Strict, async |transaction: &Transaction| {
                if !nothing(transaction).await? {
                    return Ok(false);
                }
                rows::put_simulation(transaction, simulation)?;
                Commit::strictly(writes, name).within(transaction).await.map(|_| true)
            })
            .await
    }

    pub async fn reset(&self, writes: &[Write], simulation: &Simulation, name: String) -> Result<Term, NotStored> {
        self.put_aside().await?;
        self.database
            .write(&schema::names(), Durability::Strict, async |transaction: &Transaction| {
                let mut marks = Marks::read(transaction).await?;
                marks.check(None)?;
                for store in schema::names().into_iter().filter(|store| ![META, ASIDE].contains(store)) {
                    transaction.store(store)?.clear().map_err(|thrown| fault(&thrown))?;
                }
                marks.term = Term(marks.term.0 + 1);
                marks.put_term(transaction)?;
                marks.put_pruned(transaction)?;
                rows::put_simulation(transaction, simulation)?;
                Commit::strictly(writes, name).within(transaction).await?;
                Ok(marks.term)
            })
            .await
    }

    pub async fn unreadable(&self) -> Result<Vec<Unreadable>, Fault> {
        self.put_aside().await.or_else(|fault| if self.database.newer().is_some() { Ok(()) } else { Err(fault) })?;
        let mut unreadable = aside::all(&self.database).await?;
        unreadable.extend(self.met.borrow().iter().cloned());
        Ok(unreadable)
    }

    /// Puts aside what reading has met and could not read.
    pub async fn put_aside(&self) -> Result<(), Fault> {
        let met = self.met.borrow().clone();
        if met.is_empty() {
            return Ok(());
        }
        aside::take_out(&self.database, &met).await?;
        self.met.borrow_mut().retain(|one| !met.contains(one));
        Ok(())
    }

    pub fn note(&self, unreadable: Unreadable) {
        let mut met = self.met.borrow_mut();
        if !met.contains(&unreadable) {
            met.push(unreadable);
        }
    }

    /// The record of a row; one that can't be read is noted.
    pub fn record<T: Row>(&self, row: &JsValue) -> Option<T> {
        rows::record(row).map_err(|unreadable| self.note(unreadable)).ok()
    }

    /// The records of a list of rows.
    pub fn records<T: Row>(&self, rows: &JsValue) -> Vec<T> {
        let records = rows::records::<T>(&Array::from(rows)).into_iter();
        records.filter_map(|(record, _)| record.map_err(|unreadable| self.note(unreadable)).ok()).collect()
    }

    /// The record of this key.
    async fn one<T: Row>(&self, key: JsValue) -> Result<Option<T>, Fault> {
        let row = self.database.read(&[T::STORE], async |transaction| answer(&transaction.get(T::STORE, &key)?).await);
        let row = row.await?;
        Ok(if row.is_undefined() { None } else { self.record(&row) })
    }
}

/// Whether every store is empty. The first key tells, where a count would look at all.
async fn nothing(transaction: &Transaction) -> Result<bool, Fault> {
    let first = |store| {
        let asked = transaction.store(store)?.get_all_keys_with_key_and_limit(&JsValue::UNDEFINED, 1);
        asked.map_err(|thrown| fault(&thrown))
    };
    let first: Vec<IdbRequest> = schema::names().into_iter().map(first).collect::<Result<_, _>>()?;
    Ok(answers(&first).await?.iter().all(|keys| Array::from(keys).length() == 0))
}
