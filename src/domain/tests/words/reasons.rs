//! Why a tag stays: what is said is true, and says what is in the way.

use super::{none_wrong, regex};
use tagfire_domain::explain::why_not;
use tagfire_domain::language::Language;

/// Expression, tag, and what is said of it.
type Case = (&'static str, &'static str, &'static str, &'static str);

const EDGES: [Case; 6] = [
    (r"\bjre\b", "openjre", "expected the edge of a word before “jre”", "“jre” 之前应为单词边界"),
    (r"\bv\d+\b", "rev1", "expected the edge of a word before “v1”", "“v1” 之前应为单词边界"),
    (r"v1\b.\bx", "v1", "expected “-” or “.” after “v1”", "“v1” 之后应为 “-” 或 “.”"),
    (r"v1\b.\bx", "v1x", "expected “-” or “.” after “v1”", "“v1” 之后应为 “-” 或 “.”"),
    (r"\Bv\d", "xV1", "nowhere in it: “v”", "其中没有 “v”"),
    ("a$b", "ab", "no tag can match this", "任何标签都不可能匹配"),
];

const NEVER: [Case; 5] = [
    (r"v\d+^", "v1", "no tag can match this", "任何标签都不可能匹配"),
    ("^$", "v1", "no tag can match this", "任何标签都不可能匹配"),
    ("^-rc$", "v1-rc", "no tag can match this", "任何标签都不可能匹配"),
    // An alternative that can't is never asked for.
    ("^(v1|-rc)$", "x", "expected “v1” at the start", "开头应为 “v1”"),
    ("^(?:v1|v2|-rc)$", "v3", "expected “1” or “2” after “v”", "“v” 之后应为 “1” 或 “2”"),
];

/// What may be left out is one of several that would do, and what it would part is not counted together.
const LEFT_OUT: [Case; 8] = [
    (
        r"^\d{4}-?\d{2}-?\d{2}$",
        "2024",
        "expected “-” or at least 2 digits after “2024”",
        "“2024” 之后应为 “-” 或至少 2 个数字",
    ),
    (
        r"^\d{4}-?\d{2}-?\d{2}$",
        "202401",
        "expected “-” or 2 digits after “202401”",
        "“202401” 之后应为 “-” 或 2 个数字",
    ),
    (
        r"^\d{4}[.-]?\d{2}[.-]?\d{2}$",
        "2024-01",
        "expected “-” or “.” or 2 digits after “2024-01”",
        "“2024-01” 之后应为 “-” 或 “.” 或 2 个数字",
    ),
    (
        r"^\d{4}[.-]?\d{2}[.-]?\d{2}$",
        "20241",
        "expected at least 2 digits after “2024”, found 1",
        "“2024” 之后应为至少 2 个数字，实际 1 个",
    ),
    (
        r"^v\d{2}[a-z]?\d{2}$",
        "v12",
        "expected a lower-case letter or 2 digits after “v12”",
        "“v12” 之后应为小写字母或 2 个数字",
    ),
    (r"^\d{4}(-\d{2})?\d{2}$", "2024", "expected “-” or 2 digits after “2024”", "“2024” 之后应为 “-” 或 2 个数字"),
    (r"^\d{8}_?\d{6}$", "20240131", "expected “_” or 6 digits after “20240131”", "“20240131” 之后应为 “_” 或 6 个数字"),
    (r"^\d{4,8}-x$", "20240131", "expected “-x” after “20240131”", "“20240131” 之后应为 “-x”"),
];

const IN_THE_WAY: [Case; 17] = [
    ("^[^.]*$", "1.2", "“.” is not allowed", "“.” 不允许出现"),
    ("^v[^-]*$", "v1-rc", "“-” is not allowed after “v1”", "“v1” 之后不允许出现 “-”"),
    // Behind a leading `.*` a match may begin anywhere.
    (".*-rc$", "v1", "nowhere in it: “-rc”", "其中没有 “-rc”"),
    ("^.*-rc$", "v1", "nowhere in it: “-rc”", "其中没有 “-rc”"),
    (".*(beta|rc).*", "v1", "nowhere in it: “beta” or “rc”", "其中没有 “beta” 或 “rc”"),
    // A word, and not its first letter in either case.
    ("(?i)alpine", "3.20", "nowhere in it: “alpine”", "其中没有 “alpine”"),
    ("(?i)^latest$", "v1", "expected “latest” at the start", "开头应为 “latest”"),
    // What is counted, and how many there are.
    (r"^\d{8}$", "2024", "expected 8 digits at the start, found 4", "开头应为 8 个数字，实际 4 个"),
    (
        r"^v\d{1,3}$",
        "v1234",
        "expected no more than 3 digits after “v”, found 4",
        "“v” 之后应为至多 3 个数字，实际 4 个",
    ),
    (
        "^main-[0-9a-f]{7,40}$",
        "main-7f3",
        "expected at least 7 lower-case hex digits after “main-”, found 3",
        "“main-” 之后应为至少 7 个小写十六进制数字，实际 3 个",
    ),
    (r"\d{8}", "2024-01", "nowhere in it: 8 digits in a row", "其中没有 8 个数字（须连续）"),
    // The best start wins.
    (
        r"\d{2,}-alpine3\.\d+$",
        "1-alpine3.2",
        "expected at least 2 digits before “-alpine3.2”, found 1",
        "“-alpine3.2” 之前应为至少 2 个数字，实际 1 个",
    ),
    // One letter in common is no beginning.
    ("^latest$", "lts", "expected “latest” at the start", "开头应为 “latest”"),
    ("latest", "stable", "nowhere in it: “latest”", "其中没有 “latest”"),
    ("(beta|rc|alpha)", "3-sapmachine", "nowhere in it: “beta”, “rc” or “alpha”", "其中没有 “beta”、“rc” 或 “alpha”"),
    (r"-rc\.?\d+$", "26-jre", "nowhere in it: “-rc”", "其中没有 “-rc”"),
    ("^v1-(alpha|beta)$", "v1-apache", "expected “alpha” or “beta” after “v1-”", "“v1-” 之后应为 “alpha” 或 “beta”"),
];

fn told(expr: &str, tag: &str, language: Language) -> String {
    why_not(&regex(expr), tag).map_or_else(|| "fires".into(), |why| why.phrase(language).plain())
}

#[test]
fn each_reason_is_the_one_that_helps() {
    let mut wrong = Vec::new();
    for (expr, tag, en, zh) in EDGES.into_iter().chain(NEVER).chain(LEFT_OUT).chain(IN_THE_WAY) {
        for (language, expected) in [(Language::En, en), (Language::ZhHans, zh)] {
            let told = told(expr, tag, language);
            if told != expected {
                wrong.push(format!("{expr} on {tag}: {told}\n    and not: {expected}"));
            }
        }
    }
    none_wrong(&wrong);
}
