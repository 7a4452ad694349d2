//! The report as SARIF 2.1.0, held to what the standard asks of every object that is in it.

use crate::program::{Folder, export, export_with_tags, trigger, with};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// A log with a finding of every kind, and the file that it is of.
fn log(language: &str) -> (Value, String) {
    let triggers = [
        with(trigger("release", "regex", r"^v\d+.\d+$"), json!({"examples": {"fires": ["1.0"], "stays": ["v1.0"]}})),
        with(trigger("paused", "regex", ".*"), json!({"enabled": false})),
        trigger("broken", "regex", "(标"),
        with(
            trigger("held", "regex", "^v"),
            json!({"condition": {"expr": "^v", "method": "regex", "but": {"expr": "^v\\d+.2", "method": "regex"}}}),
        ),
        trigger("every", "all", ""),
    ];
    let signature = format!("sha256-{}", "0".repeat(64));
    let file = export_with_tags(&triggers, &["v1.2", "v1x2", "v3", &signature]);
    let folder = Folder::with(&[("my triggers.json", &file), ("tags", "v1\n<none>\n")]);
    let arguments = ["--triggers", "./my triggers.json", "--expect-fires", "release", "--tags", "tags"];
    let run = folder.check(&[&arguments[..], &["--format", "sarif", "--language", language]].concat());
    assert_eq!(run.code, 2, "{}", run.err);
    (run.json(), file)
}

