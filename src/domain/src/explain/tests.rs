//! What people are told, word for word.

use super::{highlight, in_words, sentence, why_not};
use crate::condition::{Condition, Method, Rule};
use crate::language::Language;
use proptest::prelude::*;

fn regex(expr: &str) -> Condition {
    Condition::parse(Method::Regex, expr).unwrap()
}

fn why(condition: &Condition, tag: &str, language: Language) -> String {
    why_not(condition, tag).map_or_else(|| "fires".into(), |why| why.phrase(language).plain())
}

#[test]
fn a_tag_that_is_held_back_is_told_by_what() {
    let rule = |method, expr| Rule::parse(method, expr).unwrap();
    for (method, but, tag, en, zh) in [
        (
            Method::Regex,
            r"-rc\.\d",
            "v1-rc.2.x",
            "held back by but not: “-rc.2” in it",
            "被“但排除”挡下：其中的 “-rc.2”",
        ),
        (
            Method::Regex,
            r"-rc\.\d",
            "v1-rc.2",
            "held back by but not: “-rc.2” at the end",
            "被“但排除”挡下：结尾的 “-rc.2”",
        ),
        (Method::Regex, "^v1", "v1.2", "held back by but not: “v1” at the start", "被“但排除”挡下：开头的 “v1”"),
        (Method::Regex, "^v.*$", "v1", "held back by but not: “v1”, all of it", "被“但排除”挡下：整个 “v1”"),
        (Method::Regex, "x*", "v1", "held back by but not: nothing is asked for", "被“但排除”挡下：未要求任何内容"),
        (Method::Tags, "v1;v2", "v2", "held back by but not: “v2”, as listed", "被“但排除”挡下：列出的 “v2”"),
    ] {
        let condition = regex("^v").but_not(rule(method, but));
        let said = |language| why_not(&condition, tag).map(|why| why.phrase(language).plain());
        assert_eq!((said(Language::En).as_deref(), said(Language::ZhHans).as_deref()), (Some(en), Some(zh)), "{but}");
    }
    // What would not fire anyway is told as ever.
    let condition = regex("^v").but_not(rule(Method::Regex, "rc"));
    assert_eq!(
        why_not(&condition, "rc").map(|why| why.phrase(Language::En).plain()).as_deref(),
        Some("expected “v” at the start")
    );
}

#[test]
fn what_is_held_back_is_a_part_of_the_sentence() {
    let rule = |method, expr| Rule::parse(method, expr).unwrap();
    for (but, en, zh) in [
        (
            rule(Method::Regex, "-rc"),
            "begins with “v”, but not one that contains “-rc”",
            "开头为 “v”，但排除包含 “-rc”的标签",
        ),
        (rule(Method::Tags, "v1;v2"), "begins with “v”, but not “v1” or “v2”", "开头为 “v”，但排除 “v1” 或 “v2”"),
    ] {
        let condition = regex("^v").but_not(but);
        let said = |language| sentence(&condition, language).plain();
        assert_eq!((said(Language::En), said(Language::ZhHans)), (en.to_owned(), zh.to_owned()));
    }
}

