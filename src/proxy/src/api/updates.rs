//! The service update.

use super::Json;
use super::targets::read;
use crate::access::{Operator, Principal};
use crate::app::App;
use crate::refusal::Refusal;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use tagfire_domain::wire::{Problem, ProblemKind, State as Stands, UpdateAccepted, UpdateRequest, UpdateStatus};

/// Sets one container's image.
///
/// A server-side dry run comes first; where it is refused, nothing is changed. The same `Idempotency-Key` with the same
/// body gives the same answer, with another body 422. An update that was refused changed nothing, and leaves its key free.
#[utoipa::path(
    post, path = "/api/v1/service-updates", tag = "updates", request_body = UpdateRequest,
    security(("token" = []), ("session" = [])),
    params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 255, description = "One for each thing that is to happen once")),
    responses(
        (status = 200, description = "It has come to its end already", body = UpdateAccepted),
        (status = 202, description = "The cluster took it, and the rollout is followed", body = UpdateAccepted),
        (status = "4XX", description = "Refused: nothing was changed", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The cluster failed", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn update(
    State(app): State<Arc<App>>,
    Operator(who): Operator,
    headers: HeaderMap,
    Json(request): Json<UpdateRequest>,
) -> Result<Response, Refusal> {
    let answer = app.performer.update(&who, key(&headers)?, request).await?;
    let ended = answer.dry_run || answer.state == Stands::Succeeded;
    Ok((if ended { StatusCode::OK } else { StatusCode::ACCEPTED }, Json(answer)).into_response())
}

fn key(headers: &HeaderMap) -> Result<&str, Refusal> {
    let mut values = headers.get_all("idempotency-key").iter();
    let key = values.next().and_then(|key| key.to_str().ok()).map(str::trim);
    match key {
        Some(key) if (1..=255).contains(&key.len()) && values.next().is_none() => Ok(key),
        _ => Err(Refusal::new(
            ProblemKind::IdempotencyKeyMissing,
            "an update needs one header Idempotency-Key of 1 to 255 visible characters",
        )),
    }
}

/// How an update stands.
#[utoipa::path(
    get, path = "/api/v1/service-updates/{id}", tag = "updates", security(("token" = []), ("session" = [])),
    params(("id" = String, Path, description = "What the update's answer gave")),
    responses(
        (status = 200, description = "As it is now", body = UpdateStatus),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn status(
    State(app): State<Arc<App>>,
    _: Principal,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<UpdateStatus>, Refusal> {
    let Path(id) = read(id)?;
    let none = || Refusal::new(ProblemKind::NoSuchUpdate, "no update of this id is known, or it is too long ago");
    let status = match app.performer.ledger.status(&id) {
        None => app.performer.memory.status(&id).await,
        status => status,
    };
    status.map(Json).ok_or_else(none)
}
