//! The functions in Node, held to the rules themselves.

use crate::package;
use serde_json::{Value, json};
use std::process::Command;
use tagfire_domain::condition::{Condition, Method};
use tagfire_domain::explain::why_not;
use tagfire_domain::language::{Language, Say};
use tagfire_domain::matcher::{TagSet, verdicts};

const PATTERNS: &str = include_str!("../../src/domain/tests/data/patterns.tsv");
const TAGS: &str = include_str!("../../src/domain/tests/data/tags.tsv");
const SHAPES: &str = include_str!("../../src/domain/tests/data/shapes.tsv");

/// Runs a script as a module of a program that has the package, and reads what it prints. `given` is its `given`.
fn node(script: &str, given: &Value) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("program.mjs");
    let index = package().join("node.js");
    let head = format!(
        "import * as preview from {};\nimport {{ readFileSync }} from 'node:fs';\nconst given = JSON.parse(readFileSync(new URL('./given.json', import.meta.url)));\n",
        json!(format!("file://{}", index.display()))
    );
    std::fs::write(&file, head + script).expect("the program");
    std::fs::write(folder.path().join("given.json"), given.to_string()).expect("what it is given");
    let ran = Command::new("node").arg(&file).output().expect("node");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).expect("what it prints")
}

fn tags() -> Vec<&'static str> {
    [TAGS, SHAPES].iter().flat_map(|table| table.lines().skip(1)).filter_map(|line| line.split('\t').nth(1)).collect()
}

#[test]
#[ignore = "needs the built package: cargo xtask test embed"]
fn verdicts_reasons_and_errors_are_the_rules_own() {
    let patterns: Vec<&str> = PATTERNS.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
    let tags = tags();
    assert_eq!((patterns.len(), tags.len()), (25, 4_745));
    let script = r"
        const answers = given.patterns.map(expr => {
            try {
                const condition = preview.compile('regex', expr, 'zh-CN');
                const verdicts = condition.verdicts(given.tags);
                return {
                    verdicts: verdicts.map(fires => fires ? '1' : '0').join(''),
                    whyNot: given.tags.filter((_, i) => i % 4 == 0).map(tag => condition.whyNot(tag)),
                    inWords: preview.inWords(condition).length,
                };
            } catch (error) {
                return { name: error.name, message: error.message, start: error.start, end: error.end };
            }
        });
        console.log(JSON.stringify(answers));
    ";
    let answers = node(script, &json!({ "patterns": patterns, "tags": tags }));
    let set: TagSet = tags.iter().collect();
    let (mut fired, mut refused) = (0, 0);
    for (pattern, answer) in patterns.iter().zip(answers.as_array().expect("answers")) {
        match Condition::parse(Method::Regex, pattern) {
            Ok(condition) => {
                let own = verdicts(&condition, &set);
                let text: String = (0..own.len()).map(|id| if own.get(id) { '1' } else { '0' }).collect();
                assert_eq!(answer["verdicts"], json!(text), "{pattern}");
                let why = |tag: &&str| why_not(&condition, tag).map(|why| why.phrase(Language::ZhHans).plain());
                // Verdicts are of all tags; reasons take the tests long, and are of every fourth.
                assert_eq!(answer["whyNot"], json!(tags.iter().step_by(4).map(why).collect::<Vec<_>>()), "{pattern}");
                assert!(answer["inWords"].as_u64() > Some(0), "{pattern}");
                fired += own.count();
            }
            Err(error) => {
                // These patterns are ASCII: bytes are JavaScript's indices.
                let (start, end) = error.span().map_or((None, None), |span| (Some(span.start), Some(span.end)));
                let told = json!({"name": "ConditionError", "message": error.say(Language::ZhHans), "start": start, "end": end});
                assert_eq!(*answer, told, "{pattern}");
                refused += 1;
            }
        }
    }
    assert!(fired > 1_000 && refused > 0, "{fired} {refused}");
}

