//! From the syntax tree to what the automaton is made of. Tags are ASCII, so that is all that is asked for, and hold no
//! line breaks, so the flags that tell where lines begin and whether a dot takes their breaks in change nothing.

use super::class::{ascii_range, class};
use super::dialect::Translated;
use super::error::{PatternError, SyntaxFault};
use super::syntax::{MAX_REPETITIONS, refusal};
use crate::automaton::{Ascii, Expr, Look};
use regex_syntax::ast::{self, AssertionKind, Ast, Flag, FlagsItemKind, GroupKind, RepetitionKind, RepetitionRange};

/// The flags that are on at a place.
#[derive(Clone, Copy, Default)]
struct Flags {
    ignore_case: bool,
    swap_greed: bool,
}

/// What an expression asks for, and the name of each of its groups, where it has one.
pub struct Built {
    pub expr: Expr,
    pub names: Vec<Option<Box<str>>>,
}

/// What the expression asks for.
pub fn build(ast: &Ast, translated: &Translated) -> Result<Built, PatternError> {
    let mut builder = Builder { translated, names: Vec::new() };
    let expr = builder.node(ast, &mut Flags::default())?;
    Ok(Built { expr, names: builder.names })
}

struct Builder<'a> {
    translated: &'a Translated,
    names: Vec<Option<Box<str>>>,
}

impl Builder<'_> {
    // Recursion goes no deeper than the parser's limit on nesting.
    fn node(&mut self, ast: &Ast, flags: &mut Flags) -> Result<Expr, PatternError> {
        Ok(match ast {
            Ast::Empty(_) => Expr::Empty,
            Ast::Flags(set) => {
                self.set_flags(&set.flags, flags)?;
                Expr::Empty
            }
            Ast::Literal(literal) => {
                let set = ascii_range(literal.c, literal.c);
                Expr::Class(if flags.ignore_case { set.in_any_case() } else { set })
            }
            Ast::Dot(_) => Expr::Class(Ascii::ALL),
            Ast::Assertion(assertion) => self.assertion(assertion)?,
            Ast::ClassUnicode(_) | Ast::ClassPerl(_) | Ast::ClassBracketed(_) => match class(ast, flags.ignore_case) {
                Ok(set) => Expr::Class(set),
                Err((fault, span)) => return self.refuse(fault, &span),
            },
            Ast::Repetition(repetition) => self.repetition(repetition, flags)?,
            Ast::Group(group) => self.group(group, *flags)?,
            Ast::Alternation(alternation) => Expr::choice(self.nodes(&alternation.asts, flags)?),
            Ast::Concat(concat) => Expr::row(self.nodes(&concat.asts, flags)?),
        })
    }

    fn nodes(&mut self, asts: &[Ast], flags: &mut Flags) -> Result<Vec<Expr>, PatternError> {
        asts.iter().map(|ast| self.node(ast, flags)).collect()
    }

    fn refuse<T>(&self, fault: SyntaxFault, span: &ast::Span) -> Result<T, PatternError> {
        Err(refusal(self.translated, fault, span))
    }

    fn set_flags(&self, set: &ast::Flags, flags: &mut Flags) -> Result<(), PatternError> {
        let mut on = true;
        for item in &set.items {
            match &item.kind {
                FlagsItemKind::Negation => on = false,
                FlagsItemKind::Flag(Flag::CaseInsensitive) => flags.ignore_case = on,
                FlagsItemKind::Flag(Flag::SwapGreed) => flags.swap_greed = on,
                FlagsItemKind::Flag(Flag::MultiLine | Flag::DotMatchesNewLine) => {}
                FlagsItemKind::Flag(other) => {
                    let flag = match other {
                        Flag::Unicode => 'u',
                        Flag::CRLF => 'R',
                        _ => 'x',
                    };
                    return self.refuse(SyntaxFault::Flag { flag }, &item.span);
                }
            }
        }
        Ok(())
    }

    fn assertion(&self, assertion: &ast::Assertion) -> Result<Expr, PatternError> {
        Ok(Expr::Look(match assertion.kind {
            AssertionKind::StartLine | AssertionKind::StartText => Look::Start,
            AssertionKind::EndLine | AssertionKind::EndText => Look::End,
            AssertionKind::WordBoundary => Look::Edge,
            AssertionKind::NotWordBoundary => Look::NoEdge,
            _ => return self.refuse(SyntaxFault::Escape, &assertion.span),
        }))
    }

    fn repetition(&mut self, repetition: &ast::Repetition, flags: &mut Flags) -> Result<Expr, PatternError> {
        if matches!(*repetition.ast, Ast::Repetition(_)) {
            return self.refuse(SyntaxFault::DoubleRepetition, &repetition.op.span);
        }
        if !fits(repetition, MAX_REPETITIONS) {
            return self.refuse(SyntaxFault::RepetitionLimit, &repetition.op.span);
        }
        let (least, most) = bounds(&repetition.op.kind);
        let of = self.node(&repetition.ast, flags)?;
        Ok(Expr::repeat(of, least, most, repetition.greedy != flags.swap_greed))
    }

    fn group(&mut self, group: &ast::Group, mut flags: Flags) -> Result<Expr, PatternError> {
        let name = match &group.kind {
            GroupKind::CaptureIndex(_) => None,
            GroupKind::CaptureName { name, .. } => Some(name.name.as_str().into()),
            GroupKind::NonCapturing(set) => {
                self.set_flags(set, &mut flags)?;
                return self.node(&group.ast, &mut flags);
            }
        };
        // Groups are numbered as they are opened, which is the order in which they are come to.
        self.names.push(name);
        let index = self.names.len();
        Ok(Expr::Group { of: Box::new(self.node(&group.ast, &mut flags)?), index })
    }
}

/// Whether a repetition makes no more than `most` copies, with those that it repeats. RE2 counts `{…}` only.
fn fits(repetition: &ast::Repetition, most: u32) -> bool {
    let rest = match &repetition.op.kind {
        kind @ RepetitionKind::Range(_) => match bounds(kind) {
            (_, Some(0)) => return true,
            (min, max) => most.checked_div(max.unwrap_or(min)).unwrap_or(most),
        },
        _ => most,
    };
    rest > 0 && all_fit(&repetition.ast, rest)
}

fn all_fit(ast: &Ast, most: u32) -> bool {
    match ast {
        Ast::Repetition(repetition) => fits(repetition, most),
        Ast::Group(group) => all_fit(&group.ast, most),
        Ast::Alternation(alternation) => alternation.asts.iter().all(|ast| all_fit(ast, most)),
        Ast::Concat(concat) => concat.asts.iter().all(|ast| all_fit(ast, most)),
        _ => true,
    }
}

/// The least and the most of a repetition.
pub(crate) fn bounds(kind: &RepetitionKind) -> (u32, Option<u32>) {
    match kind {
        RepetitionKind::ZeroOrOne => (0, Some(1)),
        RepetitionKind::ZeroOrMore => (0, None),
        RepetitionKind::OneOrMore => (1, None),
        RepetitionKind::Range(RepetitionRange::Exactly(n)) => (*n, Some(*n)),
        RepetitionKind::Range(RepetitionRange::AtLeast(n)) => (*n, None),
        RepetitionKind::Range(RepetitionRange::Bounded(low, high)) => (*low, Some(*high)),
    }
}
