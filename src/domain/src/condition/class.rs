//! Classes of characters, as far as they are ASCII: the one place that says what `\d`, `[:alpha:]` and `[^a-z]` take.
//! Whoever explains or doubts an expression asks here too.

use super::error::SyntaxFault;
use crate::automaton::Ascii;
use regex_syntax::ast::{
    self, Ast, ClassAsciiKind, ClassPerlKind, ClassSet, ClassSetBinaryOpKind, ClassSetItem, ClassUnicodeKind,
};

/// What can't be said, and where.
type Fault = (SyntaxFault, ast::Span);

/// The characters that a class takes; none for what is no class.
pub(crate) fn class(ast: &Ast, ignore_case: bool) -> Result<Ascii, Fault> {
    let (set, negate) = match ast {
        Ast::ClassUnicode(class) => (property(class)?, false),
        Ast::ClassPerl(class) => (perl(&class.kind, class.negated), false),
        Ast::ClassBracketed(class) => (class_set(&class.kind)?, class.negated),
        _ => (Ascii::NONE, false),
    };
    Ok(negated(if ignore_case { set.in_any_case() } else { set }, negate))
}

/// A class by Unicode property, where it is one that says something of ASCII.
fn property(class: &ast::ClassUnicode) -> Result<Ascii, Fault> {
    let name = match &class.kind {
        ClassUnicodeKind::OneLetter(letter) => letter.to_string(),
        ClassUnicodeKind::Named(name) => name.clone(),
        ClassUnicodeKind::NamedValue { .. } => String::new(),
    };
    let ranges: &[(u8, u8)] = match name.as_str() {
        "L" | "Latin" => &[(b'A', b'Z'), (b'a', b'z')],
        "Lu" => &[(b'A', b'Z')],
        "Ll" => &[(b'a', b'z')],
        "N" | "Nd" => &[(b'0', b'9')],
        _ => return Err((SyntaxFault::UnicodeClass, class.span)),
    };
    Ok(negated(Ascii::of(ranges), class.is_negated()))
}

fn class_set(set: &ClassSet) -> Result<Ascii, Fault> {
    match set {
        ClassSet::Item(item) => class_item(item),
        // The dialect leaves no operation in what is run: these are of other engines, read to say what they mean there.
        ClassSet::BinaryOp(operation) => {
            let (left, right) = (class_set(&operation.lhs)?, class_set(&operation.rhs)?);
            let both = left.and(right);
            Ok(match operation.kind {
                ClassSetBinaryOpKind::Intersection => both,
                ClassSetBinaryOpKind::Difference => left.and(right.not()),
                ClassSetBinaryOpKind::SymmetricDifference => left.or(right).and(both.not()),
            })
        }
    }
}

fn class_item(item: &ClassSetItem) -> Result<Ascii, Fault> {
    Ok(match item {
        ClassSetItem::Empty(_) => Ascii::NONE,
        ClassSetItem::Literal(literal) => ascii_range(literal.c, literal.c),
        ClassSetItem::Range(range) => ascii_range(range.start.c, range.end.c),
        ClassSetItem::Ascii(class) => negated(named(&class.kind), class.negated),
        ClassSetItem::Unicode(class) => property(class)?,
        ClassSetItem::Perl(class) => perl(&class.kind, class.negated),
        ClassSetItem::Bracketed(class) => negated(class_set(&class.kind)?, class.negated),
        ClassSetItem::Union(union) => {
            union.items.iter().try_fold(Ascii::NONE, |all, item| Ok(all.or(class_item(item)?)))?
        }
    })
}

/// The ASCII part of a range: what lies beyond is in no tag.
pub(super) fn ascii_range(start: char, end: char) -> Ascii {
    let byte = |c: char| u8::try_from(c).unwrap_or(u8::MAX);
    Ascii::range(byte(start), byte(end))
}

fn negated(set: Ascii, negate: bool) -> Ascii {
    if negate { set.not() } else { set }
}

fn perl(kind: &ClassPerlKind, negate: bool) -> Ascii {
    let set = match kind {
        ClassPerlKind::Digit => Ascii::range(b'0', b'9'),
        ClassPerlKind::Space => Ascii::of(&[(b'\t', b'\n'), (0x0C, b'\r'), (b' ', b' ')]),
        ClassPerlKind::Word => Ascii::WORD,
    };
    negated(set, negate)
}

fn named(kind: &ClassAsciiKind) -> Ascii {
    let ranges: &[(u8, u8)] = match kind {
        ClassAsciiKind::Alnum => &[(b'0', b'9'), (b'A', b'Z'), (b'a', b'z')],
        ClassAsciiKind::Alpha => &[(b'A', b'Z'), (b'a', b'z')],
        ClassAsciiKind::Ascii => return Ascii::ALL,
        ClassAsciiKind::Blank => &[(b'\t', b'\t'), (b' ', b' ')],
        ClassAsciiKind::Cntrl => &[(0, 0x1F), (0x7F, 0x7F)],
        ClassAsciiKind::Digit => &[(b'0', b'9')],
        ClassAsciiKind::Graph => &[(b'!', b'~')],
        ClassAsciiKind::Lower => &[(b'a', b'z')],
        ClassAsciiKind::Print => &[(b' ', b'~')],
        ClassAsciiKind::Punct => &[(b'!', b'/'), (b':', b'@'), (b'[', b'`'), (b'{', b'~')],
        ClassAsciiKind::Space => &[(b'\t', b'\r'), (b' ', b' ')],
        ClassAsciiKind::Upper => &[(b'A', b'Z')],
        ClassAsciiKind::Word => return Ascii::WORD,
        ClassAsciiKind::Xdigit => &[(b'0', b'9'), (b'A', b'F'), (b'a', b'f')],
    };
    Ascii::of(ranges)
}
