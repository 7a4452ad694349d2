//! Which host names a request may ask for: another name means that a hostile page made the browser resolve its own name
//! to this machine (DNS rebinding).

use crate::refusal::Refusal;
use axum::extract::{Request, State};
use axum::http::header;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use tagfire_domain::wire::ProblemKind;

/// The names, without ports.
#[derive(Clone, Debug)]
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

/// The one host that a request names: in its header, in its address (HTTP/2, and HTTP/1 as to a proxy), or in both alike.
pub fn named(request: &Request) -> Option<&str> {
    let mut headers = request.headers().get_all(header::HOST).iter();
    let header = headers.next().map(|value| value.to_str().unwrap_or_default());
    let address = request.uri().authority().map(Authority::as_str);
    match (header, address, headers.next()) {
        (_, _, Some(_second)) => None,
        (Some(header), Some(address), _) if !header.eq_ignore_ascii_case(address) => None,
        (header, address, _) => header.or(address),
    }
}

/// Refuses a request for a name that isn't allowed.
pub async fn check(State(allowed): State<Allowed>, request: Request, next: Next) -> Response {
    match named(&request) {
        Some(host) if allowed.allows(host) => next.run(request).await,
        Some(_) => Refusal::new(
            ProblemKind::HostNotAllowed,
            "this address doesn't serve that host name; start with --host NAME to allow one",
        )
        .into_response(),
        None => Refusal::new(ProblemKind::BadRequest, "a request names exactly one host").into_response(),
    }
}
