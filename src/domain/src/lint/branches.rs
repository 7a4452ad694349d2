//! Alternatives that no tag can match: `-rc` of `^(v1|-rc)$`, as no tag begins with a hyphen.

use super::fix::{Fix, Label};
use super::subject::Subject;
use super::syntax::{range, replaced};
use super::{Lint, LintKind, Severity};
use crate::condition::{Condition, Method, bounds};
use regex_syntax::ast::{Alternation, Ast};
use std::ops::Range;

/// So many alternatives are looked at, so that a long expression doesn't make a keystroke slow.
const LOOKED_AT: usize = 24;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    let (Some(ast), Some(Condition::Regex(pattern))) = (&subject.ast, &subject.condition) else {
        return Vec::new();
    };
    // Nearly always one question to the walk that was gone already is enough.
    if pattern.paths().is_whole() || !pattern.paths().is_possible() {
        return Vec::new();
    }
    let mut branches = Vec::new();
    gather(ast, &mut branches);
    let dead = branches.iter().take(LOOKED_AT).find(|(whole, one, _)| {
        let one = subject.expr.get(one.clone()).unwrap_or_default();
        let alone = Condition::parse(Method::Regex, &replaced(subject.expr, whole, one));
        alone.is_ok_and(|alone| !alone.is_possible())
    });
    let found = dead.map(|(_, one, with_bar)| Lint {
        kind: LintKind::DeadBranch { branch: subject.expr.get(one.clone()).unwrap_or_default().to_owned() },
        severity: Severity::Warning,
        span: Some(one.clone()),
        evidence: Vec::new(),
        fix: Some(Fix::regex(replaced(subject.expr, with_bar, ""), Label::Drop)),
    });
    found.into_iter().collect()
}

/// The places of all alternatives, of one, and of that with the bar that sets it apart.
type Branch = (Range<usize>, Range<usize>, Range<usize>);

fn gather(ast: &Ast, found: &mut Vec<Branch>) {
    match ast {
        Ast::Alternation(alternation) => {
            found.extend(branches(alternation));
            alternation.asts.iter().for_each(|part| gather(part, found));
        }
        Ast::Concat(concat) => concat.asts.iter().for_each(|part| gather(part, found)),
        Ast::Group(group) => gather(&group.ast, found),
        // Of what comes again and again, each may stand behind another.
        Ast::Repetition(repetition) if bounds(&repetition.op.kind).1 == Some(1) => gather(&repetition.ast, found),
        _ => {}
    }
}

fn branches(alternation: &Alternation) -> impl Iterator<Item = Branch> {
    let whole = range(&alternation.span);
    let places: Vec<Range<usize>> = alternation.asts.iter().map(|part| range(part.span())).collect();
    let second = places.get(1).map_or(whole.end, |place| place.start);
    let mut before = None;
    places.into_iter().map(move |one| {
        let from = before.replace(one.end);
        let with_bar = from.map_or(one.start..second, |from| from..one.end);
        (whole.clone(), one, with_bar)
    })
}
