//! Harbor's default format, which TCR Enterprise has, too, under its own names of kinds.
//!
//! There is no event id, and times are whole seconds: a retry is known by being the same byte for byte.

use super::format::Source;
use super::identity::key;
use super::reason::Reason;
use super::{Unreadable, few, skipped, tag, words};
use crate::store::{Arrival, Batch};
use serde::Deserialize;
use serde_json::value::RawValue;
use tagfire_domain::digest::Digest;
use tagfire_domain::image::ImageRef;
use tagfire_domain::push::Push;
use tagfire_domain::repository::RepositoryName;

#[derive(Deserialize)]
struct Notification<'a> {
    #[serde(rename = "type")]
    kind: Option<String>,
    occur_at: Option<serde_json::Number>,
    operator: Option<String>,
    #[serde(borrow)]
    event_data: Option<&'a RawValue>,
}

/// What was pushed.
#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    resources: Option<Vec<&'a RawValue>>,
    #[serde(default)]
    repository: Repository,
}

#[derive(Default, Deserialize)]
struct Repository {
    name: Option<String>,
    namespace: Option<String>,
    repo_full_name: Option<String>,
}

#[derive(Deserialize)]
struct Resource {
    digest: Option<String>,
    tag: Option<String>,
    resource_url: Option<String>,
}

/// What all pushes of a notification share.
pub struct Head<'a> {
    pub source: Source,
    /// What the notification is known by.
    pub identity: Vec<&'a [u8]>,
    pub told_at: Option<String>,
    pub actor: Option<String>,
}

/// Reads a notification.
pub fn read(source: Source, body: &[u8]) -> Result<Batch, Unreadable> {
    let notification: Notification<'_> = match serde_json::from_slice(body) {
        Ok(notification) => notification,
        Err(error) if error.is_data() => return Err(Unreadable::Missing("“type” and “event_data”")),
        Err(error) => return Err(error.into()),
    };
    let reason = match notification.kind.as_deref().ok_or(Unreadable::Missing("“type”"))? {
        "PUSH_ARTIFACT" | "pushImage" => None,
        "PULL_ARTIFACT" | "pullImage" => Some(Reason::Pull),
        "DELETE_ARTIFACT" | "deleteImage" => Some(Reason::Delete),
        _ => Some(Reason::OtherKind),
    };
    if let Some(reason) = reason {
        let skipped = skipped(source, reason, &String::from_utf8_lossy(body));
        return Ok(Batch { arrivals: Vec::new(), skipped: vec![skipped] });
    }
    let head = Head {
        source,
        identity: vec![source.name().as_bytes(), body],
        told_at: notification.occur_at.and_then(|at| words(&at.to_string())),
        actor: notification.operator.as_deref().and_then(words),
    };
    read_data(&head, notification.event_data.ok_or(Unreadable::Missing("“event_data”"))?.get())
}

/// Reads what was pushed.
pub fn read_data(head: &Head<'_>, text: &str) -> Result<Batch, Unreadable> {
    let data: Data<'_> = serde_json::from_str(text).map_err(|_| Unreadable::Missing("list “resources”"))?;
    let resources = few(data.resources.ok_or(Unreadable::Missing("list “resources”"))?)?;
    let mut batch = Batch::default();
    for (at, resource) in resources.iter().enumerate() {
        match read_resource(head, at, &data.repository, resource.get()) {
            Ok(arrival) => batch.arrivals.push(arrival),
            Err(reason) => batch.skipped.push(skipped(head.source, reason, text)),
        }
    }
    Ok(batch)
}

fn read_resource(head: &Head<'_>, at: usize, repository: &Repository, text: &str) -> Result<Arrival, Reason> {
    let unreadable = Reason::Unreadable;
    let resource: Resource = serde_json::from_str(text).map_err(|_| unreadable)?;
    let tag = tag(resource.tag.as_deref())?;
    let full = match (&repository.repo_full_name, &repository.namespace, &repository.name) {
        (Some(full), _, _) => full.clone(),
        (None, Some(namespace), Some(name)) => format!("{namespace}/{name}"),
        _ => return Err(unreadable),
    };
    let name = RepositoryName::parse(&full).map_err(|_| unreadable)?;
    let digest = Digest::parse(&resource.digest.ok_or(unreadable)?).map_err(|_| unreadable)?;
    let image = resource.resource_url.as_deref().and_then(ImageRef::parse);
    // Copies and scans are told with tags that are not theirs; then the address says another one.
    if image
        .as_ref()
        .is_some_and(|image| image.repository != name || image.tag.as_ref().is_some_and(|told| *told != tag))
    {
        return Err(unreadable);
    }
    let place = at.to_le_bytes();
    let identity: Vec<&[u8]> = head.identity.iter().copied().chain([place.as_slice()]).collect();
    Ok(Arrival {
        key: key(&identity),
        source: head.source.name(),
        push: Push { repository: name, tag, digest: Some(digest), registry: image.and_then(|image| image.registry) },
        told_at: head.told_at.clone(),
        actor: head.actor.clone(),
    })
}
