//! What a store keeps, by value: the writes of one transaction, why a store refuses one, and a store in memory that every
//! other is held to. Knows nothing of files, browsers or databases.

mod memory;
mod prune;
#[cfg(test)]
mod tests;
mod write;

pub use memory::Memory;
pub use prune::Keep;
pub use write::{Durability, Fault, NotStored, Running, Write};
