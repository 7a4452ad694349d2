//! The forms that triggers and tags come in, and the JSON of the report.

use crate::program::{Folder, export, export_with_tags, three, trigger, with};
use serde_json::{Value, json};

const LISTED: &str = include_str!("../../../domain/tests/data/tcr-triggers.json");
const REQUEST: &str = include_str!("../../../domain/tests/data/tcr-request.json");
const FIRST: &str = include_str!("../../../domain/tests/data/export-v1-first.json");

#[test]
fn every_form_of_triggers_that_the_import_takes_is_checked() {
    let data: Value = serde_json::from_str(LISTED).unwrap();
    let data = serde_json::to_string_pretty(&data["Response"]["Data"]).unwrap();
    let requests = format!("[{REQUEST}]");
    for (file, arguments, name) in [
        (LISTED, &["--repository", "test/test123"][..], "aaaa"),
        (&data, &["--repository", "test/test123"], "aaaa"),
        (REQUEST, &[], "testtrig"),
        (&requests, &[], "testtrig"),
        (FIRST, &[], "release"),
    ] {
        let folder = Folder::with(&[("t.json", file)]);
        let run = folder.check(&[arguments, &["--triggers", "t.json", "--expect-fires", name, "v1.2.3"]].concat());
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{name}: {}", run.out);
        let json = folder.check(&[arguments, &["--triggers", "t.json", "--format", "json", "v1.2.3"]].concat()).json();
        let trigger = &json["triggers"][0];
        assert_eq!((&trigger["name"], &trigger["firing"]), (&json!(name), &json!(1)));
        assert!(trigger["region"]["startLine"].is_u64(), "{trigger}");
    }
}

#[test]
fn every_form_of_tags_is_taken() {
    let folder = Folder::with(&[("t.json", &export(&three()))]);
    let vendor = r#"{"Response":{"Data":{"RepoName":"shop/web","TagInfo":[{"TagName":"v1.0.0"},{"TagName":"lts"}]}}}"#;
    for text in [
        "v1.0.0\nlts\n",
        "\u{feff}v1.0.0\r\n\r\nlts\r\n",
        "repository\ttag\nshop/web\tv1.0.0\nshop/web\tlts\n",
        r#"["v1.0.0","lts"]"#,
        r#"{"name":"shop/web","tags":["v1.0.0","lts"]}"#,
        r#"{"Repository":"shop/web","Tags":["v1.0.0","lts"]}"#,
        vendor,
    ] {
        folder.write("tags", text.as_bytes());
        for run in [
            folder.check(&["--triggers", "t.json", "--tags", "tags", "--format", "json"]),
            folder.check_on(text, &["--triggers", "t.json", "--tags", "-", "--format", "json"]),
        ] {
            let report = run.json();
            assert_eq!(run.code, 0, "{text}");
            assert_eq!((&report["tags"]["count"], &report["tags"]["firing"]), (&json!(2), &json!(2)), "{text}");
        }
    }
    let run = folder.check_on(&export(&three()), &["--triggers", "-", "v1.0.0"]);
    assert!(run.code == 0 && run.out.contains("release  shop/web  -:5"), "{}", run.out);
}

#[test]
fn an_empty_file_of_tags_leaves_examples_and_notes() {
    let folder = Folder::with(&[("t.json", &export(&three())), ("none.txt", "\n\n")]);
    let run = folder.check(&["--triggers", "t.json", "--tags", "none.txt"]);
    assert!(run.code == 0 && run.out.starts_with("3 triggers, no tags: only examples"), "{}", run.out);
}

#[test]
fn what_is_no_tag_in_a_file_is_told_and_left_out() {
    let folder = Folder::with(&[("t.json", &export(&three())), ("tags.txt", "v1.0.0\n<none>\n-x\n\u{1b}[2J\n")]);
    let run = folder.check(&["--triggers", "t.json", "--tags", "tags.txt"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("  3 left out, being no tags\n    line 2, “<none>”: a tag begins with"), "{}", run.out);
    assert!(!run.out.contains('\u{1b}'), "{:?}", run.out);
    let report = folder.check(&["--triggers", "t.json", "--tags", "tags.txt", "--format", "json"]).json();
    assert_eq!((&report["tags"]["refused"], &report["tags"]["rejected"][1]["line"]), (&json!(3), &json!(3)));
}

#[test]
fn the_report_as_json_has_a_shape_that_stays() {
    let release = with(
        trigger("release", "regex", r"^v\d+.\d+$"),
        json!({"enabled": false, "examples": {"fires": ["1.0"], "stays": []}}),
    );
    let file = export_with_tags(&[release], &["v1x2"]);
    let folder = Folder::with(&[("t.json", &file)]);
    let run = folder.check(&["--triggers", "t.json", "--expect-fires", "release", "--format", "json", "v1.2", "x"]);
    let region = |from: u64, to: u64| json!({"startLine": 5, "startColumn": from, "endLine": 5, "endColumn": to});
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    // The condition's text begins behind its key.
    let start = file.lines().nth(4).unwrap().find(r#""^v"#).unwrap() as u64 + 1;
    assert_eq!(
        run.json(),
        json!({
            "format": "tagfire-check", "version": 1, "ok": false, "file": "t.json", "repository": null,
            "tags": {"count": 2, "known": false, "firing": 0, "firingNothing": ["v1.2", "x"], "refused": 0,
                "rejected": [], "beyond": 0},
            "triggers": [{
                "name": "release", "repository": "shop/web", "enabled": false, "method": "regex",
                "expr": r"^v\d+.\d+$", "region": region(start, start + 14), "matching": 1, "firing": 0,
                "tags": [
                    {"tag": "v1.2", "matches": true, "fires": false,
                        "whyNot": "it matches, but the trigger is paused"},
                    {"tag": "x", "matches": false, "fires": false, "whyNot": "expected “v” at the start"},
                ],
                "moreMatching": 0, "moreOthers": 0,
                "examples": [{"tag": "1.0", "mustMatch": true, "holds": false,
                    "whyNot": "expected “v” at the start"}],
                "notes": [{
                    "code": "bare-dot", "severity": "warning", "title": "A bare “.” matches any character.",
                    "why": "It lets “v1x2” through; you most likely mean a literal dot.",
                    "region": region(start + 7, start + 8), "evidence": ["v1x2"],
                    "fix": {"label": r"Use \.", "method": "regex", "expr": r"^v\d+\.\d+$"},
                }],
            }],
            "expectations": [{"trigger": "release", "holds": false, "paused": true, "failing": 2, "tags": [
                {"tag": "v1.2", "matches": true, "fires": false, "whyNot": "it matches, but the trigger is paused"},
                {"tag": "x", "matches": false, "fires": false, "whyNot": "expected “v” at the start"},
            ]}],
            "unreadable": [],
        })
    );
}
