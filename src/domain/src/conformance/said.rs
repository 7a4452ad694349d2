//! What a person is told, in a few words that a table of cases can hold.

use crate::decide::{Decision, Verdict};
use crate::engine::Tell;
use crate::history::Entry;
use crate::language::{Language, Say};
use crate::store::NotStored;
use crate::trigger::Trigger;
use crate::update::Outcome;

/// What each trigger made of a push.
pub fn decisions(decisions: &[Decision]) -> String {
    let said = decisions.iter().map(|decision| format!("{} {}", decision.trigger, verdict(&decision.verdict)));
    said.collect::<Vec<_>>().join(", ")
}

fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Fires { image } => format!("sets {image}"),
        Verdict::NoMatch => "doesn't match".into(),
        Verdict::Disabled { matches: true } => "is off, would fire".into(),
        Verdict::Disabled { matches: false } => "is off, wouldn't fire".into(),
        Verdict::Repeated => "repeated".into(),
        Verdict::Covered { by } => format!("covered by {by}"),
    }
}

/// What became of what was asked for, or of a push.
pub fn told(tell: &Tell) -> String {
    match tell {
        Tell::Decided(decided) => decisions(&decided.decisions),
        Tell::NotTaken { why, .. } | Tell::Refused { why, .. } => refusal(why),
        Tell::Waits { why, .. } => format!("waits: {}", why.say(Language::En)),
        Tell::Saved { trigger: saved, .. } => format!("saved {}", trigger(saved)),
        Tell::Deleted { trigger, .. } => format!("deleted {}", trigger.name),
        Tell::Applied { .. } => "applied".into(),
    }
}

/// Why something was not done.
pub fn refusal(why: &NotStored) -> String {
    format!("refused: {}", why.say(Language::En))
}

/// A trigger in a line.
pub fn trigger(trigger: &Trigger) -> String {
    let off = if trigger.enabled { "" } else { " (off)" };
    let but = trigger.condition.but().map(|but| format!(" but not {}", but.expr())).unwrap_or_default();
    format!("{} r{} {}{but}{off}", trigger.name, trigger.revision.0, trigger.condition.expr())
}

/// An entry in a line.
pub fn entry(entry: &Entry) -> String {
    let by_hand = if entry.by_hand { " by hand" } else { "" };
    let outcome = match &entry.outcome {
        Outcome::Failed(failure) => format!("failed: {}", failure.say(Language::En)),
        outcome => outcome.say(Language::En).to_lowercase(),
    };
    format!("{} {}{by_hand} {outcome}", entry.trigger, entry.tag)
}

/// Lines as one.
pub fn listed<T>(items: impl IntoIterator<Item = T>, said: impl Fn(T) -> String) -> String {
    items.into_iter().map(said).collect::<Vec<_>>().join("; ")
}
