//! From triggers and tags to a report: verdicts, examples, expectations and notes, each as the domain has it.

use super::codes;
use super::error::CheckError;
use super::file::TriggerFile;
use super::locate::{Record, RulePlace};
use super::options::CheckOptions;
use super::place::{Region, Source, written};
use super::report::{
    Checked, Example, Expectation, Fix, Note, Rejected, Report, TagCounts, Unreadable, VERSION, Verdict,
};
use super::rows::{Judged, why_not};
use super::tags::Tags;
use super::words;
use std::ops::Range;
use tagfire_domain::condition::{Condition, ConditionText, Method, RuleText, Side};
use tagfire_domain::language::{Language, Say};
use tagfire_domain::lint::{Lint, lint};
use tagfire_domain::matcher::TagSet;
use tagfire_domain::transfer::Refusal;
use tagfire_domain::trigger::{Trigger, TriggerName};

/// How many of the tags that fire nothing are named, where fewer are asked for.
const NAMED: usize = 20;

/// Checks the triggers of a file on tags.
pub(super) fn judge(options: &CheckOptions, file: &TriggerFile, tags: Tags) -> Result<Report, CheckError> {
    let language = options.language;
    let judged = Judged::new(&file.triggers, tags.set.clone());
    let rows = options.most_rows();
    let expectation = |name: &TriggerName| {
        let place = file.triggers.iter().position(|trigger| trigger.name == *name);
        let place = place.ok_or_else(|| {
            let known: Vec<&str> = file.triggers.iter().map(|trigger| trigger.name.as_str()).collect();
            CheckError::new(format!("--expect-fires {name}: {}", words::no_trigger(&file.name, &known, language)))
        })?;
        let (failing, tags) = judged.failing(place, rows, language);
        let paused = !judged.trigger(place).is_some_and(|trigger| trigger.enabled);
        Ok(Expectation { trigger: name.to_string(), holds: failing == 0, paused, failing, tags })
    };
    // A trigger whose record can't be read is expected in vain, and that is told already.
    let unread = |name: &&TriggerName| !file.refused.iter().any(|r| r.what.split(' ').nth(1) == Some(name.as_str()));
    let expectations = options.expect_fires.iter().filter(unread).map(expectation).collect::<Result<_, _>>()?;
    let triggers = (0..file.triggers.len()).filter_map(|place| checked(options, file, &judged, place)).collect();
    let mut report = Report {
        format: "tagfire-check",
        version: VERSION,
        ok: false,
        file: file.name.clone(),
        repository: options.repository.as_ref().map(ToString::to_string),
        tags: counts(&tags, &judged, rows.max(NAMED), language),
        triggers,
        expectations,
        unreadable: file.refused.iter().map(|refusal| unreadable(file, refusal, language)).collect(),
    };
    report.ok = report.verdict() == Verdict::Fine;
    Ok(report)
}

fn counts(tags: &Tags, judged: &Judged<'_>, named: usize, language: Language) -> TagCounts {
    let (firing, firing_nothing) = judged.together(named);
    let rejected = tags.read.rejected.iter().map(|rejected| Rejected {
        line: rejected.line,
        text: rejected.text.clone(),
        why: rejected.error.say(language),
    });
    TagCounts {
        count: tags.set.len(),
        known: tags.known,
        firing,
        firing_nothing,
        refused: tags.read.refused,
        rejected: rejected.collect(),
        beyond: tags.read.beyond,
    }
}

fn checked(options: &CheckOptions, file: &TriggerFile, judged: &Judged<'_>, place: usize) -> Option<Checked> {
    let language = options.language;
    let trigger = judged.trigger(place)?;
    let record = file.records.iter().find(|record| record.is_trigger(trigger));
    let listed = judged.list(place, options.most_rows(), language);
    let examples = trigger.examples.iter().map(|(tag, must_match)| {
        let why_not = why_not(&trigger.condition, tag.as_str(), language);
        Example { tag: tag.to_string(), must_match, holds: why_not.is_none() == must_match, why_not }
    });
    Some(Checked {
        name: trigger.name.to_string(),
        repository: trigger.repository.to_string(),
        enabled: trigger.enabled,
        method: trigger.condition.method(),
        expr: trigger.condition.expr().to_owned(),
        but: trigger.condition.but().map(RuleText::from),
        region: record.map(|record| file.source.region(record.condition(Side::Takes))),
        matching: listed.matching,
        firing: if trigger.enabled { listed.matching } else { 0 },
        tags: listed.rows,
        more_matching: listed.more_matching,
        more_others: listed.more_others,
        examples: examples.collect(),
        notes: notes(file, trigger, record, judged.tags(), language),
    })
}

