//! Handing triggers over to the unattended runner: its file is written as if by hand, and it reads it as it reads every
//! other change of that file.

use super::Json;
use super::body::bytes;
use crate::access::Operator;
use crate::app::App;
use crate::audit::Line;
use crate::refusal::Refusal;
use crate::runner::NotWritten;
use axum::extract::{Request, State};
use std::sync::Arc;
use tagfire_domain::wire::{HandedOver, Problem, ProblemKind};

/// The largest file that is taken, in bytes: some thousand triggers.
const SIZE: usize = 4 * 1024 * 1024;

/// Hands triggers over to the unattended runner, in place of those that it has: a console's export, or its triggers alone.
#[utoipa::path(
    put, path = "/api/v1/runner/triggers", tag = "history", security(("token" = []), ("session" = [])),
    request_body = Object,
    responses(
        (status = 200, description = "The file is written; the runner acts on it within seconds", body = HandedOver),
        (status = "4XX", description = "Refused: the runner's triggers stay", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The file can't be written", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn hand_over(
    State(app): State<Arc<App>>,
    Operator(who): Operator,
    request: Request,
) -> Result<Json<HandedOver>, Refusal> {
    let none =
        || Refusal::new(ProblemKind::NoRunner, "this server has no runner: start it as tagfire run --triggers FILE");
    let file = app.triggers.clone().ok_or_else(none)?;
    let body = bytes(request, SIZE).await?;
    let text =
        String::from_utf8(body.into()).map_err(|_| Refusal::new(ProblemKind::BadRequest, "the body is no text"))?;
    // Before anything is changed, as of an update: what the runner does by is never changed without a line.
    app.noted(Line::new("hand-over", &who, "asked")).await?;
    let written = tokio::task::spawn_blocking(move || file.write(text)).await;
    let written = written.map_err(|_| Refusal::new(ProblemKind::Internal, "the file can't be written"))?;
    let refusal = match written {
        Ok(triggers) => {
            app.log(Line::new("hand-over", &who, "accepted").why(Some(format!("{triggers} triggers")))).await;
            return Ok(Json(HandedOver { triggers }));
        }
        Err(NotWritten::Unusable(why)) => Refusal::new(ProblemKind::InvalidTriggers, why),
        Err(NotWritten::Fixed(why)) => Refusal::new(ProblemKind::TriggersFixed, why),
    };
    app.log(Line::new("hand-over", &who, "refused").why(Some(refusal.kind.name().into()))).await;
    Err(refusal)
}
