//! The lints on patterns that people really use, against real tags: sound ones raise nothing, flawed ones do.

use tagfire_domain::condition::{Method, RuleText};
use tagfire_domain::language::Language;
use tagfire_domain::lint::{Lint, LintKind, lint};
use tagfire_domain::matcher::TagSet;

const PATTERNS: &str = include_str!("data/patterns.tsv");
const TAGS: &str = include_str!("data/tags.tsv");
const SHAPES: &str = include_str!("data/shapes.tsv");

/// Patterns that do run, but not as their authors meant.
const FLAWED: [(&str, LintKind); 3] =
    [("^[0-9]+.[0-9]+.[0-9]+$", LintKind::BareDot), ("release*", LintKind::Glob), ("^test*", LintKind::Glob)];

fn tags(table: &'static str) -> TagSet {
    TagSet::from_iter(table.lines().skip(1).filter_map(|line| line.split('\t').nth(1)))
}

fn patterns(outcome: &str) -> Vec<&'static str> {
    let rows = PATTERNS.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(|row| row[2] == outcome).map(|row| row[0]).collect()
}

fn lints(pattern: &str, tags: &TagSet) -> Vec<Lint> {
    lint(&RuleText::new(Method::Regex, pattern).into(), tags, &[])
}

fn said(lints: &[Lint]) -> String {
    let say = |lint: &Lint| format!("{} {}", lint.title(Language::En).plain(), lint.why(Language::En).plain());
    lints.iter().map(say).collect::<Vec<_>>().join(" ")
}

#[test]
fn sound_patterns_raise_nothing() {
    let sound = patterns("ok").into_iter().filter(|pattern| FLAWED.iter().all(|(flawed, _)| flawed != pattern));
    let (tags, shapes) = (tags(TAGS), tags(SHAPES));
    let mut alarms = Vec::new();
    for pattern in sound {
        for (name, set) in [("tags", &tags), ("shapes", &shapes)] {
            let lints = lints(pattern, set);
            if !lints.is_empty() {
                alarms.push(format!("{pattern} on {name}: {} {:?}", said(&lints), lints[0].evidence));
            }
        }
    }
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
}

#[test]
fn flawed_patterns_are_flagged_with_a_fix() {
    let (tags, shapes) = (tags(TAGS), tags(SHAPES));
    for (pattern, kind) in FLAWED {
        for set in [&tags, &shapes] {
            let lints = lints(pattern, set);
            let found = lints.iter().find(|lint| lint.kind == kind);
            assert!(found.is_some_and(|lint| lint.fix.is_some()), "{pattern}: {}", said(&lints));
        }
    }
}
