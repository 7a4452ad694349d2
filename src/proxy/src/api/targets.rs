//! The target tree: regions, clusters, namespaces, workloads.

use super::Json;
use crate::access::Principal;
use crate::app::App;
use crate::cluster::{self, names};
use crate::refusal::Refusal;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use std::sync::Arc;
use tagfire_domain::wire::{Access, Cluster, Kind, List, Namespace, Problem, ProblemKind, Region, Workload};
use utoipa::IntoParams;

/// A path's or a query's parts, or why they can't be read.
pub fn read<T>(read: Result<T, impl std::fmt::Display>) -> Result<T, Refusal> {
    read.map_err(|error| Refusal::new(ProblemKind::BadRequest, crate::text::clean(&error.to_string())))
}

/// Where a list goes on, and in which region its cluster is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// The cluster's region, where ids alone don't tell.
    region: Option<String>,
}

/// What a list of workloads is of.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct WorkloadPage {
    /// What the page before gave as `next`.
    pub cursor: Option<String>,
    /// The cluster's region, where ids alone don't tell.
    pub region: Option<String>,
    /// Only workloads of this kind.
    pub kind: Option<Kind>,
}

/// Regions.
#[utoipa::path(
    get, path = "/api/v1/regions", tag = "targets", security(("token" = []), ("session" = [])),
    responses(
        (status = 200, description = "As it is now", body = List<Region>),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The cloud failed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn regions(State(app): State<Arc<App>>, _: Principal) -> Result<Json<List<Region>>, Refusal> {
    app.clusters.regions().await.map(Json)
}

/// A region's clusters.
#[utoipa::path(
    get, path = "/api/v1/regions/{region}/clusters", tag = "targets", security(("token" = []), ("session" = [])),
    params(("region" = String, Path, description = "The region's API name; `local` without a cloud")),
    responses(
        (status = 200, description = "As it is now", body = List<Cluster>),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The cloud failed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn clusters(
    State(app): State<Arc<App>>,
    _: Principal,
    region: Result<Path<String>, PathRejection>,
) -> Result<Json<List<Cluster>>, Refusal> {
    let Path(region) = read(region)?;
    app.clusters.clusters(&region).await.map(Json)
}

/// A cluster's namespaces.
#[utoipa::path(
    get, path = "/api/v1/clusters/{cluster}/namespaces", tag = "targets", security(("token" = []), ("session" = [])),
    params(("cluster" = String, Path, description = "The cluster's id"), Page),
    responses(
        (status = 200, description = "As it is now", body = List<Namespace>),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The cluster failed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn namespaces(
    State(app): State<Arc<App>>,
    _: Principal,
    path: Result<Path<String>, PathRejection>,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Json<List<Namespace>>, Refusal> {
    let (Path(id), Query(page)) = (read(path)?, read(page)?);
    let cluster = app.clusters.connect(page.region.as_deref(), &id).await?;
    cluster::namespaces(&cluster, page.cursor.as_deref()).await.map(Json)
}

/// A namespace's workloads, with their containers, images and rollouts.
#[utoipa::path(
    get, path = "/api/v1/clusters/{cluster}/namespaces/{namespace}/workloads", tag = "targets",
    security(("token" = []), ("session" = [])),
    params(
        ("cluster" = String, Path, description = "The cluster's id"),
        ("namespace" = String, Path, description = "The namespace"),
        WorkloadPage,
    ),
    responses(
        (status = 200, description = "As it is now", body = List<Workload>),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The cluster failed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn workloads(
    State(app): State<Arc<App>>,
    _: Principal,
    path: Result<Path<(String, String)>, PathRejection>,
    page: Result<Query<WorkloadPage>, QueryRejection>,
) -> Result<Json<List<Workload>>, Refusal> {
    let (Path((id, namespace)), Query(page)) = (read(path)?, read(page)?);
    let namespace = names::namespace(&namespace)?;
    let cluster = app.clusters.connect(page.region.as_deref(), &id).await?;
    let kinds = page.kind.map_or(Kind::ALL.to_vec(), |kind| vec![kind]);
    cluster::workloads(&cluster, namespace, &kinds, page.cursor.as_deref(), &app.allow).await.map(Json)
}

/// What the cluster's own access control allows in a namespace.
#[utoipa::path(
    get, path = "/api/v1/clusters/{cluster}/namespaces/{namespace}/access", tag = "targets",
    security(("token" = []), ("session" = [])),
    params(
        ("cluster" = String, Path, description = "The cluster's id"),
        ("namespace" = String, Path, description = "The namespace"),
        Page,
    ),
    responses(
        (status = 200, description = "As it is now", body = Access),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The cluster failed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn access(
    State(app): State<Arc<App>>,
    _: Principal,
    path: Result<Path<(String, String)>, PathRejection>,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Json<Access>, Refusal> {
    let (Path((id, namespace)), Query(page)) = (read(path)?, read(page)?);
    let namespace = names::namespace(&namespace)?;
    let cluster = app.clusters.connect(page.region.as_deref(), &id).await?;
    cluster::access(&cluster, namespace).await.map(Json)
}
