//! The same door where the browser gives no storage: everything lasts until the page is closed.

use super::former::Former;
use super::marks::Term;
use super::summaries::Summary;
use tagfire_domain::cluster::WorkloadRef;
use tagfire_domain::decide::Decided;
use tagfire_domain::engine::Kept;
use tagfire_domain::history::{Entry, EntryId};
use tagfire_domain::order::{Map, sort_by};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::simulation::{Fault as Trouble, Simulation};
use tagfire_domain::store::{Fault, Memory, NotStored, Write};
use tagfire_domain::trigger::TriggerId;

/// Everything.
#[derive(Default)]
pub struct InMemory {
    pub memory: Memory,
    pub simulation: Option<Simulation>,
    pub faults: Map<WorkloadRef, Trouble>,
    pub term: Term,
}

impl InMemory {
    /// What the first release has kept, which can still be read where nothing can be moved.
    pub fn of(former: &Former) -> InMemory {
        let (writes, simulation) = former.read_only();
        let mut memory = Memory::default();
        writes.iter().for_each(|row| memory.take_in(row));
        InMemory { memory, simulation, ..InMemory::default() }
    }

    fn check(&self, fence: Option<Term>) -> Result<(), Fault> {
        if fence.is_some_and(|term| term < self.term) { Err(Fault::Deposed) } else { Ok(()) }
    }

    pub fn commit(&mut self, writes: &[Write], fence: Option<Term>) -> Result<u64, NotStored> {
        self.check(fence)?;
        self.memory.commit(writes)
    }

    pub fn claim(&mut self, key: &EntryId, fence: Option<Term>) -> Result<bool, Fault> {
        self.check(fence)?;
        Ok(self.memory.claim(key))
    }

    pub fn take_over(&mut self) -> Term {
        self.term = Term(self.term.0 + 1);
        self.term
    }

    pub fn kept(&self) -> Kept {
        Kept::of(&self.memory)
    }

    pub fn repositories(&self) -> Vec<Summary> {
        let mut summaries = Vec::new();
        for (name, tags) in self.memory.tags() {
            let pushed: Vec<_> = tags.map(|record| record.pushed_at).collect();
            if let Some(pushed_at) = pushed.iter().copied().max() {
                summaries.push(Summary { name: name.clone(), tags: pushed.len(), pushed_at });
            }
        }
        summaries
    }

    pub fn last_of(&self, triggers: &[TriggerId]) -> Map<TriggerId, Entry> {
        let mut last = Map::new();
        for entry in self.memory.history() {
            if let Some(id) = entry.trigger_id.as_ref().filter(|id| triggers.contains(id)) {
                last.entry(id.clone()).or_insert_with(|| entry.clone());
            }
        }
        last
    }

    pub fn pushes(&self, repository: &RepositoryName, limit: usize) -> Vec<Decided> {
        let mut pushes: Vec<_> =
            self.memory.pushes().filter(|decided| decided.push.repository == *repository).collect();
        sort_by(&mut pushes, |a, b| (b.at, &b.key).cmp(&(a.at, &a.key)));
        pushes.into_iter().take(limit).cloned().collect()
    }

    pub fn keep_simulation(&mut self, simulation: &Simulation, term: Term) -> Result<(), Fault> {
        self.check(Some(term))?;
        self.simulation = Some(simulation.clone());
        Ok(())
    }

    pub fn set_fault(&mut self, at: &WorkloadRef, trouble: Option<Trouble>) {
        match trouble {
            Some(trouble) => drop(self.faults.insert(at.clone(), trouble)),
            None => drop(self.faults.remove(at)),
        }
    }

    pub fn seed(&mut self, writes: &[Write], simulation: &Simulation) -> Result<bool, NotStored> {
        if self.memory != Memory::default() || self.simulation.is_some() || !self.faults.is_empty() {
            return Ok(false);
        }
        self.memory.commit(writes)?;
        self.simulation = Some(simulation.clone());
        Ok(true)
    }

    pub fn reset(&mut self, writes: &[Write], simulation: &Simulation) -> Result<Term, NotStored> {
        let mut memory = Memory::default();
        memory.set_place(self.memory.place());
        memory.commit(writes)?;
        self.memory = memory;
        self.simulation = Some(simulation.clone());
        self.faults.clear();
        Ok(self.take_over())
    }
}
