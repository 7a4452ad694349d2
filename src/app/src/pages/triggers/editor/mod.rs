//! The editor of one trigger: its fields, what is kept of them, and what is done with them.

mod breaks;
mod deeds;
mod drafts;
mod editing;
mod find;
mod form;
mod head;
mod lately;
mod not_saved;
mod sections;
mod sentence;
mod start;
mod target;
mod unsaved;
mod view;

pub use drafts::has_draft;
pub use start::{NewTriggerPage, TriggerPage};
