//! What the vendor's registry has: triggers to import.

use super::Json;
use super::targets::read;
use crate::access::Principal;
use crate::app::App;
use crate::refusal::Refusal;
use crate::tencent::repository;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use std::sync::Arc;
use tagfire_domain::wire::{Problem, VendorTriggers};
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
