//! What the parts of the editor share: the fields, what they began with, and what follows from them.

use super::form::{Draft, Form};
use crate::language::say;
use crate::parts::held::Held;
use crate::parts::memo::{Memo, anew, memo};
use crate::state::State;
use leptos::prelude::*;
use tagfire_domain::condition::Condition;
use tagfire_domain::matcher::TagSet;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::trigger::{Trigger, TriggerConflict, TriggerId, TriggerName};

/// One trigger that is edited. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct Editing {
    pub state: State,
    pub form: Form,
    /// The trigger as it is saved; None for a new one.
    pub before: StoredValue<Option<Trigger>>,
    /// What the fields began with.
    pub start: StoredValue<Draft>,
    /// Whether a save was asked for: from then on fields that are still empty are complained of.
    pub submitted: Held<bool>,
    /// Whether the fields hold anything else than at the start.
    pub changed: Memo<bool>,
    /// The repository that is named, once that can be read.
    pub repository: Memo<Option<RepositoryName>>,
    /// The tags of that repository.
    pub tags: Memo<TagSet>,
    /// What keeps the trigger out of the others.
    pub conflicts: Memo<Vec<TriggerConflict>>,
}

impl Editing {
    /// Begins to edit a trigger, or a new one. `draft` is what is typed already.
    pub fn new(before: Option<Trigger>, start: Draft, draft: Draft) -> Editing {
        let state = State::current();
        let form = Form::new(draft);
        let (before, start) = (StoredValue::new(before), StoredValue::new(start));
        let repository = memo(move || form.head.repository().ok());
        let tags =
            anew(move || -> TagSet { repository.get().map(|name| state.tags.set_of(&name)).unwrap_or_default() });
        Editing {
            state,
            form,
            before,
            start,
            submitted: Held::new(false),
            changed: memo(move || form.get() != start.get_value()),
            repository,
            tags,
            conflicts: memo(move || conflicts(state, form, before, repository)),
        }
    }

    /// The id of the trigger; None for a new one.
    pub fn id(self) -> Option<TriggerId> {
        self.before.with_value(|before| before.as_ref().map(|trigger| trigger.id.clone()))
    }

    /// The name that the trigger is saved under; None for a new one.
    pub fn saved_name(self) -> Option<TriggerName> {
        self.before.with_value(|before| before.as_ref().map(|trigger| trigger.name.clone()))
    }

    /// The conditions of those of the repository's other triggers that are wanted.
    pub fn beside(self, wanted: fn(&Trigger) -> bool) -> Vec<(TriggerName, Condition)> {
        let Some(repository) = self.repository.get() else { return Vec::new() };
        let own = self.id();
        self.state.triggers.conditions_of(&repository, |other| Some(&other.id) != own.as_ref() && wanted(other))
    }

    /// The conflict of a sort, for the field that it is about.
    pub fn conflict(self, about: fn(&TriggerConflict) -> bool) -> Option<String> {
        self.conflicts.with(|all| all.iter().find(|conflict| about(conflict)).map(say))
    }
}

fn conflicts(
    state: State,
    form: Form,
    before: StoredValue<Option<Trigger>>,
    repository: Memo<Option<RepositoryName>>,
) -> Vec<TriggerConflict> {
    let Some(repository) = repository.get() else { return Vec::new() };
    let Ok(name) = form.head.name() else {
        // The room in the repository can be told before there is a name.
        let full = room(state, before, &repository) == 0;
        return full.then_some(TriggerConflict::TooMany { repository }).into_iter().collect();
    };
    let id = before.with_value(|before| before.as_ref().map(|trigger| trigger.id.clone()));
    state.triggers.conflicts(id.as_ref(), &name, &repository)
}

/// How many triggers the repository could still take beside the one that is edited.
fn room(state: State, before: StoredValue<Option<Trigger>>, repository: &RepositoryName) -> usize {
    let own = before.with_value(|before| before.as_ref().is_some_and(|trigger| trigger.repository == *repository));
    state.triggers.room(repository) + usize::from(own)
}
