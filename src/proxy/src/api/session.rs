//! Signing in and out.

use super::Json;
use crate::access::{Origin, Principal};
use crate::app::App;
use crate::audit::Line;
use crate::refusal::Refusal;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use tagfire_domain::wire::{Permissions, Problem, ProblemKind, Role, Session, SignIn};

/// Exchanges a token for a session's cookie.
#[utoipa::path(
    post, path = "/api/v1/session", tag = "session", request_body = SignIn,
    responses(
        (status = 204, description = "Signed in: the cookie is set"),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn open(State(app): State<Arc<App>>, request: Request) -> Result<Response, Refusal> {
    let (from, origin) = (app.access.from(&request), Origin::of(&request));
    origin.check()?;
    app.access.count(&from.to_string())?;
    let Json(sign_in) = Json::<SignIn>::from_request(request, &()).await?;
    let token = zeroize::Zeroizing::new(sign_in.token);
    let unknown = Principal { user: "unknown".into(), role: Role::Viewer, from, session: None };
    let principal = match app.access.by_token(&token, from) {
        Ok(principal) => principal,
        Err(refusal) => {
            // Tries beyond the limit are not kept: they could fill the disk.
            if refusal.kind == ProblemKind::WrongToken {
                app.log(Line::new("sign-in", &unknown, "refused").why(Some(refusal.kind.name().into()))).await;
            }
            return Err(refusal);
        }
    };
    let id = app.access.sessions.open(&principal.user, principal.role).map_err(|error| {
        tracing::error!("no randomness for a session: {error}");
        Refusal::new(ProblemKind::Internal, "a session can't be opened; the server's log says why")
    })?;
    app.log(Line::new("sign-in", &principal, "accepted")).await;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, app.access.cookie(Some(&id)))]).into_response())
}

/// Who I am, and what I may do.
#[utoipa::path(
    get, path = "/api/v1/session", tag = "session", security(("token" = []), ("session" = [])),
    responses(
        (status = 200, description = "As it is now", body = Session),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn tell(State(app): State<Arc<App>>, who: Principal) -> Json<Session> {
    let live = app.clusters.source() != tagfire_domain::wire::Source::None;
    Json(Session {
        user: who.user,
        role: who.role,
        source: app.clusters.source(),
        permissions: Permissions { read: live, update: live && who.role == Role::Operator },
        allow: app.allow.patterns(),
        expires_at: who.session.map(|session| session.expires.to_string()),
        version: env!("CARGO_PKG_VERSION").into(),
        receives: app.store.is_some(),
        registry: !app.registry.is_empty() || app.clusters.tencent().is_ok(),
        runner: app.runner.as_ref().map(|runner| runner.told()),
    })
}

/// Signs out: the session ends.
#[utoipa::path(
    delete, path = "/api/v1/session", tag = "session", security(("token" = []), ("session" = [])),
    responses(
        (status = 204, description = "Signed out: the cookie is taken away"),
        (status = "4XX", description = "Refused", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn close(State(app): State<Arc<App>>, who: Principal, headers: HeaderMap) -> Response {
    if app.access.session_of(&headers).and_then(|id| app.access.sessions.close(&id)).is_some() {
        app.log(Line::new("sign-out", &who, "accepted")).await;
    }
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, app.access.cookie(None))]).into_response()
}
