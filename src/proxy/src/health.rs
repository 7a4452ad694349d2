//! Liveness, readiness and metrics: they need no session, and tell no secrets.

use crate::app::App;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::fmt::Write;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// These routes, described.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(alive)).routes(routes!(ready)).routes(routes!(metrics))
}

/// The process answers.
#[utoipa::path(
    get, path = "/healthz", tag = "health",
    responses((status = 200, description = "It does", body = String, content_type = "text/plain"))
)]
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The server can do its work; where not, what keeps it from it. The reason itself is in the server's log, since anybody
/// may ask here.
#[utoipa::path(
    get, path = "/readyz", tag = "health",
    responses(
        (status = 200, description = "It can: a line for each check", body = String, content_type = "text/plain"),
        (status = 503, description = "It can't: one of them failed", body = String, content_type = "text/plain"),
    )
)]
pub async fn ready(State(app): State<Arc<App>>) -> Response {
    let mut text = String::new();
    let mut status = StatusCode::OK;
    let store = app.check_store().await.map(|check| ("store", check));
    for (name, check) in app.checks().into_iter().chain(store) {
        let word = match check {
            Ok(()) => "ok",
            Err(why) => {
                tracing::warn!("not ready: {name}: {why}");
                status = StatusCode::SERVICE_UNAVAILABLE;
                "failed"
            }
        };
        let _ = writeln!(text, "{name} {word}");
    }
    (status, text).into_response()
}

/// Numbers for Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "health",
    responses((status = 200, description = "OpenMetrics", body = String, content_type = "application/openmetrics-text"))
)]
pub async fn metrics(State(app): State<Arc<App>>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], app.metrics.text()).into_response()
}
