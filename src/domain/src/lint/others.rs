//! A condition that another trigger has already.

use super::subject::{Subject, evidence};
use super::{Lint, LintKind, Severity};
use crate::condition::{Condition, Method};
use crate::proof::{Reach, find};
use crate::trigger::TriggerName;

/// Fewer tags than this may agree by chance.
const ENOUGH_TAGS: usize = 20;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    let Some(condition) = &subject.condition else {
        return Vec::new();
    };
    let always = subject.context.others.iter().find(|(_, other)| always_equal(subject, condition, other));
    let found = match always {
        Some((name, _)) => Some((name, true)),
        None => {
            subject.context.others.iter().find(|(_, other)| equal_so_far(subject, other)).map(|(name, _)| (name, false))
        }
    };
    found.map(|(name, always)| lint(subject, name, always)).into_iter().collect()
}

fn lint(subject: &Subject<'_>, name: &TriggerName, always: bool) -> Lint {
    Lint {
        side: subject.side(),
        kind: LintKind::Duplicate { of: name.clone(), always },
        severity: if always { Severity::Warning } else { Severity::Info },
        span: None,
        evidence: evidence(&subject.fires),
        fix: None,
    }
}

/// Equal by its text, or on all tags that there can be.
fn always_equal(subject: &Subject<'_>, condition: &Condition, other: &Condition) -> bool {
    if condition == other {
        return true;
    }
    // Lists are told apart by their tags alone, and the walk is for the rest that no known tag tells apart.
    if condition.method() == Method::Tags
        && other.method() == Method::Tags
        && condition.but().or(other.but()).is_none()
        && subject.tags().is_empty()
    {
        return false;
    }
    agrees(subject, other) && find(&[condition, other], &|fires| fires[0] != fires[1]) == Reach::Never
}

/// Firing on the very same tags of those known, which are enough to mean something.
fn equal_so_far(subject: &Subject<'_>, other: &Condition) -> bool {
    subject.tags().len() >= ENOUGH_TAGS && !subject.fires.is_empty() && agrees(subject, other)
}

fn agrees(subject: &Subject<'_>, other: &Condition) -> bool {
    let theirs = subject.tags().iter().copied().filter(|tag| other.is_match(tag));
    theirs.eq(subject.fires.iter().copied())
}
