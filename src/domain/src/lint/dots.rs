//! A bare `.` between numbers, where a dot is meant.

use super::fix::{Fix, Label};
use super::subject::{Subject, evidence};
use super::syntax::{Edge, edge, range, walk};
use super::{Lint, LintKind, Severity};
use crate::condition::{Condition, Method};
use crate::order::sort_by_key;
use regex_syntax::ast::Ast;
use std::ops::Range;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    let (Some(ast), Some(condition)) = (&subject.ast, &subject.condition) else {
        return Vec::new();
    };
    let dots = bare_dots(ast, subject.expr);
    let Some(first) = dots.first().cloned() else {
        return Vec::new();
    };
    let mut expr = subject.expr.to_owned();
    for dot in dots.iter().rev() {
        expr.replace_range(dot.clone(), r"\.");
    }
    let lost = subject.lost_under(&expr);
    let evidence = if lost.is_empty() { imagined(subject, condition, &expr) } else { evidence(&lost) };
    vec![Lint {
        side: subject.side(),
        kind: LintKind::BareDot,
        severity: Severity::Warning,
        span: Some(first),
        evidence,
        fix: Some(Fix::regex(expr, Label::Dot)),
    }]
}

/// The dots with a number or a class on either side. A dot beside words (`a.b`) may be meant to stand for anything.
fn bare_dots(ast: &Ast, expr: &str) -> Vec<Range<usize>> {
    let mut dots = Vec::new();
    walk(ast, &mut |node| {
        let Ast::Concat(concat) = node else { return };
        for around in concat.asts.windows(3) {
            if let [before, Ast::Dot(dot), after] = around
                && edge(before, expr, true) != Edge::Other
                && edge(after, expr, false) != Edge::Other
            {
                dots.push(range(dot));
            }
        }
    });
    sort_by_key(&mut dots, |dot| dot.start);
    dots
}

/// A tag that none has pushed yet: one that fires, with its first dot replaced.
fn imagined(subject: &Subject<'_>, condition: &Condition, fixed: &str) -> Vec<String> {
    let Ok(fixed) = Condition::parse(Method::Regex, fixed) else {
        return Vec::new();
    };
    let with_x = |tag: &&str| tag.replacen('.', "x", 1);
    let slips = |tag: &String| condition.is_match(tag) && !fixed.is_match(tag);
    subject.fires.iter().take(50).map(with_x).find(slips).into_iter().collect()
}
