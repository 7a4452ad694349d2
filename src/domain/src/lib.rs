//! The rules of Tagfire: which pushes fire which triggers, what they do, and why.
//!
//! Pure Rust: no I/O, no clock, no randomness, no browser and no async runtime. Time and identifiers come in with
//! events; what is to be done goes out as effects. The console, the demo and every test run these same rules.

#![deny(missing_docs)]

pub mod address;
mod automaton;
pub mod builder;
pub mod cluster;
pub mod condition;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
pub mod decide;
pub mod demo;
pub mod digest;
pub mod engine;
pub mod explain;
pub mod history;
pub mod image;
pub mod language;
pub mod lint;
pub mod matcher;
pub mod order;
pub mod proof;
pub mod push;
pub mod record;
pub mod repository;
pub mod search;
pub mod simulation;
pub mod source;
mod stage;
pub mod store;
pub mod tag;
pub mod tcr;
pub mod time;
pub mod transfer;
pub mod trigger;
pub mod update;
pub mod window;
pub mod wire;
