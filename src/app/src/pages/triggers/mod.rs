//! All triggers by repository, and the editor of one.

mod builder;
mod condition;
mod draft;
mod editor;
mod examples;
mod lints;
mod list;
mod row;
mod sentence;
mod target;
mod words;

pub use editor::{NewTriggerPage, TriggerPage};
pub use list::TriggersPage;

pub use condition::{ConditionFields, ConditionForm};
pub use words::InWords;
