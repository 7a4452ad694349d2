//! What the domain's notes are called by programs. Names stay as they are: baselines and filters of code scanning hold them.

use tagfire_domain::lint::{LintKind, Open};

/// What a kind of note is called.
pub(super) fn code(kind: &LintKind) -> &'static str {
    match kind {
        LintKind::Glob => "shell-wildcard",
        LintKind::Open(Open::Start) => "open-start",
        LintKind::Open(Open::End) => "open-end",
        LintKind::Open(Open::Both) => "open-ends",
        LintKind::NumberGoesOn => "number-goes-on",
        LintKind::SplitAnchors => "split-anchors",
        LintKind::BareDot => "bare-dot",
        LintKind::Everything => "everything-matches",
        LintKind::Nothing { .. } => "nothing-matches",
        LintKind::DeadBranch { .. } => "dead-branch",
        LintKind::Repeated { .. } => "repeated-character",
        LintKind::InsideWord => "inside-word",
        LintKind::VersionRange => "version-range",
        LintKind::RedundantStart => "redundant-start",
        LintKind::RedundantEnd => "redundant-end",
        LintKind::RepeatedBranch => "repeated-branch",
        LintKind::Expression => "expression-in-list",
        LintKind::Separator => "wrong-separator",
        LintKind::Marks => "marks-in-list",
        LintKind::Image => "image-in-list",
        LintKind::MoreThanLetters => "more-than-letters",
        LintKind::NamedClass => "single-brackets",
        LintKind::NumberInClass => "number-in-set",
        LintKind::PlainInClass { .. } => "plain-in-set",
        LintKind::NotAWord { .. } => "word-in-set",
        LintKind::Duplicate { always: true, .. } => "same-condition",
        LintKind::Duplicate { always: false, .. } => "same-tags",
        LintKind::Unsupported(_) => "unsupported",
        LintKind::Dialect(_) => "other-dialect",
        LintKind::Signatures => "signatures",
        LintKind::PreReleases { .. } => "pre-releases",
        LintKind::Case => "letter-case",
        LintKind::HoldsBackAll { .. } => "all-held-back",
        LintKind::HoldsBackNone { .. } => "none-held-back",
        LintKind::NeverTaken => "never-taken",
    }
}
