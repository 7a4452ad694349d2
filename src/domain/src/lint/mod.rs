//! What is probably not meant in a condition, why, and how to put it right in one click.
//!
//! Each check is a function from a [`Subject`] to lints; nothing here knows of pages or of how a rule is stored. A
//! lint that can't show its case on a tag keeps quiet wherever the expression could be meant as it stands: a false
//! alarm costs more trust than a missed one.

mod anchors;
mod branches;
mod classes;
mod dialect;
mod dots;
mod extent;
mod fix;
mod glob;
mod held;
mod look_around;
mod others;
#[cfg(test)]
mod promises;
mod ranges;
mod redundant;
mod repeats;
mod scan;
mod separators;
mod subject;
mod syntax;
mod taken;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_held;
mod unsupported;
mod words;
mod words_dialect;
mod words_held;

use crate::condition::{Condition, ConditionText, Side};
use crate::matcher::TagSet;
use crate::order::sort_by_key;
use crate::trigger::TriggerName;
pub use dialect::Dialect;
pub use fix::Fix;
use std::ops::Range;
use subject::{Context, Sample, Subject};
pub use unsupported::Unsupported;

/// The most tags that a lint shows as evidence.
pub const MAX_EVIDENCE: usize = 3;

/// How much a lint matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The condition most likely does something else than was meant.
    Warning,
    /// The condition can stand as it is; here is something to know about it.
    Info,
}

impl Severity {
    /// What programs call it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// The ends of an expression that nothing ties to the ends of the tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Open {
    /// No `^`.
    Start,
    /// No `$`.
    End,
    /// Neither.
    Both,
}

/// What a lint found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LintKind {
    /// A shell's wildcard where an expression is expected: `release*`, `v1.*.*`, `*-alpine`.
    Glob,
    /// Tags slip through where an anchor is missing.
    Open(Open),
    /// `^v1` also takes `v10`.
    NumberGoesOn,
    /// `^a|b$`: each anchor holds for one alternative only.
    SplitAnchors,
    /// `.` where a dot was meant.
    BareDot,
    /// Every tag matches.
    Everything,
    /// No legal tag can match, perhaps for a character that tags don't hold.
    Nothing {
        /// The first character asked for that no tag holds.
        culprit: Option<char>,
    },
    /// `^.*`, which says as much as nothing.
    RedundantStart,
    /// `.*$`, which says as much as nothing.
    RedundantEnd,
    /// `(a|a)`.
    RepeatedBranch,
    /// An alternative that no tag can match: `-rc` of `^(v1|-rc)$`.
    DeadBranch {
        /// The alternative as it was written.
        branch: String,
    },
    /// `\.*` where `.*` was meant, or `v*` for `v?`.
    Repeated {
        /// The one character that it repeats.
        found: char,
    },
    /// `\B` where `\b` was meant.
    InsideWord,
    /// `>=1.2 <2`, `~1.4`, `^1.2`, `1.4.x`: versions as package managers ask for them.
    VersionRange,
    /// `^v1$` as a list of tags.
    Expression,
    /// `v1, v2` as a list of tags.
    Separator,
    /// Tags in quotation marks or between slashes.
    Marks,
    /// `shop/web:v1` as a tag.
    Image,
    /// `[A-z]`, which takes `_` too.
    MoreThanLetters,
    /// `[:alpha:]` without its second brackets.
    NamedClass,
    /// `[1-12]`, which is 1 or 2.
    NumberInClass,
    /// `[rc|beta]`, which is one of these characters.
    PlainInClass {
        /// The character that was meant as more than itself.
        found: char,
    },
    /// `[^rc]`, which is a character and not the lack of a word.
    NotAWord {
        /// The word that was to be kept out.
        word: String,
        /// Whether the evidence is what it lets in, with the word; else what it keeps out without the word.
        lets_in: bool,
    },
    /// Another trigger's condition fires on the same tags: always, or on all those known.
    Duplicate {
        /// The other trigger.
        of: TriggerName,
        /// Whether no tag that there could be tells the two apart.
        always: bool,
    },
    /// A construct that no engine of linear time has.
    Unsupported(Unsupported),
    /// A construct that means something else elsewhere than in RE2, and so here.
    Dialect(Dialect),
    /// Signatures and attestations (`sha256-….sig`) fire.
    Signatures,
    /// Pre-releases fire by an optional part; all of them are release candidates, or not.
    PreReleases {
        /// Whether all of them call themselves release candidates.
        candidates: bool,
    },
    /// No known tag fires, and some would if case didn't count.
    Case,
    /// Every tag that would fire is held back again.
    HoldsBackAll {
        /// Whether no tag that there could be fires; else none that is known does.
        always: bool,
    },
    /// No tag that would fire is held back.
    HoldsBackNone {
        /// Whether none that there could be is; else none that is known.
        always: bool,
    },
    /// Some of the tags that are held back would not fire anyway.
    NeverTaken,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// Which of the condition's rules it is on.
    pub side: Side,
    /// What was found.
    pub kind: LintKind,
    /// How much it matters.
    pub severity: Severity,
    /// Where in that rule's text, in bytes.
    pub span: Option<Range<usize>>,
    /// Up to [`MAX_EVIDENCE`] tags that show it.
    pub evidence: Vec<String>,
    /// What to write instead, where that can be told.
    pub fix: Option<Fix>,
}

