//! What happens, as it happens: server-sent events.

use super::targets::{WorkloadPage, read};
use super::{pushes, received};
use crate::access::Principal;
use crate::app::App;
use crate::cluster::object::Object;
use crate::cluster::{CallError, Cluster, Event as Happened, names, watch_all, workload};
use crate::config::AllowList;
use crate::refusal::Refusal;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, KeepAliveStream, Sse};
use futures::{Stream, StreamExt};
use jiff::Timestamp;
use serde::Deserialize;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::wire::{Kind, Problem, ProblemKind, UpdateStatus, WorkloadChange};
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::task::JoinSet;
use tokio_stream::wrappers::{BroadcastStream, ReceiverStream};
use utoipa::IntoParams;

/// How many streams there may be at once.
const STREAMS: usize = 256;
/// How long a stream lasts: a browser connects again by itself, and is let in anew.
const LIFE: Duration = Duration::from_secs(15 * 60);

/// A stream of events, as it is answered.
pub type Events = Sse<KeepAliveStream<Pin<Box<dyn Stream<Item = Result<Event, Infallible>> + Send>>>>;

/// Where to go on.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// Received pushes after this cursor; after that of the header `Last-Event-ID` where there is one. From now on, where
    /// there is neither.
    pub after: Option<String>,
}

/// Every change of every update's state from now on, and every push that is received.
///
/// An event `service-update` holds an `UpdateStatus`, an event `push` a `ReceivedPush`, and its id is a cursor of the log: a
/// browser that connects again goes on where it was. Where too much happened for a client that reads too slowly, or where
/// pushes after the cursor are no longer kept, an event `missed` says that states, and pushes, have to be asked for.
#[utoipa::path(
    get, path = "/api/v1/events", tag = "updates", security(("token" = []), ("session" = [])),
    params(Since, ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that came")),
    responses(
        (status = 200, description = "A stream of events", body = UpdateStatus, content_type = "text/event-stream"),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Too many streams", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn events(
    State(app): State<Arc<App>>,
    who: Principal,
    headers: HeaderMap,
    from: Result<Query<Since>, QueryRejection>,
) -> Result<Events, Refusal> {
    let Query(Since { after }) = read(from)?;
    let last = headers.get("last-event-id").map(|id| id.to_str().unwrap_or_default().to_owned());
    let after = last.or(after).as_deref().map(pushes::place).transpose()?;
    let place = place(&app)?;
    let changes = BroadcastStream::new(app.performer.ledger.listen()).map(move |change| {
        let _ = &place;
        match change {
            Ok(status) => Event::default().event("service-update").json_data(&status).unwrap_or_default(),
            Err(_) => Event::default().event("missed"),
        }
    });
    let received = match &app.store {
        Some(store) => received::after(store.clone(), after).left_stream(),
        None => futures::stream::pending().right_stream(),
    };
    // The stream ends with either: neither ends by itself.
    Ok(stream(&who, futures::stream::select(changes, received)))
}

/// Every change of a namespace's workloads: first each one as it is, then what happens.
///
/// Each event is named `workload` and holds a `WorkloadChange`.
#[utoipa::path(
    get, path = "/api/v1/clusters/{cluster}/namespaces/{namespace}/workloads/events", tag = "targets",
    security(("token" = []), ("session" = [])),
    params(
        ("cluster" = String, Path, description = "The cluster's id"),
        ("namespace" = String, Path, description = "The namespace"),
        WorkloadPage,
    ),
    responses(
        (status = 200, description = "A stream of events", body = WorkloadChange, content_type = "text/event-stream"),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Too many streams", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn workload_events(
    State(app): State<Arc<App>>,
    who: Principal,
    path: Result<Path<(String, String)>, PathRejection>,
    page: Result<Query<WorkloadPage>, QueryRejection>,
) -> Result<Events, Refusal> {
    let (Path((id, namespace)), Query(page)) = (read(path)?, read(page)?);
    names::namespace(&namespace)?;
    let cluster = app.clusters.connect(page.region.as_deref(), &id).await?;
    let place = place(&app)?;
    let (sender, receiver) = mpsc::channel(64);
    let mut followers = JoinSet::new();
    for kind in page.kind.map_or(Kind::ALL.to_vec(), |kind| vec![kind]) {
        let following = follow(cluster.clone(), namespace.clone(), kind, app.allow.clone(), sender.clone());
        followers.spawn(following);
    }
    // The followers end with the stream that holds them.
    let changes = ReceiverStream::new(receiver).map(move |change: WorkloadChange| {
        let _ = (&followers, &place);
        Event::default().event("workload").json_data(&change).unwrap_or_default()
    });
    Ok(stream(&who, changes))
}

/// Follows a kind, watch after watch, until nobody listens any more or it isn't allowed.
async fn follow(
    cluster: Arc<Cluster>,
    namespace: String,
    kind: Kind,
    allow: AllowList,
    sender: mpsc::Sender<WorkloadChange>,
) {
    let collection = names::collection(kind, &namespace);
    loop {
        match watch_all(&cluster, &collection).await {
            Ok(mut watching) => {
                let mut open = sender.send(WorkloadChange::Begin { kind }).await.is_ok();
                while let (true, Some(Ok(happened))) = (open, watching.next().await) {
                    open = sender.send(told(&cluster, &namespace, kind, &allow, happened)).await.is_ok();
                }
                if !open {
                    return;
                }
            }
            Err(CallError::Refused { status: 403, message, .. }) => {
                let _ = sender.send(WorkloadChange::Hidden { kind, message }).await;
                return;
            }
            Err(_) => {}
        }
        if sender.is_closed() {
            return;
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

fn told(cluster: &Cluster, namespace: &str, kind: Kind, allow: &AllowList, happened: Happened) -> WorkloadChange {
    let (value, gone) = match happened {
        Happened::Is(value) => (value, false),
        Happened::Gone(value) => (value, true),
    };
    let object: Object = serde_json::from_value(value).unwrap_or_default();
    if gone {
        return WorkloadChange::Gone { kind, name: object.metadata.name };
    }
    let allowed = allow.allows(&cluster.id, namespace, &object.metadata.name);
    WorkloadChange::Is { workload: workload(kind, &object, allowed) }
}

fn place(app: &App) -> Result<OwnedSemaphorePermit, Refusal> {
    let full = |_| Refusal::new(ProblemKind::TooManyUpdates, format!("more than {STREAMS} streams are open")).after(30);
    app.streams.clone().try_acquire_owned().map_err(full)
}

/// A stream of events that ends with its session: when that expires, and when its person signs out.
fn stream(who: &Principal, events: impl Stream<Item = Event> + Send + 'static) -> Events {
    let session = who.session.clone();
    let left = session.as_ref().map_or(LIFE, |session| {
        Duration::try_from(session.expires.duration_since(Timestamp::now())).unwrap_or_default().min(LIFE)
    });
    let end = async move {
        let signed_out = async {
            match session {
                Some(mut session) => while session.ended.changed().await.is_ok() {},
                None => std::future::pending().await,
            }
        };
        let _ = tokio::time::timeout(left, signed_out).await;
    };
    let until: Pin<Box<dyn Stream<Item = _> + Send>> = Box::pin(events.map(Ok).take_until(Box::pin(end)));
    Sse::new(until).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// The places that streams take.
#[must_use]
pub fn places() -> Arc<tokio::sync::Semaphore> {
    Arc::new(tokio::sync::Semaphore::new(STREAMS))
}
