//! Why a tag fires or not, and what an expression says, in words.
//!
//! Everything here is read from the compiled condition: the automaton that decides is the one that explains.

mod class;
mod highlight;
mod near;
mod number;
mod progress;
mod reason;
mod sentence;
mod syntax;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod truth;
mod wanted;
mod why_not;
mod words;

pub use highlight::{TokenClass, highlight};
pub use sentence::sentence;
pub use why_not::{WhyNot, why_not};
pub use words::{Part, in_words};
