//! What fires, what doesn't and why; examples; expectations; and the exit code of each.

use crate::program::{Folder, export, export_with_tags, three, trigger, with};
use serde_json::json;
use std::time::{Duration, Instant};

#[test]
fn each_kind_of_condition_fires_or_says_why_not() {
    let folder = Folder::with(&[("triggers.json", &export(&three()))]);
    let run = folder.check(&["--triggers", "triggers.json", "v1.2.3", "lts", "v1.2.3-rc.1"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    let expected = [
        "3 triggers, 3 tags: 3 would fire something, 0 nothing",
        "release  shop/web  triggers.json:5",
        "  regular expression  ^v\\d+\\.\\d+\\.\\d+$",
        "  1 of 3 tags would fire",
        "    fires  v1.2.3",
        "    not    lts          expected “v” at the start",
        "    not    v1.2.3-rc.1  expected the end after “v1.2.3”",
        "  specified tags  lts;stable",
        "    not    v1.2.3       its tags are “lts” and “stable”",
        "every  shop/api  triggers.json:7",
        "  all tags",
        "  3 of 3 tags would fire",
        "nothing is broken",
    ];
    for line in expected {
        assert!(run.out.lines().any(|written| written == line), "{line}\n{}", run.out);
    }
}

#[test]
fn tags_that_are_held_back_say_by_what() {
    let but = json!({"condition": {"method": "all", "but": {"method": "regex", "expr": "-rc"}}});
    let folder = Folder::with(&[("t.json", &export(&[with(trigger("most", "all", ""), but)]))]);
    let run = folder.check(&["--triggers", "t.json", "v1", "v1-rc.1"]);
    for line in ["  all tags", "  but not  regular expression  -rc", "    fires  v1"] {
        assert!(run.out.lines().any(|written| written == line), "{line}\n{}", run.out);
    }
    assert!(run.out.contains("held back by but not: “-rc” in it"), "{}", run.out);
    let report = folder.check(&["--triggers", "t.json", "--format", "json", "v1"]).json();
    assert_eq!(report["triggers"][0]["but"], json!({"method": "regex", "expr": "-rc"}));
}

#[test]
fn sentences_come_in_chinese_too() {
    let triggers = [with(trigger("release", "regex", r"^v\d+.\d+$"), json!({"enabled": false}))];
    let folder = Folder::with(&[("t.json", &export(&triggers))]);
    let run = folder.check(&["--triggers", "t.json", "--language", "zh", "--expect-fires", "release", "v1.2", "x"]);
    assert_eq!(run.code, 1);
    for said in ["开头应为 “v”", "条件匹配，但触发器已暂停", "未转义的“.”匹配任意字符", "可改为：", "“release”应触发"]
    {
        assert!(run.out.contains(said), "{said}\n{}", run.out);
    }
    let english: Vec<&str> = run.out.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() > 3).collect();
    assert!(english.iter().all(|word| ["release", "shop", "json"].contains(word)), "{english:?}");
    let run = folder.check(&["--triggers", "t.json", "--language", "fr", "x"]);
    assert!(run.code == 2 && run.err.contains("en and zh"), "{}", run.err);
}

#[test]
fn broken_examples_fail_with_the_reason() {
    let examples = json!({"examples": {"fires": ["v1.0.0", "1.0.0"], "stays": ["latest", "v9.9.9"]}});
    let folder = Folder::with(&[("t.json", &export(&[with(three()[0].clone(), examples)]))]);
    let run = folder.check(&["--triggers", "t.json"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    for line in [
        "1 trigger, no tags: only examples and notes are checked",
        "  examples: 2 of 4 hold",
        "    broken: “1.0.0” must fire, and doesn’t: expected “v” at the start",
        "    broken: “v9.9.9” must not fire, and does",
        "2 examples are broken",
    ] {
        assert!(run.out.lines().any(|written| written == line), "{line}\n{}", run.out);
    }
}

#[test]
fn an_expected_trigger_must_fire_on_every_tag() {
    let paused = with(trigger("paused", "all", ""), json!({"enabled": false}));
    let triggers: Vec<_> = three().into_iter().chain([paused]).collect();
    let folder = Folder::with(&[("t.json", &export(&triggers))]);
    for (expected, tags, code, said) in [
        (&["release"][..], &["v1.2.3", "v1.2.4"][..], 0, "nothing is broken"),
        (&["release", "every"], &["v1.2.3"], 0, "nothing is broken"),
        (&["release"], &["v1.2.3", "v1.2"], 1, "expected “release” to fire: it would not on 1 of 2 tags"),
        (&["release", "pinned"], &["v1.2.3"], 1, "expected “pinned” to fire: it would not on 1 of 1 tag"),
        (&["paused"], &["v1.2.3"], 1, "expected “paused” to fire: it is paused, and fires nothing"),
        (&["every"], &["anything"], 0, "nothing is broken"),
    ] {
        let mut arguments = vec!["--triggers", "t.json"];
        expected.iter().for_each(|name| arguments.extend(["--expect-fires", name]));
        arguments.extend(tags);
        let run = folder.check(&arguments);
        assert!(run.code == code && run.out.contains(said), "{arguments:?}: {} {}", run.code, run.out);
    }
}

#[test]
fn paused_triggers_are_said_to_be_and_fire_nothing() {
    let paused = with(trigger("paused", "all", ""), json!({"enabled": false}));
    let folder = Folder::with(&[("t.json", &export(&[paused]))]);
    let run = folder.check(&["--triggers", "t.json", "v1"]);
    assert_eq!(run.code, 0);
    for line in [
        "1 trigger, 1 tag: 0 would fire something, 1 nothing",
        "  would fire nothing: v1",
        "  paused: it fires nothing; 1 of 1 tags match",
        "    not    v1  it matches, but the trigger is paused",
    ] {
        assert!(run.out.lines().any(|written| written == line), "{line}\n{}", run.out);
    }
}

#[test]
fn a_repository_restricts_triggers_and_brings_the_tags_that_the_file_knows() {
    let file = export_with_tags(&three(), &["v1.0.0", "v2.0.0", "latest"]);
    let folder = Folder::with(&[("t.json", &file), ("other.txt", "v3.0.0\n")]);
    let run = folder.check(&["--triggers", "t.json", "--repository", "shop/web"]);
    assert!(run.out.starts_with("2 triggers, 3 tags that the file knows: 2 would fire something, 1 nothing"));
    assert!(run.code == 0 && !run.out.contains("every"), "{}", run.out);
    let run = folder.check(&["--triggers", "t.json", "--repository", "shop/web", "--tags", "other.txt", "v4.0.0"]);
    assert!(run.out.starts_with("2 triggers, 2 tags: 2 would fire something"), "{}", run.out);
    let run = folder.check(&["--triggers", "t.json", "--repository", "shop/api"]);
    assert!(run.out.starts_with("1 trigger; the file knows no tags of this repository"), "{}", run.out);
}

#[test]
fn notes_show_tags_that_slip_through_and_what_to_write_instead() {
    let file = export_with_tags(&[trigger("release", "regex", r"^v\d+.\d+\.\d+$")], &["v2x13.4"]);
    let folder = Folder::with(&[("t.json", &file)]);
    let run = folder.check(&["--triggers", "t.json", "v1.2.3"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("warning: A bare “.” matches any character. It lets “v2x13.4” through"), "{}", run.out);
    assert!(run.out.contains(r"    instead: ^v\d+\.\d+\.\d+$"), "{}", run.out);
}

#[test]
fn many_tags_are_counted_and_some_are_listed() {
    let tags: String = (0..100_000).map(|i| format!("v{}.{}.{}\nmain-{i}\n", i / 100, i % 10, i % 7)).collect();
    let triggers: Vec<_> = (0..10).map(|i| trigger(&format!("t{i}"), "regex", &format!(r"^v\d*{i}\.\d"))).collect();
    let folder = Folder::with(&[("t.json", &export(&triggers)), ("tags.txt", &tags)]);
    let start = Instant::now();
    let run = folder.check(&["--triggers", "t.json", "--tags", "tags.txt", "--rows", "6"]);
    let took = start.elapsed();
    assert!(run.code == 0 && took < Duration::from_secs(30), "{took:?}");
    assert!(run.out.starts_with("10 triggers, 200,000 tags: 100,000 would fire something, 100,000 nothing"));
    assert!(run.out.contains("  10,000 of 200,000 tags would fire\n"), "{}", run.out);
    assert!(run.out.contains("9,997 more match, and 189,997 more don’t (--all lists every tag)"), "{}", run.out);
    assert!(run.out.lines().count() < 150);
    let few = Folder::with(&[("t.json", &export(&triggers)), ("tags.txt", &tags[..tags.len() / 1000])]);
    let all = few.check(&["--triggers", "t.json", "--tags", "tags.txt", "--all"]);
    assert!(all.out.lines().count() > 1_500 && !all.out.contains("--all"), "{}", all.out.lines().count());
}

#[test]
fn more_triggers_than_are_judged_together_are_judged_all_the_same() {
    let of = |i: usize| {
        let place = json!({"repository": format!("shop/r{}", i / 10)});
        with(trigger(&format!("t{i}"), "taglist", &format!("tag{i}")), place)
    };
    let folder = Folder::with(&[("t.json", &export(&(0..40).map(of).collect::<Vec<_>>()))]);
    let run = folder.check(&["--triggers", "t.json", "--format", "json", "tag0", "tag17", "tag39", "tag40"]);
    let report = run.json();
    assert_eq!((&report["tags"]["firing"], &report["tags"]["firingNothing"]), (&json!(3), &json!(["tag40"])));
    for (i, fires) in [(0, 1), (1, 0), (16, 0), (17, 1), (39, 1)] {
        assert_eq!(report["triggers"][i]["firing"], fires, "{i}");
    }
}