#[test]
fn a_tag_that_stays_is_told_how_far_it_got_and_what_was_expected() {
    let mut wrong = Vec::new();
    for (expr, tag, expected) in [
        (r"^v\d+\.\d+\.\d+$", "v2.14.0", "fires"),
        (r"^v\d+\.\d+\.\d+$", "v2.15.0-rc.2", "expected the end after “v2.15.0”"),
        (r"^v\d+\.\d+\.\d+$", "2.13.4", "expected “v” at the start"),
        (r"^v\d+\.\d+\.\d+$", "V2.13.2", "expected “v”, found “V”"),
        (r"^v\d+\.\d+\.\d+$", "v2.13", "expected “.” and digits after “v2.13”"),
        (r"^v\d+\.\d+\.\d+$", "vx", "expected a digit after “v”"),
        (r"^v\d+\.\d+\.\d+$", "latest", "expected “v” at the start"),
        (r"^v.*-(rc|beta)\.\d+$", "v2.14.0", "expected “-rc.” or “-beta.” after “v2.14.0”"),
        (r"^v.*-(rc|beta)\.\d+$", "v2.14.0-xx", "expected “rc.” or “beta.” after “v2.14.0-”"),
        ("^(main|master)-[0-9a-f]+$", "dev-1", "expected “main-” or “master-” at the start"),
        ("^(main|master)-[0-9a-f]+$", "ma-1", "expected “in-” or “ster-” after “ma”"),
        ("^(a|b|c|d)x$", "e", "expected a letter from “a” to “d” at the start"),
        ("^x(ab)+c$", "y", "expected “xab” at the start"),
        ("^x(-rc)?$", "y", "expected “x” at the start"),
        (r"v1.2", "6.0", "nowhere in it: “v1”"),
        (r"^main-[0-9a-f]+-(?P<ts>\d+)$", "main-7f3c2a1", "expected “-” and digits after “main-7f3c2a1”"),
        (r"^main-[0-9a-f]+-(?P<ts>\d+)$", "main-xyz", "expected a lower-case hex digit after “main-”"),
        (r"^3\.20$", "3.21", "expected “20” after “3.”"),
        ("-alpine$", "3.20", "nowhere in it: “-alpine”"),
        ("-alpine$", "3.20-alpine3.21", "expected the end after “-alpine”"),
        ("rc", "v1.0", "nowhere in it: “rc”"),
        ("^latest$", "Latest", "expected “latest”, found “L”"),
        // What is there is never said to be nowhere.
        (r"\bv1", "xv1", "expected the edge of a word before “v1”"),
        (r"\brc\b", "arc", "expected the edge of a word before “rc”"),
        (r"\brc\d", "arcx", "expected the edge of a word before “rc”"),
        (r"v1\B", "v1", "expected more of the word after “v1”"),
        (r"\Bv1", "v1", "expected more of the word before “v1”"),
        (r"(v1|v2)$|^\d+", "v1.2.3", "expected the end after “v1”"),
        (r"^\d+|x", "a1", "“1” is not at the start"),
        ("(^|-)latest$", "notlatest", "“latest” is not at the start"),
        ("-rc$|^latest", "v1-rc.1", "expected the end after “-rc”"),
        ("-rc$|^latest", "not-latest", "“latest” is not at the start"),
        // The alternative that got furthest, in whatever order they stand.
        (r"^v\d+\.\d+\.\d+$|^latest$", "v1.2", "expected “.” and digits after “v1.2”"),
        (r"^latest$|^v\d+\.\d+\.\d+$", "v1.2", "expected “.” and digits after “v1.2”"),
        (r"^(v\d+|latest)$", "v", "expected a digit after “v”"),
        (r"^(latest|v\d+)$", "v", "expected a digit after “v”"),
        (r"^latest$|^v\d+\.\d+\.\d+$", "lates", "expected “t” after “lates”"),
        (r"^v\d+$|^latest$", "x", "expected “v” or “latest” at the start"),
        // A letter or two inside a word are an accident.
        ("^prod|staging|dev$", "web-prod-12", "“prod” is not at the start"),
        ("^prod|staging|dev$", "latest", "nowhere in it: “prod”, “staging” or “dev”"),
        (r"^v\d+|latest$", "stable", "nowhere in it: “v” or “latest”"),
        // Into an optional part, too.
        (r"^v\d+\.\d+\.\d+(-rc\.\d+)?$", "v1.2.3-rc1", "expected “.” and digits after “v1.2.3-rc”"),
        (r"^v\d+\.\d+\.\d+(-rc\.\d+)?$", "v1.2.3-rc.", "expected a digit after “v1.2.3-rc.”"),
        (r"^v\d+\.\d+\.\d+(-rc\.\d+)?$", "v1.2.3x", "expected “-rc.” or the end after “v1.2.3”"),
        (r"^v\d+\.\d+\.\d+(-(rc|beta)\.\d+)?$", "v1.2.3-gamma", "expected “rc.” or “beta.” after “v1.2.3-”"),
        (r"(?P<n>\d+)\.(\d+)*$", "v1.2.3x", "expected the end after “2.3”"),
        ("^a{40}$", "b", "expected 40 times “a” at the start"),
        ("a^", "a", "no tag can match this"),
        (r"^v1\.2\.\d$", "v1.2", "expected “.” and a digit after “v1.2”"),
        (r"^v1(-(alpha|beta|rc)\.?\d+)?$", "v1.4", "expected “-alpha”, “-beta”, “-rc” or the end after “v1”"),
        ("^[^v]", "v1", "expected any character but “v” at the start"),
        ("^([a-zA-Z]+)$", "v1", "expected the end after “v”"),
        ("^(18|20|22)\\.", "27.1", "expected “18.”, “20.” or “22.” at the start"),
        // Edges of words.
        (r"\bjre\b", "openjre", "expected the edge of a word before “jre”"),
        (r"\bv\d+\b", "rev1", "expected the edge of a word before “v1”"),
        (r"v1\b.\bx", "v1", "expected “-” or “.” after “v1”"),
        (r"v1\b.\bx", "v1x", "expected “-” or “.” after “v1”"),
        (r"\Bv\d", "xV1", "nowhere in it: “v”"),
        (r"\Bv\d", "v1", "expected more of the word before “v1”"),
        (r"\B$", "x02", "its words begin and end in other places"),
        (r"\d{2,}\b$", "v12.", "expected the end after “12”"),
        // Nothing that is a tag.
        ("a$b", "ab", "no tag can match this"),
        (r"v\d+^", "v1", "no tag can match this"),
        ("^$", "a", "no tag can match this"),
        ("a{129}", "a", "no tag can match this"),
        ("^(v1|-rc)$", "x", "expected “v1” at the start"),
        // What is in the way.
        ("^[^.]*$", "1.2", "“.” is not allowed"),
        ("^v[^-]*$", "v1-rc", "“-” is not allowed after “v1”"),
        ("^[a-z0-9-]+$", "web-1.2", "“.” is not allowed"),
        // Before a leading `.*` a match may begin anywhere.
        (".*-rc$", "v1", "nowhere in it: “-rc”"),
        ("^.*-rc$", "v1", "nowhere in it: “-rc”"),
        ("^.*-rc$", "v1-rc.1", "expected the end after “-rc”"),
        ("^(?P<ts>.*)-alpine$", "2.8-jre", "nowhere in it: “-alpine”"),
        // A word is one whatever its case, and said as it was typed.
        ("(?i)alpine", "3.20", "nowhere in it: “alpine”"),
        (r"(?i)^RC\d", "v1", "expected “RC” at the start"),
        (r"^v1-(?i:rc)\d$", "v1-1", "expected “rc” and a digit after “v1-”"),
        // What is counted, and how many there are.
        (r"^\d{8}$", "2024", "expected 8 digits at the start, found 4"),
        (r"^\d{8}$", "v1", "expected 8 digits at the start"),
        (r"^\d{8}$", "202401311", "expected no more than 8 digits at the start, found 9"),
        (r"^v\d{1,3}$", "v1234", "expected no more than 3 digits after “v”, found 4"),
        (r"^v\d\.\d{4}$", "v1", "expected “.” and 4 digits after “v1”"),
        ("^main-[0-9a-f]{7,40}$", "main-7f3", "expected at least 7 lower-case hex digits after “main-”, found 3"),
        ("^main-[0-9a-f]{7,40}$", "main-xyz", "expected at least 7 lower-case hex digits after “main-”"),
        (r"\d{8}", "2024-01", "nowhere in it: 8 digits in a row"),
        // The start from which the rest fits best.
        (r"\d{2,}-alpine3\.\d+$", "1-alpine3.2", "expected at least 2 digits before “-alpine3.2”, found 1"),
        // One letter in common, or a hyphen, is no beginning.
        ("^latest$", "lts", "expected “latest” at the start"),
        ("latest", "stable", "nowhere in it: “latest”"),
        ("(beta|rc|alpha)", "3-sapmachine", "nowhere in it: “beta”, “rc” or “alpha”"),
        ("bookworm|bullseye", "21-ubuntu", "nowhere in it: “bookworm” or “bullseye”"),
        (r"-rc\.?\d+$", "26-jre", "nowhere in it: “-rc”"),
        ("^v1-(alpha|beta)$", "v1-apache", "expected “alpha” or “beta” after “v1-”"),
        ("^(18|20|22)\\.", "19.1", "expected “18.”, “20.” or “22.” at the start"),
    ] {
        let told = why(&regex(expr), tag, Language::En);
        if told != expected {
            wrong.push(format!("{expr} on {tag}: {told}\n    and not: {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_is_said_in_chinese() {
    let release = regex(r"^v\d+\.\d+\.\d+$");
    assert_eq!(why(&release, "v2.15.0-rc.2", Language::ZhHans), "“v2.15.0” 之后应为结尾");
    assert_eq!(why(&release, "2.13.4", Language::ZhHans), "开头应为 “v”");
    for (expr, tag, expected) in [
        (r"\bjre\b", "openjre", "“jre” 之前应为单词边界"),
        ("^[^.]*$", "1.2", "“.” 不允许出现"),
        ("^v[^-]*$", "v1-rc", "“v1” 之后不允许出现 “-”"),
        (r"^\d{8}$", "2024", "开头应为 8 个数字，实际 4 个"),
        (r"^v\d{1,3}$", "v1234", "“v” 之后应为至多 3 个数字，实际 4 个"),
        (r"\d{2,}-alpine3\.\d+$", "1-alpine3.2", "“-alpine3.2” 之前应为至少 2 个数字，实际 1 个"),
        (r"\d{8}", "2024-01", "其中没有 8 个数字（须连续）"),
        ("a$b", "ab", "任何标签都不可能匹配"),
    ] {
        assert_eq!(why(&regex(expr), tag, Language::ZhHans), expected, "{expr} on {tag}");
    }
}

#[test]
fn a_tag_off_a_list_is_told_the_nearest() {
    let list = Condition::parse(Method::Tags, "v1.2.3;lts;stable").unwrap();
    for (tag, expected) in [
        ("lts", "fires"),
        ("LTS", "only its capitals differ from “lts”"),
        ("1.2.3", "lacks the “v” of “v1.2.3”"),
        ("vstable", "has a “v” that “stable” hasn’t"),
        ("stble", "one character off “stable”"),
        ("latest", "its tags are “v1.2.3”, “lts” and “stable”"),
    ] {
        assert_eq!(why(&list, tag, Language::En), expected, "{tag}");
    }
    let long = Condition::parse(Method::Tags, "a1;b2;c3;d4;e5").unwrap();
    assert_eq!(why(&long, "zzz", Language::En), "its tags are “a1”, “b2”, “c3” and 2 more");
}

#[test]
fn an_expression_is_read_out_in_a_sentence() {
    for (expr, expected) in [
        (r"^v\d+\.\d+\.\d+$", "reads “v”, then digits, then “.”, then digits, then “.”, then digits from start to end"),
        ("-alpine$", "ends with “-alpine”"),
        (r"^16\..*", "begins with “16.”"),
        ("rc", "contains “rc”"),
        (
            r"^v.*-(rc|beta)\.\d+$",
            "reads “v”, then anything, then “-”, then “rc” or “beta”, then “.”, then digits from start to end",
        ),
        (r"^2\.([2-9]|1[0-4])\.", "begins with “2.”, then a number from 2 to 14, then “.”"),
        (r"^\S+$", "reads anything from start to end"),
        (r"\bprod\b", "matches “\\bprod\\b”"),
        (r"^v\d+-[^-]+$", "reads “v”, then digits, then “-”, then characters other than “-” from start to end"),
        ("^(?:a|b*c|d|e|f)$", "matches “^(?:a|b*c|d|e|f)$”"),
        // What takes anything in at an end is as if that end were open.
        ("^dev.*$", "begins with “dev”"),
        ("^.*-rc$", "ends with “-rc”"),
        (".*(beta|rc).*", "contains “beta” or “rc”"),
        ("^(?P<ts>.*)-alpine$", "ends with “-alpine”"),
        ("^.*$", "may be called anything"),
        ("^v.+$", "reads “v”, then at least one character from start to end"),
        // How many there are at least.
        (".{3,}", "contains at least 3 characters in a row"),
        ("[0-9a-f]{64,}", "contains at least 64 lower-case hex digits in a row"),
        (r"^sha-[0-9a-f]{7,40}$", "reads “sha-”, then 7 to 40 lower-case hex digits from start to end"),
        (r"\d{8}", "contains 8 digits in a row"),
        (r"^\d{8}$", "reads 8 digits from start to end"),
        // Settings, and where they end.
        ("(?i)alpine", "contains “alpine” in any case"),
        (r"^(?i:rc)\d$", "reads “rc” in any case, then a digit from start to end"),
        ("((?i)rc)x", "matches “((?i)rc)x”"),
        ("^v1(-rc|)$", "reads “v1”, then “-rc” or nothing from start to end"),
        ("[^[:^digit:]]", "contains a digit"),
        (r"^(v\d|main)$", "reads “v” then a digit or “main” from start to end"),
    ] {
        assert_eq!(sentence(&regex(expr), Language::En).plain(), expected, "{expr}");
    }
    for (expr, expected) in [
        (r"^v\d+\.\d+$", "从头到尾为 “v”，然后数字，然后 “.”，然后数字"),
        ("^dev.*$", "开头为 “dev”"),
        (r"\d{8}", "包含连续 8 个数字"),
        ("(?i)alpine", "包含 “alpine”（不区分大小写）"),
        ("^v1(-rc|)$", "从头到尾为 “v1”，然后 “-rc” 或空"),
    ] {
        assert_eq!(sentence(&regex(expr), Language::ZhHans).plain(), expected, "{expr}");
    }
}

#[test]
fn an_expression_is_explained_part_by_part() {
    let parts = in_words(regex(r"^v\d+\.\d+(-rc\.\d+)?$").takes(), Language::En);
    let read: Vec<String> = parts.iter().map(|part| part.text.plain()).collect();
    assert_eq!(
        read,
        [
            "the tag begins here",
            "the letter “v”",
            "one or more digits",
            "a dot",
            "one or more digits",
            "perhaps (the text “-rc.”, then one or more digits)",
            "the tag ends here",
        ]
    );
    assert_eq!(parts[5].span, 10..21);
    // An alternative that was left empty is one, too.
    let parts = in_words(regex("rc|").takes(), Language::En);
    let read: Vec<String> = parts.iter().map(|part| part.text.plain()).collect();
    assert_eq!(read, ["the text “rc”", "or else", "nothing, which every tag has"]);
    assert_eq!(parts[2].span, 3..3);
}

#[test]
fn sets_of_characters_and_ranges_of_numbers_have_names() {
    for (expr, english, chinese) in [
        ("[a-z]", "a lower-case letter", "小写字母"),
        (r"\w", "a letter, a digit or “_”", "字母、数字或 “_”"),
        ("[0-9A-Za-z.-]+", "one or more letters, digits, “-” or “.”", "一个或多个字母、数字、“-” 或 “.”"),
        ("[^-]+", "one or more characters other than “-”", "一个或多个除 “-” 外的字符"),
        ("[^-_.]", "any character but “-”, “.” or “_”", "除 “-”、“.” 或 “_” 外的字符"),
        (r"\S+", "anything, at least one character", "任意内容，至少一个字符"),
        (".{3}", "3 characters in a row", "连续 3 个任意字符"),
        ("[2-9]", "a digit from “2” to “9”", "“2” 至 “9” 的数字"),
        (
            "[g-z0-9]{2,}",
            "at least 2 digits or letters from “g” to “z” in a row",
            "连续至少 2 个数字或 “g” 至 “z” 的字母",
        ),
        ("[abg-ix-z12]", "one of “[12abg-ix-z]”", "属于 “[12abg-ix-z]” 的字符"),
        ("[ab]?", "perhaps “a” or “b”", "可能有 “a” 或 “b”"),
        ("([2-9]|1[0-4])", "a number from 2 to 14", "2 至 14 的数"),
        (r"(0[1-9]|[12]\d|3[01])", "a number from 01 to 31", "01 至 31 的数"),
        (r"(?P<major>[1-9]\d?)", "a number from 1 to 99, kept as “major”", "1 至 99 的数，记为 “major”"),
        (r"[^v\d]+", "one or more characters other than digits or “v”", "一个或多个除数字或 “v” 外的字符"),
        ("(?:v1|a-\\d)", "either the text “v1”; or the text “a-”, then a digit", "文本 “v1”；或文本 “a-”，接着数字"),
        ("v1 ", "the text “v1␠”", "文本 “v1␠”"),
        (r"\n", "the text “␊”", "文本 “␊”"),
        (".{3,}", "anything, at least 3 characters", "任意内容，至少 3 个字符"),
        ("[0-9a-f]{64,}", "at least 64 lower-case hex digits in a row", "连续至少 64 个小写十六进制数字"),
        ("[^[:^digit:]]", "a digit", "数字"),
        ("(?i:rc)", "the text “rc”, in any case", "文本 “rc”（不区分大小写）"),
        (
            "((?i)rc)",
            "up to the end of the group, capitals don’t matter, then the text “rc”",
            "到此分组结束为止不区分大小写，接着文本 “rc”",
        ),
        (r"(?:a\d)+", "one or more times: (the letter “a”, then a digit)", "一次或多次：（字母 “a”，接着数字）"),
        ("(?:ab){2,}", "at least 2 times: the text “ab”", "至少 2 次：文本 “ab”"),
        ("(?:-rc|)", "either the text “-rc” or nothing", "文本 “-rc” 或空"),
        ("(?i)", "from here on, capitals don’t matter", "此后不区分大小写"),
        ("(?s)", "a setting that changes no verdict", "不影响结果的设置"),
        ("(?-i)", "from here on, settings are off again", "此后关闭设置"),
        (r"([2-9]|[1-9]\d+)", "a number from 2 up", "不小于 2 的数"),
        (r"([1-9]\d*)", "a number from 1 up", "不小于 1 的数"),
        (r"(\d+)", "one or more digits", "一个或多个数字"),
        (r"(\d{2,})", "at least 2 digits in a row", "连续至少 2 个数字"),
        // 10 is missing, leading zeros differ, or it is no more than digits.
        (
            "([2-9]|1[1-4])",
            "either a digit from “2” to “9”; or the digit “1”, then a digit from “1” to “4”",
            "“2” 至 “9” 的数字；或数字 “1”，接着 “1” 至 “4” 的数字",
        ),
        (r"(\d{1,2})", "1 to 2 digits in a row", "连续 1 至 2 个数字"),
        (r"(\d{4})", "4 digits in a row", "连续 4 个数字"),
        ("(18|20|22)", "either the text “18”, the text “20” or the text “22”", "文本 “18”、文本 “20” 或文本 “22”"),
    ] {
        let condition = regex(expr);
        let read =
            |language| in_words(condition.takes(), language).iter().map(|part| part.text.plain()).collect::<Vec<_>>();
        assert_eq!(read(Language::En), [english], "{expr}");
        assert_eq!(read(Language::ZhHans), [chinese], "{expr}");
    }
}

#[test]
fn colours_cover_the_whole_text() {
    let expr = r"^v\d+\.[a-z]{2,3}(?P<x>rc|beta)*$";
    let parts = highlight(expr);
    let joined: String = parts.iter().map(|(span, _)| &expr[span.clone()]).collect();
    assert_eq!(joined, expr);
    let pieces: Vec<&str> = parts.iter().map(|(span, _)| &expr[span.clone()]).collect();
    assert_eq!(pieces, ["^", "v", r"\d+", r"\.", "[a-z]{2,3}", "(?P<x>", "rc", "|", "beta", ")", "*", "$"]);
}

proptest! {
    #[test]
    fn nothing_is_too_strange_to_explain(expr in r"[\^$.|?*+(){}\[\]\\a-f0-9:<>P!=,é-]{1,24}", tag in "[A-Za-z0-9_][A-Za-z0-9._-]{0,20}") {
        let parts = highlight(&expr);
        prop_assert_eq!(parts.iter().map(|(span, _)| &expr[span.clone()]).collect::<String>(), expr.clone());
        if let Ok(condition) = Condition::parse(Method::Regex, &expr) {
            prop_assert_eq!(condition.is_match(&tag), why_not(&condition, &tag).is_none());
            for language in Language::ALL {
                let _ = sentence(&condition, language);
                let _ = why_not(&condition, &tag).map(|why| why.phrase(language));
                for part in in_words(condition.takes(), language) {
                    prop_assert!(part.span.end <= expr.len() && expr.get(part.span.clone()).is_some());
                }
            }
        }
    }

    #[test]
    fn the_table_says_what_regex_says(expr in r"(\^)?[a-c.\\d*+?|()\[\]v0-1-]{1,14}(\$)?", tags in proptest::collection::vec("[a-cv0-1.][a-cv0-1.-]{0,9}", 1..30)) {
        if let (Ok(condition), Ok(theirs)) = (Condition::parse(Method::Regex, &expr), regex::bytes::RegexBuilder::new(&expr).unicode(false).build()) {
            let set: crate::matcher::TagSet = tags.iter().collect();
            let verdicts = crate::matcher::verdicts(&condition, &set);
            for (id, tag) in tags.iter().enumerate() {
                prop_assert_eq!(verdicts.get(id), theirs.is_match(tag.as_bytes()), "{} on {}", &expr, tag);
                prop_assert_eq!(condition.find(tag), theirs.find(tag.as_bytes()).map(|m| m.range()), "{} on {}", &expr, tag);
            }
        }
    }
}
