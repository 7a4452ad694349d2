//! Sets of characters that are taken for something else: `[A-z]` for letters, `[^rc]` for “without rc”, `[1-12]` for
//! numbers, `[rc|beta]` for alternatives.

use super::fix::{Fix, Label};
use super::subject::{Subject, evidence};
use super::syntax::{range, replaced, walk};
use super::{Lint, LintKind, Severity};
use crate::builder::number_range;
use crate::condition::{Method, RuleText, Side};
use regex_syntax::ast::{Ast, ClassBracketed, ClassSet, ClassSetItem};
use std::ops::Range;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    let (Some(ast), Some(_)) = (&subject.ast, &subject.condition) else {
        return Vec::new();
    };
    let mut lints = Vec::new();
    walk(ast, &mut |node| {
        if let Ast::ClassBracketed(class) = node {
            let checks = [more_than_letters, not_a_word, named, number, plain];
            lints.extend(checks.iter().find_map(|check| check(subject, class)));
        }
    });
    lints
}

/// A lint on part of the expression, with what to write in its place.
fn lint(subject: &Subject<'_>, kind: LintKind, span: Range<usize>, instead: Option<String>) -> Lint {
    let expr = instead.as_deref().map(|instead| replaced(subject.expr, &span, instead));
    let evidence = evidence(&expr.as_deref().map(|expr| subject.lost_under(expr)).unwrap_or_default());
    let label = Label::Use(instead.unwrap_or_default());
    let fix = expr.map(|expr| Fix::regex(expr, label));
    Lint { side: subject.side(), kind, severity: Severity::Warning, span: Some(span), evidence, fix }
}

/// What stands between the brackets.
fn inside<'a>(subject: &Subject<'a>, class: &ClassBracketed) -> Option<&'a str> {
    subject.expr.get(range(&class.span))?.strip_prefix('[')?.strip_suffix(']')
}

fn items(class: &ClassBracketed) -> &[ClassSetItem] {
    match &class.kind {
        ClassSet::Item(ClassSetItem::Union(union)) => &union.items,
        ClassSet::Item(item) => std::slice::from_ref(item),
        ClassSet::BinaryOp(_) => &[],
    }
}

/// A range from capitals to small letters takes in the punctuation between them.
fn more_than_letters(subject: &Subject<'_>, class: &ClassBracketed) -> Option<Lint> {
    let found = items(class).iter().find_map(|item| match item {
        ClassSetItem::Range(found) if found.start.c.is_ascii_uppercase() && found.end.c.is_ascii_lowercase() => {
            Some(found)
        }
        _ => None,
    })?;
    let instead = format!("{}-Za-{}", found.start.c, found.end.c);
    Some(lint(subject, LintKind::MoreThanLetters, range(&found.span), Some(instead)))
}

/// `[:alpha:]`, which is the letters of its own name.
fn named(subject: &Subject<'_>, class: &ClassBracketed) -> Option<Lint> {
    let inside = inside(subject, class)?;
    let name = inside.strip_prefix(':')?.strip_suffix(':')?;
    let known = name.len() > 3 && name.bytes().all(|b| b.is_ascii_lowercase());
    known.then(|| lint(subject, LintKind::NamedClass, range(&class.span), Some(format!("[[:{name}:]]"))))
}

/// `[1-12]`, which is 1 or 2.
fn number(subject: &Subject<'_>, class: &ClassBracketed) -> Option<Lint> {
    numbers(subject, inside(subject, class)?, range(&class.span))
}

fn numbers(subject: &Subject<'_>, inside: &str, span: Range<usize>) -> Option<Lint> {
    let (from, to) = inside.split_once('-')?;
    let (low, high): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
    (to.len() > 1 && low < high).then(|| lint(subject, LintKind::NumberInClass, span, Some(number_range(low, high))))
}

