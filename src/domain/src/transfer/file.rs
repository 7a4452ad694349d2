//! From a file's text to its records, one by one: a record that can't be read doesn't take the others with it.

use super::report::{ImportError, JsonFault};
use super::{FORMAT, MAX_IMPORT, VERSION};
use crate::digest::Digest;
use crate::history::Entry;
use crate::push::TagRecord;
use crate::repository::RepositoryName;
use crate::tag::Tag;
use crate::tcr::{self, Draft, LogInfo, RecordError, TagInfo, TriggerInfo, TriggerRequest};
use crate::trigger::{Trigger, TriggerName};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A record of the file, and where it stands.
pub(super) struct Record {
    pub what: String,
    pub content: Result<Content, RecordError>,
}

pub(super) enum Content {
    Trigger(Trigger),
    Draft(Draft),
    Entry(Entry),
    /// An entry of the vendor's log, and whether its workload's kind was assumed.
    Logged(Entry, bool),
    Tag(RepositoryName, TagRecord),
}

/// The repository to take where the file names none, and whether it was needed.
struct Asked<'a> {
    repository: Option<&'a RepositoryName>,
    needed: bool,
}

impl Asked<'_> {
    fn take(&mut self) -> Result<RepositoryName, ImportError> {
        self.needed = true;
        self.repository.cloned().ok_or(ImportError::NeedsRepository)
    }
}

/// The records of a file of any kind that is known, and whether the repository given was needed for them.
pub(super) fn records(text: &str, repository: Option<&RepositoryName>) -> Result<(Vec<Record>, bool), ImportError> {
    if text.len() > MAX_IMPORT {
        return Err(ImportError::TooLarge { bytes: text.len() });
    }
    // Editors on some systems put a byte order mark before everything.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    let mut asked = Asked { repository, needed: false };
    let records = match serde_json::from_str(text).map_err(|error| json_error(&error))? {
        Value::Object(file) if file.contains_key("format") => own(file),
        Value::Object(file) => vendor(file, &mut asked),
        Value::Array(list) => several(list, &mut asked),
        _ => Err(ImportError::Unknown),
    }?;
    Ok((records, asked.needed))
}

fn json_error(error: &serde_json::Error) -> ImportError {
    let fault = match error.classify() {
        serde_json::error::Category::Eof => JsonFault::Incomplete,
        // The parser has no category of its own for this.
        _ if error.to_string().starts_with("recursion limit") => JsonFault::TooDeep,
        _ => JsonFault::Syntax,
    };
    ImportError::Json { fault, line: error.line(), column: error.column() }
}

fn own(mut file: Map<String, Value>) -> Result<Vec<Record>, ImportError> {
    if file.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(ImportError::Unknown);
    }
    match file.get("version").and_then(Value::as_u64) {
        Some(version) if version > VERSION => return Err(ImportError::Newer { version }),
        Some(1..) => {}
        _ => return Err(ImportError::Shape { part: "version".into() }),
    }
    let mut records =
        each(list(&mut file, "triggers")?, "triggers", "name", |value| trigger(value).map(Content::Trigger));
    records.extend(each(list(&mut file, "history")?, "history", "id", |value| entry(value).map(Content::Entry)));
    for (place, repository) in list(&mut file, "repositories")?.into_iter().enumerate() {
        let part = format!("repositories[{place}]");
        let Value::Object(mut repository) = repository else { return Err(ImportError::Shape { part }) };
        let name = repository.get("name").and_then(Value::as_str).unwrap_or_default();
        let name = match RepositoryName::parse(name) {
            Ok(name) => name,
            Err(error) => {
                let what = format!("{part} {name}");
                records.push(Record { what, content: Err(RecordError::Repository(error)) });
                continue;
            }
        };
        let tags = list(&mut repository, "tags").map_err(|_| ImportError::Shape { part: format!("{part}.tags") })?;
        let path = format!("{part}.tags");
        records.extend(each(tags, &path, "tag", |value| tag(value).map(|record| Content::Tag(name.clone(), record))));
    }
    Ok(records)
}

/// A list of the file, empty where the file has none.
fn list(file: &mut Map<String, Value>, part: &str) -> Result<Vec<Value>, ImportError> {
    match file.remove(part) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(ImportError::Shape { part: part.into() }),
    }
}

fn each(
    list: Vec<Value>,
    path: &str,
    name: &str,
    mut read: impl FnMut(Value) -> Result<Content, RecordError>,
) -> Vec<Record> {
    let record = |(place, value): (usize, Value)| {
        let named = value.get(name).and_then(Value::as_str).unwrap_or_default();
        let what = format!("{path}[{place}] {}", named.chars().take(80).collect::<String>()).trim_end().to_owned();
        Record { what, content: read(value) }
    };
    list.into_iter().enumerate().map(record).collect()
}

