//! Order: a sort that can be interrupted, and maps and sets in order. They are the only ones in what becomes the app: the
//! standard library's are generated anew for every type, which is two kilobytes of module each for a sort and six for a
//! map.

mod map;
mod set;
mod sorting;
#[cfg(test)]
mod tests;

pub use map::{Entry, Map};
pub use set::Set;
pub use sorting::{Sorting, sort_by, sort_by_key};
