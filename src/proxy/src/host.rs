//! Which host names a request may ask for: another name means that a hostile page made the browser resolve its own name
//! to this machine (DNS rebinding).

use crate::problem;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// The names, without ports.
#[derive(Clone)]
pub struct Allowed(Arc<Vec<String>>);

impl Allowed {
    /// Loopback's names, and these.
    pub fn new(more: &[String]) -> Allowed {
        let loopback = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        let more = more.iter().map(|name| name.to_ascii_lowercase());
        Allowed(Arc::new(loopback.into_iter().chain(more).collect()))
    }

    fn allows(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let name = match host.rsplit_once(':') {
            Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => &host,
        };
        self.0.iter().any(|allowed| allowed == name)
    }
}

/// Refuses a request for a name that isn't allowed.
pub async fn check(State(allowed): State<Allowed>, request: Request, next: Next) -> Response {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    // HTTP/2 carries the name in the address.
    let host = named.or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str));
    match host {
        Some(host) if allowed.allows(host) => next.run(request).await,
        _ => problem::problem(
            StatusCode::MISDIRECTED_REQUEST,
            "host-not-allowed",
            "this address doesn't serve that host name; start with --host NAME to allow one",
        ),
    }
}
