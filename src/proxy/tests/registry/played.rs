//! A registry that is played on loopback: it counts what it is asked, and fails when it is told to.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use sha2::Digest;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

pub const LOGIN: &str = "YWxpY2U6aHVudGVyMg==";

/// What the next answer is instead.
#[derive(Clone, Debug)]
pub enum Fault {
    Status(u16, Vec<(&'static str, String)>),
    Body(String),
}

/// What it has and does.
#[derive(Default)]
pub struct Shelf {
    /// What each tag of each repository is: a manifest.
    pub tags: BTreeMap<String, BTreeMap<String, Value>>,
    /// Manifests by their digest, and blobs.
    pub manifests: BTreeMap<String, Value>,
    /// The most tags of one page.
    pub page: Option<usize>,
    /// Whether lists have an ETag.
    pub etags: bool,
    /// Whether it wants a token.
    pub guarded: bool,
    /// Where tokens are had, if not here.
    pub realm: Option<String>,
    /// Where the next page is, if not here.
    pub elsewhere: Option<String>,
    pub faults: VecDeque<Fault>,
    /// What was asked, in order: method, path and query.
    pub asked: Vec<String>,
}

#[derive(Clone)]
pub struct Played(pub Arc<Mutex<Shelf>>, pub String);

pub fn digest_of(manifest: &Value) -> String {
    let sum = sha2::Sha256::digest(manifest.to_string().as_bytes());
    format!("sha256:{}", sum.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// A manifest that differs by its number.
pub fn manifest(number: usize) -> Value {
    json!({ "schemaVersion": 2, "layers": [], "annotations": { "number": number.to_string() } })
}

impl Played {
    /// Starts on loopback.
    pub async fn start() -> Played {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let played = Played(Arc::default(), listener.local_addr().unwrap().to_string());
        let router = Router::new().fallback(answer).with_state(played.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        played
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.1)
    }

    /// Sets a tag to a manifest, and gives the digest.
    pub fn push(&self, repository: &str, tag: &str, number: usize) -> String {
        let manifest = manifest(number);
        let digest = digest_of(&manifest);
        let mut shelf = self.0.lock().unwrap();
        shelf.tags.entry(repository.into()).or_default().insert(tag.into(), manifest);
        digest
    }

    pub fn set(&self, change: impl FnOnce(&mut Shelf)) {
        change(&mut self.0.lock().unwrap());
    }

    /// What was asked since this was called the last time.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().asked)
    }
}

async fn answer(State(played): State<Played>, request: Request<Body>) -> Response {
    let mut shelf = played.0.lock().unwrap();
    let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
    shelf.asked.push(format!("{method} {uri}"));
    match shelf.faults.pop_front() {
        Some(Fault::Status(status, headers)) => {
            let mut response = StatusCode::from_u16(status).unwrap().into_response();
            for (name, value) in headers {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            return response;
        }
        Some(Fault::Body(text)) => return text.into_response(),
        None => {}
    }
    let bearer = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    if uri.path() == "/token" {
        if bearer != format!("Basic {LOGIN}") {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        return axum::Json(json!({ "token": "a-token", "expires_in": 300 })).into_response();
    }
    if shelf.guarded && bearer != "Bearer a-token" {
        let realm = shelf.realm.clone().unwrap_or_else(|| format!("{}/token", played.url()));
        let challenge = format!("Bearer realm=\"{realm}\",service=\"played\",scope=\"repository:shop/web:pull\"");
        return (StatusCode::UNAUTHORIZED, [("www-authenticate", challenge)]).into_response();
    }
    let rest = uri.path().strip_prefix("/v2/").unwrap_or_default();
    if let Some(repository) = rest.strip_suffix("/tags/list") {
        return shelf.list(repository, uri.query().unwrap_or_default(), &headers);
    }
    let Some((repository, reference)) = rest.split_once("/manifests/").or_else(|| rest.split_once("/blobs/")) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tagged = shelf.tags.get(repository).and_then(|tags| tags.get(reference));
    let Some(found) = tagged.or_else(|| shelf.manifests.get(reference)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let body = if method == Method::HEAD { String::new() } else { found.to_string() };
    ([("docker-content-digest", digest_of(found))], body).into_response()
}

impl Shelf {
    fn list(&self, repository: &str, query: &str, headers: &HeaderMap) -> Response {
        let Some(tags) = self.tags.get(repository) else { return StatusCode::NOT_FOUND.into_response() };
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        let last = value("last").unwrap_or_default();
        let most = value("n").and_then(|n| n.parse().ok()).unwrap_or(usize::MAX).min(self.page.unwrap_or(usize::MAX));
        let after: Vec<&String> = tags.keys().filter(|tag| tag.as_str() > last).collect();
        let page = &after[..after.len().min(most)];
        let body = json!({ "name": repository, "tags": page }).to_string();
        let etag = format!("\"{}\"", digest_of(&json!(page)));
        if self.etags && headers.get("if-none-match").is_some_and(|known| *known == etag) {
            return StatusCode::NOT_MODIFIED.into_response();
        }
        let mut response = body.into_response();
        if self.etags {
            response.headers_mut().insert("etag", etag.parse().unwrap());
        }
        if page.len() < after.len() {
            let host = self.elsewhere.as_deref().unwrap_or_default();
            let link =
                format!("<{host}/v2/{repository}/tags/list?n={most}&last={}>; rel=\"next\"", page[page.len() - 1]);
            response.headers_mut().insert("link", link.parse().unwrap());
        }
        response
    }
}
