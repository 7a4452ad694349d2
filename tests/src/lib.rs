//! The harness: the real server, a real browser, and what a person does with them.
//!
//! Everything is found as a person or a screen reader finds it: by label, role and name. What a person can't see, as what
//! lies in the browser's database, is looked at past the console.

mod browser;
mod bursts;
mod cluster;
mod console;
mod files;
mod hand;
mod kept;
mod program;
mod room;
mod stage;
mod tabs;

pub use browser::{Browser, FLAGS, Profile};
pub use cluster::Cluster;
pub use console::Console;
pub use files::Files;
pub use kept::is_final;
pub use program::Program;
pub use stage::Stage;
pub use tabs::Tab;
