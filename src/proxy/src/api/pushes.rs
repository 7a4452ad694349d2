//! Pushes: notifications of registries in, the log out.

use super::targets::read;
use super::{Json, body};
use crate::access::{Operator, Principal};
use crate::app::App;
use crate::pushes::{self, Format, Source};
use crate::refusal::Refusal;
use crate::store::{Batch, Logged, NotReceived, Receipt, Store};
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Path, Query, Request, State};
use axum::http::StatusCode;
use jiff::Timestamp as Clock;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;
use tagfire_domain::wire::{
    Problem, ProblemKind, PushPage, PushesTaken, ReceivedPush, SkippedEvent, SkippedEvents, SkippedKind,
};
use utoipa::{IntoParams, ToSchema};

/// The largest notification, in bytes.
const SIZE: usize = 1024 * 1024;
/// How many notifications are read and kept at once. Together with their size it bounds what they take of the memory.
pub const AT_ONCE: usize = 64;
/// How long a notification waits for its turn.
const TURN: Duration = Duration::from_secs(5);
/// The most of the log that is answered at once.
const MOST: usize = 500;

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
    store.receive(batch, Timestamp(Clock::now().as_millisecond())).await.map_err(|why| match why {
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

/// A store that doesn't serve. Its own words are the server's alone.
pub fn broken(fault: &Fault) -> Refusal {
    tracing::error!("the store doesn't serve: {fault:?}");
    Refusal::new(ProblemKind::StoreUnavailable, "the store doesn't serve; the server's log says why").after(5)
}

/// The store, where there is one.
pub fn store(app: &App) -> Result<&Store, Refusal> {
    let off = "this server keeps nothing: start it with --store FILE and --push-token TOKEN to receive pushes";
    app.store.as_ref().ok_or_else(|| Refusal::new(ProblemKind::ReceivingOff, off))
}

/// Which part of the log.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Part {
    /// Only pushes after this cursor: `next` of a page, or an event's id. All that are kept, where there is none.
    pub after: Option<String>,
    /// How many at most, up to 500 [default: 100]
    pub limit: Option<usize>,
}

/// A cursor's place in the log.
pub fn place(cursor: &str) -> Result<u64, Refusal> {
    let wrong = |_| Refusal::new(ProblemKind::BadRequest, "the cursor is none that this server gave");
    cursor.parse().map_err(wrong)
}

/// Received pushes, in the order of their receipt.
#[utoipa::path(
    get, path = "/api/v1/pushes", tag = "pushes", security(("token" = []), ("session" = [])), params(Part),
    responses(
        (status = 200, description = "Some of the log", body = PushPage),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store doesn't serve", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(app): State<Arc<App>>,
    _: Principal,
    part: Result<Query<Part>, QueryRejection>,
) -> Result<Json<PushPage>, Refusal> {
    let Query(part) = read(part)?;
    let after = part.after.as_deref().map(place).transpose()?.unwrap_or(0);
    let limit = part.limit.unwrap_or(100).clamp(1, MOST);
    let page = store(&app)?.pushes(after, limit).await.map_err(|fault| broken(&fault))?;
    let next = page.pushes.last().map_or(page.latest, |last| last.sequence).to_string();
    let items = page.pushes.into_iter().map(received).collect();
    // Of nothing that was asked for, nothing is missed.
    Ok(Json(PushPage { items, next, more: page.more, gone: page.gone && part.after.is_some() }))
}

/// A push of the log as it is answered.
pub fn received(logged: Logged) -> ReceivedPush {
    ReceivedPush {
        sequence: logged.sequence,
        key: logged.key.0,
        source: logged.source,
        repository: logged.push.repository.as_str().to_owned(),
        tag: logged.push.tag.as_str().to_owned(),
        digest: logged.push.digest.map(|digest| digest.as_str().to_owned()),
        registry: logged.push.registry.map(Into::into),
        received_at: logged.received_at.0,
        told_at: logged.told_at,
        actor: logged.actor,
    }
}

/// Says up to where pushes were dealt with. They stay in the log until room is needed; those that nobody has dealt with
/// stay longer, and a log that is full of them takes no more.
#[utoipa::path(
    put, path = "/api/v1/pushes/taken", tag = "pushes", security(("token" = []), ("session" = [])),
    request_body = PushesTaken,
    responses(
        (status = 204, description = "Kept. A place before the one that was told last changes nothing"),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store doesn't serve", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn taken(
    State(app): State<Arc<App>>,
    _: Operator,
    Json(taken): Json<PushesTaken>,
) -> Result<StatusCode, Refusal> {
    let through = place(&taken.through)?;
    store(&app)?.take(through).await.map_err(|fault| broken(&fault))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Events that made no push: how many of each kind, and the latest as they came.
#[utoipa::path(
    get, path = "/api/v1/pushes/skipped", tag = "pushes", security(("token" = []), ("session" = [])),
    responses(
        (status = 200, description = "Counts, and at most 100 events", body = SkippedEvents),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store doesn't serve", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn skipped(State(app): State<Arc<App>>, _: Principal) -> Result<Json<SkippedEvents>, Refusal> {
    let store = store(&app)?;
    let (counts, events) =
        tokio::try_join!(store.skipped_counts(), store.skipped_events(100)).map_err(|fault| broken(&fault))?;
    let kind = |kind: crate::store::SkippedCount| SkippedKind {
        source: kind.source,
        reason: kind.reason,
        count: kind.count,
        last_at: kind.last_at.0,
    };
    let event = |event: crate::store::SkippedEvent| SkippedEvent {
        source: event.source,
        reason: event.reason,
        received_at: event.received_at.0,
        body: event.body,
    };
    let counts = counts.into_iter().map(kind).collect();
    Ok(Json(SkippedEvents { counts, items: events.into_iter().map(event).collect() }))
}
