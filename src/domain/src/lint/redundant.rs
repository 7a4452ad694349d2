//! Parts that change nothing: `^.*`, `.*$`, `(a|a)`.

use super::anchors;
use super::fix::{Fix, Label};
use super::subject::Subject;
use super::syntax::{is_any_run, is_end, is_start, range, replaced, sequence, walk};
use super::{Lint, LintKind, Severity};
use regex_syntax::ast::{Alternation, Ast};
use std::ops::Range;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    let (Some(ast), Some(_)) = (&subject.ast, &subject.condition) else {
        return Vec::new();
    };
    let mut lints = Vec::new();
    let parts = sequence(ast);
    if let [start, any, _, ..] = parts.as_slice()
        && is_start(start)
        && is_any_run(any)
    {
        let span = range(start.span()).start..range(any.span()).end;
        lints.push(lint(subject, LintKind::RedundantStart, span));
    }
    if let [_, .., any, end] = parts.as_slice()
        && is_any_run(any)
        && is_end(end)
    {
        let span = range(any.span()).start..range(end.span()).end;
        let lint = lint(subject, LintKind::RedundantEnd, span);
        // Where the next note would ask for an end, this one says that none is meant.
        let bare = lint.fix.as_ref().map(|fix| subject.instead(fix.rule().method, &fix.rule().expr));
        if bare.is_some_and(|bare| anchors::check(&bare).is_empty()) {
            lints.push(lint);
        }
    }
    let mut repeated = None;
    walk(ast, &mut |node| {
        if let Ast::Alternation(alternation) = node {
            repeated = repeated.take().or_else(|| repeated_branch(alternation, subject.expr));
        }
    });
    lints.extend(repeated.map(|span| lint(subject, LintKind::RepeatedBranch, span)));
    lints
}

fn lint(subject: &Subject<'_>, kind: LintKind, span: Range<usize>) -> Lint {
    let expr = replaced(subject.expr, &span, "");
    let fix = Some(Fix::regex(expr, Label::Drop));
    Lint { side: subject.side(), kind, severity: Severity::Info, span: Some(span), evidence: Vec::new(), fix }
}

/// A branch written a second time, with the bar before it.
fn repeated_branch(alternation: &Alternation, expr: &str) -> Option<Range<usize>> {
    let spans: Vec<Range<usize>> = alternation.asts.iter().map(|part| range(part.span())).collect();
    let texts: Vec<&str> = spans.iter().filter_map(|span| expr.get(span.clone())).collect();
    let again = (1..texts.len()).find(|&i| texts[..i].contains(&texts[i]))?;
    Some(spans[again - 1].end..spans[again].end)
}
