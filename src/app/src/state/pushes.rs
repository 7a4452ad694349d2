//! Pushes of the repositories that some view shows, with what each trigger made of them.

use super::door::Door;
use super::fetched::Fetched;
use leptos::prelude::*;
use tagfire_domain::decide::Decided;
use tagfire_domain::order::Map;
use tagfire_domain::repository::RepositoryName;

/// The most pushes of a repository that are shown: what is older stands in the history.
pub const SHOWN: usize = 20;

type List = ArcRwSignal<Fetched<Vec<Decided>>>;

/// What is known of pushes.
#[derive(Clone, Copy)]
pub struct Pushes {
    door: Door,
    lists: StoredValue<Map<RepositoryName, List>>,
}

impl Pushes {
    pub fn new(door: Door) -> Pushes {
        Pushes { door, lists: StoredValue::default() }
    }

    /// A repository's latest pushes. The first who asks has them read.
    pub fn of(self, name: &RepositoryName) -> List {
        if let Some(list) = self.lists.with_value(|lists| lists.get(name).cloned()) {
            return list;
        }
        let list = ArcRwSignal::new(Fetched::Loading);
        self.lists.update_value(|lists| drop(lists.insert(name.clone(), list.clone())));
        self.read(name.clone(), list.clone());
        list
    }

    /// A push was taken: which repository's, its key doesn't tell.
    pub fn changed(self) {
        for (name, list) in self.lists.with_value(Clone::clone) {
            self.read(name, list);
        }
    }

    fn read(self, name: RepositoryName, into: List) {
        self.door.ask(move |storage| async move {
            let found = storage.pushes(&name, SHOWN).await;
            into.try_update(|list| list.take(found));
        });
    }
}
