//! An expression in words: the sentence on it, and its parts.

use super::{none_wrong, regex};
use tagfire_domain::explain::{in_words, sentence};
use tagfire_domain::language::Language;

/// Expression, and what is said of it in either language.
type Case = (&'static str, &'static str, &'static str);

const PARTS: [Case; 14] = [
    // What a group sets ends with it.
    ("(?i:rc)", "the text “rc”, in any case", "文本 “rc”（不区分大小写）"),
    (
        "((?i)rc)",
        "up to the end of the group, capitals don’t matter, then the text “rc”",
        "到此分组结束为止不区分大小写，接着文本 “rc”",
    ),
    ("(?i)", "from here on, capitals don’t matter", "此后不区分大小写"),
    // The least is said.
    ("[0-9a-f]{64,}", "at least 64 lower-case hex digits in a row", "连续至少 64 个小写十六进制数字"),
    (".{3,}", "anything, at least 3 characters", "任意内容，至少 3 个字符"),
    (".{3}", "3 characters in a row", "连续 3 个任意字符"),
    // Parts that follow each other are joined by “then”.
    (r"(a\d)", "the letter “a”, then a digit", "字母 “a”，接着数字"),
    (
        r"(-\d+\.x)",
        "a hyphen, then one or more digits, then the text “.x”",
        "一个连字符，接着一个或多个数字，接着文本 “.x”",
    ),
    ("[^[:^digit:]]", "a digit", "数字"),
    // The end of what is repeated is seen.
    (r"(?:a\d)+", "one or more times: (the letter “a”, then a digit)", "一次或多次：（字母 “a”，接着数字）"),
    (r"(-rc\.\d+)?", "perhaps (the text “-rc.”, then one or more digits)", "可能有（文本 “-rc.”，接着一个或多个数字）"),
    ("(?:ab){2,}", "at least 2 times: the text “ab”", "至少 2 次：文本 “ab”"),
    // An alternative that was left empty is one.
    ("(?:-rc|)", "either the text “-rc” or nothing", "文本 “-rc” 或空"),
    (
        r"(?:-rc|\d-|)",
        "either the text “-rc”; or a digit, then a hyphen; or nothing",
        "文本 “-rc”；或数字，接着一个连字符；或空",
    ),
];

const SENTENCES: [Case; 14] = [
    ("^dev.*$", "begins with “dev”", "开头为 “dev”"),
    ("^.*-rc$", "ends with “-rc”", "结尾为 “-rc”"),
    (".{3,}", "contains at least 3 characters in a row", "包含连续至少 3 个任意字符"),
    ("[0-9a-f]{64,}", "contains at least 64 lower-case hex digits in a row", "包含连续至少 64 个小写十六进制数字"),
    (r"\d{8}", "contains 8 digits in a row", "包含连续 8 个数字"),
    (
        r"^v\d+\.\d+$",
        "reads “v”, then digits, then “.”, then digits from start to end",
        "从头到尾为 “v”，然后数字，然后 “.”，然后数字",
    ),
    ("(?i)alpine", "contains “alpine” in any case", "包含 “alpine”（不区分大小写）"),
    (
        r"^(?i:rc)\d$",
        "reads “rc” in any case, then a digit from start to end",
        "从头到尾为 “rc”（不区分大小写），然后数字",
    ),
    ("[^[:^digit:]]", "contains a digit", "包含数字"),
    ("^v1(-rc|)$", "reads “v1”, then “-rc” or nothing from start to end", "从头到尾为 “v1”，然后 “-rc” 或空"),
    // What no tag can match is said to be so, wherever it is read out.
    ("^$", "matches “^$”, which no tag can", "匹配 “^$”（任何标签都不可能匹配）"),
    ("a$b", "matches “a$b”, which no tag can", "匹配 “a$b”（任何标签都不可能匹配）"),
    (r"v\d+^", r"matches “v\d+^”, which no tag can", r"匹配 “v\d+^”（任何标签都不可能匹配）"),
    ("^-rc$", "matches “^-rc$”, which no tag can", "匹配 “^-rc$”（任何标签都不可能匹配）"),
];

#[test]
fn expressions_are_read_out_as_they_are() {
    let mut wrong = Vec::new();
    let mut compare = |expr: &str, told: String, expected: &str| {
        if told != expected {
            wrong.push(format!("{expr}: {told}\n    and not: {expected}"));
        }
    };
    for (expr, en, zh) in PARTS {
        for (language, expected) in [(Language::En, en), (Language::ZhHans, zh)] {
            let parts: Vec<String> =
                in_words(regex(expr).takes(), language).iter().map(|part| part.text.plain()).collect();
            compare(expr, parts.join(" | "), expected);
        }
    }
    for (expr, en, zh) in SENTENCES {
        for (language, expected) in [(Language::En, en), (Language::ZhHans, zh)] {
            compare(expr, sentence(&regex(expr), language).plain(), expected);
        }
    }
    none_wrong(&wrong);
}
