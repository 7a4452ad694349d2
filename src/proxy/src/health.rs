//! Liveness, readiness and metrics: they need no session, and tell no secrets.

use crate::app::App;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::fmt::Write;
use std::sync::Arc;

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The server can do its work; where not, what keeps it from it. The reason itself is in the server's log, since anybody
/// may ask here.
pub async fn ready(State(app): State<Arc<App>>) -> Response {
    let mut text = String::new();
    let mut status = StatusCode::OK;
    for (name, check) in app.checks() {
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
pub async fn metrics(State(app): State<Arc<App>>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], app.metrics.text()).into_response()
}
