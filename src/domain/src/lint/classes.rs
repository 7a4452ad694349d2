//! Sets of characters that are taken for something else: `[A-z]` for letters, `[^rc]` for “without rc”.

use super::subject::{Subject, evidence};
use super::syntax::{range, walk};
use super::words::Label;
use super::{Fix, Lint, LintKind, Severity};
use crate::condition::Method;
use regex_syntax::ast::{Ast, ClassBracketed, ClassSet, ClassSetItem};
use std::ops::Range;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    let (Some(ast), Some(_)) = (&subject.ast, &subject.condition) else {
        return Vec::new();
    };
    let mut lints = Vec::new();
    walk(ast, &mut |node| {
        if let Ast::ClassBracketed(class) = node {
            lints.extend(items(class).iter().find_map(letters_and_more).map(|found| letters(subject, found)));
            lints.extend(word(class).and_then(|word| not_a_word(subject, word, range(&class.span))));
        }
    });
    lints
}

fn items(class: &ClassBracketed) -> &[ClassSetItem] {
    match &class.kind {
        ClassSet::Item(ClassSetItem::Union(union)) => &union.items,
        ClassSet::Item(item) => std::slice::from_ref(item),
        ClassSet::BinaryOp(_) => &[],
    }
}

/// A range from capitals to small letters takes in the punctuation between them.
fn letters_and_more(item: &ClassSetItem) -> Option<(Range<usize>, String)> {
    let ClassSetItem::Range(found) = item else { return None };
    let (start, end) = (found.start.c, found.end.c);
    (start.is_ascii_uppercase() && end.is_ascii_lowercase()).then(|| (range(&found.span), format!("{start}-Za-{end}")))
}

fn letters(subject: &Subject<'_>, (span, instead): (Range<usize>, String)) -> Lint {
    let mut expr = subject.expr.to_owned();
    expr.replace_range(span.clone(), &instead);
    Lint {
        kind: LintKind::MoreThanLetters,
        severity: Severity::Warning,
        span: Some(span),
        evidence: evidence(&subject.lost_under(&expr)),
        fix: Some(Fix { method: Method::Regex, expr, label: Label::Use(instead) }),
    }
}

/// The letters that a class leaves out, where these are all that it names, and enough for a word.
fn word(class: &ClassBracketed) -> Option<String> {
    let letter = |item: &ClassSetItem| match item {
        ClassSetItem::Literal(literal) => Some(literal.c).filter(char::is_ascii_alphabetic),
        _ => None,
    };
    let word: String = items(class).iter().map(letter).collect::<Option<_>>()?;
    (class.negated && word.len() > 1).then_some(word)
}

/// Only where a tag fires that has the word in it: any other time, single letters may be meant.
fn not_a_word(subject: &Subject<'_>, word: String, span: Range<usize>) -> Option<Lint> {
    let with_word: Vec<&str> = subject.fires.iter().copied().filter(|tag| tag.contains(&word)).collect();
    (!with_word.is_empty()).then(|| Lint {
        kind: LintKind::NotAWord { word },
        severity: Severity::Warning,
        span: Some(span),
        evidence: evidence(&with_word),
        fix: None,
    })
}
