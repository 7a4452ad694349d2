//! From a file's outline to its records, one by one. A record that can't be read doesn't take the others with it.

use super::error::ImportError;
use super::json::parse;
use super::records::{Meant, Place, Records, Tags};
use super::report::Reason;
use super::scan::{List, Outline};
use super::{FORMAT, MAX_RECORD, VERSION};
use crate::push::TagRecord;
use crate::record::{Node, Record};
use crate::repository::RepositoryName;
use crate::tcr::{LogInfo, Shaped, TagInfo, TriggerInfo, TriggerRequest};
use crate::trigger::Trigger;
use crate::{record, tcr};
use serde::de::IgnoredAny;
use serde_json::Value;
use std::ops::Range;
use std::rc::Rc;

/// The records that are read, and those that are to come.
#[derive(Debug)]
pub(super) struct Reader {
    /// The lists that are to come, the next one last.
    lists: Vec<List>,
    ours: bool,
    repositories: Vec<Repository>,
    list: Option<Current>,
    /// How far it is, in bytes.
    pub at: usize,
    pub records: Records,
}

/// A repository of the file; none where its name is none.
type Repository = Option<RepositoryName>;

/// The list that is being read.
#[derive(Debug)]
struct Current {
    list: List,
    path: Rc<str>,
    next: usize,
}

/// What became of a record that can't be taken: it is left out, or the whole file means nothing.
enum Fault {
    Refused(Reason),
    File(ImportError),
}

impl Reader {
    pub(super) fn new(outline: Outline) -> Result<Reader, ImportError> {
        let Outline { list, whole, facts, mut lists, repositories } = outline;
        let ours = facts.contains_key("format") && !list;
        let word = |from: Option<&Value>| from.and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut records = Records::default();
        let mut named = Vec::new();
        if ours {
            if word(facts.get("format")) != FORMAT {
                return Err(ImportError::Unknown);
            }
            match facts.get("version").and_then(Value::as_u64) {
                Some(version) if version > VERSION => return Err(ImportError::Newer { version }),
                Some(1..) => {}
                _ => return Err(ImportError::Shape { part: "version".into() }),
            }
            for (number, name) in repositories.iter().enumerate() {
                let parsed = RepositoryName::parse(name);
                if let Err(error) = &parsed {
                    let place = Place { list: "repositories".into(), number };
                    let error = record::RecordError::new("name", error.clone());
                    records.refused.push(place.refuse(name, Reason::Record(error)));
                }
                named.push(parsed.ok());
            }
            lists.retain(|list| matches!(list.name, "triggers" | "history" | "pushes" | "tags"));
        } else if !list {
            if let Some(error) = facts.get("Error") {
                let (code, message) = (word(error.get("Code")), word(error.get("Message")));
                return Err(ImportError::Vendor { code, message, request_id: word(facts.get("RequestId")) });
            }
            lists.retain(|list| matches!(list.name, "TriggerInfo" | "LogInfo" | "TagInfo"));
            if lists.is_empty() {
                if !facts.contains_key("TriggerName") {
                    return Err(ImportError::Unknown);
                }
                lists.push(List { name: "", path: String::new(), repository: None, records: vec![whole] });
            }
            named.push(RepositoryName::parse(&word(facts.get("RepoName"))).ok());
        }
        let count = |name: &str| lists.iter().filter(|list| list.name == name).map(|list| list.records.len()).sum();
        records.triggers.reserve(count("triggers"));
        records.entries.reserve(count("history"));
        records.pushes.reserve(count("pushes"));
        lists.reverse();
        Ok(Reader { lists, ours, repositories: named, list: None, at: 0, records })
    }

    pub(super) fn step(&mut self, text: &str, budget: usize) -> Result<bool, ImportError> {
        for _ in 0..budget {
            let next = self.list.as_mut().and_then(|current| {
                let place = current.list.records.get(current.next)?.clone();
                current.next += 1;
                Some((place, Place { list: current.path.clone(), number: current.next - 1 }, current.list.name))
            });
            match next {
                Some((text_place, place, name)) => self.record(text, text_place, place, name)?,
                None => match self.lists.pop() {
                    Some(list) => self.begin(list),
                    None => return Ok(true),
                },
            }
        }
        Ok(false)
    }

