//! What is proved holds on tags that are tried one by one.

use super::*;
use crate::condition::{Method, Rule};
use proptest::prelude::*;

fn condition(text: &str) -> Condition {
    if let Some((takes, but)) = text.split_once(" but ") {
        return condition(takes).but_not(condition(but).takes().clone());
    }
    match text.split_once(": ") {
        Some(("list", list)) => Condition::parse(Method::Tags, list).unwrap(),
        _ if text == "all" => Condition::ALL,
        _ => Condition::parse(Method::Regex, text).unwrap(),
    }
}

#[test]
fn an_edit_is_told_by_the_shortest_tags() {
    for (before, after, en, zh) in [
        ("^v1$", "^v1", "begins to fire: “v10”; stops firing: none, proved", "开始触发：“v10”；不再触发：无（已证明）"),
        (
            r"^v\d+",
            r"^v\d+$",
            "begins to fire: none, proved; stops firing: “v0a”",
            "开始触发：无（已证明）；不再触发：“v0a”",
        ),
        (r"^v\d$", "^v[0-9]$", "the same tags, proved", "触发的标签完全相同（已证明）"),
        ("^latest$", "list: latest", "the same tags, proved", "触发的标签完全相同（已证明）"),
        ("list: v1;v2", "list: v2;v30", "begins to fire: “v30”; stops firing: “v1”", "开始触发：“v30”；不再触发：“v1”"),
        // What is held back is subtracted, exactly.
        (
            r"^v\d+",
            r"^v\d+ but -rc",
            "begins to fire: none, proved; stops firing: “v0-rc”",
            "开始触发：无（已证明）；不再触发：“v0-rc”",
        ),
        (r"^v\d+ but \D$", r"^v\d+(.*\d)?$", "the same tags, proved", "触发的标签完全相同（已证明）"),
        ("all but list: latest", "all but ^latest$", "the same tags, proved", "触发的标签完全相同（已证明）"),
        (".", "all", "the same tags, proved", "触发的标签完全相同（已证明）"),
        ("a$b", "^-", "the same tags, proved", "触发的标签完全相同（已证明）"),
        // A search that grows past its limit never guesses.
        (
            "^[ab]*a[ab]{14}$",
            "^[ab]*b[ab]{14}$",
            "begins to fire: not proved; stops firing: not proved",
            "开始触发：未能证明；不再触发：未能证明",
        ),
    ] {
        let edit = edit(&condition(before), &condition(after));
        assert_eq!(edit.phrase(Language::En).plain(), en, "{before} to {after}");
        assert_eq!(edit.phrase(Language::ZhHans).plain(), zh, "{before} to {after}");
    }
}

#[test]
fn two_conditions_meet_on_a_shortest_tag_or_never() {
    for (one, other, expected) in [
        (r"^v\d", "-rc$", "“v0-rc”"),
        (r"^v\d+$", "-rc", "none, proved"),
        ("list: v1;main", r"^v\d$", "“v1”"),
        ("all", "^x{3}$", "“xxx”"),
        (r"^v\d but -rc", "-rc", "none, proved"),
        (r"^v\d but -rc", "-r but -rc", "“v0-r”"),
    ] {
        let met = shared(&condition(one), &condition(other));
        assert_eq!(met.phrase(Language::En).plain(), expected, "{one} and {other}");
    }
}

/// Every tag of up to three characters of a few.
fn short() -> Vec<String> {
    let mut all: Vec<String> = vec![String::new()];
    let mut from = 0;
    for _ in 0..3 {
        let longer: Vec<String> =
            all[from..].iter().flat_map(|tag| "0av.-_".chars().map(move |c| format!("{tag}{c}"))).collect();
        from = all.len();
        all.extend(longer);
    }
    all.retain(|tag| crate::tag::check(tag).is_ok());
    all
}

/// What is proved, and of which tags.
type Told<'a> = (&'a Reach, &'a dyn Fn(&str) -> bool);

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_short_tag_says_otherwise(but in r"((v|0|a|-|\.|\$|\^){1,2})?", pair in proptest::array::uniform2(r"\^?(v|0|a|-|\.|\\d|\\b|\[0a\]|_\?|a\*|\(v\|-\)){1,4}\$?")) {
        let Ok([before, after]) = <[Condition; 2]>::try_from(
            pair.iter().filter_map(|expr| Condition::parse(Method::Regex, expr).ok()).collect::<Vec<_>>(),
        ) else { return Ok(()) };
        // Every other edit is of what is held back.
        let after = match Rule::parse(Method::Regex, &but) {
            Ok(but) => after.but_not(but),
            Err(_) => after,
        };
        let edit = edit(&before, &after);
        let begins = |tag: &str| !before.is_match(tag) && after.is_match(tag);
        let stops = |tag: &str| before.is_match(tag) && !after.is_match(tag);
        let meets = |tag: &str| before.is_match(tag) && after.is_match(tag);
        let met = shared(&before, &after);
        let told: [Told<'_>; 3] = [(&edit.begins, &begins), (&edit.stops, &stops), (&met, &meets)];
        for (reach, holds) in told {
            if let Reach::Tag(tag) = reach {
                prop_assert!(crate::tag::check(tag).is_ok() && holds(tag), "{:?} {}", pair, tag);
            }
            for tag in short().iter().filter(|tag| holds(tag)) {
                let shortest = match reach {
                    Reach::Tag(found) => found.len() <= tag.len(),
                    Reach::Never => false,
                    Reach::Unknown => true,
                };
                prop_assert!(shortest, "{:?}: {:?} and {}", pair, reach, tag);
            }
        }
    }
}
