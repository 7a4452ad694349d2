//! The proxy: serves the built console at one origin, and is the only part that talks to the outside.
//!
//! It holds the credentials, checks who asks, and does one dangerous thing well: it sets one container's image and tells
//! what became of it. Where it has a store it also receives what registries tell, keeps it and passes it on. Of triggers it
//! knows nothing but where it acts unattended, in [`runner`]. The router is built by a function and tested by calling it.
//!
//! [`check`] is the exception: the same program reads triggers from a file and tells what they would do, for pipelines. It
//! shares nothing with the server.

pub mod access;
pub mod api;
mod app;
mod audit;
pub mod check;
mod clock;
pub mod cluster;
pub mod config;
mod embedded;
pub mod guard;
mod health;
mod metrics;
pub mod poll;
pub mod pushes;
pub mod refusal;
pub mod registry;
pub mod runner;
pub mod serve;
pub mod site;
pub mod store;
pub mod tencent;
mod text;
pub mod unattended;
pub mod update;

pub use app::App;

use axum::Router;
use axum::middleware;
use guard::{headers, host, length};
use site::Site;
use std::path::PathBuf;
use std::sync::Arc;

/// Why the app can't be served.
#[derive(Debug)]
pub enum StartError {
    /// The folder has no `index.html`, or a file in it can't be read.
    NoApp { path: PathBuf, source: std::io::Error },
    /// The page names a file that isn't there.
    HalfAnApp { path: PathBuf, missing: String },
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StartError::NoApp { path, source } => write!(
                f,
                "can't read the built app at {}: {source}. Build it with `cargo xtask build`, or name its folder with --app",
                path.display()
            ),
            StartError::HalfAnApp { path, missing } => write!(
                f,
                "the app is not whole: {} names {missing}, which is not beside it. If it is being built, wait for its end; else build it with `cargo xtask build`",
                path.display()
            ),
        }
    }
}

impl std::error::Error for StartError {}

/// Every route, with its guards around it. The headers are outermost: refusals carry them, too.
pub fn router(app: &Arc<App>, site: Site, hosts: &[String], policy: &headers::Policy) -> Router {
    let (health, _) = health::routes().split_for_parts();
    let pages = Router::new().fallback(site::serve).with_state(Arc::new(site));
    health
        .merge(api::router(app))
        .with_state(app.clone())
        .fallback_service(pages)
        .layer(middleware::from_fn_with_state(host::Allowed::new(hosts), host::check))
        .layer(middleware::from_fn(length::check))
        .layer(middleware::from_fn_with_state(policy.clone(), headers::add))
}
