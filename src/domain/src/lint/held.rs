//! What holds tags back, and holds back all of them or none.

use super::fix::Fix;
use super::subject::{Subject, evidence};
use super::syntax::tidied;
use super::{Lint, LintKind, Severity};
use crate::condition::{Condition, Method, Rule, RuleText, Side};
use crate::proof::{Reach, find, shared};
use crate::tag::Tag;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    let (Some(condition), Some(but)) = (&subject.condition, &subject.context.but) else {
        return Vec::new();
    };
    let taken = subject.taken();
    let fires = &subject.fires;
    if fires.is_empty() && condition.takes().is_possible() {
        let always = find(&[condition], &|fires| fires[0]) == Reach::Never;
        if always || !taken.is_empty() {
            return vec![lint(LintKind::HoldsBackAll { always }, severity(always), &taken, None)];
        }
    }
    if taken.len() == fires.len() {
        let always = shared(&condition.takes().clone().into(), &but.clone().into()) == Reach::Never;
        if always || !taken.is_empty() {
            let fix = meant(but).map_or_else(|| Fix::but(None), Fix::but_trimmed);
            return vec![Lint {
                fix: Some(fix),
                ..lint(LintKind::HoldsBackNone { always }, severity(always), &[], None)
            }];
        }
    }
    never_taken(condition, but).into_iter().collect()
}

/// What an expression that can hold nothing back was meant to, where that can be told: `rc | beta`, `rc, beta`.
fn meant(but: &Rule) -> Option<RuleText> {
    let Rule::Regex(pattern) = but else { return None };
    let parts: Vec<&str> = pattern.source().split([';', ',']).map(str::trim).collect();
    let words = parts.len() > 1 && parts.iter().all(|part| Tag::parse(part).is_ok());
    let alternatives = || words.then(|| parts.join("|").replace('.', r"\."));
    let meant = tidied(pattern.source()).filter(|tidy| is_possible(tidy)).or_else(alternatives);
    meant.filter(|_| !but.is_possible()).map(|meant| RuleText::new(Method::Regex, meant))
}

fn is_possible(expr: &str) -> bool {
    Rule::parse(Method::Regex, expr).is_ok_and(|rule| rule.is_possible())
}

fn severity(always: bool) -> Severity {
    if always { Severity::Warning } else { Severity::Info }
}

/// With what to hold back instead; nothing, where that is all that helps.
fn lint(kind: LintKind, severity: Severity, shown: &[&str], but: Option<RuleText>) -> Lint {
    Lint { side: Side::But, kind, severity, span: None, evidence: evidence(shown), fix: Some(Fix::but(but)) }
}

/// Tags of the list that would not fire without it either.
fn never_taken(condition: &Condition, but: &Rule) -> Option<Lint> {
    let Rule::Tags(list) = but else { return None };
    let tags = list.tags().iter().map(|tag| tag.as_str());
    let (taken, never): (Vec<&str>, Vec<&str>) = tags.partition(|tag| condition.takes().is_match(tag));
    if never.is_empty() || taken.is_empty() {
        return None;
    }
    let rest = RuleText::new(Method::Tags, taken.join(";"));
    Some(lint(LintKind::NeverTaken, Severity::Info, &never, Some(rest)))
}
