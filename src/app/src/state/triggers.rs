//! The triggers, as the engine has them.

use super::fetched::Fetched;
use crate::parts::held::Held;
use tagfire_domain::condition::Condition;
use tagfire_domain::engine::Engine;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::trigger::{MAX_TRIGGERS, Trigger, TriggerConflict, TriggerId, TriggerName, check_conflicts};

/// The triggers, in the order in which they are decided. Few change at a time, and every view wants most of them.
#[derive(Clone, Copy)]
pub struct Triggers(Held<Fetched<Vec<Trigger>>>);

impl Triggers {
    pub fn new() -> Triggers {
        Triggers(Held::new(Fetched::Loading))
    }

    /// Takes them over from the engine, if they have changed.
    pub fn follow(self, engine: &Engine) {
        let now: Vec<Trigger> = engine.triggers().into_iter().cloned().collect();
        if self.0.with_untracked(|before| before.known() != Some(&now)) {
            self.0.set(Fetched::Known(now));
        }
    }

    /// Whether they are still being read.
    pub fn loading(self) -> bool {
        self.0.with(Fetched::is_loading)
    }

    /// Looks at all of them.
    pub fn with<T>(self, look: impl FnOnce(&[Trigger]) -> T) -> T {
        self.0.with(|all| look(all.known().map_or(&[], Vec::as_slice)))
    }

    /// As [`Triggers::with`], without following changes.
    pub fn with_untracked<T>(self, look: impl FnOnce(&[Trigger]) -> T) -> T {
        self.0.with_untracked(|all| look(all.known().map_or(&[], Vec::as_slice)))
    }

    /// All of them.
    pub fn all(self) -> Vec<Trigger> {
        self.with(<[Trigger]>::to_vec)
    }

    /// Those of a repository.
    pub fn of(self, repository: &RepositoryName) -> Vec<Trigger> {
        self.with(|all| all.iter().filter(|trigger| trigger.repository == *repository).cloned().collect())
    }

    /// How many a repository has.
    pub fn count_of(self, repository: &RepositoryName) -> usize {
        self.with(|all| all.iter().filter(|trigger| trigger.repository == *repository).count())
    }

    /// How many more it can have.
    pub fn room(self, repository: &RepositoryName) -> usize {
        MAX_TRIGGERS.saturating_sub(self.count_of(repository))
    }

    /// The one of this id.
    pub fn get(self, id: &TriggerId) -> Option<Trigger> {
        self.with(|all| all.iter().find(|trigger| trigger.id == *id).cloned())
    }

    /// The one of this name, without following changes.
    pub fn named(self, name: &str) -> Option<Trigger> {
        self.with_untracked(|all| all.iter().find(|trigger| trigger.name.as_str() == name).cloned())
    }

    /// What would keep a trigger of this name out of this repository.
    pub fn conflicts(
        self,
        id: Option<&TriggerId>,
        name: &TriggerName,
        repository: &RepositoryName,
    ) -> Vec<TriggerConflict> {
        self.with(|all| check_conflicts(all, id, name, repository))
    }

    /// The conditions of those of a repository's triggers that are wanted, by name.
    pub fn conditions_of(
        self,
        repository: &RepositoryName,
        wanted: impl Fn(&Trigger) -> bool,
    ) -> Vec<(TriggerName, Condition)> {
        self.with(|all| {
            let here = all.iter().filter(|trigger| trigger.repository == *repository && wanted(trigger));
            here.map(|trigger| (trigger.name.clone(), trigger.condition.clone())).collect()
        })
    }
}
