//! The one door to what the browser keeps: triggers, tags, pushes, the history, what containers run, the simulation.
//!
//! Behind it is IndexedDB, a row a record; where the browser gives none, a store in memory, which says so. What is
//! answered with a place is on the disk, as surely as was asked for; what is refused has changed nothing. Several tabs
//! work on one database: what must hold between them (one name, one save over one revision, one who claims a key, one
//! who performs) is decided inside its transactions.

mod aside;
mod changes;
mod commit;
mod database;
mod export;
mod former;
mod found;
mod history;
mod in_memory;
mod indexed;
mod keys;
mod known;
mod lease;
mod lookup;
mod marks;
mod prune;
mod rows;
mod schema;
mod summaries;
#[cfg(test)]
mod tests;
mod unreadable;

pub use changes::{Change, Listening};
pub use database::pause;
pub use export::{After, Sort, Texts};
pub use found::Found;
pub use lease::LASTS as LEASE_LASTS;
pub use marks::Term;
pub use summaries::Summary;
pub use unreadable::Unreadable;

use changes::Changes;
use commit::Commit;
use former::Former;
use in_memory::InMemory;
use indexed::Indexed;
use prune::Pruned;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tagfire_domain::cluster::WorkloadRef;
use tagfire_domain::decide::Decided;
use tagfire_domain::engine::Kept;
use tagfire_domain::history::{Cursor, Entry, EntryId, Filter, Page, Tally};
use tagfire_domain::order::Map;
use tagfire_domain::push::PushKey;
use tagfire_domain::push::TagRecord;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::simulation::{Fault as Trouble, Simulation};
use tagfire_domain::store::{Durability, Fault, Keep, NotStored, Write};
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;
use tagfire_domain::transfer::{Known, Records};
use tagfire_domain::trigger::TriggerId;

/// The database of the demo.
pub const DEMO: &str = "tagfire";

/// The database of what is done on real clusters: neither ever sees the other's.
pub const LIVE: &str = "tagfire-live";

/// How the keys of the first release's rows begin. Those of preferences and drafts don't.
const FORMER: &str = "tagfire/";

/// The storage, and what was found in it.
pub struct Opened {
    /// The storage.
    pub storage: Storage,
    /// What was found.
    pub found: Found,
}

/// The door. Clones are the same door.
#[derive(Clone)]
pub struct Storage(Rc<Inner>);

struct Inner {
    name: String,
    place: Place,
    changes: Changes,
    /// What this tab calls its transactions: itself, and how many there were.
    tab: String,
    transactions: Cell<u64>,
}

enum Place {
    Indexed(Indexed),
    InMemory(RefCell<InMemory>),
}

/// Calls the same of either place.
macro_rules! either {
    ($storage:expr, $place:ident => $indexed:expr, $memory:ident => $in_memory:expr) => {
        match &$storage.0.place {
            Place::Indexed($place) => $indexed,
            Place::InMemory(memory) => {
                #[allow(unused_mut, reason = "some only read")]
                let mut $memory = memory.borrow_mut();
                $in_memory
            }
        }
    };
}

impl Storage {
    /// Opens the database of this name, and makes it where there is none. Where the browser gives none, what is returned
    /// keeps everything in memory.
    pub async fn open(name: &str) -> Opened {
        let former = if name == DEMO { Some(FORMER) } else { None };
        Storage::open_after(name, former).await
    }

    /// As [`Storage::open`], after the rows of `localStorage` whose keys begin with `former` have moved over.
    async fn open_after(name: &str, former: Option<&str>) -> Opened {
        let find = || former.and_then(Former::find);
        let (place, found) = match Indexed::open(name, find()).await {
            Ok((indexed, found)) => (Place::Indexed(indexed), found),
            Err(why) => {
                let memory = find().map_or_else(InMemory::default, |former| InMemory::of(&former));
                (Place::InMemory(RefCell::new(memory)), Found::Nothing { why })
            }
        };
        let tab = format!("{:x}", (js_sys::Math::random() * 9e15) as u64);
        let inner = Inner {
            name: name.to_owned(),
            place,
            changes: Changes::of_database(name),
            tab,
            transactions: Cell::new(0),
        };
        Opened { storage: Storage(Rc::new(inner)), found }
    }

    /// As [`Storage::commit_telling`], telling nobody.
    #[cfg(test)]
    pub async fn commit(
        &self,
        writes: &[Write],
        durability: Durability,
        fence: Option<Term>,
    ) -> Result<u64, NotStored> {
        self.commit_telling(writes, durability, fence, &|_| ()).await
    }

