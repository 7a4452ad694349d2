//! Lists of tags that are none: with other separators than semicolons, or an expression.

use super::subject::Subject;
use super::words::Label;
use super::{Fix, Lint, LintKind, Severity};
use crate::condition::{Condition, Method};

/// What people write between tags.
const SEPARATORS: [char; 6] = [';', ',', '|', '，', '；', '、'];

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    if subject.method != Method::Tags || subject.condition.is_some() {
        return Vec::new();
    }
    let list = list_of(subject.expr, &SEPARATORS);
    let list = list.map(|expr| (LintKind::Separator, Fix { method: Method::Tags, expr, label: Label::Semicolons }));
    let found = list.or_else(|| {
        let expr = subject.expr.trim().to_owned();
        let fix = Fix { method: Method::Regex, expr, label: Label::Expression };
        is_expression(&fix.expr).then_some((LintKind::Expression, fix))
    });
    let lint =
        |(kind, fix)| Lint { kind, severity: Severity::Warning, span: None, evidence: Vec::new(), fix: Some(fix) };
    found.map(lint).into_iter().collect()
}

/// The text as a list of two tags or more, where that is what it is once separators are semicolons.
pub(super) fn list_of(text: &str, separators: &[char]) -> Option<String> {
    let items = items(text, separators);
    let list = items.join(";");
    (items.len() > 1 && Condition::parse(Method::Tags, &list).is_ok()).then_some(list)
}

fn items<'a>(text: &'a str, separators: &[char]) -> Vec<&'a str> {
    text.split(|c: char| separators.contains(&c) || c.is_whitespace()).filter(|item| !item.is_empty()).collect()
}

/// One word that says something as an expression, and could be no tag.
fn is_expression(text: &str) -> bool {
    items(text, &SEPARATORS).len() <= 1
        && text.contains(['^', '$', '\\', '[', '(', '+', '?'])
        && Condition::parse(Method::Regex, text).is_ok()
}