    fn begin(&mut self, list: List) {
        if list.name == "tags" || list.name == "TagInfo" {
            let repository = self.repositories.get(list.repository.unwrap_or_default()).cloned().flatten();
            self.records.needs_repository |= !self.ours && repository.is_none();
            // The repository that has no name was refused, and its tags with it.
            if self.ours && repository.is_none() {
                return;
            }
            self.records.tags.push(Tags { repository, records: Vec::with_capacity(list.records.len()) });
        }
        let path: Rc<str> = list.path.as_str().into();
        self.list = Some(Current { list, path, next: 0 });
    }

    fn record(
        &mut self,
        text: &str,
        text_place: Range<usize>,
        place: Place,
        list: &'static str,
    ) -> Result<(), ImportError> {
        if text_place.len() > MAX_RECORD {
            let reason = Reason::TooLong { bytes: text_place.len() };
            self.records.refused.push(place.refuse("", reason));
            return parse::<IgnoredAny>(text, text_place).map(drop);
        }
        self.at = text_place.start;
        let taken = match list {
            "triggers" | "history" | "pushes" | "tags" => {
                self.take(parse(text, text_place.clone())?, place.clone(), list)
            }
            _ => self.take_vendor(parse(text, text_place.clone())?, place.clone(), list),
        };
        match taken {
            Ok(()) => Ok(()),
            Err(Fault::Refused(reason)) => {
                let called = match list {
                    "triggers" => "name",
                    "history" => "id",
                    "pushes" => "key",
                    "tags" => "tag",
                    "TagInfo" => "TagName",
                    _ => "TriggerName",
                };
                let record: Node = parse(text, text_place)?;
                self.records.refused.push(place.refuse(record.text_of(called).unwrap_or_default(), reason));
                Ok(())
            }
            Err(Fault::File(error)) => Err(error),
        }
    }

    fn take(&mut self, node: Node<'_>, place: Place, list: &'static str) -> Result<(), Fault> {
        let records = &mut self.records;
        match list {
            "triggers" => {
                let trigger = Trigger::read_node(node)?;
                if !records.trigger_ids.insert(trigger.id.clone()) {
                    return Err(Fault::Refused(Reason::IdTwice));
                }
                records.triggers.push((place, Meant::Trigger(Box::new(trigger))));
            }
            "history" => records.entries.push((place, Record::read_node(node)?)),
            "pushes" => records.pushes.push((place, Record::read_node(node)?)),
            _ => tagged(records, Record::read_node(node)?),
        }
        Ok(())
    }

    fn take_vendor(&mut self, node: Node<'_>, place: Place, list: &'static str) -> Result<(), Fault> {
        let records = &mut self.records;
        match list {
            "TagInfo" => {
                tagged(records, TagInfo::shaped(node)?.read()?);
                records.china_time = true;
            }
            "TriggerInfo" => listed(records, node, place)?,
            "LogInfo" => logged(records, node, place)?,
            _ if !node.has("TriggerName") => return Err(Fault::File(ImportError::Unknown)),
            _ if node.has("InvokeResult") => logged(records, node, place)?,
            _ if node.has("InvokePara") => listed(records, node, place)?,
            _ => {
                let draft = TriggerRequest::shaped(node)?.read()?;
                records.triggers.push((place, Meant::Draft(Box::new(draft))));
            }
        }
        Ok(())
    }
}

/// A tag of the list that is being read.
fn tagged(records: &mut Records, tag: TagRecord) {
    if let Some(tags) = records.tags.last_mut() {
        tags.records.push(tag);
    }
}

/// A trigger of the vendor's list, which doesn't name its repository.
fn listed(records: &mut Records, node: Node<'_>, place: Place) -> Result<(), Fault> {
    records.needs_repository = true;
    let info = TriggerInfo::shaped(node)?;
    records.triggers.push((place, Meant::Listed(Box::new(info))));
    Ok(())
}

/// An entry of the vendor's log.
fn logged(records: &mut Records, node: Node<'_>, place: Place) -> Result<(), Fault> {
    let (entry, kind_assumed) = LogInfo::shaped(node)?.read()?;
    records.china_time = true;
    records.kind_assumed += usize::from(kind_assumed);
    records.entries.push((place, entry));
    Ok(())
}

impl From<record::RecordError> for Fault {
    fn from(error: record::RecordError) -> Fault {
        Fault::Refused(Reason::Record(error))
    }
}

impl From<tcr::RecordError> for Fault {
    fn from(error: tcr::RecordError) -> Fault {
        Fault::Refused(Reason::Vendor(error))
    }
}
