//! What holds for every lint on any text.

use super::tests::{TAGS, on};
use super::*;
use crate::condition::Method;
use crate::language::Language;
use proptest::prelude::*;

/// Texts made of what expressions are made of, so that many parse and many almost do.
fn expressions() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "^",
        "$",
        ".",
        ".*",
        "*",
        "+",
        "?",
        r"\d+",
        r"\.",
        "v",
        "1",
        "2",
        "rc",
        "latest",
        "-",
        "(",
        ")",
        "|",
        "[0-9]",
        "[a-z&&[^v]]",
        "(?x)",
        "(?i)",
        "(?=",
        "(?!",
        "(?<!",
        "(?<=",
        r"\1",
        r"\Q",
        r"\E",
        "{,2}",
        "{2}",
        "[",
        "]",
        "(-rc\\.\\d+)?",
        ";",
        " ",
        "é",
        r"\K",
        r"\b",
        "(?:",
        "[^v]",
        "(?>",
        "\\",
    ]);
    prop::collection::vec(part, 0..10).prop_map(|parts| parts.concat())
}

/// Nothing panics, spans and evidence are what they say, each fix is a condition that no longer raises its lint.
fn keeps_its_promises(method: Method, expr: &str) {
    for found in on(&TAGS, method, expr) {
        let condition = Condition::parse(method, expr);
        assert!(found.span.as_ref().is_none_or(|span| expr.get(span.clone()).is_some()), "{expr:?} {found:?}");
        assert!(found.evidence.len() <= MAX_EVIDENCE);
        let invented = |tag: &String| crate::tag::Tag::parse(tag).is_err();
        assert!(!found.evidence.iter().any(invented), "{expr:?} {found:?}");
        for language in Language::ALL {
            let (title, why) = (found.title(language).plain(), found.why(language).plain());
            assert!(!title.is_empty() && why.ends_with(['.', '。']), "{why}");
        }
        let Some(fix) = &found.fix else { continue };
        assert!(!fix.label(Language::ZhHans).is_empty());
        assert!(fix.text.parse().is_ok(), "{expr:?} {found:?}");
        assert!(
            condition.is_err()
                || *expr != *fix.text.takes.expr
                || fix.text.takes.method != method
                || fix.text.but.is_some(),
            "{expr:?} {found:?}"
        );
        let again = lint(&fix.text, &TAGS.iter().copied().collect(), &[]);
        assert!(again.iter().all(|lint| lint.kind != found.kind), "{expr:?} {found:?} then {again:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn any_expression_keeps_the_promises(expr in expressions()) {
        keeps_its_promises(Method::Regex, &expr);
        keeps_its_promises(Method::Tags, &expr);
    }

    #[test]
    fn any_text_keeps_the_promises(text in any::<String>()) {
        keeps_its_promises(Method::Regex, &text);
    }
}
