//! What the vendor's registry has: triggers to import, and tags.

use super::Json;
use super::targets::read;
use crate::access::Principal;
use crate::app::App;
use crate::refusal::Refusal;
use crate::tencent::repository;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use std::sync::Arc;
use tagfire_domain::wire::{List, Problem, VendorTag, VendorTriggers};
use utoipa::IntoParams;

/// Which repository is meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Of {
    /// The repository, `namespace/name`.
    repository: String,
}

/// The triggers that a repository has in the vendor's console, and their log.
#[utoipa::path(
    get, path = "/api/v1/tcr/triggers", tag = "registry", security(("token" = []), ("session" = [])), params(Of),
    responses(
        (status = 200, description = "As it is now", body = VendorTriggers),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The cloud failed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn triggers(
    State(app): State<Arc<App>>,
    _: Principal,
    of: Result<Query<Of>, QueryRejection>,
) -> Result<Json<VendorTriggers>, Refusal> {
    let Query(of) = read(of)?;
    let repository = repository(&of.repository)?;
    app.clusters.tencent()?.triggers(&repository).await.map(Json)
}

/// A repository's tags. Slashes of its name are written as `%2F`.
#[utoipa::path(
    get, path = "/api/v1/repositories/{name}/tags", tag = "registry", security(("token" = []), ("session" = [])),
    params(("name" = String, Path, description = "The repository")),
    responses(
        (status = 200, description = "As it is now", body = List<VendorTag>),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The cloud failed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn tags(
    State(app): State<Arc<App>>,
    _: Principal,
    name: Result<Path<String>, PathRejection>,
) -> Result<Json<List<VendorTag>>, Refusal> {
    let Path(name) = read(name)?;
    let repository = repository(&name)?;
    app.clusters.tencent()?.tags(&repository).await.map(Json)
}
