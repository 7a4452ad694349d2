//! Receiving: what registries tell, checked before it is read, and answered once it is kept.

use super::Json;
use super::body;
use super::pushes::{broken, store};
use super::targets::read;
use crate::app::App;
use crate::clock::now;
use crate::pushes::{self, Format, Source};
use crate::refusal::Refusal;
use crate::store::{Batch, NotReceived, Receipt, Store};
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::StatusCode;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::wire::{Problem, ProblemKind};
use utoipa::ToSchema;

/// The largest notification, in bytes.
const SIZE: usize = 1024 * 1024;
/// How many notifications are read and kept at once. Together with their size it bounds what they take of the memory.
pub const AT_ONCE: usize = 64;
/// How long a notification waits for its turn.
const TURN: Duration = Duration::from_secs(5);

/// What became of a notification.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    /// Pushes that are new.
    new: usize,
    /// Pushes that were received before.
    again: usize,
    /// Events that make no push.
    skipped: usize,
}

/// Takes a registry's notification.
///
/// Whatever its events are like, they are kept, and answered 202 once they are on the disk: pushes in the log, each once,
/// and the rest counted. What isn't kept is answered so that the registry sends it again: 503 with `Retry-After`.
///
/// `distribution` takes `application/vnd.docker.distribution.events.v2+json`, `…v1+json` and `application/json`; `harbor`
/// takes its default format as `application/json`, and CloudEvents as `application/cloudevents+json` or with their
/// attributes as headers; `tcr` takes the format of TCR Enterprise as `application/json`.
#[utoipa::path(
    post, path = "/api/v1/pushes/{source}", tag = "pushes", security(("push" = [])),
    request_body(content = Object, description = "At most 1 MiB, arriving within 10 seconds"),
    params(("source" = String, Path, description = "`distribution`, `harbor` or `tcr`")),
    responses(
        (status = 202, description = "Kept", body = Kept),
        (status = "4XX", description = "Refused: nothing of it is kept", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Nothing of it is kept: send it again", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn receive(State(app): State<Arc<App>>, request: Request) -> Result<(StatusCode, Json<Kept>), Refusal> {
    match take(&app, request).await {
        Ok(kept) => Ok((StatusCode::ACCEPTED, Json(kept))),
        Err(refusal) => {
            app.metrics.not_received(refusal.kind);
            Err(refusal)
        }
    }
}

async fn take(app: &App, request: Request) -> Result<Kept, Refusal> {
    app.access.admit_push(&request)?;
    let (mut parts, body) = request.into_parts();
    let path = Path::<String>::from_request_parts(&mut parts, &()).await;
    let Path(name) = read(path)?;
    let unknown = || Refusal::new(ProblemKind::NotFound, "pushes are told at …/distribution, …/harbor and …/tcr");
    let source = Source::named(&name).ok_or_else(unknown)?;
    let strange = || {
        let takes =
            "send JSON, as the Content-Type that this kind of registry has; GET /api/v1/openapi.json names them";
        Refusal::new(ProblemKind::WrongContentType, takes)
    };
    let format = Format::of(source, &parts.headers).ok_or_else(strange)?;
    let store = store(app)?;
    let busy = |_| unavailable(&format!("{AT_ONCE} notifications are being read"), 1);
    let turn = tokio::time::timeout(TURN, app.receiving.acquire()).await.map_err(busy)?;
    let headers = parts.headers.clone();
    let body = body::bytes(Request::from_parts(parts, body), SIZE).await?;
    let unreadable = |why: pushes::Unreadable| Refusal::new(ProblemKind::BadRequest, why.to_string());
    let batch = pushes::only_of(&app.registries, pushes::read(format, &headers, &body).map_err(unreadable)?);
    let skipped: Vec<_> = batch.skipped.iter().map(|skipped| skipped.reason).collect();
    let Receipt { new, again } = keep(store, batch).await?;
    drop(turn);
    app.metrics.received(source.name(), new, again, &skipped);
    Ok(Kept { new, again, skipped: skipped.len() })
}

async fn keep(store: &Store, batch: Batch) -> Result<Receipt, Refusal> {
    store.receive(batch, now()).await.map_err(|why| match why {
        NotReceived::Full { limit } => unavailable(
            &format!(
                "{limit} pushes wait to be dealt with, and the log holds no more: open the console, or run unattended"
            ),
            60,
        ),
        NotReceived::Busy => unavailable("too many notifications wait for the disk", 1),
        NotReceived::Fault(fault) => broken(&fault),
    })
}

fn unavailable(detail: &str, seconds: u64) -> Refusal {
    Refusal::new(ProblemKind::StoreUnavailable, format!("{detail}; send it again")).after(seconds)
}
