//! Repetitions of one character where anything was meant (`\.*` for `.*`), or one that may be missing (`v*` for `v?`);
//! and `\B`, which reads like an edge of a word and is none.

use super::fix::{Fix, Label};
use super::subject::{Subject, evidence};
use super::syntax::{range, replaced, walk};
use super::{Lint, LintKind, Severity};
use regex_syntax::ast::{AssertionKind, Ast, RepetitionKind};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    let (Some(ast), Some(_)) = (&subject.ast, &subject.condition) else {
        return Vec::new();
    };
    let mut lints: Vec<Lint> = Vec::new();
    walk(ast, &mut |node| {
        let Some((kind, instead)) = look(node, subject.expr) else { return };
        let span = range(node.span());
        let expr = replaced(subject.expr, &span, &instead);
        let (lost, gained) = (subject.lost_under(&expr), subject.gained_under(&expr));
        // `\B` may be meant: a tag has to show that it was not.
        let shown = kind != LintKind::InsideWord || !gained.is_empty();
        if shown && lints.iter().all(|lint| lint.kind != kind) {
            let evidence = evidence(if gained.is_empty() { &lost } else { &gained });
            let fix = Some(Fix::regex(expr, Label::Use(instead)));
            lints.push(Lint {
                side: subject.side(),
                kind,
                severity: Severity::Warning,
                span: Some(span),
                evidence,
                fix,
            });
        }
    });
    lints
}

/// The slip at this node, and what to write in its place.
fn look(node: &Ast, expr: &str) -> Option<(LintKind, String)> {
    match node {
        Ast::Assertion(assertion) if assertion.kind == AssertionKind::NotWordBoundary => {
            Some((LintKind::InsideWord, r"\b".into()))
        }
        Ast::Repetition(repetition) if repetition.op.kind == RepetitionKind::ZeroOrMore => {
            let Ast::Literal(literal) = &*repetition.ast else { return None };
            let before = expr.as_bytes().get(..literal.span.start.offset)?;
            let behind = |is: fn(&u8) -> bool| match before {
                [.., b'\\', _] => false,
                [.., last] => is(last),
                [] => false,
            };
            let instead = match literal.c {
                '.' if behind(u8::is_ascii_digit) => r"\..*".into(),
                '.' => ".*".into(),
                c if c.is_ascii_alphabetic() && !behind(u8::is_ascii_alphabetic) => format!("{c}?"),
                c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') => format!("{c}.*"),
                _ => return None,
            };
            Some((LintKind::Repeated { found: literal.c }, instead))
        }
        _ => None,
    }
}
