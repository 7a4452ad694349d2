//! Alternatives that no tag can match: `-rc` of `^(v1|-rc)$`, as no tag begins with a hyphen.

use super::fix::{Fix, Label};
use super::subject::Subject;
use super::syntax::{range, replaced, tidied};
use super::{Lint, LintKind, Severity};
use crate::condition::{Method, Rule, bounds};
use regex_syntax::ast::Ast;
use std::ops::Range;

/// So many alternatives are looked at, so that a long expression doesn't make a keystroke slow.
const LOOKED_AT: usize = 24;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    let (Some(ast), Some(Rule::Regex(pattern))) = (&subject.ast, subject.takes()) else {
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
        let alone = Rule::parse(Method::Regex, &replaced(subject.expr, whole, one));
        alone.is_ok_and(|alone| !alone.is_possible())
    });
    let found = dead.map(|(_, one, with_bar)| (one, fix(subject.expr, one, with_bar))).map(|(one, fix)| Lint {
        side: subject.side(),
        kind: LintKind::DeadBranch { branch: subject.expr.get(one.clone()).unwrap_or_default().to_owned() },
        severity: Severity::Warning,
        span: Some(one.clone()),
        evidence: Vec::new(),
        fix: Some(fix),
    });
    found.into_iter().collect()
}

/// Without the alternative, unless something beside it is all that keeps tags from it: `v1| v2`.
fn fix(expr: &str, one: &Range<usize>, with_bar: &Range<usize>) -> Fix {
    let is_slip = expr.get(one.clone()).is_some_and(|one| tidied(one).is_some());
    match tidied(expr).filter(|_| is_slip) {
        Some(tidy) => Fix::regex(tidy, Label::Trim),
        None => Fix::regex(replaced(expr, with_bar, ""), Label::Drop),
    }
}

/// The places of all alternatives, of one, and of that with the bar that sets it apart.
type Branch = (Range<usize>, Range<usize>, Range<usize>);

fn gather(ast: &Ast, found: &mut Vec<Branch>) {
    match ast {
        Ast::Alternation(alternation) => {
            let places: Vec<Range<usize>> = alternation.asts.iter().map(|part| range(part.span())).collect();
            for (at, one) in places.iter().enumerate() {
                let with_bar = match (at.checked_sub(1), places.get(at + 1)) {
                    (Some(before), _) => places[before].end..one.end,
                    (None, Some(next)) => one.start..next.start,
                    (None, None) => one.clone(),
                };
                found.push((range(&alternation.span), one.clone(), with_bar));
            }
            alternation.asts.iter().for_each(|part| gather(part, found));
        }
        Ast::Concat(concat) => concat.asts.iter().for_each(|part| gather(part, found)),
        Ast::Group(group) => gather(&group.ast, found),
        // Of what comes again and again, each may stand behind another.
        Ast::Repetition(repetition) if bounds(&repetition.op.kind).1 == Some(1) => gather(&repetition.ast, found),
        _ => {}
    }
}
