//! Repositories, and one of them: its tags, its triggers, the push form and what pushes caused.

mod happened;
mod list;
mod push_form;
mod repository;
mod tags;

pub use list::RepositoriesPage;
pub use repository::RepositoryPage;

use crate::effects::intl::{number, plural};
use crate::language::sentence;
use tagfire_domain::trigger::MAX_TRIGGERS;

/// What a repository holds, in a line.
fn counts(tags: usize, triggers: usize) -> String {
    let (count, of_tags) = (number(tags), plural(tags, "tag", "tags"));
    sentence!(
        "{count} {of_tags} · {triggers} of {MAX_TRIGGERS} triggers",
        "{count} 个标签 · {triggers}/{MAX_TRIGGERS} 个触发器"
    )
}
