//! Sets of characters as sets of bytes: the one place that says what `\d`, `[:alpha:]` and `[^a-z]` take. Whoever
//! explains or doubts an expression asks here too.

use super::error::SyntaxFault;
use regex_syntax::ast::{
    self, Ast, ClassAsciiKind, ClassPerlKind, ClassSet, ClassSetBinaryOpKind, ClassSetItem, ClassUnicodeKind,
};
use regex_syntax::hir::{ClassBytes, ClassBytesRange};

/// What can't be said, and where.
type Fault = (SyntaxFault, ast::Span);

/// The bytes that a class takes; none for what is no class.
pub(crate) fn class(ast: &Ast, ignore_case: bool) -> Result<ClassBytes, Fault> {
    let (mut set, negate) = match ast {
        Ast::ClassUnicode(class) => (property(class)?, false),
        Ast::ClassPerl(class) => (perl(&class.kind, class.negated), false),
        Ast::ClassBracketed(class) => (class_set(&class.kind)?, class.negated),
        _ => (ClassBytes::empty(), false),
    };
    if ignore_case {
        set.case_fold_simple();
    }
    Ok(negated(set, negate))
}

/// A class by Unicode property, where it is one that says something of ASCII.
fn property(class: &ast::ClassUnicode) -> Result<ClassBytes, Fault> {
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
    Ok(negated(bytes(ranges), class.is_negated()))
}

fn class_set(set: &ClassSet) -> Result<ClassBytes, Fault> {
    match set {
        ClassSet::Item(item) => class_item(item),
        // The dialect leaves no operation in what is run: these are of other engines, read to say what they mean there.
        ClassSet::BinaryOp(operation) => {
            let (mut left, right) = (class_set(&operation.lhs)?, class_set(&operation.rhs)?);
            match operation.kind {
                ClassSetBinaryOpKind::Intersection => left.intersect(&right),
                ClassSetBinaryOpKind::Difference => left.difference(&right),
                ClassSetBinaryOpKind::SymmetricDifference => left.symmetric_difference(&right),
            }
            Ok(left)
        }
    }
}

fn class_item(item: &ClassSetItem) -> Result<ClassBytes, Fault> {
    Ok(match item {
        ClassSetItem::Empty(_) => ClassBytes::empty(),
        ClassSetItem::Literal(literal) => ascii_range(literal.c, literal.c),
        ClassSetItem::Range(range) => ascii_range(range.start.c, range.end.c),
        ClassSetItem::Ascii(class) => negated(bytes(named(&class.kind)), class.negated),
        ClassSetItem::Unicode(class) => property(class)?,
        ClassSetItem::Perl(class) => perl(&class.kind, class.negated),
        ClassSetItem::Bracketed(class) => negated(class_set(&class.kind)?, class.negated),
        ClassSetItem::Union(union) => {
            let mut all = ClassBytes::empty();
            for item in &union.items {
                all.union(&class_item(item)?);
            }
            all
        }
    })
}

/// The ASCII part of a range: what lies beyond is in no tag.
pub(super) fn ascii_range(start: char, end: char) -> ClassBytes {
    let low = u8::try_from(start).ok().filter(u8::is_ascii);
    let high = u8::try_from(end).ok().filter(u8::is_ascii).unwrap_or(0x7F);
    low.map_or_else(ClassBytes::empty, |low| bytes(&[(low, high)]))
}

fn bytes(ranges: &[(u8, u8)]) -> ClassBytes {
    ClassBytes::new(ranges.iter().map(|&(low, high)| ClassBytesRange::new(low, high)))
}

fn negated(mut class: ClassBytes, negate: bool) -> ClassBytes {
    if negate {
        class.negate();
    }
    class
}

fn perl(kind: &ClassPerlKind, negate: bool) -> ClassBytes {
    let ranges: &[(u8, u8)] = match kind {
        ClassPerlKind::Digit => &[(b'0', b'9')],
        ClassPerlKind::Space => &[(b'\t', b'\n'), (0x0C, b'\r'), (b' ', b' ')],
        ClassPerlKind::Word => &[(b'0', b'9'), (b'A', b'Z'), (b'_', b'_'), (b'a', b'z')],
    };
    negated(bytes(ranges), negate)
}

fn named(kind: &ClassAsciiKind) -> &'static [(u8, u8)] {
    match kind {
        ClassAsciiKind::Alnum => &[(b'0', b'9'), (b'A', b'Z'), (b'a', b'z')],
        ClassAsciiKind::Alpha => &[(b'A', b'Z'), (b'a', b'z')],
        ClassAsciiKind::Ascii => &[(0, 0x7F)],
        ClassAsciiKind::Blank => &[(b'\t', b'\t'), (b' ', b' ')],
        ClassAsciiKind::Cntrl => &[(0, 0x1F), (0x7F, 0x7F)],
        ClassAsciiKind::Digit => &[(b'0', b'9')],
        ClassAsciiKind::Graph => &[(b'!', b'~')],
        ClassAsciiKind::Lower => &[(b'a', b'z')],
        ClassAsciiKind::Print => &[(b' ', b'~')],
        ClassAsciiKind::Punct => &[(b'!', b'/'), (b':', b'@'), (b'[', b'`'), (b'{', b'~')],
        ClassAsciiKind::Space => &[(b'\t', b'\r'), (b' ', b' ')],
        ClassAsciiKind::Upper => &[(b'A', b'Z')],
        ClassAsciiKind::Word => &[(b'0', b'9'), (b'A', b'Z'), (b'_', b'_'), (b'a', b'z')],
        ClassAsciiKind::Xdigit => &[(b'0', b'9'), (b'A', b'F'), (b'a', b'f')],
    }
}
