//! What names a trigger and where it watches: its name, whether it is enabled, and its image repository.

use crate::parts::form::form;
use tagfire_domain::repository::{RepositoryError, RepositoryName};
use tagfire_domain::trigger::{Trigger, TriggerName, TriggerNameError};

form! {
    /// The head as it is typed.
    record HeadDraft;
    /// The fields of the head. Cheap to copy: it holds signals.
    form HeadForm;
    name: String,
    repository: String,
    enabled: bool,
}

impl From<&Trigger> for HeadDraft {
    fn from(trigger: &Trigger) -> HeadDraft {
        HeadDraft {
            name: trigger.name.to_string(),
            repository: trigger.repository.to_string(),
            enabled: trigger.enabled,
        }
    }
}

impl HeadForm {
    /// The trigger's name, or why it is none.
    pub fn name(self) -> Result<TriggerName, TriggerNameError> {
        self.name.with(|text| TriggerName::choose(text))
    }

    /// The repository's name, or why it is none.
    pub fn repository(self) -> Result<RepositoryName, RepositoryError> {
        self.repository.with(|text| RepositoryName::parse(text.trim()))
    }
}
