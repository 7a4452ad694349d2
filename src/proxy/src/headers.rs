//! Headers that every answer carries.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// The headers, made once.
#[derive(Clone)]
pub struct Policy(Arc<HeaderMap>);

impl Policy {
    /// The headers with this Content-Security-Policy.
    pub fn new(content_policy: &str) -> Policy {
        let mut headers = HeaderMap::new();
        let fixed = [
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
            (
                HeaderName::from_static("permissions-policy"),
                "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            ),
        ];
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        // Hashes are base64, so the value is always a legal header; an impossible failure must not open the page.
        let policy = HeaderValue::from_str(content_policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        Policy(Arc::new(headers))
    }
}

/// Adds the headers to an answer.
pub async fn add(State(policy): State<Policy>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in policy.0.iter() {
        response.headers_mut().insert(name.clone(), value.clone());
    }
    response
}
