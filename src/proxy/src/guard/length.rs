//! The lengths of a request's head: an address and headers longer than any of ours are refused before they are looked at.

use crate::refusal::Refusal;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tagfire_domain::wire::ProblemKind;

/// The longest path and query, in bytes. A playground's link holds an expression of 1,024 bytes and many tags.
const ADDRESS: usize = 32 * 1024;
/// The most bytes of header names and values.
const HEADERS: usize = 16 * 1024;

/// Refuses a head that is too long.
pub async fn check(request: Request, next: Next) -> Response {
    if request.uri().path_and_query().is_some_and(|address| address.as_str().len() > ADDRESS) {
        return Refusal::new(ProblemKind::AddressTooLong, "the address is longer than 32 KiB").into_response();
    }
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers > HEADERS {
        return Refusal::new(ProblemKind::HeadersTooLarge, "the headers are longer than 16 KiB").into_response();
    }
    next.run(request).await
}