/// The record as its type, after the parts that have sentences of their own were looked at.
fn shaped<T: DeserializeOwned>(value: Value) -> Result<T, RecordError> {
    serde_json::from_value(value).map_err(|error| RecordError::Shape { detail: error.to_string() })
}

fn check(value: &Value, field: &str, parse: impl Fn(&str) -> Result<(), RecordError>) -> Result<(), RecordError> {
    value.get(field).and_then(Value::as_str).map_or(Ok(()), parse)
}

fn check_shared(value: &Value, name: &str) -> Result<(), RecordError> {
    check(value, name, |text| TriggerName::parse(text).map(drop).map_err(RecordError::Name))?;
    check(value, "repository", |text| RepositoryName::parse(text).map(drop).map_err(RecordError::Repository))?;
    let part = |name: &str| value.get("condition").and_then(|condition| condition.get(name)).and_then(Value::as_str);
    match (part("method"), part("expr")) {
        (Some(method), expr) => tcr::condition(method, expr.unwrap_or_default()).map(drop),
        _ => Ok(()),
    }
}

fn trigger(value: Value) -> Result<Trigger, RecordError> {
    check_shared(&value, "name")?;
    shaped(value)
}

fn entry(value: Value) -> Result<Entry, RecordError> {
    check_shared(&value, "trigger")?;
    check_tag(&value)?;
    shaped(value)
}

fn tag(value: Value) -> Result<TagRecord, RecordError> {
    check_tag(&value)?;
    shaped(value)
}

fn check_tag(value: &Value) -> Result<(), RecordError> {
    check(value, "tag", |text| Tag::parse(text).map(drop).map_err(RecordError::Tag))?;
    check(value, "digest", |text| Digest::parse(text).map(drop).map_err(RecordError::Digest))
}

/// The vendor's response, its `Data`, or one request.
fn vendor(mut file: Map<String, Value>, asked: &mut Asked) -> Result<Vec<Record>, ImportError> {
    for part in ["Response", "Data"] {
        if let Some(inner) = file.remove(part) {
            let Value::Object(inner) = inner else { return Err(ImportError::Shape { part: part.into() }) };
            file = inner;
        }
    }
    if let Some(error) = file.get("Error") {
        let text = |from: &Value, part: &str| from.get(part).and_then(Value::as_str).unwrap_or_default().to_owned();
        let request_id = file.get("RequestId").and_then(Value::as_str).unwrap_or_default().to_owned();
        return Err(ImportError::Vendor { code: text(error, "Code"), message: text(error, "Message"), request_id });
    }
    let Some(part) = ["TriggerInfo", "LogInfo", "TagInfo"].into_iter().find(|part| file.contains_key(*part)) else {
        let known = file.contains_key("TriggerName");
        return if known { several(vec![Value::Object(file)], asked) } else { Err(ImportError::Unknown) };
    };
    let records = list(&mut file, part)?;
    match part {
        "TriggerInfo" if records.is_empty() => Ok(Vec::new()),
        "TriggerInfo" => {
            let repository = asked.take()?;
            Ok(each(records, part, "TriggerName", |value| listed(value, &repository)))
        }
        "LogInfo" => Ok(each(records, part, "TriggerName", logged)),
        _ => {
            let named = file.get("RepoName").and_then(Value::as_str).and_then(|name| RepositoryName::parse(name).ok());
            let repository = named.map_or_else(|| asked.take(), Ok)?;
            let read = |value| Ok(Content::Tag(repository.clone(), shaped::<TagInfo>(value)?.read()?));
            Ok(each(records, part, "TagName", read))
        }
    }
}

/// A list of the vendor's records: requests, or what one copied out of a response.
fn several(list: Vec<Value>, asked: &mut Asked) -> Result<Vec<Record>, ImportError> {
    if !list.iter().all(|value| value.get("TriggerName").is_some()) {
        return Err(ImportError::Unknown);
    }
    let bare = |value: &Value| value.get("InvokePara").is_some() && value.get("InvokeResult").is_none();
    let repository = if list.iter().any(bare) { Some(asked.take()?) } else { None };
    Ok(each(list, "", "TriggerName", |value| match &repository {
        Some(repository) if bare(&value) => listed(value, repository),
        _ if value.get("InvokeResult").is_some() => logged(value),
        _ => Ok(Content::Draft(shaped::<TriggerRequest>(value)?.read()?)),
    }))
}

fn listed(value: Value, repository: &RepositoryName) -> Result<Content, RecordError> {
    Ok(Content::Draft(shaped::<TriggerInfo>(value)?.read(repository)?))
}

fn logged(value: Value) -> Result<Content, RecordError> {
    let (entry, kind_assumed) = shaped::<LogInfo>(value)?.read()?;
    Ok(Content::Logged(entry, kind_assumed))
}
