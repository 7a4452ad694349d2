//! Tags that fire and may not be meant to: signatures and pre-releases; and letters whose case keeps all from firing.

use super::anchors::anchored;
use super::fix::{Fix, Label};
use super::subject::{Subject, evidence};
use super::syntax::{is_optional, is_start, range, replaced, sequence, walk};
use super::{Lint, LintKind, Severity};
use crate::condition::{Method, RuleText};
use crate::tag::is_signature;
use regex_syntax::ast::Ast;

pub(super) fn signatures(subject: &Subject<'_>) -> Vec<Lint> {
    // Who lists a signature by its name means it, and who asks for them and takes nothing else.
    let signatures: Vec<&str> = subject.fires.iter().copied().filter(|tag| is_signature(tag)).collect();
    let asked_for = ["sha256-", "sig", "att", "sbom"].iter().any(|word| subject.expr.contains(word));
    let meant = asked_for && signatures.len() == subject.fires.len();
    if subject.method == Method::Tags || signatures.is_empty() || meant {
        return Vec::new();
    }
    vec![Lint {
        side: subject.side(),
        kind: LintKind::Signatures,
        severity: Severity::Warning,
        span: None,
        // One will do: they are long and all look the same.
        evidence: evidence(&signatures).into_iter().take(1).collect(),
        fix: without_signatures(subject),
    }]
}

/// What leaves signatures out and nothing else: `^`, where no other tag minds, or what holds back tags that begin as they do.
fn without_signatures(subject: &Subject<'_>) -> Option<Fix> {
    let held_back = || Fix::pair(RuleText::new(subject.method, subject.expr), SIGNATURE.to_owned());
    let Some(ast) = &subject.ast else { return Some(held_back()) };
    let start = match ast {
        Ast::Alternation(_) => format!("^(?:{})", subject.expr),
        _ => anchored(subject.expr, !sequence(ast).first().is_some_and(|part| is_start(part)), false),
    };
    let lost = subject.lost_under(&start);
    let anchored = !lost.is_empty() && lost.iter().all(|tag| is_signature(tag));
    Some(if anchored { Fix::regex(start, Label::Anchor) } else { held_back() })
}

/// How signatures are called.
const SIGNATURE: &str = "^sha256-";

/// `(-rc\.\d+)?`: an optional part that pre-releases come in by.
pub(super) fn pre_releases(subject: &Subject<'_>) -> Vec<Lint> {
    let (Some(ast), Some(_)) = (&subject.ast, &subject.condition) else {
        return Vec::new();
    };
    let mut groups = Vec::new();
    walk(ast, &mut |node| {
        if let Ast::Repetition(repetition) = node
            && is_optional(node)
            && matches!(*repetition.ast, Ast::Group(_))
            && !adds_number(&repetition.ast)
        {
            groups.push(range(node.span()));
        }
    });
    let found = groups.into_iter().find_map(|span| {
        let expr = replaced(subject.expr, &span, "");
        let lost = subject.lost_under(&expr);
        (!lost.is_empty() && lost.iter().all(|tag| is_pre_release(tag))).then_some((span, expr, lost))
    });
    let Some((span, expr, lost)) = found else {
        return Vec::new();
    };
    let candidates = lost.iter().all(|tag| words(tag).any(|word| word == "rc"));
    vec![Lint {
        side: subject.side(),
        kind: LintKind::PreReleases { candidates },
        severity: Severity::Info,
        span: Some(span),
        evidence: evidence(&lost),
        fix: Some(Fix::regex(expr, Label::Drop)),
    }]
}

/// Whether the group begins with a dot or a number, as in `-rc(\.\d+)?`: dropping it leaves the pre-release in.
fn adds_number(ast: &Ast) -> bool {
    match ast {
        Ast::Group(group) => adds_number(&group.ast),
        Ast::Concat(concat) => concat.asts.first().is_some_and(adds_number),
        Ast::Repetition(repetition) => adds_number(&repetition.ast),
        Ast::Alternation(alternation) => alternation.asts.iter().any(adds_number),
        Ast::Literal(literal) => literal.c == '.' || literal.c.is_ascii_digit(),
        Ast::ClassPerl(_) => true,
        _ => false,
    }
}

/// Whether the tag calls itself something before a release: `1.2.0-rc.1`, `19beta3`.
fn is_pre_release(tag: &str) -> bool {
    const NAMES: [&str; 14] = [
        "rc",
        "cr",
        "alpha",
        "beta",
        "pre",
        "preview",
        "prerelease",
        "dev",
        "snapshot",
        "nightly",
        "canary",
        "ea",
        "next",
        "milestone",
    ];
    words(tag).any(|word| NAMES.contains(&word.as_str()))
}

fn words(tag: &str) -> impl Iterator<Item = String> {
    tag.split(|c: char| !c.is_ascii_alphabetic()).map(str::to_ascii_lowercase)
}

/// An expression that only the case of its letters keeps from firing.
pub(super) fn case(subject: &Subject<'_>) -> Vec<Lint> {
    if subject.ast.is_none() || subject.condition.is_none() || !subject.fires.is_empty() {
        return Vec::new();
    }
    let expr = format!("(?i){}", subject.expr);
    let ignoring = subject.instead(Method::Regex, &expr);
    if ignoring.fires.is_empty() {
        return Vec::new();
    }
    let evidence = evidence(&ignoring.fires);
    vec![Lint {
        side: subject.side(),
        kind: LintKind::Case,
        severity: Severity::Warning,
        span: None,
        evidence,
        fix: Some(Fix::regex(expr.clone(), Label::IgnoreCase)),
    }]
}