#[test]
#[ignore = "needs the built package: cargo xtask test embed"]
fn functions_work_without_a_page() {
    let script = r"
        const { compile, verdicts, whyNot, inWords, notes, ready } = preview;
        const thrown = run => { try { return run(); } catch (error) { return [error.name, error.message, error.start, error.end]; } };
        const condition = compile('regex', '^v\\d+.\\d+$');
        const held = compile('all', '', 'en', { method: 'regex', expr: '-rc' });
        const out = {
            page: typeof document, element: 'TagfirePreview' in preview,
            condition: [condition.method, condition.expr, condition.language],
            verdicts: condition.verdicts(new Set(['v1.2', 'v1', ''])),
            text: verdicts({ method: 'taglist', expr: 'a; b' }, 'a\nb c'),
            whyNot: [condition.whyNot('v1.2'), whyNot(condition, 'latest'), whyNot({ method: 'taglist', expr: 'v1', language: 'zh-CN' }, 'v2')],
            inWords: inWords({ method: 'regex', expr: 'é?v$' }).map(({ start, end, text, depth }) => [start, end, text, depth]),
            notes: condition.notes(['v1x2', 'v1.2']),
            glob: notes({ method: 'regex', expr: '*-alpine', language: 'zh' }, ['3-alpine'])[0].fix,
            unreadable: thrown(() => compile('regex', '😀(a')),
            chinese: thrown(() => compile('taglist', '', 'zh-CN'))[1],
            method: thrown(() => compile('glob', 'v*')).slice(0, 2),
            tags: thrown(() => condition.verdicts([1])).slice(0, 1),
            held: [held.but, held.verdicts(['v1', 'v1-rc']), held.whyNot('v1-rc'), inWords(held, 'but').length, held.notes(['v1'])[0].of],
            both: verdicts({ method: 'regex', expr: '^v', but: { method: 'taglist', expr: 'v1' } }, ['v1', 'v2']),
            ahead: notes({ method: 'regex', expr: '^(?!.*-rc).*$' }, ['v1'])[0].fix.but,
            unheld: (() => { try { compile('all', '', 'en', { method: 'regex', expr: 'a(' }); } catch (error) { return [error.of, error.start]; } })(),
        };
        await ready();
        condition.free();
        console.log(JSON.stringify(out));
    ";
    let out = node(script, &json!(null));
    assert_eq!((&out["page"], &out["element"]), (&json!("undefined"), &json!(false)));
    assert_eq!(out["condition"], json!(["regex", r"^v\d+.\d+$", "en"]));
    assert_eq!(out["verdicts"], json!([true, false, false]));
    assert_eq!(out["text"], json!([true, true, false]));
    assert_eq!(out["whyNot"][0], json!(null));
    assert_eq!(out["whyNot"][1], json!("expected “v” at the start"));
    let parts = json!([[0, 2, "perhaps the text “é”", 0], [2, 3, "the letter “v”", 0], [3, 4, "the tag ends here", 0]]);
    assert_eq!(out["inWords"], parts);
    let note = &out["notes"][0];
    assert_eq!((&note["severity"], &note["start"], &note["end"]), (&json!("warning"), &json!(5), &json!(6)));
    assert_eq!(note["evidence"], json!(["v1x2"]));
    assert_eq!(note["fix"], json!({"label": r"Use \.", "method": "regex", "expr": r"^v\d+\.\d+$", "but": null}));
    assert_eq!(out["glob"]["expr"], json!("-alpine$"));
    // The sign of two units before it counts as two.
    assert_eq!(out["unreadable"], json!(["ConditionError", "this “(” is never closed", 2, 3]));
    assert!(out["chinese"].as_str().is_some_and(|text| text.contains("标签")), "{}", out["chinese"]);
    assert_eq!(out["method"], json!(["TypeError", "there is no method “glob”: it is “all”, “taglist” or “regex”"]));
    assert_eq!(out["tags"], json!(["TypeError"]));
    let rc = json!({"method": "regex", "expr": "-rc"});
    let why = "held back by but not: “-rc” at the end";
    assert_eq!(out["held"], json!([rc, [true, false], why, 1, "but"]));
    assert_eq!((&out["both"], &out["ahead"]), (&json!([false, true]), &rc));
    assert_eq!(out["unheld"], json!(["but", 1]));
}
