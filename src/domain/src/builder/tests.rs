//! What the builder gives for what people ask.

use super::*;
use crate::condition::Condition;
use proptest::prelude::*;

fn tags(texts: &[&str]) -> Vec<Tag> {
    texts.iter().filter_map(|text| Tag::parse(text).ok()).collect()
}

fn from(fires: &[&str], stays: &[&str]) -> String {
    from_examples(&tags(fires), &tags(stays)).unwrap_or_else(|error| error.to_string())
}

fn fires(built: &Built, tag: &str) -> bool {
    Condition::parse(built.method, &built.expr).is_ok_and(|condition| condition.is_match(tag))
}

#[test]
fn shapes_take_their_own_and_nothing_near() {
    let release = |v, majors| Shape::Release { v, majors };
    let candidate = Shape::ReleaseCandidate { v: V::Optional, majors: Majors::default() };
    let day = |separator, time| Shape::DateStamp { separator, time };
    let branch = Shape::BranchAndCommit { branch: "feature/a.b".into() };
    for (shape, yes, no) in [
        (
            release(V::With, Majors::default()),
            &["v1.2.3", "v10.0.0"][..],
            &["1.2.3", "v1.2", "v1.2.3-rc.1", "rev1.2.3"][..],
        ),
        (release(V::Without, Majors::default()), &["1.2.3"], &["v1.2.3", "1.2.3.4"]),
        (release(V::Optional, (2..=14).into()), &["v2.0.0", "14.1.1"], &["v1.0.0", "15.0.0", "v20.0.0", "02.0.0"]),
        (candidate, &["v1.2.3-rc.4", "1.2.3-rc4"], &["v1.2.3", "v1.2.3-rc", "v1.2.3-beta.1"]),
        (day(Separator::None, false), &["20240131"], &["2024-01-31", "20241301", "20240132", "202401311"]),
        (day(Separator::Hyphen, true), &["2024-01-31", "2024-01-31-235959"], &["20240131", "2024-01-31-1"]),
        (day(Separator::Dot, false), &["2024.01.31"], &["2024x01x31"]),
        (day(Separator::Any, false), &["2024.01.31", "20240131", "2024-01-31"], &["2024_01_31"]),
        (branch, &["feature-a.b-7f3c2a1", "feature-a.b-7f3c2a1-1763856000"], &["feature-axb-7f3c2a1", "feature-a.b-x"]),
        (Shape::Exact(tags(&["lts", "v1"])), &["lts", "v1"], &["v11"]),
    ] {
        let built = build(&shape);
        for tag in yes {
            assert!(fires(&built, tag), "{} on {tag}", built.expr);
        }
        for tag in no {
            assert!(!fires(&built, tag), "{} on {tag}", built.expr);
        }
    }
}

#[test]
fn examples_generalise_as_a_person_would() {
    for (fires, stays, expr) in [
        (&["v1.2.3"][..], &[][..], r"^v\d+\.\d+\.\d+$"),
        (&["v1.2.3", "v2.0.14"], &["v2.0.14-rc.1"], r"^v\d+\.\d+\.\d+$"),
        (&["v1.2.3", "v1.4.0"], &[], r"^v1\.\d+\.\d+$"),
        (&["v1.2.3"], &["v2.0.0"], r"^v1\.\d+\.\d+$"),
        (&["v2.1.0", "v14.0.3"], &["v1.0.0", "v15.0.0"], r"^v([2-9]|1[0-4])\.\d+\.\d+$"),
        (&["main-7f3c2a1-1763856000", "dev-0012345-1763856111"], &[], r"^(main|dev)-[0-9a-f]{7}-\d{10}$"),
        (&["main-7f3c2a1", "main-7f3c2a1bd0"], &["main-latest"], r"^main-[0-9a-f]{7,10}$"),
        (&["20240101", "20240230"], &[], r"^\d{8}$"),
        (&["latest", "v1.2"], &[], r"^(latest|v\d+\.\d+)$"),
        (&["a1", "a3"], &["a2"], "^(a1|a3)$"),
    ] {
        assert_eq!(from(fires, stays), expr, "{fires:?} {stays:?}");
    }
}

