//! Expressions that look meant for the whole tag, yet are found inside longer ones.

use super::fix::{Fix, Label};
use super::subject::{Subject, evidence};
use super::syntax::{Edge, edge, is_any_run, is_end, is_optional, is_start, sequence, walk};
use super::{Lint, LintKind, Open, Severity};
use crate::condition::{Condition, Method, Rule, bounds};
use regex_syntax::ast::{Alternation, Ast};

/// Fewer dots than this make a beginning (`^3.12`, `^v\d+`), not a whole version, and an end that is open is meant.
const WHOLE_VERSION: u32 = 2;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    let (Some(ast), Some(_)) = (&subject.ast, &subject.condition) else {
        return Vec::new();
    };
    match ast {
        Ast::Alternation(alternation) => split(subject, alternation).into_iter().collect(),
        _ => number_goes_on(subject, ast).or_else(|| open(subject, ast)).into_iter().collect(),
    }
}

/// `^a|b$`: the first alternative is open at its end and the last at its start. `^a$|b`: so is the second. One that no
/// tag can be, such as the last of `^v1|-rc$`, is meant as an end.
fn split(subject: &Subject<'_>, alternation: &Alternation) -> Option<Lint> {
    let (mut texts, mut ties) = (Vec::new(), Vec::new());
    for branch in &alternation.asts {
        let parts = sequence(branch);
        let (starts, ends) = (is_start(parts.first()?), is_end(parts.last()?));
        let text = expr_of(branch, subject.expr);
        let text = if starts { text.strip_prefix('^')? } else { text };
        let text = if ends { text.strip_suffix('$')? } else { text };
        texts.push(text);
        ties.push((starts, ends));
    }
    let apart = ties.first() == Some(&(true, false)) && ties.last() == Some(&(false, true));
    let mixed = ties.contains(&(true, true)) && ties.iter().any(|tie| *tie != (true, true));
    let whole = |text: &&str| Rule::parse(Method::Regex, &format!("^(?:{text})$"));
    if !(apart || mixed) || texts.iter().any(|text| whole(text).is_ok_and(|whole| !whole.is_possible())) {
        return None;
    }
    let expr = format!("^(?:{})$", texts.join("|"));
    let lost = subject.lost_under(&expr);
    let fix = Some(Fix::regex(expr, Label::Anchor));
    let kind = LintKind::SplitAnchors;
    (!lost.is_empty()).then(|| Lint {
        side: subject.side(),
        kind,
        severity: Severity::Warning,
        span: None,
        evidence: evidence(&lost),
        fix,
    })
}

/// `^v1` also takes `v10`: what ends in a number may end in the middle of one.
fn number_goes_on(subject: &Subject<'_>, ast: &Ast) -> Option<Lint> {
    let parts = sequence(ast);
    let last = *parts.last()?;
    let digits = parts.iter().rev().take_while(|part| is_digit(part)).count();
    // Four digits are a year, and the beginning of a date.
    if digits == 0 || digits >= 4 || dots(ast) >= WHOLE_VERSION {
        return None;
    }
    let expr = format!(r"{}(\D|$)", subject.expr);
    let longer = Condition::parse(Method::Regex, &format!(r"{}\d", subject.expr)).ok()?;
    let lost: Vec<&str> = subject.lost_under(&expr).into_iter().filter(|tag| longer.is_match(tag)).collect();
    (!lost.is_empty()).then(|| Lint {
        side: subject.side(),
        kind: LintKind::NumberGoesOn,
        severity: Severity::Warning,
        span: Some(super::syntax::range(last.span())),
        evidence: evidence(&lost),
        fix: Some(Fix::regex(expr, Label::EndNumber)),
    })
}

fn is_digit(part: &Ast) -> bool {
    matches!(part, Ast::Literal(literal) if literal.c.is_ascii_digit())
}

/// How many dots there are at least.
fn dots(ast: &Ast) -> u32 {
    match ast {
        Ast::Dot(_) => 1,
        Ast::Literal(literal) => u32::from(literal.c == '.'),
        Ast::Group(group) => dots(&group.ast),
        Ast::Concat(concat) => concat.asts.iter().map(dots).sum(),
        Ast::Alternation(alternation) => alternation.asts.iter().map(dots).min().unwrap_or_default(),
        // `.+` is anything.
        Ast::Repetition(r) if !matches!(*r.ast, Ast::Dot(_)) => dots(&r.ast).saturating_mul(bounds(&r.op.kind).0),
        _ => 0,
    }
}

