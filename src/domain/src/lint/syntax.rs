//! Questions about an expression's syntax tree that several checks ask.

use super::separators::unmarked;
use regex_syntax::ast::parse::ParserBuilder;
use regex_syntax::ast::{AssertionKind, Ast, ClassPerlKind, RepetitionKind, RepetitionRange, Span};
use std::ops::Range;

/// Deeper expressions are left alone: nobody writes them, and the walks below recurse.
const MAX_DEPTH: u32 = 64;

pub(super) fn parse(expr: &str) -> Option<Ast> {
    // `{,n}` is read as elsewhere, so that it can be named.
    ParserBuilder::new().empty_min_range(true).nest_limit(MAX_DEPTH).build().parse(expr).ok()
}

pub(super) fn range(span: &Span) -> Range<usize> {
    span.start.offset..span.end.offset
}

/// The expression with a part of it written differently.
pub(super) fn replaced(expr: &str, span: &Range<usize>, with: &str) -> String {
    let mut expr = expr.to_owned();
    expr.replace_range(span.clone(), with);
    expr
}

/// Without what slips in where something is pasted or laid out: characters that nobody sees, spaces at its ends and around
/// bars, brackets and anchors, and the slashes or quotation marks that other places put around. None where there is none.
pub(super) fn tidied(expr: &str) -> Option<String> {
    let edge = |c: Option<char>| c.is_none_or(|c| matches!(c, '|' | '(' | ')' | '^' | '$'));
    let mut tidy = String::new();
    let mut rest = expr.chars();
    while let Some(c) = rest.next() {
        let space = c.is_whitespace() && (edge(tidy.chars().last()) || edge(rest.clone().find(|c| !c.is_whitespace())));
        if !space && !is_unseen(c) {
            tidy.push(c);
        }
    }
    let tidy = unmarked(&tidy);
    (!tidy.is_empty() && tidy != expr).then(|| tidy.to_owned())
}

/// Whether nobody sees it: a soft hyphen, spaces of no width, marks of direction and of the beginning of a file.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The parts that follow one another at the top, flags such as `(?i)` left out.
pub(super) fn sequence(ast: &Ast) -> Vec<&Ast> {
    let parts = match ast {
        Ast::Concat(concat) => concat.asts.iter().collect(),
        other => vec![other],
    };
    parts.into_iter().filter(|part| !matches!(part, Ast::Flags(_) | Ast::Empty(_))).collect()
}

/// Calls `see` on every node, parents first.
pub(super) fn walk<'a>(ast: &'a Ast, see: &mut dyn FnMut(&'a Ast)) {
    see(ast);
    match ast {
        Ast::Repetition(repetition) => walk(&repetition.ast, see),
        Ast::Group(group) => walk(&group.ast, see),
        Ast::Alternation(alternation) => alternation.asts.iter().for_each(|part| walk(part, see)),
        Ast::Concat(concat) => concat.asts.iter().for_each(|part| walk(part, see)),
        _ => {}
    }
}

pub(super) fn is_start(ast: &Ast) -> bool {
    matches!(ast, Ast::Assertion(a) if matches!(a.kind, AssertionKind::StartLine | AssertionKind::StartText))
}

pub(super) fn is_end(ast: &Ast) -> bool {
    matches!(ast, Ast::Assertion(a) if matches!(a.kind, AssertionKind::EndLine | AssertionKind::EndText))
}

/// Whether this is `.*`, of either greed.
pub(super) fn is_any_run(ast: &Ast) -> bool {
    matches!(ast, Ast::Repetition(r)
        if matches!(r.op.kind, RepetitionKind::ZeroOrMore) && matches!(*r.ast, Ast::Dot(_)))
}

/// Whether this can be left out: `x?`, `x*` or `x{0,n}`.
pub(super) fn is_optional(ast: &Ast) -> bool {
    matches!(ast, Ast::Repetition(r) if matches!(
        r.op.kind,
        RepetitionKind::ZeroOrOne
            | RepetitionKind::ZeroOrMore
            | RepetitionKind::Range(RepetitionRange::Bounded(0, _) | RepetitionRange::AtLeast(0))
    ))
}

/// What an end of a part is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// A digit, or a class that holds digits.
    Digits,
    /// Another class.
    Class,
    /// Anything else.
    Other,
}

/// What the part begins with, or ends with where `last`.
pub(super) fn edge(ast: &Ast, expr: &str, last: bool) -> Edge {
    match ast {
        Ast::Literal(literal) if literal.c.is_ascii_digit() => Edge::Digits,
        Ast::ClassPerl(class) if !class.negated && class.kind == ClassPerlKind::Digit => Edge::Digits,
        Ast::ClassBracketed(class) => {
            let text = expr.get(range(&class.span)).unwrap_or_default();
            let digits = !class.negated && (text.contains("0-9") || text.contains(r"\d") || text.contains("1-9"));
            if digits { Edge::Digits } else { Edge::Class }
        }
        Ast::ClassPerl(_) => Edge::Class,
        Ast::Repetition(repetition) => edge(&repetition.ast, expr, last),
        Ast::Group(group) => edge(&group.ast, expr, last),
        Ast::Concat(concat) => {
            let part = if last { concat.asts.last() } else { concat.asts.first() };
            part.map_or(Edge::Other, |part| edge(part, expr, last))
        }
        Ast::Alternation(alternation) => {
            let mut edges = alternation.asts.iter().map(|part| edge(part, expr, last));
            let first = edges.next().unwrap_or(Edge::Other);
            if edges.all(|edge| edge == first) { first } else { Edge::Other }
        }
        _ => Edge::Other,
    }
}
