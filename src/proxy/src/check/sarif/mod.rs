//! The report as SARIF 2.1.0 (the OASIS standard of 2020), for code scanning: what is broken, expected in vain, unreadable or
//! worth a note, each at its place in the file of triggers. Verdicts on tags are no findings and are left out.

mod place;
mod rules;

use super::report::{Checked, Expectation, Fix, Note, Report, Unreadable, Verdict};
use super::words;
use place::{location, uri};
use rules::{Rule, Rules};
use serde_json::{Value, json};
use tagfire_domain::language::Language;

/// Where the format is described; a name, which nothing here opens.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The log of one run.
pub(super) fn write(report: &Report, language: Language) -> Value {
    let mut log = Log { report, language, rules: Rules::default(), results: Vec::new() };
    report.unreadable.iter().for_each(|record| log.unreadable(record));
    report.expectations.iter().filter(|expectation| !expectation.holds).for_each(|each| log.expectation(each));
    for trigger in &report.triggers {
        log.examples(trigger);
        log.paused(trigger);
        trigger.notes.iter().for_each(|note| log.note(trigger, note));
    }
    log.finish()
}

struct Log<'a> {
    report: &'a Report,
    language: Language,
    rules: Rules,
    results: Vec<Value>,
}

impl Log<'_> {
    /// Adds a finding. `about` tells it from others of its rule, in every run.
    fn add(&mut self, rule: Rule, trigger: Option<&Checked>, text: String, about: &str) -> &mut Value {
        let place = trigger.and_then(|trigger| trigger.region);
        let level = rule.level();
        let (id, index) = self.rules.add(rule);
        let fingerprint = format!("{id} {} {about}", trigger.map_or("", |trigger| &trigger.name));
        self.results.push(json!({
            "ruleId": id,
            "ruleIndex": index,
            "level": level,
            "message": {"text": text},
            "locations": [location(&self.report.file, place, trigger)],
            "partialFingerprints": {"finding/v1": fingerprint},
        }));
        let last = self.results.len() - 1;
        &mut self.results[last]
    }

    fn unreadable(&mut self, record: &Unreadable) {
        let told = format!("{}: {}", record.record, record.why);
        let location = location(&self.report.file, record.region, None);
        self.add(Rule::Unreadable, None, told, &record.record)["locations"] = json!([location]);
    }

    fn expectation(&mut self, expectation: &Expectation) {
        let report = self.report;
        let Expectation { trigger: name, paused, failing, tags, .. } = expectation;
        let trigger = report.triggers.iter().find(|trigger| trigger.name == *name);
        let mut told = words::unfired(name, *paused, *failing, report.tags.count, self.language);
        for row in tags {
            told.push_str(&format!("\n{}: {}", row.tag, row.why_not.as_deref().unwrap_or_default()));
        }
        self.add(Rule::Unfired, trigger, told, "");
    }

    fn examples(&mut self, trigger: &Checked) {
        for example in trigger.examples.iter().filter(|example| !example.holds) {
            let told = words::broken(&example.tag, example.must_match, example.why_not.as_deref(), self.language);
            let told = self.language.pick(
                format!("an example that guards “{}” is broken: {told}", trigger.name),
                format!("“{}”的示例不成立：{told}", trigger.name),
            );
            self.add(Rule::BrokenExample, Some(trigger), told, &example.tag);
        }
    }

    fn paused(&mut self, trigger: &Checked) {
        if !trigger.enabled {
            let name = &trigger.name;
            let told = self
                .language
                .pick(format!("“{name}” is paused: it fires nothing"), format!("“{name}”已暂停，不会触发"));
            self.add(Rule::Paused, Some(trigger), told, "");
        }
    }

    fn note(&mut self, trigger: &Checked, note: &Note) {
        let mut told = format!("{} {}", note.title, note.why);
        if let Some(fix) = &note.fix {
            let to = words::instead(fix, self.language);
            told.push_str(&self.language.pick(format!("\nInstead: {to}"), format!("\n可改为：{to}")));
        }
        let location = location(&self.report.file, note.region.or(trigger.region), Some(trigger));
        let fixes = note.fix.as_ref().and_then(|fix| self.fix(fix));
        let result = self.add(Rule::Note(note.code, note.severity), Some(trigger), told, "");
        result["locations"] = json!([location]);
        if let Some(fix) = fixes {
            result["fixes"] = json!([fix]);
        }
    }

    fn fix(&self, fix: &Fix) -> Option<Value> {
        let file = uri(&self.report.file)?;
        let replace =
            |(region, text): &(_, String)| json!({"deletedRegion": region, "insertedContent": {"text": text}});
        let replacements: Vec<Value> = fix.replacements.iter().map(replace).collect();
        let change = json!({"artifactLocation": {"uri": file}, "replacements": replacements});
        (!replacements.is_empty()).then(|| json!({"description": {"text": fix.label}, "artifactChanges": [change]}))
    }

    fn finish(self) -> Value {
        let Log { report, language, rules, results } = self;
        let left_out = report.tags.rejected.iter().map(|rejected| {
            let told = words::rejected(rejected.line, &rejected.text, &rejected.why, language);
            json!({"level": "warning", "message": {"text": told}})
        });
        let (verdict, left_out) = (report.verdict(), left_out.collect::<Vec<Value>>());
        json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "tagfire",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules.list(language),
                }},
                "language": language.pick("en-US", "zh-CN"),
                // As our places are counted.
                "columnKind": "unicodeCodePoints",
                "invocations": [{
                    "executionSuccessful": verdict != Verdict::Unreadable,
                    "exitCode": verdict.code(),
                    "toolExecutionNotifications": left_out,
                }],
                "results": results,
            }],
        })
    }
}
