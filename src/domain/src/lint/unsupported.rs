//! Constructs that no engine of linear time has, in expressions that don't parse: each named, with how to say it
//! otherwise, and rewritten where the same tags are sure to fire (after an atomic group: those and perhaps more).

use super::fix::Fix;
use super::look_around::{Pair, pair};
use super::scan::{self, Token};
use super::subject::Subject;
use super::syntax::replaced;
use super::{Lint, LintKind, Severity};
use crate::condition::{Method, RuleText};
use std::ops::Range;

/// A construct of backtracking engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unsupported {
    /// `(?=…)`
    LookAhead,
    /// `(?!…)`
    NegativeLookAhead,
    /// `(?<=…)`
    LookBehind,
    /// `(?<!…)`
    NegativeLookBehind,
    /// `\1`, `\k<name>`, `(?P=name)`
    BackReference,
    /// `(?>…)`
    Atomic,
    /// `(?(1)…|…)`
    Conditional,
    /// `\K`
    KeepOut,
    /// `\Z`
    EndBeforeNewline,
}

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    if subject.method != Method::Regex || subject.condition.is_some() {
        return Vec::new();
    }
    let mut lints: Vec<Lint> = Vec::new();
    for token in scan::tokens(subject.expr) {
        let Some((found, fix)) = look(subject.expr, &token) else { continue };
        let kind = LintKind::Unsupported(found);
        // Once a kind: its sentence covers the rest.
        if lints.iter().all(|lint| lint.kind != kind) {
            let span = Some(token.span().clone());
            lints.push(Lint {
                side: subject.side(),
                kind,
                severity: Severity::Warning,
                span,
                evidence: Vec::new(),
                fix,
            });
        }
    }
    lints
}

fn look(expr: &str, token: &Token) -> Option<(Unsupported, Option<Fix>)> {
    let written = |text: Option<String>| text.map(Fix::used);
    match token {
        Token::Group { span, close } => match group(expr, span, *close)? {
            (kind @ (Unsupported::NegativeLookAhead | Unsupported::NegativeLookBehind), None) => {
                Some((kind, held_back(expr)))
            }
            (kind, text) => Some((kind, written(text))),
        },
        Token::Escape { span, c } => match c {
            '1'..='9' | 'k' | 'g' => Some((Unsupported::BackReference, None)),
            // What `\K` leaves out of the match fires all the same.
            'K' => Some((Unsupported::KeepOut, written(Some(replaced(expr, span, ""))))),
            'Z' => Some((Unsupported::EndBeforeNewline, written(Some(replaced(expr, span, "$"))))),
            _ => None,
        },
    }
}

/// What is looked for in order not to be there, as what holds tags back.
fn held_back(expr: &str) -> Option<Fix> {
    let Pair { takes, but } = pair(expr)?;
    let method = if takes.is_empty() { Method::All } else { Method::Regex };
    Some(match but {
        Some(but) => Fix::pair(RuleText::new(method, takes), but),
        None if takes.is_empty() => Fix::all(),
        None => Fix::used(takes),
    })
}

fn group(expr: &str, open: &Range<usize>, close: Option<usize>) -> Option<(Unsupported, Option<String>)> {
    let inside = |prefix: &str| close.and_then(|close| expr.get(open.start + prefix.len()..close));
    let rest = expr.get(open.start..)?;
    // Only at the very end, or the very beginning, nothing else looks at the same characters.
    let is_last = close.is_some_and(|close| close + 1 == expr.len());
    let is_first = open.start == 0;
    let (head, tail) = (expr.get(..open.start)?, close.and_then(|close| expr.get(close + 1..)).unwrap_or_default());
    if rest.starts_with("(?=") {
        let fix = inside("(?=").filter(|_| is_last).map(|inner| format!("{head}(?:{inner})"));
        return Some((Unsupported::LookAhead, fix));
    }
    if rest.starts_with("(?<=") {
        let fix = inside("(?<=").filter(|_| is_first).map(|inner| format!("(?:{inner}){tail}"));
        return Some((Unsupported::LookBehind, fix));
    }
    if rest.starts_with("(?!") {
        let other = inside("(?!").filter(|_| is_last).and_then(other_than);
        return Some((Unsupported::NegativeLookAhead, other.map(|other| format!("{head}(?:{other}|$)"))));
    }
    if rest.starts_with("(?<!") {
        let other = inside("(?<!").filter(|_| is_first).and_then(other_than);
        return Some((Unsupported::NegativeLookBehind, other.map(|other| format!("(?:^|{other}){tail}"))));
    }
    if rest.starts_with("(?P=") {
        return Some((Unsupported::BackReference, None));
    }
    if rest.starts_with("(?>") {
        return Some((Unsupported::Atomic, Some(expr.replace("(?>", "(?:"))));
    }
    rest.starts_with("(?(").then_some((Unsupported::Conditional, None))
}

/// The class of every character but the one that `inner` stands for, if it stands for one.
fn other_than(inner: &str) -> Option<String> {
    let mut chars = inner.chars();
    match (chars.next()?, chars.next(), chars.next()) {
        (c, None, _) if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') => Some(format!("[^{c}]")),
        ('\\', Some('d'), None) => Some("[^0-9]".into()),
        ('\\', Some('w'), None) => Some(r"\W".into()),
        ('\\', Some(c), None) if c.is_ascii_punctuation() => Some(format!(r"[^\{c}]")),
        ('[', Some(first), _)
            if first != '^' && !inner[1..].contains('[') && inner.find(']') == Some(inner.len() - 1) =>
        {
            Some(format!("[^{}", &inner[1..]))
        }
        _ => None,
    }
}
