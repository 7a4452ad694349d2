//! Lists of tags that are none: with other separators than semicolons, or an expression.

use super::subject::Subject;
use super::words::Label;
use super::{Fix, Lint, LintKind, Severity};
use crate::condition::{Condition, Method};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    if subject.method != Method::Tags || subject.condition.is_some() {
        return Vec::new();
    }
    let parts = subject.expr.split(|c: char| matches!(c, ';' | ',' | '|' | '，' | '；' | '、') || c.is_whitespace());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let expr = parts.join(";");
    if parts.len() <= 1 && subject.expr.contains(['^', '$', '\\', '[', '(', '+', '?']) {
        let expr = subject.expr.trim().to_owned();
        let fix = Some(Fix { method: Method::Regex, expr: expr.clone(), label: Label::Expression });
        let kind = LintKind::Expression;
        let lint = Lint { kind, severity: Severity::Warning, span: None, evidence: Vec::new(), fix };
        return Condition::parse(Method::Regex, &expr).is_ok().then_some(lint).into_iter().collect();
    }
    let fixed = parts.len() > 1 && Condition::parse(Method::Tags, &expr).is_ok();
    let fix = Some(Fix { method: Method::Tags, expr, label: Label::Semicolons });
    let kind = LintKind::Separator;
    fixed
        .then_some(Lint { kind, severity: Severity::Warning, span: None, evidence: Vec::new(), fix })
        .into_iter()
        .collect()
}
