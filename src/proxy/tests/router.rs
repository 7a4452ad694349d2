//! The router, called without a socket.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use tagfire_proxy::{Settings, router};
use tower::ServiceExt;

const INDEX: &str = "<!doctype html><script>boot()</script><title>Tagfire</title>";
const HASHED: &str = "tagfire-app-0123456789abcdef_bg.wasm";

fn app() -> (tempfile::TempDir, Router) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), INDEX).unwrap();
    std::fs::write(folder.path().join(HASHED), "wasm").unwrap();
    std::fs::write(folder.path().join(format!("{HASHED}.br")), "brotli").unwrap();
    let settings = Settings { app: folder.path().to_owned(), hosts: vec!["console.test".into()] };
    let router = router(&settings).unwrap();
    (folder, router)
}

async fn ask(path: &str, headers: &[(header::HeaderName, &str)]) -> Response<Body> {
    let (_folder, router) = app();
    let mut request = Request::get(path);
    if !headers.iter().any(|(name, _)| name == header::HOST) {
        request = request.header(header::HOST, "127.0.0.1:8787");
    }
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    // The folder goes when this returns: take the body in before.
    let (parts, body) = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap().into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Response::from_parts(parts, Body::from(bytes))
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

fn value(response: &Response<Body>, name: header::HeaderName) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn every_page_is_answered_with_the_app() {
    for path in ["/", "/triggers", "/triggers/release.v2", "/repositories/shop/web", "/history/17-1", "/preview?expr=a"]
    {
        let response = ask(path, &[]).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(value(&response, header::CACHE_CONTROL), "no-cache", "{path}");
        assert_eq!(text(response).await, INDEX, "{path}");
    }
}

#[tokio::test]
async fn an_unknown_page_is_not_found_and_still_shows_the_app() {
    let response = ask("/nowhere/at/all", &[]).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(text(response).await, INDEX);
}

#[tokio::test]
async fn a_missing_file_is_not_the_page() {
    let response = ask("/gone-0123456789abcdef.js", &[]).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_ne!(text(response).await, INDEX);
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_come_compressed() {
    let response = ask(&format!("/{HASHED}"), &[(header::ACCEPT_ENCODING, "gzip, br")]).await;
    assert_eq!(value(&response, header::CACHE_CONTROL), "public, max-age=31536000, immutable");
    assert_eq!(value(&response, header::CONTENT_ENCODING), "br");
    assert_eq!(value(&response, header::CONTENT_TYPE), "application/wasm");
    assert_eq!(text(response).await, "brotli");
}

#[tokio::test]
async fn every_answer_carries_the_guards() {
    for path in ["/", "/healthz", "/api/v1/anything", "/gone.js"] {
        let response = ask(path, &[]).await;
        let policy = value(&response, header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("default-src 'none'") && policy.contains("'wasm-unsafe-eval'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("'sha256-"), "{path}: {policy}");
        assert_eq!(value(&response, header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert_eq!(value(&response, header::REFERRER_POLICY), "no-referrer", "{path}");
    }
}

#[tokio::test]
async fn a_foreign_host_name_is_refused() {
    for (host, expected) in [
        ("evil.test", StatusCode::MISDIRECTED_REQUEST),
        ("localhost.evil.test:8787", StatusCode::MISDIRECTED_REQUEST),
        ("localhost:1", StatusCode::OK),
        ("[::1]:8787", StatusCode::OK),
        ("Console.Test", StatusCode::OK),
    ] {
        assert_eq!(ask("/", &[(header::HOST, host)]).await.status(), expected, "{host}");
    }
}

#[tokio::test]
async fn the_api_answers_in_problem_json() {
    let response = ask("/api/v1/nothing", &[]).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(value(&response, header::CONTENT_TYPE), "application/problem+json");
    assert!(text(response).await.contains("urn:tagfire:problem:not-found"));
}

#[tokio::test]
async fn a_path_cant_leave_the_folder() {
    for path in ["/..%2f..%2fetc%2fpasswd.txt", "/%2e%2e/secret.txt"] {
        let response = ask(path, &[]).await;
        assert_ne!(response.status(), StatusCode::OK, "{path}");
    }
}

#[test]
fn a_folder_without_the_app_is_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let error = router(&Settings { app: folder.path().to_owned(), hosts: Vec::new() }).unwrap_err();
    assert!(error.to_string().contains("cargo xtask build"), "{error}");
}
