//! What a person is told, in a few words that a table of cases can hold.

use crate::decide::{Decision, Verdict};

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