type Check = fn(&Subject<'_>) -> Vec<Lint>;

/// Checks on the expression as a text that may not parse. The first that speaks is the root of what the later ones
/// would say, so they are not asked.
const ROOTS: [Check; 7] =
    [ranges::check, separators::check, glob::check, classes::unread, unsupported::check, dialect::check, extent::check];

/// Checks on what the expression says.
const MEANING: [Check; 9] = [
    dots::check,
    classes::check,
    repeats::check,
    branches::check,
    anchors::check,
    redundant::check,
    ranges::caret,
    taken::pre_releases,
    taken::case,
];

/// Checks on what the condition meets: the tags that fire, those that are held back, and the other triggers.
const COMPANY: [Check; 3] = [taken::signatures, held::check, others::check];

/// Of the same checks, those on what holds tags back. It is usually looked for anywhere in a tag.
const HELD_ROOTS: [Check; 6] =
    [ranges::check, separators::check, glob::check, classes::unread, unsupported::check, dialect::check];
const HELD_MEANING: [Check; 5] = [dots::check, classes::check, branches::check, redundant::check, taken::case];

/// Looks for what is probably not meant in a condition, which may not parse. `tags` are those of the repository, of which a few thousand
/// are looked at; `others` are the conditions of the repository's other triggers.
///
/// ```
/// use tagfire_domain::condition::{ConditionText, Method, RuleText};
/// use tagfire_domain::lint::{LintKind, lint};
/// use tagfire_domain::matcher::TagSet;
///
/// let tags = TagSet::from_iter(["v2.13.4", "v2x13.4"]);
/// let typed = ConditionText::from(RuleText::new(Method::Regex, r"^v\d+.\d+\.\d+$"));
/// let lints = lint(&typed, &tags, &[]);
/// assert_eq!(lints[0].kind, LintKind::BareDot);
/// assert_eq!(lints[0].evidence, ["v2x13.4"]);
/// let fixed = &lints[0].fix.as_ref().unwrap().text;
/// assert_eq!(fixed.takes.expr, r"^v\d+\.\d+\.\d+$");
/// assert!(lint(fixed, &tags, &[]).is_empty());
/// ```
#[must_use]
pub fn lint(text: &ConditionText, tags: &TagSet, others: &[(TriggerName, Condition)]) -> Vec<Lint> {
    let sample = Sample::of(tags);
    let context = Context::new(Side::Takes, text, &sample, others);
    let Some(subject) = context.subject() else { return Vec::new() };
    let mut lints = read(&subject, &ROOTS, &MEANING);
    if text.but.is_some() {
        // Only tags that would fire can be held back.
        let taken = subject.takes().map_or(sample.clone(), |rule| sample.within(rule));
        let context = Context::new(Side::But, text, &taken, &[]);
        lints.extend(context.subject().iter().flat_map(|held| read(held, &HELD_ROOTS, &HELD_MEANING)));
    }
    // A text that isn't yet the expression that is meant says nothing of the company that it would meet.
    if !lints.iter().any(|lint| {
        matches!(lint.kind, LintKind::Glob | LintKind::Unsupported(_) | LintKind::Dialect(_) | LintKind::VersionRange)
    }) {
        for check in COMPANY {
            run(check, &subject, &mut lints);
        }
    }
    sort_by_key(&mut lints, |lint| lint.severity);
    lints
}

/// Reads a rule: what is at the root of it, or else what it says.
fn read(subject: &Subject<'_>, roots: &[Check], meaning: &[Check]) -> Vec<Lint> {
    let mut lints = Vec::new();
    for check in roots {
        run(*check, subject, &mut lints);
        if !lints.is_empty() {
            return lints;
        }
    }
    for check in meaning {
        run(*check, subject, &mut lints);
    }
    lints
}

/// Runs one check and takes back those of its fixes that can't be kept.
fn run(check: Check, subject: &Subject<'_>, lints: &mut Vec<Lint>) {
    for mut lint in check(subject) {
        lint.fix = lint.fix.and_then(|fix| fix.tried(check, &lint.kind, subject));
        lints.push(lint);
    }
}
