//! What was asked and what became of it: the memory that makes an idempotency key idempotent, and the doors that let one
//! update at a time at a container.

use crate::refusal::Refusal;
use crate::text::hex;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use tagfire_domain::wire::{ProblemKind, Target, UpdateAccepted, UpdateRequest, UpdateStatus};
use tokio::sync::{broadcast, watch};

/// How many updates are remembered.
const MOST: usize = 10_000;
/// For how long an update that has ended is remembered.
const KEPT: Duration = Duration::from_secs(24 * 3600);

/// An answer, once there is one.
pub type Answered = Option<Result<UpdateAccepted, Refusal>>;

/// Every update that is remembered.
pub struct Ledger {
    entries: Mutex<Entries>,
    doors: Mutex<HashMap<Target, Weak<tokio::sync::Mutex<()>>>>,
    told: broadcast::Sender<UpdateStatus>,
}

#[derive(Default)]
struct Entries {
    by_id: HashMap<String, Entry>,
    /// Ids by when they came: the oldest goes first.
    order: BTreeMap<u64, String>,
    next: u64,
}

struct Entry {
    body: [u8; 32],
    number: u64,
    at: Instant,
    answer: watch::Receiver<Answered>,
    status: Option<UpdateStatus>,
}

/// What is to be done with a request.
pub enum Asked {
    /// It is new: it has to be performed under this id, and its answer sent here.
    New(watch::Sender<Answered>),
    /// It was asked before: this is, or will be, its answer.
    Again(watch::Receiver<Answered>),
}

impl Default for Ledger {
    fn default() -> Ledger {
        Ledger { entries: Mutex::default(), doors: Mutex::default(), told: broadcast::channel(1024).0 }
    }
}

/// The id of an update: by who asks and by their key, so that one's key is never another's.
#[must_use]
pub fn id(user: &str, key: &str) -> String {
    let hash =
        Sha256::new().chain_update((user.len() as u64).to_le_bytes()).chain_update(user).chain_update(key).finalize();
    hex(&hash[..16])
}

/// The hash of what is asked. Whether one only looks for what became of it makes it no other request.
#[must_use]
pub fn body(request: &UpdateRequest) -> [u8; 32] {
    let asked = UpdateRequest { look: false, ..request.clone() };
    Sha256::digest(serde_json::to_vec(&asked).unwrap_or_default()).into()
}

impl Ledger {
    /// Finds or begins the update of this id.
    pub fn ask(&self, id: &str, request: &UpdateRequest) -> Result<Asked, Refusal> {
        let body = body(request);
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.by_id.get(id) {
            // Whoever only looks may not know any more what exactly was asked.
            if entry.body != body && !request.look {
                return Err(Refusal::new(
                    ProblemKind::KeyReused,
                    "this Idempotency-Key was used for another request: take a new one for each",
                ));
            }
            return Ok(Asked::Again(entry.answer.clone()));
        }
        entries.make_room()?;
        let (sender, answer) = watch::channel(None);
        entries.add(id, Entry { body, number: 0, at: Instant::now(), answer, status: None });
        Ok(Asked::New(sender))
    }

    /// Whether an update of this id is remembered.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).by_id.contains_key(id)
    }

    /// Remembers an update that has ended, as it was kept elsewhere.
    pub fn restore(
        &self,
        id: &str,
        body: [u8; 32],
        answer: UpdateAccepted,
        status: UpdateStatus,
    ) -> Result<(), Refusal> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if !entries.by_id.contains_key(id) {
            entries.make_room()?;
            let (_, answer) = watch::channel(Some(Ok(answer)));
            entries.add(id, Entry { body, number: 0, at: Instant::now(), answer, status: Some(status) });
        }
        Ok(())
    }

    /// Forgets an update that changed nothing: its key is free again.
    pub fn forget(&self, id: &str) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.by_id.remove(id) {
            entries.order.remove(&entry.number);
        }
    }

    /// Keeps how an update stands, and tells whoever listens.
    pub fn tell(&self, status: UpdateStatus) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.by_id.get_mut(&status.id)
            && entry.status.as_ref() != Some(&status)
        {
            entry.status = Some(status.clone());
            // Nobody may be listening.
            let _ = self.told.send(status);
        }
    }

    /// How an update stands.
    #[must_use]
    pub fn status(&self, id: &str) -> Option<UpdateStatus> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).by_id.get(id)?.status.clone()
    }

    /// Every change of every update from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<UpdateStatus> {
        self.told.subscribe()
    }

    /// The door to a container.
    #[must_use]
    pub fn door(&self, target: &Target) -> Arc<tokio::sync::Mutex<()>> {
        let mut doors = self.doors.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(door) = doors.get(target).and_then(Weak::upgrade) {
            return door;
        }
        doors.retain(|_, door| door.strong_count() > 0);
        let door = Arc::new(tokio::sync::Mutex::new(()));
        doors.insert(target.clone(), Arc::downgrade(&door));
        door
    }

    /// How many updates are remembered, and how many of them haven't ended.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        (entries.by_id.len(), entries.by_id.values().filter(|entry| !entry.has_ended()).count())
    }
}

impl Entry {
    fn has_ended(&self) -> bool {
        match &self.status {
            Some(status) => status.state.is_final(),
            // A dry run has an answer and no status.
            None => self.answer.borrow().is_some(),
        }
    }
}

impl Entries {
    /// Adds an entry as the latest.
    fn add(&mut self, id: &str, entry: Entry) {
        let number = self.next;
        self.next += 1;
        self.order.insert(number, id.to_owned());
        self.by_id.insert(id.to_owned(), Entry { number, ..entry });
    }

    /// Forgets what ended long ago; where there is no room, what ended first.
    fn make_room(&mut self) -> Result<(), Refusal> {
        while let Some((&number, id)) = self.order.first_key_value() {
            let entry = self.by_id.get(id);
            let old = entry.is_none_or(|entry| entry.has_ended() && entry.at.elapsed() > KEPT);
            if !old {
                break;
            }
            self.by_id.remove(id);
            self.order.remove(&number);
        }
        if self.by_id.len() < MOST {
            return Ok(());
        }
        let ended = self.order.iter().find(|(_, id)| self.by_id.get(*id).is_none_or(Entry::has_ended));
        let Some((number, id)) = ended.map(|(number, id)| (*number, id.clone())) else {
            return Err(Refusal::new(
                ProblemKind::TooManyUpdates,
                format!("{MOST} updates are under way: wait for some to end"),
            )
            .after(30));
        };
        self.by_id.remove(&id);
        self.order.remove(&number);
        Ok(())
    }
}
