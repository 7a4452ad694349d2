//! Lists of tags that are none: with other separators than semicolons, or an expression.

use super::fix::{Fix, Label};
use super::subject::Subject;
use super::{Lint, LintKind, Severity};
use crate::condition::{Condition, Method};

/// What people write between tags.
const SEPARATORS: [char; 6] = [';', ',', '|', '，', '；', '、'];

/// Words that say what is to be done with the tags beside them, and hardly ever are tags.
const SAYING: [&str; 8] = ["not", "no", "exclude", "except", "only", "without", "any", "never"];

/// Words between tags.
const WORDS: [&str; 5] = [" or ", " and ", " 或 ", " 和 ", " 及 "];

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    if subject.method != Method::Tags || subject.condition.is_some() {
        return Vec::new();
    }
    let found = list(subject.expr).or_else(|| {
        let expr = unmarked(subject.expr.trim()).to_owned();
        is_expression(&expr).then(|| (LintKind::Expression, Fix::regex(expr, Label::Expression)))
    });
    let lint = |(kind, fix)| Lint {
        side: subject.side(),
        kind,
        severity: Severity::Warning,
        span: None,
        evidence: Vec::new(),
        fix: Some(fix),
    };
    found.map(lint).into_iter().collect()
}

/// The text as a list, where that is what it is once separators are semicolons and each part is no more than its tag.
fn list(text: &str) -> Option<(LintKind, Fix)> {
    let items = items(text, &SEPARATORS);
    let bare: Vec<&str> = items.iter().map(|item| unmarked(item)).collect();
    let tags: Vec<&str> = bare.iter().map(|item| tag_of_image(item)).collect();
    let (kind, label) = match () {
        () if tags != bare => (LintKind::Image, Label::Trim),
        () if bare != items => (LintKind::Marks, Label::Trim),
        () => (LintKind::Separator, Label::Semicolons),
    };
    joined(&tags).map(|list| (kind, Fix::tags(list, label)))
}

/// The text as a list of two tags or more, where that is what it is once separators are semicolons.
pub(super) fn list_of(text: &str, separators: &[char]) -> Option<String> {
    let items = items(text, separators);
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    if items.len() > 1 { joined(&items) } else { None }
}

fn joined(tags: &[&str]) -> Option<String> {
    let list = tags.join(";");
    // A letter or two are a part of a tag, or a word between: `v 2`, `v1 to v3`.
    let whole = |tag: &&str| tag.len() > 2 || tag.contains(|c: char| c.is_ascii_digit());
    let says = tags.iter().any(|tag| SAYING.iter().any(|word| tag.eq_ignore_ascii_case(word)));
    ((tags.len() == 1 || !says && tags.iter().all(whole)) && Condition::parse(Method::Tags, &list).is_ok())
        .then_some(list)
}

/// The parts of a text: between separators or words, where there are any, or else between spaces. Where there are some, a
/// space inside a part is a slip that nobody can put right but the person.
fn items(text: &str, separators: &[char]) -> Vec<String> {
    let text = WORDS.iter().fold(text.to_owned(), |text, word| text.replace(word, ";"));
    let between = |c: char| separators.contains(&c);
    let spaced = !text.contains(between);
    let items = text.split(|c: char| between(c) || (spaced && c.is_whitespace())).map(str::trim);
    items.filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// Without the quotation marks or slashes that other places put around.
pub(super) fn unmarked(text: &str) -> &str {
    const MARKS: [(char, char); 6] = [('"', '"'), ('\'', '\''), ('`', '`'), ('/', '/'), ('“', '”'), ('‘', '’')];
    let inside = |(open, close)| text.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    MARKS.into_iter().find_map(inside).unwrap_or(text)
}

/// `v1` of `registry:5000/shop/web:v1@sha256:…`; any other text as it is.
fn tag_of_image(text: &str) -> &str {
    // A digest names no tag.
    if text.starts_with("sha256:") {
        return text;
    }
    let named = text.split_once('@').map_or(text, |(named, _)| named);
    named.rsplit_once(':').map_or(text, |(_, tag)| tag)
}

/// One word that says something as an expression, and could be no tag.
fn is_expression(text: &str) -> bool {
    items(text, &SEPARATORS).len() <= 1
        && (text.contains(['^', '$', '\\', '[', '(', '?']) || text.ends_with('+'))
        && Condition::parse(Method::Regex, text).is_ok()
}
