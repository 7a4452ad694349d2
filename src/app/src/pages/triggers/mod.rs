//! All triggers by repository, and the editor of one.

mod badges;
mod editor;
mod invitation;
mod list;
mod rivals;
mod row;

pub use editor::{NewTriggerPage, TriggerPage};
pub use list::TriggersPage;
