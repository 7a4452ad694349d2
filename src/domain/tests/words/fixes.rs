//! What is put in place in one click: it keeps what it promises to keep, on all tags of the test data, and never the last
//! tag away.

use super::{known, none_wrong, notes_on};
use regex::Regex as Theirs;
use tagfire_domain::condition::ConditionText;
use tagfire_domain::condition::Method::{self, All, Regex, Tags};
use tagfire_domain::language::Language;
use tagfire_domain::lint::Lint;

/// Method, expression, the note's title, and the tags that its fix promises to keep: an expression for an engine that
/// shares no code with ours.
type Case = (Method, &'static str, &'static str, &'static str);

const PROMISES: [Case; 43] = [
    (Regex, "release*", "This reads like a shell wildcard.", "^release"),
    (Regex, "*-alpine", "This reads like a shell wildcard.", "-alpine$"),
    (Regex, "v2.*.*", "This reads like a shell wildcard.", r"^v2\.\d+\.\d+$"),
    (Tags, "release-*;v2.*", "This reads like a shell wildcard.", r"^release-|^v2\."),
    (Regex, r"^v\d+\.\d+\.\d+", "Nothing ties it to the end of the tag.", r"^v\d+\.\d+\.\d+$"),
    (Regex, r"\d+\.\d+\.\d+$", "Nothing ties it to the start of the tag.", r"^\d+\.\d+\.\d+$"),
    (Regex, r"\d+\.\d+\.\d+", "It is found anywhere in a tag.", r"^\d+\.\d+\.\d+$"),
    (Regex, "^3.1", "A bare “.” matches any character.", r"^3\.1"),
    (Regex, "^3.1", "This reads like a range of versions.", r"^v?3\.([1-9]|[1-9]\d+)\.\d+$"),
    (Regex, "^1", "The number at the end may go on.", r"^1(?:[^0-9]|$)"),
    (Regex, "^latest|slim$", "Each anchor holds for one alternative only.", "^(?:latest|slim)$"),
    (Regex, "^[0-9]+.[0-9]+.[0-9]+$", "A bare “.” matches any character.", r"^[0-9]+\.[0-9]+\.[0-9]+$"),
    (Regex, ".*", "Every tag matches.", ""),
    (Regex, r"[-_.]?\w*$", "Every tag matches.", ""),
    (Regex, "/^latest$/", "No tag can match.", "^latest$"),
    (Regex, "latest, alpine", "No tag can match.", "^(?:latest|alpine)$"),
    (Regex, "^(latest|-rc)$", "No tag can match one of the alternatives.", "^latest$"),
    (Regex, "^.*-alpine", "“^.*” says nothing.", "-alpine"),
    (Regex, "^dev-.*$", "“.*$” says nothing.", "^dev-"),
    (Regex, "^(dev|main|dev)-", "The same alternative stands here twice.", "^(?:dev|main)-"),
    (Tags, "^latest$", "This reads like an expression.", "^latest$"),
    (Tags, "latest, alpine", "Tags are separated by “;”.", "^(?:latest|alpine)$"),
    (Tags, "latest or alpine", "Tags are separated by “;”.", "^(?:latest|alpine)$"),
    (Tags, "'latest';'alpine'", "Quotation marks and slashes are no part of a tag.", "^(?:latest|alpine)$"),
    (Tags, "library/nginx:alpine", "This is an image and not a tag.", "^alpine$"),
    (Regex, "^[A-z]+$", "This range takes more than letters.", "^[A-Za-z]+$"),
    (Regex, "[:alpha:]-", "A named set needs a second pair of brackets.", "[A-Za-z]-"),
    (Regex, r"^[1-12]\.", "A set is one digit, not a number.", r"^(?:[1-9]|1[0-2])\."),
    (Regex, r"^[2-10]\.", "A set is one digit, not a number.", r"^(?:[2-9]|10)\."),
    (Regex, "^[dev|main]-", "“|” in a set is only a character.", "^(?:dev|main)-"),
    (Regex, r"^3-(\.*)$", r"“*” repeats a single character here.", "^3-.*$"),
    (Regex, r"^v*\d+\.\d+\.\d+$", "“*” repeats a single character here.", r"^v?\d+\.\d+\.\d+$"),
    (Regex, r"^release*-\d", "“*” repeats a single character here.", r"^release.*-\d"),
    (Regex, r"\Balpine", "“\\B” is any place but the edge of a word.", r"(?:^|[.-])alpine"),
    (Regex, ">=1.2 <2", "This reads like a range of versions.", r"^v?1\.(?:[2-9]|[1-9]\d+)\.\d+$"),
    (Tags, "2.2.x", "This reads like a range of versions.", r"^2\.2\.\d+$"),
    (All, "", "Signatures and attestations fire too.", "^(?:[^s]|s[^h]|sh[^a])"),
    (Regex, ".*", "Signatures and attestations fire too.", "^(?:[^s]|s[^h]|sh[^a])"),
    (Regex, r"[-_.]?\w*$", "Signatures and attestations fire too.", "^(?:[^s]|s[^h]|sh[^a])"),
    (Regex, "^latest|[0-9a-f]{60}", "Signatures and attestations fire too.", "^latest"),
    (Regex, "-RC", "Only the case of the letters is in the way.", "-[rR][cC]"),
    (Regex, r"^v1\K", "“\\K” isn’t supported.", "^v1"),
    (Regex, r"^v{,1}\d+\.\d+\.\d+$", "“{,n}” repeats nothing here.", r"^v?\d+\.\d+\.\d+$"),
];

fn fires(text: &ConditionText, tags: &[&'static str]) -> Vec<&'static str> {
    let condition = text.parse();
    tags.iter().copied().filter(|tag| condition.as_ref().is_ok_and(|condition| condition.is_match(tag))).collect()
}

fn title(note: &Lint) -> String {
    note.title(Language::En).plain()
}

#[test]
fn every_fix_keeps_a_tag_that_fires_and_all_that_it_promises() {
    let (tags, mut wrong) = (known(), Vec::new());
    for (method, expr, named, _) in PROMISES {
        let notes = notes_on(&tags, method, expr);
        if !notes.iter().any(|note| title(note) == named && note.fix.is_some()) {
            wrong.push(format!("{method:?} {expr}: no fix for: {named} {notes:?}"));
        }
        for note in &notes {
            let Some(fix) = &note.fix else { continue };
            let promise = PROMISES.iter().find(|case| (case.0, case.1, case.2) == (method, expr, title(note).as_str()));
            let Some((.., promised)) = promise else {
                wrong.push(format!("{method:?} {expr}: promises nothing: {} {}", title(note), fix.text.takes.expr));
                continue;
            };
            let kept = fires(&fix.text, &tags);
            let promised = Theirs::new(promised).unwrap();
            let lost = tags.iter().find(|tag| promised.is_match(tag) && !kept.contains(tag));
            if kept.is_empty() || lost.is_some() {
                wrong.push(format!("{method:?} {expr}: {} loses {lost:?} of {}", fix.text.takes.expr, kept.len()));
            }
        }
    }
    none_wrong(&wrong);
}

#[test]
fn each_fix_says_how_many_tags_fire_then() {
    let many: Vec<String> = (0..5_000).map(|n| format!("1.2.{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for (tags, method, expr, en, zh) in [
        (&["v1", "v10"][..], Regex, "^v1", "With the fix 1 tag would still fire.", "修正后仍有 1 个标签会触发。"),
        (&["v1", "v2"], Tags, "v1, v2", "With the fix 2 tags would fire.", "修正后有 2 个标签会触发。"),
        (&["main"], Tags, "v1, v2", "With the fix no known tag fires yet.", "修正后暂无已知标签会触发。"),
        (
            &many,
            Regex,
            r"\d.\d\.\d",
            "With the fix at least 2500 tags would still fire.",
            "修正后仍有至少 2500 个标签会触发。",
        ),
    ] {
        let notes = notes_on(tags, method, expr);
        let fix = notes.iter().find_map(|note| note.fix.as_ref()).unwrap();
        assert_eq!(fix.effect(Language::En).as_deref(), Some(en), "{expr}");
        assert_eq!(fix.effect(Language::ZhHans).as_deref(), Some(zh), "{expr}");
    }
    let unknown = notes_on(&[], Tags, "v1, v2");
    assert_eq!(unknown[0].fix.as_ref().and_then(|fix| fix.effect(Language::En)), None);
}

#[test]
fn no_fix_takes_the_last_tag_away() {
    // Each would leave none of these.
    for (tags, expr) in [
        (&["v10", "v12"][..], "^v1"),
        (&["20240131"], "^[0-9]+.[0-9]+$"),
        (&["v2.13", "1.2.3"], r"^v2|\d$"),
        (&["v1.2.3-rc.1"], r"^v\d+\.\d+\.\d+"),
    ] {
        let notes = notes_on(tags, Regex, expr);
        assert!(!notes.is_empty() && notes.iter().all(|note| note.fix.is_none()), "{expr}: {notes:?}");
    }
}
