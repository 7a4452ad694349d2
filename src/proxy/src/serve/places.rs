//! The places that connections take. Where none is left, the connection that has been idle longest is cut.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// All places.
#[derive(Clone)]
pub struct Places {
    free: Arc<Semaphore>,
    total: usize,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Default)]
struct Taken {
    next: u64,
    seats: BTreeMap<u64, Arc<Seat>>,
}

/// What is known of one connection.
pub struct Seat {
    busy: AtomicUsize,
    since: Mutex<Instant>,
    /// Told when the connection has to make room.
    pub cut: Notify,
}

/// A place that one connection has until this is dropped.
pub struct Place {
    id: u64,
    /// The connection's activity.
    pub seat: Arc<Seat>,
    taken: Arc<Mutex<Taken>>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Places {
    pub fn new(total: usize) -> Places {
        Places { free: Arc::new(Semaphore::new(total)), total, taken: Arc::default() }
    }

    /// Takes a place; where none is left, makes one.
    pub async fn take(&self) -> Place {
        if self.free.available_permits() == 0 {
            self.cut_idlest();
        }
        // The semaphore is never closed.
        let permit = self.free.clone().acquire_owned().await.ok();
        let seat = Arc::new(Seat { busy: AtomicUsize::new(0), since: Mutex::new(Instant::now()), cut: Notify::new() });
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let id = taken.next;
        taken.next += 1;
        taken.seats.insert(id, seat.clone());
        Place { id, seat, taken: self.taken.clone(), _permit: permit }
    }

    /// Cuts the connection that has been idle longest, if any is idle.
    pub fn cut_idlest(&self) {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = taken.seats.values().filter(|seat| seat.busy.load(Ordering::Relaxed) == 0);
        if let Some(seat) = idle.min_by_key(|seat| seat.since()) {
            seat.cut.notify_one();
        }
    }

    /// Done when no place is taken.
    pub async fn empty(&self) {
        let _ = self.free.acquire_many(u32::try_from(self.total).unwrap_or(u32::MAX)).await;
    }
}

impl Seat {
    fn since(&self) -> Instant {
        *self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether no request is under way, and since when.
    pub fn idle_since(&self) -> Option<Instant> {
        (self.busy.load(Ordering::Relaxed) == 0).then(|| self.since())
    }

    /// Counts a request as under way until the guard is dropped.
    pub fn busy(self: &Arc<Seat>) -> Busy {
        self.busy.fetch_add(1, Ordering::Relaxed);
        Busy(self.clone())
    }
}

/// A request under way.
pub struct Busy(Arc<Seat>);

impl Drop for Busy {
    fn drop(&mut self) {
        *self.0.since.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        self.0.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).seats.remove(&self.id);
    }
}
