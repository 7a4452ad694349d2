//! The one place where an error becomes an HTTP answer: `application/problem+json` (RFC 9457) with a stable `type`.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tagfire_domain::wire::{Problem, ProblemKind};

/// A request that isn't fulfilled, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of problem it is.
    pub kind: ProblemKind,
    /// What happened, to what, and what can be done now.
    pub detail: String,
    /// The id that the cloud gave the request that failed.
    pub request_id: Option<String>,
    /// After how many seconds it is worth trying again.
    pub retry_after: Option<u64>,
    /// The image that was found where another one was expected.
    pub found_image: Option<String>,
}

impl Refusal {
    /// A refusal of this kind.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Refusal {
        Refusal { kind, detail: detail.into(), request_id: None, retry_after: None, found_image: None }
    }

    /// Worth trying again after this many seconds.
    #[must_use]
    pub fn after(mut self, seconds: u64) -> Refusal {
        self.retry_after = Some(seconds);
        self
    }

    /// The body.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let status = self.status();
        Problem {
            kind: self.kind.urn(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: self.detail.clone(),
            request_id: self.request_id.clone(),
            retry_after: self.retry_after,
            found_image: self.found_image.clone(),
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = serde_json::to_string(&self.problem()).unwrap_or_default();
        let mut response = (self.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status() == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"tagfire\""));
        }
        response
    }
}

/// What an unknown address of the API answers.
pub async fn not_found() -> Refusal {
    Refusal::new(ProblemKind::NotFound, "the API has nothing at this address")
}
