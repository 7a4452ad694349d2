//! Lists of a cluster, a page at a time.

use super::names::{collection, query};
use super::object::{NamespaceObject, Object, ObjectList};
use super::{CallError, Cluster};
use crate::config::AllowList;
use crate::refusal::Refusal;
use crate::update::{manager, rollout};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::BTreeMap;
use tagfire_domain::wire::{Container, Hidden, Kind, List, Namespace, ProblemKind, Workload};

/// How many of a kind a page holds.
const PAGE: &str = "500";
/// The longest cursor, in characters.
const CURSOR: usize = 16 * 1024;

fn bad_cursor() -> Refusal {
    Refusal::new(ProblemKind::BadRequest, "the cursor is not one that a list gave; start at the first page")
}

/// Where a list goes on: for each part of it that isn't at its end, the API server's own token.
fn read_cursor(cursor: Option<&str>) -> Result<Option<BTreeMap<String, String>>, Refusal> {
    let Some(cursor) = cursor else { return Ok(None) };
    if cursor.len() > CURSOR {
        return Err(bad_cursor());
    }
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| bad_cursor())?;
    serde_json::from_slice(&bytes).map(Some).map_err(|_| bad_cursor())
}

fn write_cursor(parts: BTreeMap<String, String>) -> Option<String> {
    let parts = Some(parts).filter(|parts| !parts.is_empty())?;
    serde_json::to_vec(&parts).ok().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}

/// One page of objects, and the token of the next.
async fn page<T: serde::de::DeserializeOwned>(
    cluster: &Cluster,
    path: &str,
    next: Option<&str>,
) -> Result<(Vec<T>, Option<String>), CallError> {
    let mut pairs = vec![("limit", PAGE)];
    pairs.extend(next.map(|next| ("continue", next)));
    let list: ObjectList<T> = cluster.get(&format!("{path}{}", query(&pairs))).await?;
    let next = list.metadata.next.filter(|next| !next.is_empty());
    Ok((list.items.unwrap_or_default(), next))
}

/// The cluster's namespaces.
pub async fn namespaces(cluster: &Cluster, cursor: Option<&str>) -> Result<List<Namespace>, Refusal> {
    let parts = read_cursor(cursor)?;
    let next = parts.as_ref().and_then(|parts| parts.get("Namespace"));
    let found = page::<NamespaceObject>(cluster, "/api/v1/namespaces", next.map(String::as_str)).await;
    let (objects, next) = found.map_err(|error| expired(error, "namespaces"))?;
    let items = objects
        .into_iter()
        .map(|object| Namespace { terminating: object.status.phase == "Terminating", name: object.metadata.name })
        .collect();
    Ok(List {
        items,
        next: write_cursor(next.map(|next| ("Namespace".into(), next)).into_iter().collect()),
        hidden: Vec::new(),
    })
}

/// A namespace's workloads of these kinds. Kinds that may not be listed are told, and the others listed.
pub async fn workloads(
    cluster: &Cluster,
    namespace: &str,
    kinds: &[Kind],
    cursor: Option<&str>,
    allow: &AllowList,
) -> Result<List<Workload>, Refusal> {
    let parts = read_cursor(cursor)?;
    let asked = kinds.iter().copied().filter_map(|kind| match &parts {
        None => Some((kind, None)),
        Some(parts) => parts.get(kind.as_str()).map(|next| (kind, Some(next.as_str()))),
    });
    let pages = asked
        .map(|(kind, next)| async move { (kind, page::<Object>(cluster, &collection(kind, namespace), next).await) });
    let mut list = List { items: Vec::new(), next: None, hidden: Vec::new() };
    let mut further = BTreeMap::new();
    let pages = futures::future::join_all(pages).await;
    let all_refused = !pages.is_empty() && pages.iter().all(|(_, page)| page.is_err());
    for (kind, page) in pages {
        match page {
            Ok((objects, next)) => {
                let allowed = |object: &Object| allow.allows(&cluster.id, namespace, &object.metadata.name);
                list.items.extend(objects.iter().map(|object| workload(kind, object, allowed(object))));
                further.extend(next.map(|next| (kind.as_str().to_owned(), next)));
            }
            Err(CallError::Refused { status: 403, message, .. }) if !all_refused => {
                list.hidden.push(Hidden { what: kind.as_str().into(), message });
            }
            Err(error) => return Err(expired(error, kind.as_str())),
        }
    }
    list.next = write_cursor(further);
    Ok(list)
}

/// A continue token lives for some five minutes.
fn expired(error: CallError, what: &str) -> Refusal {
    match error {
        CallError::Refused { status: 410, .. } => Refusal::new(
            ProblemKind::BadRequest,
            "the list changed since its first page was read, too long ago to go on; start at the first page",
        ),
        error => error.refusal(what),
    }
}

/// A workload as it is told.
#[must_use]
pub fn workload(kind: Kind, object: &Object, allowed: bool) -> Workload {
    let spec = &object.template(kind).spec;
    let told = |init| {
        move |container: &super::object::Container| Container {
            name: container.name.clone(),
            image: container.image.clone(),
            init,
        }
    };
    Workload {
        kind,
        name: object.metadata.name.clone(),
        uid: object.metadata.uid.clone(),
        containers: spec
            .containers
            .iter()
            .map(told(false))
            .chain(spec.init_containers.iter().map(told(true)))
            .collect(),
        rollout: rollout::judge(kind, object),
        allowed,
        manager: manager::of(&object.metadata),
        schedule: object.spec.schedule.clone(),
    }
}
