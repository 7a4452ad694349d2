//! The first version's records: camelCase throughout.

mod action;
mod condition;
mod container;
mod entry;
pub(crate) mod outcome;
mod push;
mod tag;
mod trigger;

pub(crate) use action::{workload_ref, write_workload_ref};
pub use container::Container;
pub use tag::KeptTag;
