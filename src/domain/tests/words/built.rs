//! What the builder gives: ranges of every number, only the side narrowed that a counterexample is on, nothing that no
//! tag can match.

use super::{none_wrong, regex};
use tagfire_domain::builder::{Numbers, Shape, V, Versions, build, from_examples};
use tagfire_domain::tag::Tag;

fn tags(texts: &str) -> Vec<Tag> {
    texts.split_whitespace().filter_map(|text| Tag::parse(text).ok()).collect()
}

#[test]
fn each_number_of_a_version_has_a_range() {
    let any = Numbers::default();
    let shape = |majors, minors, patches| Shape::Release(Versions { v: V::With, majors, minors, patches });
    for (shape, fires, stays) in [
        (shape(1.into(), (4..=12).into(), any), "v1.4.0 v1.12.9", "v1.3.9 v1.13.0 v2.4.0"),
        (shape(1.into(), (2..).into(), any), "v1.2.0 v1.30.1", "v1.1.9 v2.2.0"),
        (shape(any, any, (3..=5).into()), "v0.1.3 v9.0.5", "v1.0.2 v1.0.6"),
        (shape((2..).into(), any, 0.into()), "v2.0.0 v10.7.0", "v1.0.0 v2.0.1"),
    ] {
        let expr = build(&shape).expr;
        let condition = regex(&expr);
        assert!(tags(fires).iter().all(|tag| condition.is_match(tag.as_str())), "{expr}");
        assert!(!tags(stays).iter().any(|tag| condition.is_match(tag.as_str())), "{expr}");
    }
}

#[test]
fn examples_say_no_more_than_they_show() {
    // Tags that are to fire, tags that are not; others that then fire, and that don't.
    let cases = [
        ("v1.2.0 v1.3.4 v1.10.1", "v1.1.9 v2.0.0", "v1.11.0 v1.200.0", "v1.0.0 v2.2.0"),
        ("v1.2.0-rc.1 v1.3.0-rc.1", "", "v1.4.0-rc.12", "v1.4.0 v1.4.0-beta.1"),
        ("v1.2.3-4-gabcdefa v1.2.3-15-g0123456", "", "v1.2.3-7-gdeadbee", "v1.2.3"),
        ("main-deadbee main-facade1", "main-latest", "main-7f3c2a1", "main-latest main-xyzxyzx"),
        ("main-abcdefa main-fedcbaf", "", "main-0123456", "main-latest"),
    ];
    let mut wrong = Vec::new();
    for (fires, stays, also, not) in cases {
        let expr = from_examples(&tags(fires), &tags(stays)).unwrap();
        let condition = regex(&expr);
        let expected = [(fires, true), (stays, false), (also, true), (not, false)];
        for (tag, fires) in expected.iter().flat_map(|(texts, fires)| tags(texts).into_iter().map(|tag| (tag, *fires)))
        {
            if condition.is_match(tag.as_str()) != fires {
                wrong.push(format!("{expr} on {tag}"));
            }
        }
    }
    none_wrong(&wrong);
}

#[test]
fn nothing_is_built_that_no_tag_can_match() {
    for branch in ["", "/", "-", "...", " / ", "分支", "main"] {
        let expr = build(&Shape::BranchAndCommit { branch: branch.into() }).expr;
        assert!(regex(&expr).takes().is_possible(), "{branch:?}: {expr}");
    }
}
