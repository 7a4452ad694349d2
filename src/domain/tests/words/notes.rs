//! Which notes are raised, what they offer instead, and where nothing is noted.

use super::{known, none_wrong, notes_on};
use tagfire_domain::condition::Method::{self, All, Regex, Tags};
use tagfire_domain::language::Language;

/// Tags as a repository has them.
const TAGS: [&str; 25] = [
    "latest",
    "my-latest",
    "stable",
    "slim",
    "alpine",
    "3-alpine",
    "3.12-alpine3.20",
    "release-1",
    "release-2",
    "v1",
    "v1.2",
    "v1.2.3",
    "v1.4.0",
    "v1.2.3-rc.1",
    "v10.1.0",
    "v12",
    "rev1",
    "1.2.3",
    "1.4.1",
    "1.4.12",
    "2.0.0",
    "main-7f3c2a1",
    "v9.0.0",
    "20240131",
    "sha256-00581037cc55e6067aedde6af34a7243ee87fb17d33f53dd9c75ff958d142b8e.sig",
];

/// Method, expression, the title of a note that is raised on [`TAGS`], and what it puts in place.
type Case = (Method, &'static str, &'static str, Option<&'static str>);

const NOTED: [Case; 43] = [
    // No tag can match, from the walk that gives the reasons.
    (Regex, r"v\d+^", "No tag can match.", None),
    (Regex, "a$b", "No tag can match.", None),
    (Regex, "^$", "No tag can match.", None),
    (Regex, "^(v1|-rc)$", "No tag can match one of the alternatives.", Some("^(v1)$")),
    (Regex, "^(?:-rc|v1)$", "No tag can match one of the alternatives.", Some("^(?:v1)$")),
    (Regex, r"^v1$|^\.2$|v2", r"No tag can match one of the alternatives.", Some("^v1$|v2")),
    // An open end, from two dots up; a number that goes on.
    (Regex, r"^v\d+\.\d+\.\d+", "Nothing ties it to the end of the tag.", Some(r"^v\d+\.\d+\.\d+$")),
    (Regex, "^v1", "The number at the end may go on.", Some(r"^v1(\D|$)")),
    (Regex, "latest", "Nothing ties it to the start of the tag.", Some("^latest$")),
    // Signatures are what they are: where “^” would lose others, they are held back.
    (All, "", "Signatures and attestations fire too.", Some("")),
    (Regex, "[a-z]+", "Signatures and attestations fire too.", Some("[a-z]+")),
    (Regex, r"\d{4}", "Signatures and attestations fire too.", Some(r"^\d{4}")),
    (Regex, r"2024|v1|a\d", "Signatures and attestations fire too.", Some(r"2024|v1|a\d")),
    (Regex, r"2024|^v1|81\d", "Signatures and attestations fire too.", Some(r"^(?:2024|^v1|81\d)")),
    // Lists.
    (Tags, "v1, v2", "Tags are separated by “;”.", Some("v1;v2")),
    (Tags, "rc1 or rc2", "Tags are separated by “;”.", Some("rc1;rc2")),
    (Tags, "rc1, rc2 and rc3", "Tags are separated by “;”.", Some("rc1;rc2;rc3")),
    (Tags, "rc1 或 rc2", "Tags are separated by “;”.", Some("rc1;rc2")),
    (Tags, "\"v1\";\"v2\"", "Quotation marks and slashes are no part of a tag.", Some("v1;v2")),
    (Tags, "'v1', 'v2'", "Quotation marks and slashes are no part of a tag.", Some("v1;v2")),
    (Tags, "“v1”", "Quotation marks and slashes are no part of a tag.", Some("v1")),
    (Tags, "/v1/", "Quotation marks and slashes are no part of a tag.", Some("v1")),
    (Tags, "registry.example.com:5000/shop/web:v1.2", "This is an image and not a tag.", Some("v1.2")),
    (Tags, "web:v1;web:v2", "This is an image and not a tag.", Some("v1;v2")),
    (
        Tags,
        "shop/web:v1@sha256:00581037cc55e6067aedde6af34a7243ee87fb17d33f53dd9c75ff958d142b8e",
        "This is an image and not a tag.",
        Some("v1"),
    ),
    // Ranges of versions.
    (Tags, "1.4.x", "This reads like a range of versions.", Some(r"^1\.4\.\d+$")),
    (Tags, "v1.x", "This reads like a range of versions.", Some(r"^v1\.\d+\.\d+$")),
    (Tags, "1.4.x;latest", "This reads like a range of versions.", Some(r"^(?:1\.4\.\d+|latest)$")),
    (Regex, "1.4.x", "This reads like a range of versions.", Some(r"^1\.4\.\d+$")),
    (Regex, "v1.x", "This reads like a range of versions.", Some(r"^v1\.\d+\.\d+$")),
    (Regex, "1.x.x", "This reads like a range of versions.", Some(r"^1\.\d+\.\d+$")),
    (Regex, ">=1.2 <2", "This reads like a range of versions.", Some(r"^v?1\.([2-9]|[1-9]\d+)\.\d+$")),
    (Regex, ">=1.2.0, <1.4", "This reads like a range of versions.", Some(r"^v?1\.[23]\.\d+$")),
    (Regex, ">= 2", "This reads like a range of versions.", Some(r"^v?([2-9]|[1-9]\d+)\.\d+\.\d+$")),
    (Regex, "~1.4", "This reads like a range of versions.", Some(r"^v?1\.4\.\d+$")),
    (Tags, "~1.4.2", "This reads like a range of versions.", Some(r"^v?1\.4\.([2-9]|[1-9]\d+)$")),
    (Regex, "^1.2", "This reads like a range of versions.", Some(r"^v?1\.([2-9]|[1-9]\d+)\.\d+$")),
    // What repeats something else than was meant.
    (Regex, r"-(\.*)$", r"“*” repeats a single character here.", Some("-(.*)$")),
    (Regex, r"^v*\d+$", "“*” repeats a single character here.", Some(r"^v?\d+$")),
    (Regex, r"^release*-\d+$", "“*” repeats a single character here.", Some(r"^release.*-\d+$")),
    (Regex, "[-_.]?\\w*$", "Every tag matches.", Some("")),
    (Regex, r"\Bv\d", "“\\B” is any place but the edge of a word.", Some(r"\bv\d")),
    (Regex, "v[2-10]", "A set is one digit, not a number.", Some("v([2-9]|10)")),
];

/// Sets that hold the letters of a word, and why that is not to keep the word out.
const WORDS: [(&str, &str, &str); 2] = [
    (
        "^[^latest]+$",
        "Its letters, and not the word “latest”, keep “slim”, “rev1” and “stable” out. What takes a word out is “But not”.",
        "将 “slim”、“rev1” 和 “stable” 排除在外的是其中的字母，而不是单词 “latest”；要排除单词，请用“但排除”。",
    ),
    (
        r"^v\d.*[^rc]",
        "It doesn’t keep “rc” out: “v1.2.3-rc.1” would fire. What takes a word out is “But not”.",
        "它不会排除 “rc”：“v1.2.3-rc.1” 会触发；要排除单词，请用“但排除”。",
    ),
];

/// Nothing is noted of these.
const SOUND: [(Method, &str); 30] = [
    (Regex, r"^release-\d"),
    (Regex, "slim|alpine"),
    (Regex, r"^v\d+"),
    (Regex, r"^v\d+\.\d+"),
    (Regex, r"^v\d+\.\d+\.\d+$"),
    (Regex, r"^v1\.2\b"),
    (Regex, r"^v1(\D|$)"),
    (Regex, r"^v\d+|-rc\.\d$"),
    (Regex, "^(v1|-?rc)$"),
    (Regex, r"^v1(\.2|-rc)+$"),
    (Regex, r"^(v|-)+\d"),
    (Regex, r"^v[^-]*$"),
    (Regex, r"^v\d+[^rc]*$"),
    (Regex, "^[^abc]+$"),
    (Regex, "^v[2-9]"),
    (Regex, r"\bv\d"),
    (Regex, r"^v(\d\.)*\d$"),
    (Regex, r"^[a-z]*-\w*$"),
    (Regex, r"^1\.4\.\d+$"),
    (Regex, r"^1\.2"),
    (Regex, "latest$"),
    (Tags, "v1;v2"),
    (Tags, "latest"),
    (Tags, "1.4.1;v1.2"),
    (Tags, "v1;v 2"),
    (Tags, "v1 v2;v3"),
    (Tags, "v1 to v3"),
    (Regex, "alpine"),
    (Tags, "-v1"),
    (Regex, r"^v\d+\.x86$"),
];

#[test]
fn each_slip_is_noted_with_what_to_write_instead() {
    let mut wrong = Vec::new();
    for (method, expr, title, fix) in NOTED {
        let notes = notes_on(&TAGS, method, expr);
        let read = |note: &tagfire_domain::lint::Lint| {
            (note.title(Language::En).plain(), note.fix.as_ref().map(|fix| fix.text.takes.expr.clone()))
        };
        let read: Vec<_> = notes.iter().map(read).collect();
        if !read.contains(&(title.to_owned(), fix.map(str::to_owned))) {
            wrong.push(format!("{method:?} {expr}: {read:?}\n    and not: {title} {fix:?}"));
        }
    }
    none_wrong(&wrong);
}

#[test]
fn a_word_in_a_set_is_told_what_it_keeps_out() {
    for (expr, en, zh) in WORDS {
        let notes = notes_on(&TAGS, Regex, expr);
        let said = |language| notes.iter().map(|note| note.why(language).plain()).collect::<Vec<_>>();
        assert_eq!((said(Language::En), said(Language::ZhHans)), (vec![en.into()], vec![zh.into()]), "{expr}");
    }
}

#[test]
fn what_can_be_meant_is_let_be() {
    let mut wrong = Vec::new();
    // Signatures are noted of whatever takes them, rightly.
    let tags: Vec<&str> = TAGS.into_iter().filter(|tag| !tag.starts_with("sha256-")).collect();
    for (method, expr) in SOUND {
        for note in notes_on(&tags, method, expr) {
            wrong.push(format!("{method:?} {expr}: {} {:?}", note.title(Language::En).plain(), note.evidence));
        }
    }
    none_wrong(&wrong);
}

#[test]
fn every_note_is_said_in_chinese_too() {
    let tags = known();
    for (method, expr, ..) in NOTED {
        for note in notes_on(&tags, method, expr) {
            let said = format!("{}{}", note.title(Language::ZhHans).plain(), note.why(Language::ZhHans).plain());
            assert!(said.chars().any(|c| c > '\u{2E80}') && said.ends_with('。'), "{expr}: {said}");
        }
    }
}
