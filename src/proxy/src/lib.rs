//! The proxy: serves the built console at one origin, with the headers that keep a page safe.
//!
//! It knows nothing of triggers. The router is built by a function and tested by calling it.

mod content_policy;
mod headers;
mod host;
mod pages;
mod problem;
pub mod serve;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::get;
use std::path::PathBuf;

/// What the router needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder with the built app.
    pub app: PathBuf,
    /// Host names, without ports, that a request may ask for.
    pub hosts: Vec<String>,
}

/// Why the app can't be served.
#[derive(Debug)]
pub enum StartError {
    /// The folder has no `index.html`, or it can't be read.
    NoApp { path: PathBuf, source: std::io::Error },
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StartError::NoApp { path, source } => write!(
                f,
                "can't read the built app at {}: {source}. Build it with `cargo xtask build`, or name its folder with --app",
                path.display()
            ),
        }
    }
}

impl std::error::Error for StartError {}

/// Every route, with its guards around it.
pub fn router(settings: &Settings) -> Result<Router, StartError> {
    let index = pages::Index::read(&settings.app)?;
    let policy = headers::Policy::new(&content_policy::content_policy(&index.html));
    let hosts = host::Allowed::new(&settings.hosts);
    let alive = || async { (StatusCode::OK, "ok\n") };
    Ok(Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(alive))
        .route("/api", axum::routing::any(problem::not_found))
        .route("/api/{*rest}", axum::routing::any(problem::not_found))
        .fallback_service(pages::service(&settings.app, index))
        .layer(middleware::from_fn_with_state(policy, headers::add))
        .layer(middleware::from_fn_with_state(hosts, host::check)))
}