/// `[2-10]`, which doesn't parse: from 2 to 1 is no range.
pub(super) fn unread(subject: &Subject<'_>) -> Vec<Lint> {
    if subject.method != Method::Regex || subject.condition.is_some() {
        return Vec::new();
    }
    let opens = subject.expr.match_indices('[').map(|(at, _)| at);
    let found = opens.into_iter().find_map(|at| {
        let inside = subject.expr.get(at + 1..)?.split(']').next()?;
        numbers(subject, inside, at..at + inside.len() + 2)
    });
    found.into_iter().collect()
}

/// `[rc|beta]`, `[v\d+]`: characters that say something outside of brackets, and that no tag holds.
fn plain(subject: &Subject<'_>, class: &ClassBracketed) -> Option<Lint> {
    let found = items(class).iter().find_map(|item| match item {
        ClassSetItem::Literal(literal) if matches!(literal.c, '|' | '+' | '*' | '?' | '(' | ')' | '$') => {
            Some(literal.c)
        }
        _ => None,
    })?;
    let sets = items(class).iter().any(|item| !matches!(item, ClassSetItem::Literal(_)));
    let repeated = subject.expr.get(class.span.end.offset..).is_some_and(|rest| rest.starts_with(['+', '*', '?', '{']));
    // `[-+]` is no more than a sign too many; so is the `+` of `[\d+]+`.
    if matches!(found, '+' | '*' | '?') && (repeated || !sets) {
        return None;
    }
    let inside = inside(subject, class).filter(|_| found == '|' && !class.negated);
    // Words are alternatives; between sets a bar says nothing.
    let instead = inside.map(|text| if sets { format!("[{}]", text.replace('|', "")) } else { format!("(?:{text})") });
    Some(lint(subject, LintKind::PlainInClass { found }, range(&class.span), instead))
}

/// `[^rc]`: only where a tag fires that has the word in it, or one stays that has not, for its letters alone. Any other
/// time, single letters may be meant.
fn not_a_word(subject: &Subject<'_>, class: &ClassBracketed) -> Option<Lint> {
    let letter = |item: &ClassSetItem| match item {
        ClassSetItem::Literal(literal) => Some(literal.c).filter(char::is_ascii_alphabetic),
        _ => None,
    };
    let items = items(class);
    // `[^-rc]`: the hyphen that the word stands behind.
    let hyphen = matches!(items.first(), Some(ClassSetItem::Literal(literal)) if literal.c == '-');
    let letters: String = items.iter().skip(usize::from(hyphen)).map(letter).collect::<Option<_>>()?;
    let word = if hyphen { format!("-{letters}") } else { letters.clone() };
    // Held back, such a class says what it says.
    if !class.negated || letters.len() < 2 || subject.side() == Side::But {
        return None;
    }
    let with_word: Vec<&str> = subject.fires.iter().copied().filter(|tag| tag.contains(&word)).collect();
    let lets_in = !with_word.is_empty();
    let evidence = evidence(&if lets_in { with_word } else { kept_out(subject, class, &letters) });
    let fix = Some(without(subject, class, &word));
    let kind = LintKind::NotAWord { word, lets_in };
    (!evidence.is_empty()).then(|| Lint { evidence, fix, ..lint(subject, kind, range(&class.span), None) })
}

/// Any characters in the set's place, and tags with the word are held back.
fn without(subject: &Subject<'_>, class: &ClassBracketed, word: &str) -> Fix {
    let any = replaced(subject.expr, &range(&class.span), ".");
    let takes = match any.as_str() {
        "^.*$" | "^.+$" | ".*" | ".+" => RuleText::new(Method::All, ""),
        _ => RuleText::new(Method::Regex, any),
    };
    Fix::pair(takes, word.to_owned())
}

/// Tags without the word that only its letters keep from firing. Two letters, or letters in a row, are no word for sure.
fn kept_out<'a>(subject: &Subject<'a>, class: &ClassBracketed, word: &str) -> Vec<&'a str> {
    let row = word.as_bytes().windows(2).all(|pair| pair[0] + 1 == pair[1]);
    if word.len() < 3 || row {
        return Vec::new();
    }
    let any = replaced(subject.expr, &range(&class.span), ".");
    subject.gained_under(&any).into_iter().filter(|tag| !tag.contains(word)).collect()
}
