//! The first version's records: camelCase throughout.

mod action;
mod condition;
mod container;
mod entry;
mod outcome;
mod push;
mod tag;
mod trigger;

pub use container::Container;
pub use tag::KeptTag;
