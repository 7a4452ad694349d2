//! The service update: one container's image is set, once for each idempotency key, and its rollout followed to its end.

mod attempt;
mod follow;
mod job;
mod ledger;
pub mod manager;
mod memory;
mod perform;
pub mod plan;
pub mod pods;
mod pullable;
pub mod rollout;

pub use ledger::{Asked, Ledger, id as update_id};
pub use memory::LongMemory;
pub use perform::{Performer, Times, jitter};