    /// Keeps all of the writes and gives their place in the order of pushes, or keeps none and says why. Refused with
    /// [`Fault::Deposed`] where another has taken over since `fence`. Tells now and then how many of the writes are made;
    /// the page goes on meanwhile.
    pub async fn commit_telling(
        &self,
        writes: &[Write],
        durability: Durability,
        fence: Option<Term>,
        progress: &dyn Fn(usize),
    ) -> Result<u64, NotStored> {
        let place = either!(self,
            indexed => indexed.commit(Commit { writes, durability, fence, name: self.name_of_next(), progress }).await?,
            memory => memory.commit(writes, fence)?
        );
        self.0.changes.tell(&Change::of(writes));
        Ok(place)
    }

    /// Claims a key; true for whoever is first, of all tabs and all times.
    pub async fn claim(&self, key: &EntryId, fence: Option<Term>) -> Result<bool, Fault> {
        either!(self,
            indexed => indexed.claim(key, fence, &self.name_of_next()).await,
            memory => memory.claim(key, fence)
        )
    }

    /// Takes over performing: whatever was written under an earlier term is refused from now on.
    pub async fn take_over(&self) -> Result<Term, Fault> {
        either!(self, indexed => indexed.take_over().await, memory => Ok(memory.take_over()))
    }

    /// The latest term.
    pub async fn term(&self) -> Result<Term, Fault> {
        either!(self, indexed => indexed.term().await, memory => Ok(memory.term))
    }

    /// Takes the lease by which a tab performs where the browser has no locks, if it is free, or renews it if it is this
    /// tab's; None where it is another's.
    pub async fn hold_lease(&self) -> Result<Option<Term>, Fault> {
        let now = Timestamp(js_sys::Date::now() as i64);
        either!(self, indexed => indexed.hold(&self.0.tab, now).await, memory => Ok(Some(memory.term)))
    }

    /// Whether other tabs work on it too.
    pub fn is_shared(&self) -> bool {
        matches!(self.0.place, Place::Indexed(_))
    }

    /// The name that it was opened by.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// What an engine begins with.
    pub async fn kept(&self) -> Result<Kept, Fault> {
        either!(self, indexed => indexed.kept().await, memory => Ok(memory.kept()))
    }

    /// What a tag points at.
    pub async fn tag(&self, repository: &RepositoryName, tag: &Tag) -> Result<Option<TagRecord>, Fault> {
        either!(self,
            indexed => indexed.tag(repository, tag).await,
            memory => Ok(memory.memory.tag(repository, tag).cloned())
        )
    }

    /// A repository's tags, by name.
    pub async fn tags(&self, repository: &RepositoryName) -> Result<Vec<TagRecord>, Fault> {
        either!(self,
            indexed => indexed.tags(repository).await,
            memory => Ok(memory.memory.tags_of(repository).cloned().collect())
        )
    }

    /// Every repository that has tags, by name.
    pub async fn repositories(&self) -> Result<Vec<Summary>, Fault> {
        either!(self, indexed => indexed.repositories().await, memory => Ok(memory.repositories()))
    }

    /// One entry.
    pub async fn entry(&self, id: &EntryId) -> Result<Option<Entry>, Fault> {
        either!(self, indexed => indexed.entry(id).await, memory => Ok(memory.memory.entry(id).cloned()))
    }

    /// A page of the history. The first one asked for also begins to build the index that answers the next ones.
    pub async fn page(&self, filter: &Filter, after: Option<&Cursor>, limit: usize) -> Result<Page, Fault> {
        let page = either!(self,
            indexed => indexed.page(filter, after, limit).await,
            memory => Ok(memory.memory.page(filter, after, limit))
        );
        self.index_history();
        page
    }

    /// Builds the history's index in the background, unless it is there: for when the page has nothing better to do.
    pub fn index_history(&self) {
        if let Place::Indexed(indexed) = &self.0.place
            && indexed.lacks_index()
        {
            let inner = Rc::clone(&self.0);
            wasm_bindgen_futures::spawn_local(async move {
                if let Place::Indexed(indexed) = &inner.place {
                    indexed.build_index().await;
                }
            });
        }
    }

    /// How many entries of each result the rest of the filter lets through.
    pub async fn tally(&self, filter: &Filter) -> Result<Tally, Fault> {
        either!(self,
            indexed => indexed.tally(filter).await,
            memory => Ok(Tally::of(memory.memory.history(), filter))
        )
    }

    /// The latest entry of each of these triggers that has one.
    pub async fn last_of(&self, triggers: &[TriggerId]) -> Result<Map<TriggerId, Entry>, Fault> {
        either!(self, indexed => indexed.last_of(triggers).await, memory => Ok(memory.last_of(triggers)))
    }

    /// A repository's pushes, latest first.
    pub async fn pushes(&self, repository: &RepositoryName, limit: usize) -> Result<Vec<Decided>, Fault> {
        either!(self, indexed => indexed.pushes(repository, limit).await, memory => Ok(memory.pushes(repository, limit)))
    }

