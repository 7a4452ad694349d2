//! All triggers by repository, and the editor of one.

mod editor;
mod list;
mod row;

pub use editor::{NewTriggerPage, TriggerPage};
pub use list::TriggersPage;
