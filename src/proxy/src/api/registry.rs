//! What image registries have: the tags of a repository, and the platforms of an image.

use super::targets::read;
use super::{Json, cursor};
use crate::access::Principal;
use crate::app::App;
use crate::refusal::Refusal;
use crate::registry::{Next, Registries, Registry, RegistryError};
use crate::tencent::repository;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use std::sync::Arc;
use tagfire_domain::digest::Digest;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;
use tagfire_domain::wire::{List, Problem, ProblemKind, RegistryImage, VendorTag};
use utoipa::IntoParams;

/// The most tags of one answer.
const MOST: usize = 10_000;

/// Which tags are meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct TagPage {
    /// The registry's host and port; without it, the first that has the repository.
    registry: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// After how many tags an answer ends, so that progress can be shown; at most, and by default, 10,000. A registry's
    /// own pages are not divided.
    limit: Option<usize>,
}

/// A repository's tags, of a registry that is configured, or of Tencent Cloud's. Slashes of its name are written as `%2F`.
#[utoipa::path(
    get, path = "/api/v1/repositories/{name}/tags", tag = "registry", security(("token" = []), ("session" = [])),
    params(("name" = String, Path, description = "The repository"), TagPage),
    responses(
        (status = 200, description = "As it is now", body = List<VendorTag>),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The registry failed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn tags(
    State(app): State<Arc<App>>,
    _: Principal,
    name: Result<Path<String>, PathRejection>,
    page: Result<Query<TagPage>, QueryRejection>,
) -> Result<Json<List<VendorTag>>, Refusal> {
    let (Path(name), Query(page)) = (read(name)?, read(page)?);
    let repository = repository(&name)?;
    let limit = page.limit.unwrap_or(MOST).clamp(1, MOST);
    if let Some(cursor) = &page.cursor {
        let (registry, next) = opened(&app.registry, cursor)?;
        return list(registry, &repository, Some(next), limit).await.map(Json);
    }
    let mut none = None;
    for registry in asked(&app.registry, page.registry.as_deref())? {
        match list(registry, &repository, None, limit).await {
            Err(refusal) if refusal.kind == ProblemKind::NoSuchRepository => none = Some(refusal),
            answer => return answer.map(Json),
        }
    }
    match (app.clusters.tencent(), none) {
        (Ok(cloud), _) if page.registry.is_none() => cloud.tags(&repository).await.map(Json),
        (_, Some(refusal)) => Err(refusal),
        (_, None) => Err(no_registry()),
    }
}

/// Which platforms an image is for, and whether it can be pulled for each already.
#[utoipa::path(
    get, path = "/api/v1/repositories/{name}/images/{reference}", tag = "registry",
    security(("token" = []), ("session" = [])),
    params(
        ("name" = String, Path, description = "The repository"),
        ("reference" = String, Path, description = "A tag or a digest"),
        ("registry" = Option<String>, Query, description = "The registry's host and port"),
    ),
    responses(
        (status = 200, description = "As it is now", body = RegistryImage),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The registry failed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn image(
    State(app): State<Arc<App>>,
    _: Principal,
    path: Result<Path<(String, String)>, PathRejection>,
    page: Result<Query<TagPage>, QueryRejection>,
) -> Result<Json<RegistryImage>, Refusal> {
    let (Path((name, reference)), Query(page)) = (read(path)?, read(page)?);
    let repository = repository(&name)?;
    if Tag::parse(&reference).is_err() && Digest::parse(&reference).is_err() {
        return Err(Refusal::new(ProblemKind::InvalidName, "an image is named by a tag or by a digest"));
    }
    let mut none = no_registry();
    for registry in asked(&app.registry, page.registry.as_deref())? {
        match registry.image(&repository, &reference).await {
            Ok(image) => return Ok(Json(image.told(registry.host()))),
            Err(error) => none = error.refusal(&format!("{}/{repository}:{reference}", registry.host())),
        }
        if none.kind != ProblemKind::NoSuchRepository {
            break;
        }
    }
    Err(none)
}

/// The registries that a question is for.
fn asked<'a>(registries: &'a Registries, host: Option<&str>) -> Result<Vec<&'a Arc<Registry>>, Refusal> {
    match host {
        None => Ok(registries.iter().collect()),
        Some(host) => registries.of(Some(host)).map(|registry| vec![registry]).ok_or_else(no_registry),
    }
}

/// The registry's pages, until there are as many tags as are wanted.
async fn list(
    registry: &Registry,
    repository: &RepositoryName,
    mut next: Option<Next>,
    limit: usize,
) -> Result<List<VendorTag>, Refusal> {
    let mut items: Vec<VendorTag> = Vec::new();
    loop {
        let page = registry.tags(repository, next.as_ref(), limit - items.len(), None).await;
        let what = || format!("{}/{repository}", registry.host());
        let page = page.map_err(|error| error.refusal(&what()))?;
        // Without an ETag that was sent, no page is told to be as it was.
        let unasked = || RegistryError::Garbled("the registry answers what wasn't asked".into()).refusal(&what());
        let page = page.ok_or_else(unasked)?;
        items.extend(page.tags.iter().map(|tag| VendorTag { name: tag.to_string(), digest: None, updated_at: None }));
        next = page.next;
        if next.is_none() || items.len() >= limit {
            let next = next.map(|next| cursor::closed(registry.host(), next.as_str()));
            return Ok(List { items, next, hidden: Vec::new() });
        }
    }
}

/// What was given out; whatever came back instead leads to a configured registry, or nowhere.
fn opened<'a>(registries: &'a Registries, text: &str) -> Result<(&'a Arc<Registry>, Next), Refusal> {
    cursor::opened(text, |host, next| Some((registries.of(Some(host))?, Next::new(next.to_owned()))))
}

fn no_registry() -> Refusal {
    Refusal::new(ProblemKind::NoRegistry, "no such registry is configured: name it with --registry")
}
