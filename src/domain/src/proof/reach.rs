//! Which of all legal tags, pushed or not, expressions fire on: a walk through their tables together.
//!
//! The walk is bounded, so that it costs a keystroke little; where the bound is met the answer is “unknown”.

use crate::condition::Condition;
use crate::matcher::Table;
use crate::order::Set;
use crate::tag::MAX_TAG;

/// The most states to visit. Expressions that people write have some dozens.
const MAX_STATES: usize = 600;

/// What a walk found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// A shortest tag of the kind looked for.
    Tag(String),
    /// There is no such tag.
    Never,
    /// The bound was met first.
    Unknown,
}

/// Looks for a shortest legal tag for which `wanted` holds; it is told of each condition whether it fires.
pub(crate) fn find(conditions: &[&Condition], wanted: &dyn Fn(&[bool]) -> bool) -> Reach {
    let tables = conditions.iter().map(|condition| Table::of(condition, 1)).collect::<Option<Vec<_>>>();
    tables.and_then(|tables| walk(&tables, wanted)).unwrap_or(Reach::Unknown)
}

/// Breadth first, so that the tag found is a shortest one and tags too long are never reached.
fn walk(tables: &[Table], wanted: &dyn Fn(&[bool]) -> bool) -> Option<Reach> {
    let start: Vec<u16> = tables.iter().map(Table::start).collect();
    let bytes = representatives(tables);
    let mut seen = Set::new();
    let mut layer = vec![(start, String::new())];
    for length in 1..=MAX_TAG {
        let mut next = Vec::new();
        for (places, tag) in &layer {
            for &byte in bytes.iter().filter(|&&byte| length > 1 || !matches!(byte, b'.' | b'-')) {
                let stepped: Vec<u16> =
                    tables.iter().zip(places).map(|(table, &place)| table.step(place, byte)).collect();
                if !seen.insert(stepped.clone()) {
                    continue;
                }
                let fires: Vec<bool> =
                    tables.iter().zip(&stepped).map(|(table, &place)| table.mask(place) != 0).collect();
                let tag = format!("{tag}{}", char::from(byte));
                if wanted(&fires) {
                    return Some(Reach::Tag(tag));
                }
                if seen.len() > MAX_STATES {
                    return None;
                }
                next.push((stepped, tag));
            }
        }
        if next.is_empty() {
            break;
        }
        layer = next;
    }
    Some(Reach::Never)
}

/// One byte of each sort that the tables tell apart; digits and letters first, for a readable tag.
fn representatives(tables: &[Table]) -> Vec<u8> {
    let mut sorts = Set::new();
    let bytes = (b'0'..=b'9').chain(b'a'..=b'z').chain(b'A'..=b'Z').chain(*b"_.-");
    // `.` and `-` are kept apart from what may begin a tag.
    let sort = |byte: u8| {
        let classes = tables.iter().map(|table| u16::from(table.column(byte)));
        classes.chain([u16::from(matches!(byte, b'.' | b'-'))]).collect::<Vec<u16>>()
    };
    bytes.filter(|&byte| sorts.insert(sort(byte))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::Method;
    use proptest::prelude::*;

    fn regex(expr: &str) -> Condition {
        Condition::parse(Method::Regex, expr).unwrap()
    }

    fn fires(expr: &str) -> Reach {
        find(&[&regex(expr)], &|fires| fires[0])
    }

    fn stays(expr: &str) -> Reach {
        find(&[&regex(expr)], &|fires| !fires[0])
    }

    #[test]
    fn everything_fires() {
        for expr in [".*", "^.*$", ".", "^.+$", "^", r"\w|\W", "^.{1,128}$", "(a*)*", "^[a-zA-Z0-9_]"] {
            assert_eq!(stays(expr), Reach::Never, "{expr}");
        }
        assert_eq!(stays("^.{1,127}$"), Reach::Tag("0".repeat(128)));
        assert_eq!(stays("[0-9]|[a-z]"), Reach::Tag("A".into()));
    }

    #[test]
    fn nothing_fires() {
        for expr in ["^$", "a;b", "^-", r"^\.", " v1", "a{129}", "$^", "a^b", "[^[:ascii:]]"] {
            assert_eq!(fires(expr), Reach::Never, "{expr}");
        }
        assert_eq!(fires("-$"), Reach::Tag("0-".into()));
        assert_eq!(fires("^v[0-9]$"), Reach::Tag("v0".into()));
    }

    proptest! {
        #[test]
        fn what_no_tag_can_match_is_known_without_a_walk(expr in r"(\^|\\b|\\B|-|\.|\$|[ab1]|\(a\|-\)|\?|\{9\}|\[-a\]|\*|_){1,8}") {
            let Ok(condition) = Condition::parse(Method::Regex, &expr) else { return Ok(()) };
            let found = find(&[&condition], &|fires| fires[0]);
            // Repeated edges of words have more states than a walk visits.
            prop_assume!(found != Reach::Unknown);
            prop_assert_eq!(condition.takes().is_possible(), found != Reach::Never, "{} {:?}", expr, found);
        }
    }

    #[test]
    fn two_expressions_are_told_apart() {
        let differ = |a, b| find(&[&regex(a), &regex(b)], &|fires| fires[0] != fires[1]);
        assert_eq!(differ(r"^v\d+$", "^v[0-9]+$"), Reach::Never);
        assert_eq!(differ(r"^v\d+", r"^v\d+$"), Reach::Tag("v0a".into()));
    }
}