#[test]
fn every_finding_has_its_rule_and_its_place() {
    let (log, _) = log("en");
    let results = log["runs"][0]["results"].as_array().unwrap();
    let found: Vec<(&str, &str, u64)> = results
        .iter()
        .map(|result| {
            let region = &result["locations"][0]["physicalLocation"]["region"];
            let text = |name: &str| result[name].as_str().unwrap();
            (text("ruleId"), text("level"), region["startLine"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(
        found,
        [
            ("unreadable-record", "error", 7),
            ("expected-not-firing", "error", 5),
            ("broken-example", "error", 5),
            ("broken-example", "error", 5),
            ("bare-dot", "warning", 5),
            ("paused-trigger", "note", 6),
            ("everything-matches", "warning", 6),
            ("signatures", "warning", 6),
            ("same-condition", "warning", 6),
            ("bare-dot", "warning", 8),
            ("signatures", "warning", 9),
            ("same-condition", "warning", 9),
        ]
    );
    let text = |place: usize| results[place]["message"]["text"].as_str().unwrap();
    assert_eq!(
        text(1),
        "expected “release” to fire: it would not on 1 of 1 tag\nv1: expected any character after “v1”"
    );
    assert!(text(2).contains("“1.0” must fire, and doesn’t: expected “v” at the start"), "{}", text(2));
    assert_eq!(
        results[1]["locations"][0]["logicalLocations"],
        json!([{"name": "release", "fullyQualifiedName": "shop/web/release", "kind": "object"}])
    );
}

#[test]
fn a_fix_makes_the_file_what_it_says() {
    let (log, file) = log("en");
    for (rule, line, condition) in [
        ("bare-dot", 5, json!({"method": "regex", "expr": r"^v\d+\.\d+$"})),
        ("everything-matches", 6, json!({"method": "all", "expr": ""})),
        ("bare-dot", 8, json!({"method": "regex", "expr": "^v", "but": {"method": "regex", "expr": r"^v\d+\.2"}})),
        ("signatures", 9, json!({"method": "all", "expr": "", "but": {"method": "regex", "expr": "^sha256-"}})),
    ] {
        let results = log["runs"][0]["results"].as_array().unwrap();
        let place = |result: &Value| result["locations"][0]["physicalLocation"]["region"]["startLine"] == line;
        let result = results.iter().find(|result| result["ruleId"] == rule && place(result)).unwrap();
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], "my%20triggers.json");
        let mut lines: Vec<Vec<char>> = file.lines().map(|line| line.chars().collect()).collect();
        // From the last to the first, so that places stay.
        let mut replacements = change["replacements"].as_array().unwrap().clone();
        replacements.sort_by_key(|replacement| replacement["deletedRegion"]["startColumn"].as_u64());
        let mut changed = 0;
        for replacement in replacements.iter().rev() {
            let at = |name: &str| replacement["deletedRegion"][name].as_u64().unwrap() as usize - 1;
            assert_eq!(at("startLine"), at("endLine"));
            changed = at("startLine");
            let text = replacement["insertedContent"]["text"].as_str().unwrap().chars();
            lines[changed].splice(at("startColumn")..at("endColumn"), text);
        }
        let line: String = lines[changed].iter().collect();
        let record: Value = serde_json::from_str(line.trim_end_matches(',')).unwrap();
        assert_eq!(record["condition"], condition, "{rule}");
    }
}

#[test]
fn a_log_is_what_the_standard_asks() {
    let clean = Folder::with(&[("t.json", &export(&[trigger("release", "regex", r"^v\d+$")]))]);
    let clean = clean.check(&["--triggers", "t.json", "--format", "sarif", "v1"]);
    assert_eq!(clean.code, 0);
    let stdin = Folder::with(&[]);
    let stdin = stdin.check_on(&export(&[trigger("every", "regex", ".*")]), &["--triggers", "-", "--format", "sarif"]);
    for log in [log("en").0, log("zh").0, clean.json(), stdin.json()] {
        assert_eq!(log["version"], "2.1.0");
        assert!(log["$schema"].as_str().unwrap().ends_with("/sarif-schema-2.1.0.json"));
        let [run] = log["runs"].as_array().unwrap().as_slice() else { panic!("one run: {log}") };
        has_only(run, &["tool", "language", "columnKind", "invocations", "results"]);
        assert!(["en-US", "zh-CN"].contains(&run["language"].as_str().unwrap()));
        let driver = &run["tool"]["driver"];
        has_only(driver, &["name", "semanticVersion", "rules"]);
        let rules = driver["rules"].as_array().unwrap();
        for rule in rules {
            has_only(rule, &["id", "shortDescription", "defaultConfiguration"]);
            text(&rule["shortDescription"]["text"]);
        }
        let invocation = &run["invocations"][0];
        assert!(invocation["executionSuccessful"].is_boolean() && invocation["exitCode"].is_u64());
        for notification in invocation["toolExecutionNotifications"].as_array().unwrap() {
            text(&notification["message"]["text"]);
        }
        for result in run["results"].as_array().unwrap() {
            check_result(result, rules);
        }
    }
}

fn check_result(result: &Value, rules: &[Value]) {
    has_only(result, &["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "fixes"]);
    let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!((&rule["id"], &rule["defaultConfiguration"]["level"]), (&result["ruleId"], &result["level"]));
    assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
    text(&result["message"]["text"]);
    assert!(result["partialFingerprints"].as_object().unwrap().values().all(Value::is_string));
    for location in result["locations"].as_array().unwrap() {
        has_only(location, &["physicalLocation", "logicalLocations"]);
        if let Some(physical) = location.get("physicalLocation") {
            has_only(physical, &["artifactLocation", "region"]);
            check_uri(&physical["artifactLocation"]["uri"]);
            check_region(&physical["region"]);
        }
    }
    for fix in result.get("fixes").and_then(Value::as_array).into_iter().flatten() {
        text(&fix["description"]["text"]);
        for change in fix["artifactChanges"].as_array().filter(|changes| !changes.is_empty()).unwrap() {
            check_uri(&change["artifactLocation"]["uri"]);
            for replacement in
                change["replacements"].as_array().filter(|replacements| !replacements.is_empty()).unwrap()
            {
                check_region(&replacement["deletedRegion"]);
                assert!(replacement["insertedContent"]["text"].is_string());
            }
        }
    }
}

fn has_only(object: &Value, names: &[&str]) {
    let object = object.as_object().unwrap();
    assert!(object.keys().all(|name| names.contains(&name.as_str())), "{object:?}");
}

fn text(text: &Value) {
    assert!(text.as_str().is_some_and(|text| !text.is_empty()), "{text}");
}

fn check_uri(uri: &Value) {
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._~/%:".contains(c);
    assert!(uri.as_str().is_some_and(|uri| !uri.is_empty() && uri.chars().all(legal)), "{uri}");
}

fn check_region(region: &Value) {
    let at = |name: &str| region[name].as_u64().unwrap();
    let (start, end) = ((at("startLine"), at("startColumn")), (at("endLine"), at("endColumn")));
    assert!(start.0 >= 1 && start.1 >= 1 && start <= end, "{region}");
}

/// Where a schema lies on this machine, an independent validator has its say, too.
#[test]
fn a_validator_agrees_where_there_is_one() {
    let Some(schema) = std::env::var_os("TAGFIRE_SARIF_SCHEMA") else {
        eprintln!("skipped: TAGFIRE_SARIF_SCHEMA names no file with the schema of SARIF 2.1.0");
        return;
    };
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(log("en").0.to_string().as_bytes()).unwrap();
    let mut python = Command::new("python3");
    python.args(["-m", "jsonschema", "-i"]).arg(file.path()).arg(schema);
    let output = python.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
