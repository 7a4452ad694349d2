//! The API under `/api/v1`. Each handler is described where it is written, so that the document can't leave one out.

mod body;
mod cursor;
mod document;
mod events;
mod history;
mod pushes;
mod receive;
mod received;
mod registry;
mod runner;
mod session;
mod targets;
mod updates;
mod vendor;

pub use body::Json;
pub use document::document;
pub use events::places;
pub use receive::AT_ONCE;

use crate::app::App;
use crate::refusal::{self, Refusal};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::wire::ProblemKind;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// How long a request may take, its body's arrival included.
const TIME: Duration = Duration::from_secs(75);
/// How long a request's body may take to arrive.
pub const BODY_TIME: Duration = Duration::from_secs(10);

/// Calls that need no session: signing in, the document, and what registries tell, for which there is a token of its own.
fn open() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(document::head())
        .routes(routes!(session::open))
        .routes(routes!(document::serve))
        .routes(routes!(receive::receive))
}

/// Calls that need one.
fn closed() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(session::tell, session::close))
        .routes(routes!(targets::regions))
        .routes(routes!(targets::clusters))
        .routes(routes!(targets::namespaces))
        .routes(routes!(targets::workloads))
        .routes(routes!(targets::access))
        .routes(routes!(updates::update))
        .routes(routes!(updates::status))
        .routes(routes!(events::events))
        .routes(routes!(events::workload_events))
        .routes(routes!(pushes::list))
        .routes(routes!(pushes::taken))
        .routes(routes!(pushes::skipped))
        .routes(routes!(vendor::triggers))
        .routes(routes!(history::history))
        .routes(routes!(history::counts))
        .routes(routes!(history::entry))
        .routes(routes!(runner::hand_over))
        .routes(routes!(registry::tags))
        .routes(routes!(registry::image))
}

/// Every route of the API.
pub fn router(app: &Arc<App>) -> Router<Arc<App>> {
    let (open, _) = open().split_for_parts();
    let (closed, _) = closed().split_for_parts();
    let closed = closed.layer(middleware::from_fn_with_state(app.clone(), admit));
    Router::new()
        .merge(open)
        .merge(closed)
        .route("/api", any(refusal::not_found))
        .route("/api/{*rest}", any(refusal::not_found))
        .layer(middleware::from_fn(timed))
        .layer(middleware::from_fn(told))
        .layer(middleware::from_fn_with_state(app.clone(), counted))
}

/// Lets in whoever may come in, before anything of the body is read.
async fn admit(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    match app.access.admit(&request) {
        Ok(principal) => {
            request.extensions_mut().insert(principal);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// No call takes for ever; a stream of events has begun to answer long before.
async fn timed(request: Request, next: Next) -> Response {
    match tokio::time::timeout(TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            Refusal::new(ProblemKind::TimedOut, format!("no answer within {} seconds", TIME.as_secs())).into_response()
        }
    }
}

/// What the router itself refuses is told as every other problem is.
async fn told(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let response = next.run(request).await;
    let problem = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/problem+json"));
    let refusal = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => {
            Refusal::new(ProblemKind::MethodNotAllowed, format!("this address doesn't answer {method}"))
        }
        StatusCode::BAD_REQUEST if !problem => Refusal::new(ProblemKind::BadRequest, "the address can't be read"),
        _ => return response,
    };
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut refused = refusal.into_response();
    if let Some(allow) = allow {
        refused.headers_mut().insert(header::ALLOW, allow);
    }
    if method == Method::HEAD {
        refused.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(0));
    }
    refused
}

async fn counted(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let start = std::time::Instant::now();
    let response = next.run(request).await;
    app.metrics.answered(response.status(), start.elapsed());
    response
}
