//! The log of received pushes, as consoles and programs read it.

use super::Json;
use super::targets::read;
use crate::access::{Operator, Principal};
use crate::app::App;
use crate::refusal::Refusal;
use crate::store::{Logged, Store};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use tagfire_domain::store::Fault;
use tagfire_domain::wire::{
    Problem, ProblemKind, PushPage, PushesTaken, ReceivedPush, SkippedEvent, SkippedEvents, SkippedKind,
};
use utoipa::IntoParams;

/// The most of the log that is answered at once.
const MOST: usize = 500;

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
