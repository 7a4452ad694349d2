//! Patterns that people really use, on real tags: the outcome and both counts agree with Go's regexp.

use tagfire_domain::condition::{Condition, ConditionError, Method, PatternError, SyntaxFault};
use tagfire_domain::matcher::{TagSet, verdicts};

const PATTERNS: &str = include_str!("data/patterns.tsv");
const TAGS: &str = include_str!("data/tags.tsv");
const SHAPES: &str = include_str!("data/shapes.tsv");

fn tags(table: &str) -> TagSet {
    table.lines().skip(1).filter_map(|line| line.split('\t').nth(1)).collect()
}

#[test]
fn every_known_pattern_has_its_outcome_and_its_counts() {
    let (real, shapes) = (tags(TAGS), tags(SHAPES));
    assert_eq!((real.len(), shapes.len()), (3305, 1440));
    let mut checked = 0;
    for line in PATTERNS.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [pattern, _, outcome, in_real, in_shapes] = fields[..] else { panic!("{line}") };
        let parsed = Condition::parse(Method::Regex, pattern);
        match (outcome, parsed) {
            ("ok", Ok(condition)) => {
                assert_eq!(verdicts(&condition, &real).count().to_string(), in_real, "{pattern} on tags.tsv");
                assert_eq!(verdicts(&condition, &shapes).count().to_string(), in_shapes, "{pattern} on shapes.tsv");
            }
            ("unsupported", Err(ConditionError::Pattern(PatternError::Syntax { fault, .. }))) => {
                assert!(matches!(fault, SyntaxFault::LookAround | SyntaxFault::BackReference), "{pattern}: {fault:?}");
            }
            ("invalid", Err(_)) => {}
            (_, other) => panic!("{pattern}: expected {outcome}, found {other:?}"),
        }
        checked += 1;
    }
    assert_eq!(checked, 25);
}
