//! What can't be read or isn't there: exit code 2, and a sentence with the place on standard error.

use crate::program::{Folder, export, three, trigger, with};
use serde_json::json;

const LISTED: &str = include_str!("../../../domain/tests/data/tcr-triggers.json");

#[test]
fn files_that_cant_be_read_are_refused_with_the_place() {
    let newer = export(&[]).replace("\"version\": 1", "\"version\": 9");
    let good = export(&three());
    for (file, arguments, said) in [
        ("", &["v1"][..], "t.json: the file is empty"),
        ("{\n \"format\": \"tagfire\",\n \"version\" 1}", &["v1"], "line 3, column 12"),
        ("{\"format\": \"tagfire\"", &["v1"], "the file breaks off"),
        ("{\"some\": \"JSON\"}", &["v1"], "neither an export of Tagfire nor"),
        (&newer, &["v1"], "a newer version of Tagfire"),
        (&export(&[]), &["v1"], "holds no triggers"),
        (LISTED, &["v1"], "--repository NAME"),
        (&good, &["--tags", "nowhere.txt"], "nowhere.txt: "),
        (&good, &["--tags", "broken.json"], "broken.json: this begins as JSON does, but is none at line 2, column 3"),
        (&good, &["--tags", "bad.txt"], "bad.txt: nothing in it is a tag: line 1, “a b”: "),
        (&good, &["--tags", "empty.json"], "empty.json: this JSON names no tags"),
        (&good, &["--tags", "binary"], "binary: line 2 is not UTF-8 text"),
        (&good, &["v1", "-x"], "-x"),
        (&good, &["v1", "a b"], "TAG “a b”: a tag holds letters"),
        (
            &good,
            &["--repository", "shop/nowhere", "v1"],
            "no trigger watches shop/nowhere; those in the file watch shop/api, shop/web",
        ),
        (&good, &["--repository", "NO", "v1"], "--repository"),
        (
            &good,
            &["--expect-fires", "nope", "v1"],
            "--expect-fires nope: t.json has no trigger of this name to check; it has release, pinned, every",
        ),
        (&good, &["--expect-fires", "every", "--repository", "shop/web", "v1"], "it has release, pinned"),
        (&good, &["--expect-fires", "release"], "--expect-fires needs the tags"),
        (&good, &["--format", "xml", "v1"], "--format"),
        (&good, &["--all", "--rows", "3", "v1"], "--rows"),
    ] {
        let folder = Folder::with(&[
            ("t.json", file),
            ("bad.txt", "a b\n"),
            ("broken.json", "[\"v1\",\n  v2]"),
            ("empty.json", "{\"tags\": []}"),
        ]);
        folder.write("binary", b"v1\n\xff\xfe");
        let run = folder.check(&[&["--triggers", "t.json"], arguments].concat());
        assert!(run.code == 2 && run.out.is_empty() && run.err.contains(said), "{said}: {} {}", run.code, run.err);
    }
    let folder = Folder::with(&[]);
    let run = folder.check(&["--triggers", "nowhere.json", "v1"]);
    assert!(run.code == 2 && run.err.starts_with("tagfire: nowhere.json: "), "{}", run.err);
    let run = folder.check(&["v1"]);
    assert!(run.code == 2 && run.err.contains("--triggers"), "{}", run.err);
    let run = folder.check(&["--triggers", "-", "--tags", "-"]);
    assert!(run.code == 2 && run.err.contains("can’t both be standard input"), "{}", run.err);
}

#[test]
fn a_record_that_cant_be_read_is_told_with_its_place_and_the_others_are_checked() {
    let triggers =
        [trigger("release", "regex", r"^v\d"), trigger("broken", "regex", r"^v(\d"), trigger("x", "all", "")];
    let file = export(&triggers);
    let folder = Folder::with(&[("t.json", &file)]);
    let run = folder.check(&["--triggers", "t.json", "--expect-fires", "broken", "v1"]);
    let column = file.lines().nth(5).unwrap().find(r#""^v("#).unwrap() + 4;
    assert_eq!(run.code, 2);
    let said: Vec<&str> = run.err.lines().collect();
    let fault = format!("tagfire: t.json:6:{column}: triggers[1] broken: “condition.expr”: this “(” is never closed");
    assert!(
        said.len() == 2 && said[0] == fault && said[1].starts_with("tagfire: t.json:7:1: triggers[2] x: "),
        "{said:?}"
    );
    assert!(run.out.contains("    fires  v1") && run.out.contains("2 records can’t be read"), "{}", run.out);
    let report = folder.check(&["--triggers", "t.json", "--format", "json", "v1"]).json();
    assert_eq!((&report["ok"], &report["unreadable"][0]["region"]["startColumn"]), (&json!(false), &json!(column)));
}

#[test]
fn what_holds_tags_back_is_told_with_its_own_place() {
    let but = json!({"condition": {"method": "regex", "expr": "^v", "but": {"method": "regex", "expr": "-(rc"}}});
    let file = export(&[with(trigger("broken", "all", ""), but)]);
    let folder = Folder::with(&[("t.json", &file)]);
    let run = folder.check(&["--triggers", "t.json", "v1"]);
    let column = file.lines().nth(4).unwrap().find(r#""-(rc"#).unwrap() + 3;
    let fault =
        format!("tagfire: t.json:5:{column}: triggers[0] broken: “condition.but.expr”: this “(” is never closed");
    assert!(run.code == 2 && run.err.lines().any(|line| line == fault), "{fault}\n{}", run.err);
}

#[test]
fn broken_records_of_other_repositories_are_not_asked_for() {
    let elsewhere = with(trigger("broken", "regex", "("), json!({"repository": "shop/api"}));
    let folder = Folder::with(&[("t.json", &export(&[three()[0].clone(), elsewhere]))]);
    for (repository, code) in [("shop/web", 0), ("shop/api", 2)] {
        let run = folder.check(&["--triggers", "t.json", "--repository", repository, "v1.0.0"]);
        assert_eq!(run.code, code, "{repository}: {}", run.err);
    }
}

#[test]
fn help_tells_the_exit_codes_and_what_no_tags_mean() {
    let run = Folder::with(&[]).check(&["--help"]);
    assert_eq!(run.code, 0);
    for said in ["Exit codes:", "--expect-fires <NAME>", "[default: 20]", "With no tags at all", "sarif"] {
        assert!(run.out.contains(said), "{said}: {}", run.out);
    }
}
