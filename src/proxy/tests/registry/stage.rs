//! A proxy with these flags, and registries as flags name them.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use clap::Parser;
use http_body_util::BodyExt;
use serde_json::Value;
use std::sync::Arc;
use tagfire_domain::repository::RepositoryName;
use tagfire_proxy::App;
use tagfire_proxy::config::{Program, Settings};
use tagfire_proxy::guard::headers::Policy;
use tagfire_proxy::registry::{Registries, Registry};
use tagfire_proxy::site::Site;
use tower::ServiceExt;

pub const TOKEN: &str = "an-operators-token-of-a-test";

pub fn settings(flags: &[&str]) -> Settings {
    let program = Program::try_parse_from(std::iter::once(&"tagfire").chain(flags)).unwrap();
    Settings::read(program.into_options()).unwrap()
}

/// The one registry of these flags.
pub fn registry(flags: &[&str]) -> Arc<Registry> {
    Registries::new(&settings(flags).registry).unwrap().of(None).unwrap().clone()
}

pub fn web() -> RepositoryName {
    RepositoryName::parse("shop/web").unwrap()
}

pub fn router(flags: &[&str]) -> Router {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<title>Tagfire</title>").unwrap();
    let (site, settings) = (Site::read(folder.path()).unwrap(), settings(flags));
    let policy = Policy::new(site.policy(), false);
    let app = App::new(&settings, TOKEN.into(), 8787).unwrap();
    tagfire_proxy::router(&app, site, &[], &policy)
}

/// Asks as the operator.
pub async fn ask(router: &Router, path: &str) -> (StatusCode, Value) {
    let request = Request::builder().uri(path).header("host", "127.0.0.1:8787");
    let request = request.header("authorization", format!("Bearer {TOKEN}")).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

/// Asks for an update as the operator.
pub async fn post(router: &Router, path: &str, key: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder().method("POST").uri(path).header("host", "127.0.0.1:8787");
    let request = request.header("authorization", format!("Bearer {TOKEN}")).header("idempotency-key", key);
    let request = request.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}
