//! Questions about an expression's syntax tree that everything here asks. What a class takes is read by the condition.

use super::class::Class;
use crate::condition::class;
use regex_syntax::ast::Ast;

/// Literals that stand side by side, together; everything else alone.
pub(super) fn runs(asts: &[Ast]) -> impl Iterator<Item = &[Ast]> {
    asts.chunk_by(|a, b| matches!((a, b), (Ast::Literal(_), Ast::Literal(_))))
}

/// The characters of literals.
pub(super) fn characters(run: &[Ast]) -> impl Iterator<Item = char> {
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

/// The characters that a class takes, of those that tags are made of.
pub(super) fn class_of(ast: &Ast) -> Class {
    if matches!(ast, Ast::Dot(_)) {
        return Class::range(0, 127);
    }
    let bytes = class(ast, false).map(|class| class.ranges().to_vec()).unwrap_or_default();
    bytes.iter().fold(Class::default(), |set, range| set.and(Class::range(range.start(), range.end())))
}
