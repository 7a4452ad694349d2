//! Repositories, and one of them: its tags, its triggers, the push form and what pushes caused.

mod happened;
mod list;
mod push_form;
mod repository;
mod tags;

pub use list::RepositoriesPage;
pub use repository::RepositoryPage;
