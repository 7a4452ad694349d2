//! A server that receives, called without a socket.

use crate::places::Room;
use crate::stage::{TOKEN, VIEWER, folder, settings, text};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use serde_json::{Value, json};
use tagfire_proxy::App;
use tagfire_proxy::guard::headers::Policy;
use tagfire_proxy::site::Site;
use tagfire_proxy::store::Store;

/// The token of registries.
pub const PUSH: &str = "a-push-token-of-a-test";

pub struct Desk {
    pub router: Router,
    pub store: Store,
    _room: Room,
}

impl Desk {
    /// A server on this store, with the three tokens and these flags.
    pub async fn open(room: &Room, flags: &[&str]) -> Desk {
        let open = flags.contains(&"--no-push-token");
        let token = if open { &[][..] } else { &["--push-token", PUSH] };
        let fixed = ["--viewer-token", VIEWER, "--store", &room.address];
        let settings = settings(&[&fixed[..], token, flags].concat());
        let folder = folder();
        let site = Site::read(folder.path()).unwrap();
        let policy = Policy::new(site.policy(), false);
        let store = room.open_with(settings.store.as_ref().unwrap().limits).await;
        let app = App::over(&settings, TOKEN.into(), 8787, Some(store.clone())).unwrap();
        Desk { router: tagfire_proxy::router(&app, site, &[], &policy), store, _room: room.clone() }
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        tower::ServiceExt::oneshot(self.router.clone(), request).await.unwrap()
    }

    /// Sends a notification, and gives the status and what was answered.
    pub async fn tell(&self, source: &str, body: &Value) -> (u16, Value) {
        let request = told(source).body(Body::from(body.to_string())).unwrap();
        answer(self.send(request).await).await
    }

    /// Asks for this as the viewer.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.send(ask("GET", path, VIEWER).body(Body::empty()).unwrap()).await).await
    }
}

/// A notification's head, with the token of registries.
pub fn told(source: &str) -> axum::http::request::Builder {
    ask("POST", &format!("/api/v1/pushes/{source}"), PUSH).header("content-type", "application/json")
}

/// A request's head, with a token.
pub fn ask(method: &str, path: &str, token: &str) -> axum::http::request::Builder {
    let head = Request::builder().method(method).uri(path).header("host", "localhost:8787");
    head.header("authorization", format!("Bearer {token}"))
}

pub async fn answer(response: Response<Body>) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = text(response).await;
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// An envelope with one push for each of these tags, whose digests repeat the digits. Their ids are the tags.
pub fn envelope(pushes: &[(&str, &str, char)]) -> Value {
    let event = |(id, tag, digit): &(&str, &str, char)| {
        json!({
            "id": id, "timestamp": "2026-01-02T15:04:05Z", "action": "push",
            "target": { "repository": "shop/web", "tag": tag, "digest": format!("sha256:{}", digit.to_string().repeat(64)) },
            "request": { "host": "registry.test:5000" }, "actor": { "name": "ci" }
        })
    };
    json!({ "events": pushes.iter().map(event).collect::<Vec<_>>() })
}
