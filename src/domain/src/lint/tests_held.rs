//! What a person sees of what holds tags back.

use super::tests::TAGS;
use super::*;
use crate::condition::{Method, RuleText};
use crate::language::Language;
use Method::{All, Regex, Tags};

fn of(takes: (Method, &str), but: (Method, &str)) -> Vec<Lint> {
    let text = ConditionText::from(RuleText::new(takes.0, takes.1)).but_not(RuleText::new(but.0, but.1));
    lint(&text, &TAGS.iter().copied().collect(), &[])
}

/// A condition in short.
fn short(text: &ConditionText) -> String {
    let rule = |rule: &RuleText| format!("{} {}", rule.method.as_str(), rule.expr).trim_end().to_owned();
    let but = text.but.as_ref().map(|but| format!(" but {}", rule(but)));
    format!("{}{}", rule(&text.takes), but.unwrap_or_default())
}

/// What is noted of it: the title, and the fix.
fn read(lints: &[Lint]) -> Vec<(String, Option<String>)> {
    let read = |lint: &Lint| (lint.title(Language::En).plain(), lint.fix.as_ref().map(|fix| short(&fix.text)));
    lints.iter().map(read).collect()
}

#[test]
fn a_look_around_that_is_typed_becomes_two_rules() {
    for (expr, fixed) in [
        ("^(?!.*-rc).*$", "all but regex -rc"),
        (r"^v\d+(?!-rc).*$", r"regex ^v\d+.*$ but regex ^v\d+-rc"),
        (r"^v.*(?<!-rc\.2)$", r"regex ^v.*$ but regex -rc\.2$"),
        (r"^(?!.*-rc)(?!.*dev)v\d", r"regex ^v\d but regex -rc|dev"),
        // The end of a tag is not followed by anything.
        (r"^v\d+\.\d+(?!-rc)$", r"regex ^v\d+\.\d+$"),
        // One character is left out by a class, in one expression.
        (r"^v1\.2(?!\d)", r"regex ^v1\.2(?:[^0-9]|$)"),
    ] {
        let text = ConditionText::from(RuleText::new(Regex, expr));
        let lints = lint(&text, &TAGS.iter().copied().collect(), &[]);
        assert_eq!(lints[0].fix.as_ref().map(|fix| short(&fix.text)).as_deref(), Some(fixed), "{expr}");
    }
    // What is held back already stays so.
    let lints = of((Regex, "^(?!.*-rc).*$"), (Regex, "^dev"));
    assert_eq!(read(&lints)[0].1.as_deref(), Some("all but regex ^dev|-rc"));
}

#[test]
fn signatures_are_held_back_by_what_they_are() {
    let lints = lint(&ConditionText::default(), &TAGS.iter().copied().collect(), &[]);
    assert_eq!(read(&lints), [("Signatures and attestations fire too.".into(), Some("all but regex ^sha256-".into()))]);
    assert_eq!(read(&of((All, ""), (Regex, "^sha256-"))), []);
}

#[test]
fn what_holds_back_all_or_none_is_noted() {
    let all = "But not: every tag is held back.";
    let none = "But not: no tag is held back.";
    for (takes, but, title, severity, fix) in [
        ((Regex, r"^v\d"), (Regex, "^v"), all, Severity::Warning, None),
        ((All, ""), (Regex, "."), all, Severity::Warning, None),
        ((Tags, "latest"), (Tags, "latest;stable"), all, Severity::Warning, None),
        ((Regex, "^rel"), (Regex, r"releas|\d"), all, Severity::Info, None),
        ((Regex, r"^v\d+$"), (Regex, "-rc"), none, Severity::Warning, Some(r"regex ^v\d+$")),
        ((Regex, "^dev-"), (Tags, "latest"), none, Severity::Warning, Some("regex ^dev-")),
        ((Regex, r"^v2"), (Regex, "-beta"), none, Severity::Info, Some("regex ^v2")),
    ] {
        let lints = of(takes, but);
        let found = lints.iter().find(|lint| lint.title(Language::En).plain() == title);
        let found = found.unwrap_or_else(|| panic!("{takes:?} {but:?}: {lints:?}"));
        assert_eq!((found.severity, found.side), (severity, Side::But), "{takes:?} {but:?}");
        if fix.is_some() {
            assert_eq!(found.fix.as_ref().map(|fix| short(&fix.text)).as_deref(), fix);
        }
    }
}

#[test]
fn tags_of_the_list_that_would_not_fire_anyway_are_named() {
    let lints = of((Regex, "^v2"), (Tags, "v2.13.4; latest;v2.14.0"));
    assert_eq!(
        read(&lints),
        [(
            "But not: some of these would not fire anyway.".into(),
            Some("regex ^v2 but taglist v2.13.4;v2.14.0".into())
        )]
    );
    let why = lints[0].why(Language::En).plain();
    assert_eq!(why, "“latest” need not be held back: the condition doesn’t take them in.");
}

#[test]
fn slips_in_what_holds_back_are_put_right_there() {
    for (but, title, fix) in [
        ((Regex, "*-rc.*"), "But not: this reads like a shell wildcard.", Some("regex ^v but regex -rc\\.")),
        ((Regex, r"^v\d+.13"), "But not: a bare “.” matches any character.", Some(r"regex ^v but regex ^v\d+\.13")),
        ((Regex, "-RC"), "But not: only the case of the letters is in the way.", Some("regex ^v but regex (?i)-RC")),
        ((Tags, "v2.13, v2.14.0"), "But not: tags are separated by “;”.", Some("regex ^v but taglist v2.13;v2.14.0")),
        ((Regex, "(?!rc)"), "But not: negative look-ahead “(?!…)” isn’t supported.", None),
    ] {
        let read = read(&of((Regex, "^v"), but));
        assert!(read.contains(&(title.to_owned(), fix.map(str::to_owned))), "{but:?}: {read:?}");
    }
    // Looked for anywhere, as it nearly always is.
    assert_eq!(read(&of((Regex, "^v"), (Regex, r"-rc\.\d"))), []);
}

#[test]
fn what_slips_through_is_none_that_is_held_back() {
    let open = |but| {
        let lints = of((Regex, r"^v\d+\.\d+\.\d+"), (Regex, but));
        lints.iter().any(|lint| lint.kind == LintKind::Open(Open::End))
    };
    assert!(open("-beta") && !open("-rc"));
}

#[test]
fn another_trigger_is_the_same_only_if_it_holds_back_the_same() {
    let regex = |expr: &str| RuleText::new(Regex, expr);
    let text = ConditionText::from(regex(r"^v\d")).but_not(regex("-rc"));
    let duplicate = |other: ConditionText| {
        let others = [(TriggerName::parse("other").unwrap(), other.parse().unwrap())];
        let lints = lint(&text, &TAGS.iter().copied().collect(), &others);
        lints.iter().any(|lint| matches!(lint.kind, LintKind::Duplicate { always: true, .. }))
    };
    assert!(duplicate(text.clone()));
    assert!(duplicate(ConditionText::from(regex("^v[0-9]")).but_not(regex("-[r]c"))));
    assert!(!duplicate(regex(r"^v\d").into()));
}