    /// What was decided on a push.
    pub async fn push(&self, key: &PushKey) -> Result<Option<Decided>, Fault> {
        either!(self, indexed => indexed.push(key).await, memory => Ok(memory.memory.push(key).cloned()))
    }

    /// The simulation as it was kept.
    pub async fn simulation(&self) -> Result<Option<Simulation>, Fault> {
        either!(self, indexed => indexed.simulation().await, memory => Ok(memory.simulation.clone()))
    }

    /// Keeps the simulation as it stands.
    pub async fn keep_simulation(
        &self,
        simulation: &Simulation,
        term: Term,
        durability: Durability,
    ) -> Result<(), Fault> {
        either!(self,
            indexed => indexed.keep_simulation(simulation, term, durability).await?,
            memory => memory.keep_simulation(simulation, term)?
        );
        self.0.changes.tell(&Change { simulation: true, ..Change::default() });
        Ok(())
    }

    /// What goes wrong with which simulated workload.
    pub async fn faults(&self) -> Result<Map<WorkloadRef, Trouble>, Fault> {
        either!(self, indexed => indexed.faults().await, memory => Ok(memory.faults.clone()))
    }

    /// Makes a simulated workload's updates go wrong, or right again. Whoever performs takes it up.
    pub async fn set_fault(&self, at: &WorkloadRef, trouble: Option<Trouble>) -> Result<(), Fault> {
        either!(self, indexed => indexed.set_fault(at, trouble).await?, memory => memory.set_fault(at, trouble));
        self.0.changes.tell(&Change { faults: true, ..Change::default() });
        Ok(())
    }

    /// Puts this into a storage in which there is nothing at all; false, and nothing, where there is something by now.
    pub async fn seed(&self, writes: &[Write], simulation: &Simulation) -> Result<bool, NotStored> {
        let seeded = either!(self,
            indexed => indexed.seed(writes, simulation, self.name_of_next()).await?,
            memory => memory.seed(writes, simulation)?
        );
        if seeded {
            self.0.changes.tell(&Change::everything());
        }
        Ok(seeded)
    }

    /// Forgets everything but what lies aside and puts this in its place. Whoever performed is deposed.
    pub async fn reset(&self, writes: &[Write], simulation: &Simulation) -> Result<Term, NotStored> {
        let term = either!(self,
            indexed => indexed.reset(writes, simulation, self.name_of_next()).await?,
            memory => memory.reset(writes, simulation)?
        );
        self.0.changes.tell(&Change::everything());
        Ok(term)
    }

    /// Takes away what is over and not kept by the rule, a slice at a time, and gives how many entries went. What a push is
    /// known by stays since `settled`: a source may tell it again for a while.
    pub async fn prune(&self, keep: Keep, settled: Timestamp) -> Result<usize, Fault> {
        let (entries, change) = either!(self,
            indexed => {
                let Pruned { entries, pushes } = indexed.prune(keep, settled).await?;
                (entries.len(), Change { entries, pushes, ..Change::default() }.or_everything())
            },
            memory => (memory.memory.prune(keep, settled), Change::everything())
        );
        self.0.changes.tell(&change);
        Ok(entries)
    }

    /// Some of the records of one sort as they are kept, in the order of their keys: for a file.
    pub async fn texts(&self, sort: Sort, after: Option<&After>, limit: usize) -> Result<Texts, Fault> {
        either!(self,
            indexed => indexed.texts(sort, after, limit).await,
            memory => Ok(export::texts_of(&memory.memory, sort, after, limit))
        )
    }

    /// What is kept under the keys of a file's records, and every trigger. Others may come along, where it was quicker to
    /// read all of a sort. `chosen` is whose tags they are, where the file doesn't say.
    pub async fn known(&self, records: &Records, chosen: Option<&RepositoryName>) -> Result<Known, Fault> {
        either!(self,
            indexed => indexed.known(records, chosen).await,
            memory => Ok(Known::of(&memory.memory, records, chosen))
        )
    }

    /// What can't be read: what lies aside, and what reading has met in its place.
    pub async fn unreadable(&self) -> Result<Vec<Unreadable>, Fault> {
        either!(self, indexed => indexed.unreadable().await, _memory => Ok(Vec::new()))
    }

    /// Calls this at each change, made here or in another tab, until what is returned is dropped.
    pub fn on_change(&self, listener: impl Fn(&Change) + 'static) -> Listening {
        self.0.changes.listen(listener)
    }

    fn name_of_next(&self) -> String {
        let next = self.0.transactions.get() + 1;
        self.0.transactions.set(next);
        format!("{}.{next}", self.0.tab)
    }
}
