//! Constructs that mean something in other engines and something else, or nothing, in RE2 and so here. The source is
//! RE2's own list: <https://github.com/google/re2/wiki/Syntax>. A fix says in RE2's words what the other engines mean.

use super::fix::Fix;
use super::subject::Subject;
use super::syntax::{range, walk};
use super::{Lint, LintKind, Severity};
use crate::condition::{MAX_REPETITIONS, bounds, class};
use crate::order::sort_by_key;
use regex_syntax::ast::{
    AssertionKind, Ast, ClassSet, ClassSetItem, Flag, Flags, FlagsItemKind, GroupKind, HexLiteralKind, LiteralKind,
};
use std::ops::Range;

/// A construct on which the dialects part: its meaning elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `[a-z&&[^v]]`, `[a-z--v]`, `[a~~b]`: an operation on sets.
    SetOperation,
    /// `[[a]b]`: a class in a class.
    NestedClass,
    /// `(?x)`: spaces and comments are left out.
    Verbose,
    /// `(?u)`, `(?R)`: Unicode, line ends.
    Flag,
    /// `a{,3}`: none to three.
    OpenRepeat,
    /// `a++`: a repetition of a repetition, or one that gives nothing back.
    StackedRepeat,
    /// `a{1001}`
    LongRepeat,
    /// `\<`, `\>`, `\b{start}`: one edge of a word.
    WordEdge,
    /// `\u0041`
    CodePoint,
}

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    let Some(ast) = &subject.ast else {
        return Vec::new();
    };
    let mut found: Vec<(Dialect, Range<usize>, Option<String>)> = Vec::new();
    walk(ast, &mut |node| {
        let Some((dialect, with)) = look(node, subject.expr) else { return };
        found.push((dialect, range(node.span()), with));
    });
    let mut lints: Vec<Lint> = Vec::new();
    for (dialect, span, _) in &found {
        let kind = LintKind::Dialect(*dialect);
        if lints.iter().any(|lint| lint.kind == kind) {
            continue;
        }
        let fix = fixed(subject.expr, &found, *dialect);
        let fix = fix.map(Fix::used);
        let span = Some(span.clone());
        lints.push(Lint { side: subject.side(), kind, severity: Severity::Warning, span, evidence: Vec::new(), fix });
    }
    lints
}

/// The expression with every place of one construct rewritten, if each can be.
fn fixed(expr: &str, found: &[(Dialect, Range<usize>, Option<String>)], dialect: Dialect) -> Option<String> {
    let mut expr = expr.to_owned();
    let mut places: Vec<_> = found.iter().filter(|(other, ..)| *other == dialect).collect();
    sort_by_key(&mut places, |(_, span, _)| std::cmp::Reverse(span.start));
    let mut untouched = expr.len();
    for (_, span, with) in places {
        // A place inside another waits for the next click.
        if span.end <= untouched {
            expr.replace_range(span.clone(), with.as_deref()?);
            untouched = span.start;
        }
    }
    Some(expr)
}

/// The construct at this node, and what to write in its place.
fn look(node: &Ast, expr: &str) -> Option<(Dialect, Option<String>)> {
    let text = |ast: &Ast| expr.get(range(ast.span()));
    match node {
        Ast::ClassBracketed(class) => {
            let dialect = class_dialect(&class.kind)?;
            Some((dialect, spelled_out(node)))
        }
        Ast::Flags(flags) => {
            let dialect = flags_dialect(&flags.flags)?;
            // Without Unicode and without line breaks in tags, these change nothing when nothing else is set.
            let idle = |kind: &FlagsItemKind| {
                matches!(kind, FlagsItemKind::Negation | FlagsItemKind::Flag(Flag::Unicode | Flag::CRLF))
            };
            let only = flags.flags.items.iter().all(|item| idle(&item.kind));
            Some((dialect, only.then(String::new)))
        }
        Ast::Group(group) => match &group.kind {
            GroupKind::NonCapturing(flags) => Some((flags_dialect(flags)?, None)),
            _ => None,
        },
        Ast::Repetition(repetition) => {
            let inner = text(&repetition.ast)?;
            let op = expr.get(range(&repetition.op.span))?;
            if matches!(*repetition.ast, Ast::Repetition(_)) {
                return Some((Dialect::StackedRepeat, Some(format!("(?:{inner}){op}"))));
            }
            if op.starts_with("{,") {
                return Some((Dialect::OpenRepeat, Some(format!("{inner}{{0{}", &op[1..]))));
            }
            let (least, most) = bounds(&repetition.op.kind);
            (most.unwrap_or(least) > MAX_REPETITIONS).then_some((Dialect::LongRepeat, None))
        }
        Ast::Assertion(assertion) => matches!(
            assertion.kind,
            AssertionKind::WordBoundaryStart
                | AssertionKind::WordBoundaryEnd
                | AssertionKind::WordBoundaryStartAngle
                | AssertionKind::WordBoundaryEndAngle
                | AssertionKind::WordBoundaryStartHalf
                | AssertionKind::WordBoundaryEndHalf
        )
        .then(|| (Dialect::WordEdge, Some(r"\b".to_owned()))),
        Ast::Literal(literal) => matches!(
            literal.kind,
            LiteralKind::HexFixed(HexLiteralKind::UnicodeShort | HexLiteralKind::UnicodeLong)
                | LiteralKind::HexBrace(HexLiteralKind::UnicodeShort | HexLiteralKind::UnicodeLong)
        )
        .then(|| (Dialect::CodePoint, Some(regex_syntax::escape(&literal.c.to_string())))),
        _ => None,
    }
}

fn class_dialect(set: &ClassSet) -> Option<Dialect> {
    fn nested(item: &ClassSetItem) -> Option<Dialect> {
        match item {
            ClassSetItem::Bracketed(_) => Some(Dialect::NestedClass),
            ClassSetItem::Union(union) => union.items.iter().find_map(nested),
            _ => None,
        }
    }
    match set {
        ClassSet::BinaryOp(_) => Some(Dialect::SetOperation),
        ClassSet::Item(item) => nested(item),
    }
}

fn flags_dialect(flags: &Flags) -> Option<Dialect> {
    flags.items.iter().find_map(|item| match item.kind {
        FlagsItemKind::Flag(Flag::IgnoreWhitespace) => Some(Dialect::Verbose),
        FlagsItemKind::Flag(Flag::Unicode | Flag::CRLF) => Some(Dialect::Flag),
        _ => None,
    })
}

/// The class as a plain one, of what it means elsewhere among the characters of tags.
fn spelled_out(written: &Ast) -> Option<String> {
    let set = class(written, false).ok()?;
    let mut plain = String::new();
    for (first, last) in [(b'0', b'9'), (b'A', b'Z'), (b'a', b'z')] {
        let mut from = first;
        while from <= last {
            let run = (from..=last).take_while(|&byte| set.has(byte)).count() as u8;
            match run {
                0 => {}
                1 | 2 => (from..from + run).for_each(|byte| plain.push(char::from(byte))),
                _ => plain.push_str(&format!("{}-{}", char::from(from), char::from(from + run - 1))),
            }
            from += run.max(1);
        }
    }
    plain.extend([b'_', b'.', b'-'].into_iter().filter(|&byte| set.has(byte)).map(char::from));
    (!plain.is_empty()).then(|| format!("[{plain}]"))
}
