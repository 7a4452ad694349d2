//! Headers that every answer carries, refusals too.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// The headers, made once.
#[derive(Clone, Debug)]
pub struct Policy(Arc<HeaderMap>);

impl Policy {
    /// The headers with this Content-Security-Policy. `encrypted`: browsers come by TLS, and shall keep to it.
    pub fn new(content_policy: &str, encrypted: bool) -> Policy {
        let mut headers = HeaderMap::new();
        let fixed = [
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
            (
                HeaderName::from_static("permissions-policy"),
                "camera=(), geolocation=(), microphone=(), payment=(), unload=(self), usb=()",
            ),
        ];
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if encrypted {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
        }
        // Hashes are base64, so the value is always a legal header; an impossible failure must not open the page.
        let policy = HeaderValue::from_str(content_policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        Policy(Arc::new(headers))
    }

    /// The headers as they are written on a connection, for answers that never pass the router.
    #[must_use]
    pub fn lines(&self) -> Vec<u8> {
        let line = |(name, value): (&HeaderName, &HeaderValue)| {
            [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat()
        };
        self.0.iter().flat_map(line).collect()
    }
}

/// Adds the headers to an answer. What isn't told how long it may be kept, isn't kept.
pub async fn add(State(policy): State<Policy>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in policy.0.iter() {
        headers.insert(name.clone(), value.clone());
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
