//! Which entries a view wants.

use super::entry::Entry;
use crate::cluster::WorkloadRef;
use crate::language::{Language, Say};
use crate::repository::RepositoryName;
use crate::search::finds;
use crate::time::Timestamp;
use crate::trigger::TriggerId;
use crate::update::Outcome;

/// Entries by how they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Results {
    /// Any.
    #[default]
    All,
    /// Those that came to a good end.
    Succeeded,
    /// Those that failed.
    Failed,
    /// Those that a later update took over from.
    Superseded,
    /// Those under way, and those of which nothing is known yet.
    Underway,
}

impl Results {
    /// Every choice, in the order in which they are offered.
    pub const ALL: [Results; 5] =
        [Results::All, Results::Succeeded, Results::Failed, Results::Superseded, Results::Underway];

    /// The one besides [`Results::All`] that an outcome belongs to.
    #[must_use]
    pub fn of(outcome: &Outcome) -> Results {
        match outcome {
            Outcome::Pending | Outcome::RollingOut { .. } | Outcome::Unknown => Results::Underway,
            Outcome::Succeeded => Results::Succeeded,
            Outcome::Superseded => Results::Superseded,
            Outcome::Failed(_) => Results::Failed,
        }
    }

    /// A stable name, for an address.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Results::All => "all",
            Results::Succeeded => "succeeded",
            Results::Failed => "failed",
            Results::Superseded => "superseded",
            Results::Underway => "underway",
        }
    }

    /// The choice of this stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Results> {
        Results::ALL.into_iter().find(|results| results.as_str() == text)
    }
}

/// What a view asks for. Every part narrows; the default asks for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words, each of which must be found in the entry's [`search_text`]; capitals don't matter.
    pub words: String,
    /// By how they stand.
    pub results: Results,
    /// Not before this instant.
    pub since: Option<Timestamp>,
    /// Of this trigger.
    pub trigger: Option<TriggerId>,
    /// Of this image repository.
    pub repository: Option<RepositoryName>,
    /// Of this workload.
    pub workload: Option<WorkloadRef>,
}

impl Filter {
    /// Whether it lets the entry through.
    #[must_use]
    pub fn matches(&self, entry: &Entry) -> bool {
        self.results == Results::All && self.rest_matches(entry)
            || self.results == Results::of(&entry.outcome) && self.rest_matches(entry)
    }

    fn rest_matches(&self, entry: &Entry) -> bool {
        self.since.is_none_or(|since| entry.at >= since)
            && self.trigger.as_ref().is_none_or(|id| entry.trigger_id.as_ref() == Some(id))
            && self.repository.as_ref().is_none_or(|name| entry.repository == *name)
            && self.workload.as_ref().is_none_or(|at| entry.action.target.workload == *at)
            && (self.words.is_empty() || self.finds(&search_text(entry)))
    }

    /// Whether every word is found in a text that [`search_text`] made.
    #[must_use]
    pub fn finds(&self, text: &str) -> bool {
        finds(&self.words, text)
    }
}

/// The text that a search looks in, in lower case: trigger, image, condition, target, digest, previous image, and the
/// result in every language, so that a search means the same whatever the page is written in.
#[must_use]
pub fn search_text(entry: &Entry) -> String {
    let mut text = String::new();
    write_own_text(entry, &mut text);
    write_shared_text(entry, &mut text);
    text
}

/// The part of an entry's [`search_text`] that hardly another entry has. Each part of the text ends with a space.
pub(super) fn write_own_text(entry: &Entry, text: &mut String) {
    let from = text.len();
    let pushed = [entry.repository.as_str(), ":", entry.tag.as_str()].concat();
    let digest = entry.digest.as_ref().map_or("", |digest| digest.as_str());
    let image = entry.image.as_deref().filter(|image| **image != pushed).unwrap_or_default();
    let previous = entry.previous_image.as_deref().unwrap_or_default();
    for part in [&pushed, digest, previous, image].into_iter().filter(|part| !part.is_empty()) {
        text.push_str(part);
        text.push(' ');
    }
    text[from..].make_ascii_lowercase();
}

/// The part of an entry's [`search_text`] that all entries of its trigger with its result have.
pub(super) fn write_shared_text(entry: &Entry, text: &mut String) {
    let from = text.len();
    let target = &entry.action.target;
    let parts = [
        entry.trigger.as_str(),
        entry.condition.expr(),
        entry.condition.but().map_or("", |but| but.expr()),
        target.workload.kind.as_str(),
        &target.workload.workload,
        &target.container,
        &target.workload.namespace,
        &target.workload.cluster,
    ];
    for part in parts {
        text.push_str(part);
        text.push(' ');
    }
    for language in Language::ALL {
        text.push_str(&entry.outcome.say(language));
        text.push(' ');
    }
    text[from..].make_ascii_lowercase();
}
