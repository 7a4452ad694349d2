//! STUB
use crate::language::{Language, Say};
use crate::{engine::{Engine, Event}, repository::RepositoryName, time::Timestamp};
pub fn export(_: &Engine, _: Timestamp) -> String { String::new() }
pub struct Item; impl Say for Item { fn say(&self, _: Language) -> String { String::new() } }
#[derive(Clone)] pub struct ImportError; impl Say for ImportError { fn say(&self, _: Language) -> String { String::new() } }
#[derive(Clone)] pub struct Plan { pub add: Vec<ItemC>, pub change: Vec<ItemC>, pub refuse: Vec<ItemC>, pub same: usize, pub needs_repository: bool }
pub type ItemC = ItemCC; #[derive(Clone)] pub struct ItemCC; impl Say for ItemCC { fn say(&self, _: Language) -> String { String::new() } }
impl Plan { pub fn events(self) -> Vec<Event> { vec![] } }
pub fn plan(_: &str, _: &Engine, _: Option<&RepositoryName>, _: &mut dyn FnMut() -> String, _: Timestamp) -> Result<Plan, ImportError> { Err(ImportError) }
