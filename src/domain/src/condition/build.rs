//! From the syntax tree to what the engines run: ASCII alone, byte by byte.
//!
//! `regex-syntax` has a translator of its own, which brings tables of all of Unicode along. Tags are ASCII, so none of
//! it could ever match, and the module would be a third larger.

use super::class::{ascii_range, class};
use super::dialect::Translated;
use super::error::{PatternError, SyntaxFault};
use super::syntax::{MAX_REPETITIONS, refusal};
use regex_syntax::ast::{self, AssertionKind, Ast, Flag, FlagsItemKind, GroupKind, RepetitionKind, RepetitionRange};
use regex_syntax::hir::{self, Class, Dot, Hir, Look};

/// The flags that are on at a place.
#[derive(Clone, Copy, Default)]
struct Flags {
    ignore_case: bool,
    multi_line: bool,
    dot_newline: bool,
    swap_greed: bool,
}

/// The expression as the engines take it.
pub fn build(ast: &Ast, translated: &Translated) -> Result<Hir, PatternError> {
    Builder { translated }.node(ast, &mut Flags::default())
}

struct Builder<'a> {
    translated: &'a Translated,
}

impl Builder<'_> {
    // Recursion goes no deeper than the parser's limit on nesting.
    fn node(&self, ast: &Ast, flags: &mut Flags) -> Result<Hir, PatternError> {
        Ok(match ast {
            Ast::Empty(_) => Hir::empty(),
            Ast::Flags(set) => {
                self.set_flags(&set.flags, flags)?;
                Hir::empty()
            }
            Ast::Literal(literal) => literal_of(literal, *flags),
            Ast::Dot(_) => Hir::dot(if flags.dot_newline { Dot::AnyByte } else { Dot::AnyByteExceptLF }),
            Ast::Assertion(assertion) => self.assertion(assertion, *flags)?,
            Ast::ClassUnicode(_) | Ast::ClassPerl(_) | Ast::ClassBracketed(_) => match class(ast, flags.ignore_case) {
                Ok(class) => Hir::class(Class::Bytes(class)),
                Err((fault, span)) => return self.refuse(fault, &span),
            },
            Ast::Repetition(repetition) => self.repetition(repetition, flags)?,
            Ast::Group(group) => self.group(group, *flags)?,
            Ast::Alternation(alternation) => {
                let parts: Result<Vec<Hir>, _> = alternation.asts.iter().map(|ast| self.node(ast, flags)).collect();
                Hir::alternation(parts?)
            }
            Ast::Concat(concat) => {
                let parts: Result<Vec<Hir>, _> = concat.asts.iter().map(|ast| self.node(ast, flags)).collect();
                Hir::concat(parts?)
            }
        })
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
                FlagsItemKind::Flag(Flag::MultiLine) => flags.multi_line = on,
                FlagsItemKind::Flag(Flag::DotMatchesNewLine) => flags.dot_newline = on,
                FlagsItemKind::Flag(Flag::SwapGreed) => flags.swap_greed = on,
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

    fn assertion(&self, assertion: &ast::Assertion, flags: Flags) -> Result<Hir, PatternError> {
        Ok(Hir::look(match assertion.kind {
            AssertionKind::StartLine if flags.multi_line => Look::StartLF,
            AssertionKind::EndLine if flags.multi_line => Look::EndLF,
            AssertionKind::StartLine | AssertionKind::StartText => Look::Start,
            AssertionKind::EndLine | AssertionKind::EndText => Look::End,
            AssertionKind::WordBoundary => Look::WordAscii,
            AssertionKind::NotWordBoundary => Look::WordAsciiNegate,
            _ => return self.refuse(SyntaxFault::Escape, &assertion.span),
        }))
    }

    fn repetition(&self, repetition: &ast::Repetition, flags: &mut Flags) -> Result<Hir, PatternError> {
        if matches!(*repetition.ast, Ast::Repetition(_)) {
            return self.refuse(SyntaxFault::DoubleRepetition, &repetition.op.span);
        }
        if !fits(repetition, MAX_REPETITIONS) {
            return self.refuse(SyntaxFault::RepetitionLimit, &repetition.op.span);
        }
        let (min, max) = bounds(&repetition.op.kind);
        let sub = Box::new(self.node(&repetition.ast, flags)?);
        let greedy = repetition.greedy != flags.swap_greed;
        Ok(Hir::repetition(hir::Repetition { min, max, greedy, sub }))
    }

    fn group(&self, group: &ast::Group, mut flags: Flags) -> Result<Hir, PatternError> {
        let (index, name) = match &group.kind {
            GroupKind::CaptureIndex(index) => (*index, None),
            GroupKind::CaptureName { name, .. } => (name.index, Some(name.name.clone().into_boxed_str())),
            GroupKind::NonCapturing(set) => {
                self.set_flags(set, &mut flags)?;
                return self.node(&group.ast, &mut flags);
            }
        };
        let sub = Box::new(self.node(&group.ast, &mut flags)?);
        Ok(Hir::capture(hir::Capture { index, name, sub }))
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

fn literal_of(literal: &ast::Literal, flags: Flags) -> Hir {
    if flags.ignore_case && literal.c.is_ascii_alphabetic() {
        let mut class = ascii_range(literal.c, literal.c);
        class.case_fold_simple();
        return Hir::class(Class::Bytes(class));
    }
    Hir::literal(literal.c.encode_utf8(&mut [0; 4]).as_bytes().to_vec())
}
