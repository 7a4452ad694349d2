//! Each way in which an expression can be wrong has its own sentence, in its own place.

use super::{Condition, ConditionError, MAX_PATTERN, Method, PatternError, SyntaxFault};
use crate::explain::why_not;
use crate::language::{Language, Say};
use crate::tag::MAX_TAG;
use std::time::{Duration, Instant};

fn error(expr: &str) -> PatternError {
    match Condition::parse(Method::Regex, expr) {
        Err(ConditionError::Pattern(error)) => error,
        other => panic!("{expr}: {other:?}"),
    }
}

#[test]
fn a_fault_is_named_with_its_place() {
    use SyntaxFault::*;
    for (expr, fault, span) in [
        ("^v(1|2", GroupUnclosed, 2..3),
        ("^v1)", GroupUnopened, 3..4),
        ("[a-", ClassUnclosed, 0..1),
        ("[z-a]", ClassRange, 1..4),
        (r"[a-\d]", ClassRangeEnd, 3..5),
        ("[[:foo:]]", NamedClass, 1..8),
        (r"a\x4", Escape, 4..4),
        ("(?P=x)a", BackReference, 0..4),
        ("(?>a)b", Group, 0..3),
        ("(a{100}){100}", RepetitionLimit, 8..13),
        ("*-alpine", NothingToRepeat, 0..1),
        ("a**", DoubleRepetition, 2..3),
        ("a{3,1}", RepetitionRange, 1..6),
        ("a{1001}", RepetitionLimit, 1..7),
        ("v1\\", EscapeEnd, 2..3),
        (r"\y", Escape, 0..2),
        (r"\u0041", Escape, 0..2),
        (r"^(?!.*-ea\.).*$", LookAround, 1..4),
        (r"(a)\1", BackReference, 3..5),
        ("(?x)a b", Flag { flag: 'x' }, 0..3),
        ("(?P<>a)", GroupName, 4..5),
        (r"\p{Greek}", UnicodeClass, 0..9),
        ("[a--b]", DoubleHyphen, 2..4),
        (r"\Qa.b\E(", GroupUnclosed, 7..8),
    ] {
        assert_eq!(error(expr), PatternError::Syntax { fault, span }, "{expr}");
    }
}

#[test]
fn every_limit_has_its_own_error() {
    assert_eq!(error(""), PatternError::Empty);
    assert_eq!(error(&"a".repeat(MAX_PATTERN + 1)), PatternError::TooLong { length: 1025 });
    assert_eq!(error(&r"\w{1000}".repeat(100)), PatternError::TooLarge);
    let deep = format!("{}a{}", "(".repeat(100), ")".repeat(100));
    assert!(matches!(error(&deep), PatternError::Syntax { fault: SyntaxFault::Nesting { .. }, .. }));
    assert!(Condition::parse(Method::Regex, &"a".repeat(MAX_PATTERN)).is_ok());
    for fits in ["(a{100}){10}", "((a{2,10}){10}){10}", "((a*){1000}b+)*", "(a{0}){1000}", "(a{2,}){500}"] {
        assert!(Condition::parse(Method::Regex, fits).is_ok(), "{fits}");
    }
    let same = |octal, letter| Condition::parse(Method::Regex, octal).unwrap().is_match(letter);
    assert!(same(r"^\101$", "A") && same(r"^[\60-\71]$", "5"));
}

#[test]
fn every_error_is_said_in_both_languages() {
    for expr in ["", "(", "[", "*", "a**", "a{9,1}", "\\", r"\y", "(?=a)", r"(a)\1", "(?x)", r"\pX", "[a--b]", ")"] {
        let error = error(expr);
        let (en, zh) = (error.say(Language::En), error.say(Language::ZhHans));
        assert!(en.is_ascii() || en.contains('“') || en.contains('’'), "{en}");
        assert!(zh.chars().any(|c| c > '\u{4e00}'), "{zh}");
    }
}

#[test]
fn what_re2_reads_plainly_is_read_plainly() {
    for (expr, fires, stays) in [
        ("a{,2}", "a", "b"),
        ("^[[:digit:]]+$", "12", "1a"),
        (r"^\Qv1.2\E$", "v1.2", "v1x2"),
        ("(?i)^RC", "rc1", "v1"),
        ("^[^0-9]+$", "latest", "v1"),
        (r"\bbeta\b", "v1-beta.2", "v1-betas"),
        (r"^\x76\d$", "v1", "1"),
        (r"^(?P<major>\d+)\.", "12.1", "v12.1"),
        (r"^\pL+$", "abc", "a1"),
        ("^(?s:.)$", "a", "ab"),
    ] {
        let condition = Condition::parse(Method::Regex, expr).unwrap_or_else(|error| panic!("{expr}: {error}"));
        // `{,2}` stands for itself in RE2, and no tag has braces.
        assert_eq!(condition.is_match(fires), expr != "a{,2}", "{expr} on {fires}");
        assert!(!condition.is_match(stays), "{expr} on {stays}");
    }
}

#[test]
fn groups_are_told_with_their_names() {
    let condition = Condition::parse(Method::Regex, r"^main-([0-9a-f]+)-(?P<ts>\d+)$").unwrap();
    let groups = condition.captures("main-7f3c-1763");
    assert_eq!(groups, [(None, 5..9), (Some("ts".to_owned()), 10..14)]);
}

#[test]
fn hostile_expressions_are_answered_at_once() {
    // Each would keep an engine that tries one way after the other busy for longer than anyone lives.
    let (fires, stays) = ("a".repeat(MAX_TAG), format!("{}-", "a".repeat(MAX_TAG - 1)));
    let start = Instant::now();
    for expr in ["(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^(.*a){20}$", "^(a?){60}a{60}a*$", "^(([a-z])+)+[a-z]([a-z])+$"] {
        let condition = Condition::parse(Method::Regex, expr).unwrap();
        assert!(condition.is_match(&fires), "{expr}");
        assert!(!condition.is_match(&stays), "{expr}");
        assert_eq!(why_not(&condition, &fires), None, "{expr}");
        assert!(why_not(&condition, &stays).is_some(), "{expr}");
    }
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}
