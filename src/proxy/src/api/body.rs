//! A request's body: JSON that says that it is JSON, of limited size, arriving in limited time.

use super::BODY_TIME;
use crate::refusal::Refusal;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tagfire_domain::wire::ProblemKind;

/// The largest body that is read, in bytes.
const SIZE: usize = 64 * 1024;

/// JSON, in or out.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Json<T>, Refusal> {
        // A form or plain text could be sent by any page without asking first.
        let mut kinds = request.headers().get_all(header::CONTENT_TYPE).iter();
        let kind = kinds
            .next()
            .and_then(|kind| kind.to_str().ok())
            .map(|kind| kind.split(';').next().unwrap_or_default().trim());
        if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json")) || kinds.next().is_some() {
            return Err(Refusal::new(ProblemKind::WrongContentType, "send the body as Content-Type: application/json"));
        }
        let bytes = bytes(request, SIZE).await?;
        let read = serde_json::from_slice(&bytes);
        // By place and kind: what was sent may be a secret.
        read.map(Json).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let why = if error.is_data() { "it is not what this call takes" } else { "it is not JSON" };
            Refusal::new(
                ProblemKind::BadRequest,
                format!("the body can't be read: {why} (line {line}, column {column})"),
            )
        })
    }
}

/// A body of at most this many bytes, arriving in limited time. Where its length is told, a longer one is not begun.
pub async fn bytes(request: Request, most: usize) -> Result<Bytes, Refusal> {
    let large = || Refusal::new(ProblemKind::TooLarge, format!("the body is larger than {} KiB", most / 1024));
    let told =
        request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if told.is_some_and(|length| length > most as u64) {
        return Err(large());
    }
    let read = tokio::time::timeout(BODY_TIME, Limited::new(request.into_body(), most).collect()).await;
    let slow = |_| Refusal::new(ProblemKind::TooSlow, "the body didn't arrive within 10 seconds");
    match read.map_err(slow)? {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(large()),
        Err(_) => Err(Refusal::new(ProblemKind::BadRequest, "the body broke off")),
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}