#[test]
fn examples_that_contradict_each_other_are_named() {
    assert_eq!(from_examples(&[], &tags(&["a"])), Err(BuilderError::NoExamples));
    assert_eq!(from(&["a", "b"], &["b"]), "“b” is both to fire and not to fire; take it out of one list");
}

#[test]
fn what_is_built_raises_no_lint() {
    let known = ["v1.2.3", "v2.0.0-rc.1", "20240131", "main-7f3c2a1", "main-7f3c2a1-1763856000", "lts", "1.2.3"];
    let majors = Majors::from(1..=2);
    for shape in [
        Shape::Release { v: V::With, majors: Majors::default() },
        Shape::Release { v: V::Optional, majors },
        Shape::ReleaseCandidate { v: V::With, majors: Majors::default() },
        Shape::DateStamp { separator: Separator::Any, time: true },
        Shape::BranchAndCommit { branch: "main".into() },
        Shape::Exact(tags(&["lts"])),
    ] {
        let built = build(&shape);
        let lints = crate::lint::lint(built.method, &built.expr, &known.into_iter().collect(), &[]);
        assert!(lints.is_empty(), "{} {lints:?}", built.expr);
    }
}

/// Tags that are much alike, so that examples and near misses meet.
fn tag() -> impl Strategy<Value = Tag> {
    let any = "[A-Za-z0-9_][A-Za-z0-9._-]{0,12}";
    let alike = "v?[0-3]\\.[0-9]{1,2}(\\.[0-3])?(-(rc|beta)\\.?[0-2])?";
    let hash = "(main|dev)-[0-9a-f]{7,8}(-[0-9]{3})?";
    let text = prop_oneof![any, alike, hash];
    text.prop_filter_map("a tag", |text| Tag::parse(&text).ok())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn examples_are_kept(
        fires in prop::collection::vec(tag(), 1..8),
        stays in prop::collection::vec(tag(), 0..8),
    ) {
        let stays: Vec<Tag> = stays.into_iter().filter(|tag| !fires.contains(tag)).collect();
        let expr = from_examples(&fires, &stays).unwrap();
        let condition = Condition::parse(Method::Regex, &expr).unwrap();
        for tag in &fires {
            prop_assert!(condition.is_match(tag.as_str()), "{expr} on {tag}");
        }
        for tag in &stays {
            prop_assert!(!condition.is_match(tag.as_str()), "{expr} on {tag}");
        }
    }

    #[test]
    fn number_ranges_are_exact(a in 0u32..3000, b in 0u32..3000, probe in 0u32..4000) {
        let condition = Condition::parse(Method::Regex, &format!("^{}$", number_range(a, b))).unwrap();
        for n in [probe, a, b, a.wrapping_sub(1), b + 1] {
            prop_assert_eq!(condition.is_match(&n.to_string()), (a.min(b)..=a.max(b)).contains(&n), "{} in {}..={}", n, a, b);
        }
    }

    #[test]
    fn numbers_from_one_on_are_exact(from in 1u32..3000, probe in 0u64..40_000) {
        let condition = Condition::parse(Method::Regex, &format!("^{}$", number_from(from))).unwrap();
        prop_assert_eq!(condition.is_match(&probe.to_string()), probe >= u64::from(from));
    }

    #[test]
    fn great_number_ranges_are_exact(a: u32, b: u32, probe: u32) {
        let condition = Condition::parse(Method::Regex, &format!("^{}$", number_range(a, b))).unwrap();
        for n in [probe, a, b, a.saturating_sub(1), b.saturating_add(1)] {
            prop_assert_eq!(condition.is_match(&n.to_string()), (a.min(b)..=a.max(b)).contains(&n), "{} in {}..={}", n, a, b);
        }
    }

    #[test]
    fn shapes_always_parse(branch in any::<String>(), a: u32, b: u32, exact in prop::collection::vec(tag(), 1..5)) {
        for shape in [
            Shape::BranchAndCommit { branch },
            Shape::Release { v: V::Optional, majors: (a..=b).into() },
            Shape::ReleaseCandidate { v: V::With, majors: (a..=b).into() },
            Shape::Exact(exact),
        ] {
            let built = build(&shape);
            prop_assert!(Condition::parse(built.method, &built.expr).is_ok(), "{}", built.expr);
        }
    }
}
