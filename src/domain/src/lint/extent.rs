//! Expressions that every tag matches, or that no tag can.

use super::fix::{Fix, Label};
use super::separators::list_of;
use super::subject::{Subject, evidence};
use super::syntax::{range, tidied, walk};
use super::{Lint, LintKind, Severity};
use crate::condition::Method;
use crate::proof::{Reach, find};
use regex_syntax::ast::Ast;
use std::ops::Range;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    let Some(condition) = subject.condition.as_ref().filter(|_| subject.method == Method::Regex) else {
        return Vec::new();
    };
    let stayed = subject.fires.len() < subject.tags().len();
    // A tag that stays spares a walk.
    if !stayed && find(&[condition], &|fires| !fires[0]) == Reach::Never {
        return vec![everything(subject)];
    }
    if !condition.takes().is_possible() {
        return vec![nothing(subject)];
    }
    Vec::new()
}

fn everything(subject: &Subject<'_>) -> Lint {
    Lint {
        side: subject.side(),
        kind: LintKind::Everything,
        severity: Severity::Warning,
        span: Some(0..subject.expr.len()),
        evidence: evidence(&subject.fires),
        fix: Some(Fix::all()),
    }
}

fn nothing(subject: &Subject<'_>) -> Lint {
    let culprit = subject.ast.as_ref().and_then(illegal_literal);
    Lint {
        side: subject.side(),
        kind: LintKind::Nothing { culprit: culprit.as_ref().map(|(found, _)| *found) },
        severity: Severity::Warning,
        span: Some(culprit.map_or(0..subject.expr.len(), |(_, span)| span)),
        evidence: Vec::new(),
        fix: list_of_tags(subject.expr).or_else(|| tidied(subject.expr).map(|tidy| Fix::regex(tidy, Label::Trim))),
    }
}

/// The first character that is asked for and that no tag holds.
fn illegal_literal(ast: &Ast) -> Option<(char, Range<usize>)> {
    let mut found = None;
    walk(ast, &mut |node| {
        if let Ast::Literal(literal) = node
            && found.is_none()
            && !(literal.c.is_ascii_alphanumeric() || matches!(literal.c, '.' | '-' | '_'))
        {
            found = Some((literal.c, range(&literal.span)));
        }
    });
    found
}

/// `v1;v2` is how specified tags are written, and `v1, v2` nearly so.
fn list_of_tags(expr: &str) -> Option<Fix> {
    let text = expr.trim().trim_start_matches('^').trim_end_matches('$').replace(r"\.", ".");
    let expr = list_of(&text, &[';', ','])?;
    Some(Fix::tags(expr, Label::ChooseTags))
}
