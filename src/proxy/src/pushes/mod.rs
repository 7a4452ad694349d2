//! What registries tell: their notifications, read into a batch for the log. Each sort of registry has its own address and
//! its own formats, so that no header picks another parser than the address does.
//!
//! A request is refused where it isn't one of these formats at all. An event in it that makes no push, or that can't be
//! read, is kept and counted instead: a registry sends one event after the other, and one that is refused blocks those
//! behind it. Knows nothing of HTTP beyond headers, and nothing of stores.

mod cloud_event;
mod depth;
mod distribution;
mod format;
mod harbor;
mod identity;
mod reason;
#[cfg(test)]
mod tests;

pub use format::{Format, Source};
pub use reason::Reason;

use crate::store::{Batch, Skipped};
use crate::text::visible;
use axum::http::HeaderMap;
use std::fmt;
use tagfire_domain::digest::Digest;
use tagfire_domain::image::ImageRef;
use tagfire_domain::push::Push;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;

/// Why a body isn't one of the format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It nests deeper than any notification does.
    Deep,
    /// It is no JSON, from this place on.
    Json { line: usize, column: usize },
    /// It is JSON without this.
    Missing(&'static str),
    /// It tells of this many things at once.
    TooMany(usize),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::Deep => write!(f, "the body nests deeper than {} levels", depth::DEEPEST),
            Unreadable::Json { line, column } => write!(f, "the body is not JSON (line {line}, column {column})"),
            Unreadable::Missing(what) => write!(f, "the body is not a notification of this address: it has no {what}"),
            Unreadable::TooMany(count) => {
                write!(f, "the body tells of {count} things at once: at most {MOST} are taken")
            }
        }
    }
}

impl From<serde_json::Error> for Unreadable {
    fn from(error: serde_json::Error) -> Unreadable {
        Unreadable::Json { line: error.line(), column: error.column() }
    }
}

/// Reads a notification.
///
/// # Errors
/// Why it isn't one. What its events are like is no reason.
pub fn read(format: Format, headers: &HeaderMap, body: &[u8]) -> Result<Batch, Unreadable> {
    if !depth::is_shallow(body) {
        return Err(Unreadable::Deep);
    }
    match format {
        Format::Distribution => distribution::read(body),
        Format::Harbor(source) => harbor::read(source, body),
        Format::Structured => cloud_event::structured(body),
        Format::Binary => cloud_event::binary(headers, body),
    }
}

/// The batch without pushes to other registries than these; all of it where none is named.
#[must_use]
pub fn only_of(registries: &[String], mut batch: Batch) -> Batch {
    if registries.is_empty() {
        return batch;
    }
    let ours = |push: &Push| registries.iter().any(|name| push.registry.as_deref() == Some(name.as_str()));
    let (kept, others): (Vec<_>, Vec<_>) = batch.arrivals.into_iter().partition(|arrival| ours(&arrival.push));
    batch.arrivals = kept;
    let skip = |other: crate::store::Arrival| Skipped {
        source: other.source,
        reason: Reason::OtherRegistry.name(),
        body: Some(other.push.by_digest().to_string()),
    };
    batch.skipped.extend(others.into_iter().map(skip));
    batch
}

/// The most events of a notification. Registries send one, or a few; each is a row to write, or kept to be looked at, and
/// half a million find room in the largest body.
const MOST: usize = 1_000;

/// The events of a notification, or why they are not taken.
fn few<T>(events: Vec<T>) -> Result<Vec<T>, Unreadable> {
    if events.len() > MOST { Err(Unreadable::TooMany(events.len())) } else { Ok(events) }
}

/// The most of an event that is kept, in bytes.
const KEPT: usize = 4 * 1024;

/// An event that makes no push. As it came where there is something to learn from it.
fn skipped(source: Source, reason: Reason, event: &str) -> Skipped {
    let mut end = event.len().min(KEPT);
    while !event.is_char_boundary(end) {
        end -= 1;
    }
    let body = reason.tells().then(|| visible(&event[..end]));
    Skipped { source: source.name(), reason: reason.name(), body }
}

/// The tag that was pushed: one that fires something.
fn tag(told: Option<&str>) -> Result<Tag, Reason> {
    let told = told.filter(|tag| !tag.is_empty()).ok_or(Reason::NoTag)?;
    if Digest::parse(told).is_ok() {
        return Err(Reason::DigestAsTag);
    }
    let tag = Tag::parse(told).map_err(|_| Reason::Unreadable)?;
    if tag.is_signature() { Err(Reason::Signature) } else { Ok(tag) }
}

/// A registry's own words, as far as they are kept.
fn words(text: &str) -> Option<String> {
    let text: String = visible(text).chars().take(256).collect();
    (!text.is_empty()).then_some(text)
}

/// The registry's host, where an image can be named with it.
fn registry(host: &str, repository: &RepositoryName, tag: &Tag) -> Option<Box<str>> {
    let image = ImageRef::parse(&format!("{host}/{repository}:{tag}"))?;
    image.registry.filter(|named| **named == *host && host.len() <= 256)
}
