//! A text as a condition of every method: what is accepted prints as it was read, finds what the `regex` crate finds, and
//! explains itself; what is refused says where.
//!
//! The first line is the condition, the rest a tag.

#![no_main]

use libfuzzer_sys::fuzz_target;
use regex::bytes::RegexBuilder;
use tagfire_domain::condition::{Condition, Method, Rule};
use tagfire_domain::explain::{highlight, in_words, sentence, why_not};
use tagfire_domain::language::{Language, Say};
use tagfire_domain::matcher::{TagSet, verdicts};
use tagfire_domain::tag::MAX_TAG;

fuzz_target!(|text: &str| {
    let (expr, rest) = text.split_once('\n').unwrap_or((text, ""));
    let tag = tag_of(rest);
    for method in Method::ALL {
        match Condition::parse(method, expr) {
            Ok(condition) => {
                accepted(&condition, &tag);
                held_back(&condition, rest, &tag);
            }
            Err(error) => {
                assert!(error.span().is_none_or(|span| expr.get(span).is_some()), "{error:?}");
                assert!(Language::ALL.iter().all(|language| !error.say(*language).is_empty()));
            }
        }
    }
    let colours: String = highlight(expr).into_iter().filter_map(|(span, _)| expr.get(span)).collect();
    assert_eq!(colours, expr);
});

/// The nearest thing to the text that is a tag.
fn tag_of(text: &str) -> String {
    let legal = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let tag: String = text.chars().filter(legal).skip_while(|c| matches!(c, '.' | '-')).take(MAX_TAG).collect();
    if tag.is_empty() { "v1.2.3".into() } else { tag }
}

/// The same condition, but not what the rest of the text says.
fn held_back(condition: &Condition, but: &str, tag: &str) {
    for but in Method::ALL.into_iter().filter_map(|method| Rule::parse(method, but).ok()) {
        let fires = condition.is_match(tag) && !but.is_match(tag);
        let condition = condition.clone().but_not(but);
        assert_eq!(condition.is_match(tag), fires, "{condition:?} on {tag}");
        assert_eq!(verdicts(&condition, &TagSet::from_iter([tag])).get(0), fires, "{condition:?} on {tag}");
        assert_eq!(why_not(&condition, tag).is_none(), fires, "{condition:?} on {tag}");
    }
}

fn accepted(condition: &Condition, tag: &str) {
    let printed = Condition::parse(condition.method(), condition.expr());
    assert_eq!(printed.as_ref(), Ok(condition));

    let fires = condition.is_match(tag);
    assert_eq!(condition.find(tag).is_some(), fires, "{condition:?} on {tag}");
    assert_eq!(verdicts(condition, &TagSet::from_iter([tag])).get(0), fires, "{condition:?} on {tag}");
    assert_eq!(why_not(condition, tag).is_none(), fires, "{condition:?} on {tag}");
    for language in Language::ALL {
        let _ = sentence(condition, language);
        let _ = why_not(condition, tag).map(|why| why.phrase(language));
        for part in in_words(condition.takes(), language) {
            assert!(condition.expr().get(part.span).is_some(), "{condition:?}");
        }
    }
    if let Rule::Regex(pattern) = condition.takes() {
        let (_, translated) = pattern.syntax().expect("it was parsed before");
        // Where `regex` wants Unicode, or more room than it has, there is nothing to agree with.
        if let Ok(theirs) = RegexBuilder::new(&translated.text).unicode(false).build() {
            let found = theirs.captures(tag.as_bytes());
            let range = found.as_ref().and_then(|found| Some(found.get(0)?.range()));
            assert_eq!(condition.find(tag), range, "{condition:?} on {tag}");
            let groups = found.iter().flat_map(|found| theirs.capture_names().zip(found.iter())).skip(1);
            let groups = groups.filter_map(|(name, group)| Some((name.map(str::to_owned), group?.range())));
            assert_eq!(condition.captures(tag), groups.collect::<Vec<_>>(), "{condition:?} on {tag}");
        }
    }
}
