//! Harbor's notifications as CloudEvents: whole in the body, or with their attributes as headers.

use super::format::Source;
use super::harbor::{Head, read_data};
use super::reason::Reason;
use super::{Unreadable, skipped, words};
use crate::store::Batch;
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Whole<'a> {
    id: Option<String>,
    source: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    time: Option<String>,
    operator: Option<String>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

/// An event's attributes.
struct Attributes<'a> {
    id: Option<&'a str>,
    source: Option<&'a str>,
    kind: Option<&'a str>,
    time: Option<&'a str>,
    operator: Option<&'a str>,
}

/// Reads an event that is whole in the body.
pub fn structured(body: &[u8]) -> Result<Batch, Unreadable> {
    let event: Whole<'_> = match serde_json::from_slice(body) {
        Ok(event) => event,
        Err(error) if error.is_data() => return Err(Unreadable::Missing("attributes of a CloudEvent")),
        Err(error) => return Err(error.into()),
    };
    let attributes = Attributes {
        id: event.id.as_deref(),
        source: event.source.as_deref(),
        kind: event.kind.as_deref(),
        time: event.time.as_deref(),
        operator: event.operator.as_deref(),
    };
    read(&attributes, event.data.map(RawValue::get))
}

/// Reads an event whose attributes are headers.
pub fn binary(headers: &HeaderMap, body: &[u8]) -> Result<Batch, Unreadable> {
    let attribute = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let attributes = Attributes {
        id: attribute("ce-id"),
        source: attribute("ce-source"),
        kind: attribute("ce-type"),
        time: attribute("ce-time"),
        operator: attribute("ce-operator"),
    };
    let data: &RawValue = serde_json::from_slice(body)?;
    read(&attributes, Some(data.get()))
}

fn read(event: &Attributes<'_>, data: Option<&str>) -> Result<Batch, Unreadable> {
    let id = needed(event.id, "attribute “id”")?;
    let source = needed(event.source, "attribute “source”")?;
    let reason = match needed(event.kind, "attribute “type”")? {
        "harbor.artifact.pushed" => None,
        "harbor.artifact.pulled" => Some(Reason::Pull),
        "harbor.artifact.deleted" => Some(Reason::Delete),
        _ => Some(Reason::OtherKind),
    };
    if let Some(reason) = reason {
        let told = format!("{} {}", event.kind.unwrap_or_default(), data.unwrap_or_default());
        return Ok(Batch { arrivals: Vec::new(), skipped: vec![skipped(Source::Harbor, reason, &told)] });
    }
    let head = Head {
        source: Source::Harbor,
        identity: vec![b"cloudevent", source.as_bytes(), id.as_bytes()],
        told_at: event.time.and_then(words),
        actor: event.operator.and_then(words),
    };
    read_data(&head, data.ok_or(Unreadable::Missing("“data”"))?)
}

fn needed<'a>(value: Option<&'a str>, what: &'static str) -> Result<&'a str, Unreadable> {
    value.filter(|value| !value.is_empty()).ok_or(Unreadable::Missing(what))
}
