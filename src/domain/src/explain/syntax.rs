//! Questions about an expression's syntax tree that everything here asks. What a class takes is read by the condition.

use super::class::Class;
use crate::automaton::Ascii;
use crate::condition::{bounds, class};
use regex_syntax::ast::{Ast, Flag, Flags, FlagsItemKind};

/// Literals that stand side by side, together; everything else alone.
pub(super) fn runs<'a, 'b>(asts: &'b [&'a Ast]) -> impl Iterator<Item = &'b [&'a Ast]> {
    asts.chunk_by(|a, b| matches!((a, b), (Ast::Literal(_), Ast::Literal(_))))
}

/// The characters of literals.
pub(super) fn characters(run: &[&Ast]) -> impl Iterator<Item = char> {
    run.iter().filter_map(|ast| if let Ast::Literal(literal) = ast { Some(literal.c) } else { None })
}

/// Whether it is a set of characters.
pub(super) fn is_class(ast: &Ast) -> bool {
    matches!(ast, Ast::Dot(_) | Ast::ClassUnicode(_) | Ast::ClassPerl(_) | Ast::ClassBracketed(_))
}

/// Whether it is the set of all characters.
pub(super) fn is_any(ast: &Ast) -> bool {
    is_class(ast) && class_of(ast).is_any()
}

/// Whether it takes anything in, or nothing: `.*`.
pub(super) fn is_any_run(ast: &Ast) -> bool {
    matches!(ast, Ast::Repetition(r) if is_any(&r.ast) && bounds(&r.op.kind) == (0, None))
}

/// Whether nothing is asked for: an alternative that was left empty.
pub(super) fn is_empty(ast: &Ast) -> bool {
    match ast {
        Ast::Empty(_) => true,
        Ast::Concat(concat) => concat.asts.iter().all(is_empty),
        _ => false,
    }
}

/// What stands in the brackets of groups, if that is all of it.
pub(super) fn ungrouped(ast: &Ast) -> &Ast {
    match ast {
        Ast::Group(group) => ungrouped(&group.ast),
        other => other,
    }
}

/// Whether settings make case matter or not; None where they set something else.
pub(super) fn any_case(flags: &Flags) -> Option<bool> {
    match flags.items.iter().map(|item| &item.kind).collect::<Vec<_>>().as_slice() {
        [FlagsItemKind::Flag(Flag::CaseInsensitive)] => Some(true),
        [FlagsItemKind::Negation, FlagsItemKind::Flag(Flag::CaseInsensitive)] => Some(false),
        _ => None,
    }
}

/// The characters that a class takes, of those that tags are made of.
pub(super) fn class_of(ast: &Ast) -> Class {
    if matches!(ast, Ast::Dot(_)) {
        return Class::within(Ascii::ALL);
    }
    Class::within(class(ast, false).unwrap_or_default())
}