/// The notes on a condition, in view of the tags that are tried and of those that the file knows of its repository.
fn notes(
    file: &TriggerFile,
    trigger: &Trigger,
    record: Option<&Record>,
    tags: &TagSet,
    language: Language,
) -> Vec<Note> {
    let known = file.known.iter().filter(|(repository, _)| *repository == trigger.repository);
    let known: Vec<&str> = known.map(|(_, tag)| tag.as_str()).collect();
    let tags = if known.is_empty() { tags.clone() } else { tags.iter().chain(known).collect() };
    let beside = file.triggers.iter().filter(|other| other.repository == trigger.repository && other.id != trigger.id);
    let others: Vec<(TriggerName, Condition)> =
        beside.map(|other| (other.name.clone(), other.condition.clone())).collect();
    let found = lint(&ConditionText::from(&trigger.condition), &tags, &others);
    let note = |lint: Lint| Note {
        code: codes::code(&lint.kind),
        severity: lint.severity.as_str(),
        title: lint.title(language).plain(),
        why: lint.why(language).plain(),
        region: record.map(|record| part(&file.source, record, lint.side, lint.span.as_ref())),
        fix: lint.fix.map(|fix| Fix {
            label: fix.label(language),
            replacements: replacements(&file.source, record, &fix.text),
            method: fix.text.takes.method,
            expr: fix.text.takes.expr,
            but: fix.text.but,
        }),
        evidence: lint.evidence,
    };
    found.into_iter().map(note).collect()
}

/// Where a part of a condition's rule stands in the file; where no part is meant, the whole rule.
fn part(source: &Source, record: &Record, side: Side, span: Option<&Range<usize>>) -> Region {
    let expr = record.rule(side).and_then(|place| place.expr.as_ref());
    let inner = span.zip(expr).and_then(|(span, expr)| {
        let inner = written(source.text().get(expr.clone())?, span)?;
        Some(expr.start + inner.start..expr.start + inner.end)
    });
    source.region(inner.as_ref().unwrap_or(record.condition(side)))
}

/// What to write where, so that the file has another condition. Nothing where it has no place for all of its parts, as the
/// vendor's has none for what holds tags back.
fn replacements(source: &Source, record: Option<&Record>, text: &ConditionText) -> Vec<(Region, String)> {
    let parts = record.and_then(|record| {
        let takes = rule(&record.takes, &text.takes);
        match (&record.but, &text.but) {
            (None, None) => takes,
            (Some(place), Some(but)) => Some([takes?, rule(place, but)?].concat()),
            _ => Some(vec![(record.condition.as_ref()?, written_anew(text))]),
        }
    });
    let changed = parts.into_iter().flatten();
    let changed = changed.filter(|(place, json)| source.text().get((*place).clone()) != Some(json));
    changed.map(|(place, json)| (source.region(place), json)).collect()
}

fn rule<'a>(place: &'a RulePlace, text: &RuleText) -> Option<Vec<(&'a Range<usize>, String)>> {
    let json = |text: &str| serde_json::Value::from(text).to_string();
    Some(vec![(place.method.as_ref()?, json(text.method.as_str())), (place.expr.as_ref()?, json(&text.expr))])
}

/// The condition as a file of ours has it.
fn written_anew(text: &ConditionText) -> String {
    let mut json = serde_json::json!(text.takes);
    if let Some(but) = &text.but {
        json["but"] = serde_json::json!(but);
    }
    json.to_string()
}

fn unreadable(file: &TriggerFile, refusal: &Refusal, language: Language) -> Unreadable {
    let record = file.records.iter().find(|record| record.is_of(refusal));
    let text = |place: &Range<usize>| serde_json::from_str::<String>(file.source.text().get(place.clone())?).ok();
    let fault = |record: &Record, side| {
        let place = record.rule(side)?;
        let method = place.method.as_ref().and_then(text)?;
        let expr = place.expr.as_ref().and_then(text)?;
        let error = RuleText::new(Method::parse(&method)?, expr).parse().err()?;
        Some(part(&file.source, record, side, error.span().as_ref()))
    };
    let fault = |record: &Record| fault(record, Side::Takes).or_else(|| fault(record, Side::But));
    Unreadable {
        record: refusal.what.clone(),
        why: refusal.reason.say(language),
        region: record.map(|record| fault(record).unwrap_or_else(|| file.source.region(&record.whole))),
    }
}
