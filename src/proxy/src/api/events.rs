//! What happens, as it happens: server-sent events.

use crate::access::Principal;
use crate::app::App;
use crate::refusal::Refusal;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt};
use jiff::Timestamp;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::wire::{Problem, ProblemKind, UpdateStatus};
use tokio_stream::wrappers::BroadcastStream;

/// How many streams there may be at once.
const STREAMS: usize = 256;
/// How long a stream lasts: a browser connects again by itself, and is let in anew.
const LIFE: Duration = Duration::from_secs(15 * 60);

/// Every change of every update's state, from now on.
///
/// Each event is named `service-update` and holds an `UpdateStatus`. Where too much happened for a client that reads too
/// slowly, an event `missed` says that states have to be asked for.
#[utoipa::path(
    get, path = "/api/v1/events", tag = "updates", security(("token" = []), ("session" = [])),
    responses(
        (status = 200, description = "A stream of events", body = UpdateStatus, content_type = "text/event-stream"),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Too many streams", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn events(
    State(app): State<Arc<App>>,
    who: Principal,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let place = app.streams.clone().try_acquire_owned();
    let place = place.map_err(|_| {
        Refusal::new(ProblemKind::TooManyUpdates, format!("more than {STREAMS} streams are open")).after(30)
    })?;
    let left = who.expires.map_or(LIFE, |expires| {
        Duration::try_from(expires.duration_since(Timestamp::now())).unwrap_or_default().min(LIFE)
    });
    let changes = BroadcastStream::new(app.performer.ledger.listen()).map(move |change| {
        let _ = &place;
        Ok(match change {
            Ok(status) => Event::default().event("service-update").json_data(&status).unwrap_or_default(),
            Err(_) => Event::default().event("missed"),
        })
    });
    let until = changes.take_until(tokio::time::sleep(left));
    Ok(Sse::new(until).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// The places that streams take.
#[must_use]
pub fn places() -> Arc<tokio::sync::Semaphore> {
    Arc::new(tokio::sync::Semaphore::new(STREAMS))
}
