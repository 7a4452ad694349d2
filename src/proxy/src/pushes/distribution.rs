//! Docker Distribution's envelope of events, versions 1 and 2, which are alike in what matters here.
//!
//! An event's id is the same over retries and another for each push. Only a manifest that is pushed by tag has one: of a
//! push for many platforms that is the index alone.

use super::format::Source;
use super::identity::key;
use super::reason::Reason;
use super::{Unreadable, few, registry, skipped, tag, words};
use crate::store::{Arrival, Batch};
use serde::Deserialize;
use serde_json::value::RawValue;
use tagfire_domain::digest::Digest;
use tagfire_domain::push::Push;
use tagfire_domain::repository::RepositoryName;

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    events: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    id: String,
    timestamp: Option<String>,
    action: String,
    #[serde(default)]
    target: Target,
    #[serde(default)]
    request: Request,
    #[serde(default)]
    actor: Actor,
}

#[derive(Default, Deserialize)]
struct Target {
    digest: Option<String>,
    repository: Option<String>,
    tag: Option<String>,
}

#[derive(Default, Deserialize)]
struct Request {
    host: Option<String>,
}

#[derive(Default, Deserialize)]
struct Actor {
    name: Option<String>,
}

/// Reads an envelope.
pub fn read(body: &[u8]) -> Result<Batch, Unreadable> {
    let envelope: Envelope<'_> = match serde_json::from_slice(body) {
        Ok(envelope) => envelope,
        Err(error) if error.is_data() => return Err(Unreadable::Missing("list “events”")),
        Err(error) => return Err(error.into()),
    };
    let mut batch = Batch::default();
    for event in few(envelope.events.ok_or(Unreadable::Missing("list “events”"))?)? {
        match read_event(event.get()) {
            Ok(arrival) => batch.arrivals.push(arrival),
            Err(reason) => batch.skipped.push(skipped(Source::Distribution, reason, event.get())),
        }
    }
    Ok(batch)
}

fn read_event(text: &str) -> Result<Arrival, Reason> {
    let event: Event = serde_json::from_str(text).map_err(|_| Reason::Unreadable)?;
    match event.action.as_str() {
        "push" => {}
        "pull" => return Err(Reason::Pull),
        "mount" => return Err(Reason::Mount),
        "delete" => return Err(Reason::Delete),
        _ => return Err(Reason::OtherKind),
    }
    let tag = tag(event.target.tag.as_deref())?;
    let repository = event.target.repository.ok_or(Reason::Unreadable)?;
    let repository = RepositoryName::parse(&repository).map_err(|_| Reason::Unreadable)?;
    let digest = Digest::parse(&event.target.digest.ok_or(Reason::Unreadable)?).map_err(|_| Reason::Unreadable)?;
    let registry = event.request.host.and_then(|host| registry(&host, &repository, &tag));
    let identity = if event.id.is_empty() { text } else { &event.id };
    Ok(Arrival {
        key: key(&[b"distribution", identity.as_bytes()]),
        source: Source::Distribution.name(),
        push: Push { repository, tag, digest: Some(digest), registry },
        told_at: event.timestamp.as_deref().and_then(words),
        actor: event.actor.name.as_deref().and_then(words),
    })
}
