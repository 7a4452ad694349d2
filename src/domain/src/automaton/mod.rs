//! Expressions as automata: a tree of what an expression asks for, the states that it is written out to, and the search
//! of a tag for its leftmost match. Knows nothing of how expressions are written, nor of conditions.
//!
//! Engines for any text in any encoding weigh more than all the other rules together. Tags are ASCII and at most 128
//! characters long: a set of characters is a number of 128 bits, and where a search has been fits in a few words.

mod ascii;
mod expr;
mod look;
mod nfa;
mod search;
#[cfg(test)]
mod tests;

pub(crate) use ascii::Ascii;
pub(crate) use expr::Expr;
pub(crate) use look::{Beside, Look};
pub(crate) use nfa::{Nfa, State, StateId};
pub(crate) use search::Scratch;