fn open(subject: &Subject<'_>, ast: &Ast) -> Option<Lint> {
    let parts = sequence(ast);
    let (first, last) = (*parts.first()?, *parts.last()?);
    let (starts, ends) = (is_start(first), is_end(last));
    // Explicit “anything” on a side is a decision.
    if (starts && ends) || is_any_run(first) || is_any_run(last) {
        return None;
    }
    // `\d` alone asks for a digit anywhere.
    if !starts && !ends && parts.len() == 1 {
        return None;
    }
    // So does `\d$` at the end.
    let class = |part: &Ast| match part {
        Ast::Repetition(repetition) => is_set(&repetition.ast),
        other => is_set(other),
    };
    if !starts && ends && parts.len() == 2 && class(first) {
        return None;
    }
    let expr = subject.expr;
    let literal = parts.iter().all(|part| matches!(part, Ast::Literal(_) | Ast::Dot(_)));
    let exact = literal && subject.fires.contains(&literal_text(expr).as_str());
    let whole_version = dots(ast) >= WHOLE_VERSION;
    let more = !ends && !subject.lost_under(&anchored(expr, false, true)).is_empty();
    let severity = match (whole_start(&parts, expr) || starts)
        && (whole_end(&parts, expr, whole_version) || ends)
        && has_digits(ast, expr)
    {
        true => Severity::Warning,
        // A word may be looked for anywhere (`alpine`), unless there is a tag of that very name and none that goes on.
        false if exact && !more => Severity::Info,
        false => return None,
    };
    let slips_start = !starts && !subject.lost_under(&anchored(expr, true, false)).is_empty();
    let slips_end = more && whole_version;
    let side = match (slips_start, slips_end) {
        (true, true) => Open::Both,
        (true, false) => Open::Start,
        (false, true) => Open::End,
        (false, false) => return None,
    };
    let whole = anchored(expr, !starts, !ends && (slips_end || !more));
    let span = match side {
        Open::Start => 0..first_char(expr),
        Open::End => expr.len().saturating_sub(last_char(expr))..expr.len(),
        Open::Both => 0..expr.len(),
    };
    Some(Lint {
        side: subject.side(),
        kind: LintKind::Open(side),
        severity,
        span: Some(span),
        evidence: evidence(&subject.lost_under(&whole)),
        fix: Some(Fix::regex(whole, Label::Anchor)),
    })
}

/// The expression with the anchors added. Flags at the front (`(?i)`) stay in force behind `^`.
pub(super) fn anchored(expr: &str, start: bool, end: bool) -> String {
    format!("{}{expr}{}", if start { "^" } else { "" }, if end { "$" } else { "" })
}

fn is_set(part: &Ast) -> bool {
    matches!(part, Ast::ClassPerl(_) | Ast::ClassBracketed(_))
}

/// Whether the expression begins like a version: a number, or `v` and a number.
fn whole_start(parts: &[&Ast], expr: &str) -> bool {
    let is_v = |part: &Ast| expr_of(part, expr).trim_end_matches('?').eq_ignore_ascii_case("v");
    match parts {
        [first, ..] if edge(first, expr, false) == Edge::Digits => true,
        [first, second, ..] => is_v(first) && edge(second, expr, false) == Edge::Digits,
        _ => false,
    }
}

/// Whether the expression ends like a version: in a number, or in a part that can be left out, which says nothing
/// without a `$` behind it. One that ends in `\.` or in a word is meant as a beginning.
fn whole_end(parts: &[&Ast], expr: &str, whole: bool) -> bool {
    let Some(last) = parts.last() else { return false };
    if is_digit(last) {
        return whole;
    }
    edge(last, expr, true) == Edge::Digits || is_optional(last)
}

fn has_digits(ast: &Ast, expr: &str) -> bool {
    let mut found = false;
    walk(ast, &mut |node| found |= edge(node, expr, false) == Edge::Digits);
    found
}

fn expr_of<'a>(part: &Ast, expr: &'a str) -> &'a str {
    expr.get(super::syntax::range(part.span())).unwrap_or_default()
}

fn literal_text(expr: &str) -> String {
    expr.replace('\\', "")
}

fn first_char(expr: &str) -> usize {
    expr.chars().next().map_or(0, char::len_utf8)
}

fn last_char(expr: &str) -> usize {
    expr.chars().next_back().map_or(0, char::len_utf8)
}
