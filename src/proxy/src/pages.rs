//! The built app: hashed files that never change, and one page for every address that is a page.

use crate::StartError;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use std::path::Path;
use tower_http::services::{ServeDir, ServeFile};

/// The app's page, read once: its scripts decide the content policy.
pub struct Index {
    /// The page's text.
    pub html: String,
}

impl Index {
    /// Reads `index.html` of the folder.
    pub fn read(app: &Path) -> Result<Index, StartError> {
        let path = app.join("index.html");
        match std::fs::read_to_string(&path) {
            Ok(html) => Ok(Index { html }),
            Err(source) => Err(StartError::NoApp { path, source }),
        }
    }
}

/// Serves the app's folder. `_index` proves that there is a page in it.
pub fn service(app: &Path, _index: Index) -> Router {
    let files = ServeDir::new(app).precompressed_br().precompressed_gzip().append_index_html_on_directories(false);
    let page = ServeFile::new(app.join("index.html")).precompressed_br().precompressed_gzip();
    Router::new().fallback_service(any(move |request: Request| {
        let (mut files, mut page) = (files.clone(), page.clone());
        async move {
            if request.method() != Method::GET && request.method() != Method::HEAD {
                return StatusCode::METHOD_NOT_ALLOWED.into_response();
            }
            let path = request.uri().path().to_owned();
            if is_file(&path) {
                let answer = files.try_call(request).await.map(IntoResponse::into_response);
                return with_caching(or_unreadable(answer), if is_hashed(&path) { IMMUTABLE } else { NO_CACHE });
            }
            let answer = page.try_call(request).await.map(IntoResponse::into_response);
            let mut response = with_caching(or_unreadable(answer), NO_CACHE);
            // An unknown page is the app's to show, and an error all the same.
            if !is_page(&path) && response.status() == StatusCode::OK {
                *response.status_mut() = StatusCode::NOT_FOUND;
            }
            response
        }
    }))
}

const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const NO_CACHE: &str = "no-cache";

fn or_unreadable(answer: std::io::Result<Response>) -> Response {
    answer.unwrap_or_else(|_| (StatusCode::INTERNAL_SERVER_ERROR, "the file can't be read\n").into_response())
}

fn with_caching(mut response: Response, caching: &'static str) -> Response {
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    }
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// The files of the app are all at the top, and have endings; a page's last part may hold a dot too (a repository, a
/// trigger's name), but never alone at the top.
fn is_file(path: &str) -> bool {
    let name = path.trim_start_matches('/');
    !name.contains('/') && name.contains('.')
}

/// Trunk writes a hash of 16 hexadecimal digits after a hyphen into the names of files that it builds.
fn is_hashed(path: &str) -> bool {
    path.split(['-', '.', '_']).any(|part| part.len() >= 15 && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Whether the app has a page at this address.
fn is_page(path: &str) -> bool {
    let mut parts = path.trim_matches('/').split('/');
    matches!(
        (parts.next().unwrap_or_default(), parts.next(), parts.next()),
        ("" | "preview" | "services" | "settings", None, _)
            | ("triggers" | "history", _, None)
            | ("repositories", _, _)
    )
}
