//! What the builder gives for what people ask.

use super::*;
use crate::condition::{Condition, RuleText};
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
    let release = |v, majors| Shape::Release(Versions { v, majors, ..Versions::default() });
    let within = |majors, minors, patches| Shape::Release(Versions { v: V::With, majors, minors, patches });
    let candidate = Shape::ReleaseCandidate(Versions { v: V::Optional, ..Versions::default() });
    let day = |separator, time| Shape::DateStamp { separator, time };
    let branch = Shape::BranchAndCommit { branch: "feature/a.b".into() };
    for (shape, yes, no) in [
        (
            release(V::With, Numbers::default()),
            &["v1.2.3", "v10.0.0"][..],
            &["1.2.3", "v1.2", "v1.2.3-rc.1", "rev1.2.3"][..],
        ),
        (release(V::Without, Numbers::default()), &["1.2.3"], &["v1.2.3", "1.2.3.4"]),
        (release(V::Optional, (2..=14).into()), &["v2.0.0", "14.1.1"], &["v1.0.0", "15.0.0", "v20.0.0", "02.0.0"]),
        (
            within(1.into(), (4..=12).into(), Numbers::default()),
            &["v1.4.0", "v1.12.33"],
            &["v1.3.9", "v1.13.0", "v2.4.0", "v1.04.0"],
        ),
        (within((2..).into(), Numbers::default(), 0.into()), &["v2.0.0", "v10.7.0"], &["v1.0.0", "v2.0.1", "v2.0.00"]),
        (within(1.into(), 4.into(), (3..).into()), &["v1.4.3", "v1.4.30"], &["v1.4.2", "v1.5.3"]),
        (candidate, &["v1.2.3-rc.4", "1.2.3-rc4"], &["v1.2.3", "v1.2.3-rc", "v1.2.3-beta.1"]),
        (day(Separator::None, false), &["20240131"], &["2024-01-31", "20241301", "20240132", "202401311"]),
        (day(Separator::Hyphen, true), &["2024-01-31", "2024-01-31-235959"], &["20240131", "2024-01-31-1"]),
        (day(Separator::Dot, false), &["2024.01.31"], &["2024x01x31"]),
        (day(Separator::Any, false), &["2024.01.31", "20240131", "2024-01-31"], &["2024_01_31"]),
        (branch, &["feature-a.b-7f3c2a1", "feature-a.b-7f3c2a1-1763856000"], &["feature-axb-7f3c2a1", "feature-a.b-x"]),
        // Without a branch, what is left is a commit: no tag begins with the hyphen behind it.
        (Shape::BranchAndCommit { branch: "/".into() }, &["7f3c2a1", "7f3c2a1-1763856000"], &["main-7f3c2a1", "7f3c2"]),
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
        (&["a1", "a3"], &["a2"], "^a(1|3)$"),
        // No side is narrowed but the one that a counterexample is on.
        (&["v1.2.0", "v1.3.4", "v1.10.1"], &["v1.1.9", "v2.0.0"], r"^v1\.([2-9]|[1-9]\d+)\.\d+$"),
        (&["v1.2.0", "v1.3.4"], &["v1.4.0"], r"^v1\.[0-3]\.\d+$"),
        (&["v2.1.0"], &["v1.9.9"], r"^v([2-9]|[1-9]\d+)\.\d+\.\d+$"),
        (
            &["20240101", "20240230"],
            &["20231231"],
            r"^(2024010[1-9]|202401[1-9]\d|20240[2-9]\d{2}|2024[1-9]\d{3}|202[5-9]\d{4}|20[3-9]\d{5}|2[1-9]\d{6}|[3-9]\d{7})$",
        ),
        // What stands to the right of a number that varies may vary, too.
        (&["v1.2.0", "v1.3.0"], &[], r"^v1\.\d+\.\d+$"),
        (&["v1.2.0-rc.1", "v1.3.0-rc.1"], &[], r"^v1\.\d+\.\d+-rc\.\d+$"),
        (&["v1.2.0-rc.1", "v1.2.0-rc.2"], &["v1.2.0-beta.1"], r"^v1\.2\.0-rc\.\d+$"),
        // A commit is one whatever it is made of, and as `git describe` writes it.
        (&["v1.2.3-4-gabcdefa", "v1.2.3-15-g0123456"], &[], r"^v1\.2\.3-\d+-g[0-9a-f]{7}$"),
        (&["main-deadbee", "main-facade1"], &["main-latest"], "^main-[0-9a-f]{7}$"),
        (&["main-deadbee", "main-efface0"], &[], "^main-[0-9a-f]{7}$"),
        (&["main-abcdefa", "main-fedcbaf"], &[], "^main-[0-9a-f]{7}$"),
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
fn a_counterexample_narrows_one_side_only() {
    let expr = from(&["v1.2.0", "v1.3.4", "v1.10.1"], &["v1.1.9", "v2.0.0"]);
    let built = Built { method: Method::Regex, expr };
    assert!(fires(&built, "v1.11.0") && fires(&built, "v1.200.0"), "{}", built.expr);
    assert!(!fires(&built, "v1.0.0") && !fires(&built, "v2.2.0"), "{}", built.expr);
}

proptest! {
    #[test]
    fn what_takes_the_like_keeps_to_every_example(
        fires in proptest::collection::vec("[av][0-9]{1,2}(\\.[0-9])?(-rc)?", 1..6),
        stays in proptest::collection::vec("[av][0-9]{1,2}(\\.[0-9])?(-rc)?", 0..6),
    ) {
        let (fires, stays) = (tags(&fires.iter().map(String::as_str).collect::<Vec<_>>()), tags(&stays.iter().map(String::as_str).collect::<Vec<_>>()));
        let Ok(text) = like(&fires, &stays) else { return Ok(()) };
        let condition = text.parse().unwrap();
        let keeps = fires.iter().all(|tag| condition.is_match(tag.as_str())) && !stays.iter().any(|tag| condition.is_match(tag.as_str()));
        prop_assert!(keeps, "{:?}", text);
    }
}

#[test]
fn what_is_built_raises_no_lint() {
    let known = ["v1.2.3", "v2.0.0-rc.1", "20240131", "main-7f3c2a1", "main-7f3c2a1-1763856000", "lts", "1.2.3"];
    let versions = Versions { v: V::Optional, majors: (1..=2).into(), minors: (2..).into(), patches: 3.into() };
    for shape in [
        Shape::Release(Versions::default()),
        Shape::Release(versions),
        Shape::ReleaseCandidate(Versions::default()),
        Shape::DateStamp { separator: Separator::Any, time: true },
        Shape::BranchAndCommit { branch: "main".into() },
        Shape::Exact(tags(&["lts"])),
    ] {
        let built = build(&shape);
        let lints = crate::lint::lint(
            &RuleText::new(built.method, built.expr.clone()).into(),
            &known.into_iter().collect(),
            &[],
        );
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
    fn shapes_are_conditions_that_some_tag_matches(
        branch in "[-./a-z ]{0,8}", any_branch in any::<String>(), a: u32, b: u32, exact in prop::collection::vec(tag(), 1..5),
    ) {
        let versions = Versions { v: V::Optional, majors: (a..=b).into(), minors: (a..).into(), patches: b.into() };
        for shape in [
            Shape::BranchAndCommit { branch },
            Shape::BranchAndCommit { branch: any_branch },
            Shape::Release(versions),
            Shape::ReleaseCandidate(versions),
            Shape::Exact(exact),
        ] {
            let built = build(&shape);
            let condition = Condition::parse(built.method, &built.expr);
            prop_assert!(condition.is_ok_and(|condition| condition.takes().is_possible()), "{}", built.expr);
        }
    }
}
