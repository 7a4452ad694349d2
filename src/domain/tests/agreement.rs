//! Our matcher against an engine that shares no code with it: Python's `re`, in ASCII, searching anywhere.
//!
//! Every pattern that people really use and some hundreds of made ones, on every known tag. Without Python the test says
//! aloud that it checked nothing; where `CI` is set it fails.

use std::io::Write;
use std::process::{Command, Stdio};
use tagfire_domain::condition::{Condition, Method};
use tagfire_domain::matcher::{TagSet, verdicts};

/// Reads patterns and tags, and prints the places of the tags that each pattern is found in. Python's `$` also matches
/// before a last line break, which no tag has.
const SCRIPT: &str = r"
import re, sys
patterns, tags = sys.stdin.read().split('\n\n')
tags = tags.split('\n')
for pattern in patterns.split('\n'):
    found = re.compile(pattern, re.ASCII)
    print(','.join(str(i) for i, tag in enumerate(tags) if found.search(tag)))
";

fn tags() -> Vec<&'static str> {
    [include_str!("data/tags.tsv"), include_str!("data/shapes.tsv")]
        .into_iter()
        .flat_map(|table| table.lines().skip(1).filter_map(|line| line.split('\t').nth(1)))
        .collect()
}

/// Patterns put together from parts that people use, by a small generator that always makes the same ones.
fn made(count: usize) -> Vec<String> {
    const PARTS: [&str; 24] = [
        "v",
        r"\d+",
        r"\.",
        "-",
        "rc",
        "(alpha|beta|rc)",
        "[0-9a-f]{7}",
        ".*",
        r"\w+",
        "[^-]+",
        "latest",
        r"\d{1,2}",
        "(?:-[a-z]+)?",
        "alpine",
        r"\b",
        "[A-Za-z]+",
        "3",
        "(?i:RC)",
        r"\D",
        "_",
        "[a-z0-9._-]*",
        "sha",
        "main",
        r"(\d+\.)+",
    ];
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    (0..count)
        .map(|_| {
            let start = ["^", "", "^v?"][next(3)];
            let end = ["$", "", "$"][next(3)];
            let middle: String = (0..=next(5)).map(|_| PARTS[next(PARTS.len())]).collect();
            format!("{start}{middle}{end}")
        })
        .collect()
}

/// Says that nothing was checked, past what keeps the words of a test that passes to itself.
fn skip(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{why}, and CI is set: there is no independent engine to agree with");
    let told = format!("SKIPPED our_matcher_agrees_with_an_independent_engine: {why}, so nothing was compared\n");
    std::io::stderr().write_all(told.as_bytes()).unwrap();
}

#[test]
fn our_matcher_agrees_with_an_independent_engine() {
    let real = include_str!("data/patterns.tsv").lines().skip(1).filter_map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        (fields.get(2) == Some(&"ok")).then(|| fields[0].to_owned())
    });
    let patterns: Vec<String> = real.chain(made(400)).collect();
    let tags = tags();
    let child = Command::new("python3").args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => return skip(&format!("python3 can't be started ({error})")),
    };
    let mut input = child.stdin.take().unwrap();
    input.write_all(format!("{}\n\n{}", patterns.join("\n"), tags.join("\n")).as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let theirs = String::from_utf8(output.stdout).unwrap();
    let set: TagSet = tags.iter().collect();
    let mut compared = 0;
    for (pattern, line) in patterns.iter().zip(theirs.lines()) {
        let condition = Condition::parse(Method::Regex, pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        let ours = verdicts(&condition, &set);
        let ours: Vec<String> = (0..set.len()).filter(|&id| ours.get(id)).map(|id| id.to_string()).collect();
        assert_eq!(ours.join(","), line, "{pattern}");
        compared += 1;
    }
    assert_eq!(compared, patterns.len());
    assert!(compared > 400);
}
