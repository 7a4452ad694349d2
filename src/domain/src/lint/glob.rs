//! A shell's wildcard where an expression is expected.

use super::fix::Fix;
use super::subject::{Subject, evidence};
use super::{Lint, LintKind, Severity};
use crate::condition::{Method, RuleText};
use std::ops::Range;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    match subject.method {
        Method::Regex => in_expression(subject).into_iter().collect(),
        Method::Tags => in_tag_list(subject).into_iter().collect(),
        Method::All => Vec::new(),
    }
}

fn in_expression(subject: &Subject<'_>) -> Option<Lint> {
    let expr = subject.expr;
    let inner = expr.strip_prefix('^').unwrap_or(expr);
    let glob = inner.strip_suffix('$').unwrap_or(inner).replace(r"\.", ".");
    if !is_glob_text(&glob) {
        return None;
    }
    let parses = subject.condition.is_some();
    let star = expr.find('*')?;
    let span = match (parses, wild_literal(expr)) {
        (false, _) => star..star + 1,
        (true, Some(span)) => span,
        // `v1.*` is both: it is taken for a glob only where the two tell tags apart.
        (true, None) => doubtful(subject, expr)?,
    };
    let fixed = to_regex(subject, &glob);
    let RuleText { method, expr } = fixed.rule();
    let lost = if *method == Method::Regex { subject.lost_under(expr) } else { Vec::new() };
    let evidence = evidence(&lost);
    Some(Lint {
        side: subject.side(),
        kind: LintKind::Glob,
        severity: Severity::Warning,
        span: Some(span),
        evidence,
        fix: Some(fixed),
    })
}

/// `release*;v1.*` as a list of tags: a star is no part of a tag.
fn in_tag_list(subject: &Subject<'_>) -> Option<Lint> {
    let star = subject.expr.find('*')?;
    let items: Vec<&str> = subject.expr.split(';').map(str::trim).filter(|item| !item.is_empty()).collect();
    if !items.iter().all(|item| is_glob_text(item) || item.chars().all(is_tag_char)) {
        return None;
    }
    let fix = match items.as_slice() {
        [one] => to_regex(subject, one),
        many => {
            let whole: Vec<String> = many.iter().map(|item| body(item, ".*")).collect();
            let expr = format!("^(?:{})$", whole.join("|"));
            Fix::used(expr)
        }
    };
    Some(Lint {
        side: subject.side(),
        kind: LintKind::Glob,
        severity: Severity::Warning,
        span: Some(star..star + 1),
        evidence: Vec::new(),
        fix: Some(fix),
    })
}

fn is_tag_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')
}

fn is_glob_text(text: &str) -> bool {
    text.contains('*') && text.chars().all(|c| is_tag_char(c) || c == '*')
}

/// A star on a letter, a digit, a hyphen or an escaped dot, or two runs of anything in a row: as an expression it is
/// hardly ever meant.
fn wild_literal(expr: &str) -> Option<Range<usize>> {
    let bytes = expr.as_bytes();
    if let Some(at) = expr.find(".*.*") {
        return Some(at..at + 4);
    }
    (1..bytes.len()).filter(|&i| bytes[i] == b'*').find_map(|i| {
        let before = bytes[i - 1];
        let escaped = before == b'.' && i >= 2 && bytes[i - 2] == b'\\';
        (escaped || before.is_ascii_alphanumeric() || matches!(before, b'-' | b'_')).then_some(i - 1..i + 1)
    })
}

/// `1.2.*` or `v1.*` with tags such as `v10` that it lets through.
fn doubtful(subject: &Subject<'_>, expr: &str) -> Option<Range<usize>> {
    let head = expr.strip_suffix(".*")?;
    // Who writes `v1\.2.*` knows what a dot is.
    let version = Some(head.trim_start_matches(['v', 'V'])).filter(|_| !head.contains('\\'))?;
    if !version.ends_with(|c: char| c.is_ascii_digit()) || !version.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let start = subject.lost_under(&format!("^{}", body(&format!("{head}."), ".*")));
    (!start.is_empty()).then_some(head.len()..expr.len())
}

/// The expression that says what the glob says. Where the stars stand for the numbers of a version, they become
/// numbers, unless that would lose longer versions: `v2.*` takes `v2.14.0`, too.
fn to_regex(subject: &Subject<'_>, glob: &str) -> Fix {
    if glob.chars().all(|c| c == '*') {
        return Fix::all();
    }
    let start = if glob.starts_with('*') { "" } else { "^" };
    let end = if glob.ends_with('*') { "" } else { "$" };
    let faithful = format!("{start}{}{end}", body(glob.trim_matches('*'), ".*"));
    let expr = if is_version(glob) {
        let numbers = format!("^{}$", body(glob, r"\d+"));
        let prefix = if glob.starts_with(['v', 'V']) { &glob[..1] } else { "" };
        // A star at the start may stand for the `v`, too.
        let either = numbers.replacen(r"^\d+", r"^v?\d+", 1);
        let fits = |numbers: &String| !subject.versions_lost(prefix, numbers, &faithful);
        [numbers, either].into_iter().find(fits).unwrap_or(faithful)
    } else {
        faithful
    };
    Fix::used(expr)
}

fn is_version(glob: &str) -> bool {
    let glob = glob.strip_prefix(['v', 'V']).unwrap_or(glob);
    glob.contains('.')
        && glob.split('.').all(|part| part == "*" || !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()))
}

fn body(glob: &str, star: &str) -> String {
    let mut body = String::new();
    for c in glob.chars() {
        match c {
            // Two stars in a row say no more than one.
            '*' if body.ends_with(star) => {}
            '*' => body.push_str(star),
            '.' => body.push_str(r"\."),
            other => body.push(other),
        }
    }
    body
}
