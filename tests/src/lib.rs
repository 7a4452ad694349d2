//! The harness: the real server, a real browser, and what a person does with them.
//!
//! Everything is found as a person or a screen reader finds it: by label, role and name.

mod console;
mod hand;
mod program;

pub use console::Console;
