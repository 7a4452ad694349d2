//! The pages, a folder each.

pub mod history;
pub mod not_found;
pub mod preview;
pub mod repositories;
pub mod services;
pub mod settings;
pub mod triggers;
