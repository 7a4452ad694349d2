//! The editor's fields: four groups, each a record of what is typed and a form of signals over it.

use super::head::{HeadDraft, HeadForm};
use super::target::{TargetDraft, TargetForm};
use crate::effects::{clock, id};
use crate::parts::condition::{ConditionDraft, ConditionForm, ExamplesDraft, ExamplesForm};
use serde_json::{Map, Value};
use tagfire_domain::condition::Method;
use tagfire_domain::trigger::{Revision, Trigger, TriggerId, UpdateMethod};

/// Everything as it is typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    pub head: HeadDraft,
    pub condition: ConditionDraft,
    pub examples: ExamplesDraft,
    pub target: TargetDraft,
}

impl Draft {
    /// What a new trigger begins with.
    pub fn blank() -> Draft {
        Draft {
            head: HeadDraft { enabled: true, ..HeadDraft::default() },
            condition: ConditionDraft { method: Method::Regex, ..ConditionDraft::default() },
            target: TargetDraft { update: UpdateMethod::Digest, ..TargetDraft::default() },
            ..Draft::default()
        }
    }
}

impl Draft {
    /// What was kept of it. Former versions held every field side by side: each group then finds its own among them.
    pub fn from_kept(kept: &Value) -> Draft {
        let group = |name: &str| kept.get(name).unwrap_or(kept);
        Draft {
            head: HeadDraft::from_kept(group("head")),
            condition: ConditionDraft::from_kept(group("condition")),
            examples: ExamplesDraft::from_kept(group("examples")),
            target: TargetDraft::from_kept(group("target")),
        }
    }

    /// As it is kept.
    pub fn kept(&self) -> Value {
        let group = |keep: &dyn Fn(&mut Map<String, Value>)| {
            let mut fields = Map::new();
            keep(&mut fields);
            Value::Object(fields)
        };
        let groups = [
            ("head", group(&|fields| self.head.keep_in(fields))),
            ("condition", group(&|fields| self.condition.keep_in(fields))),
            ("examples", group(&|fields| self.examples.keep_in(fields))),
            ("target", group(&|fields| self.target.keep_in(fields))),
        ];
        groups.into_iter().map(|(name, fields)| (name.to_owned(), fields)).collect()
    }
}

impl From<&Trigger> for Draft {
    fn from(trigger: &Trigger) -> Draft {
        Draft {
            head: HeadDraft::from(trigger),
            condition: ConditionDraft::from(&trigger.condition),
            examples: ExamplesDraft::from(&trigger.examples),
            target: TargetDraft::from(&trigger.action),
        }
    }
}

/// The editor's fields. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct Form {
    pub head: HeadForm,
    pub condition: ConditionForm,
    pub examples: ExamplesForm,
    pub target: TargetForm,
}

impl Form {
    /// Fields that begin with this.
    pub fn new(draft: Draft) -> Form {
        Form {
            head: HeadForm::new(draft.head),
            condition: ConditionForm::new(draft.condition),
            examples: ExamplesForm::new(draft.examples),
            target: TargetForm::new(draft.target),
        }
    }

    /// What is typed.
    pub fn get(self) -> Draft {
        Draft {
            head: self.head.get(),
            condition: self.condition.get(),
            examples: self.examples.get(),
            target: self.target.get(),
        }
    }

    /// Puts this in, in place of what is typed.
    pub fn set(self, draft: Draft) {
        self.head.set(draft.head);
        self.condition.set(draft.condition);
        self.examples.set(draft.examples);
        self.target.set(draft.target);
    }

    /// The trigger that the fields make, where every one of them is right.
    pub fn trigger(self, before: Option<&Trigger>) -> Option<Trigger> {
        let now = clock::now();
        Some(Trigger {
            id: before.map_or_else(|| TriggerId(id::random()), |trigger| trigger.id.clone()),
            revision: before.map_or(Revision::default(), |trigger| trigger.revision),
            name: self.head.name().ok()?,
            repository: self.head.repository().ok()?,
            condition: self.condition.parsed.get().ok()?,
            action: self.target.action()?,
            enabled: self.head.enabled.get(),
            examples: self.examples.parsed()?,
            created_at: before.map_or(now, |trigger| trigger.created_at),
            updated_at: now,
        })
    }
}
