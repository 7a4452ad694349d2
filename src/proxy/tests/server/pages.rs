//! Pages and files.

use crate::stage::{HASHED, INDEX, ask_router, brotli, bytes, folder, router_on, text, value, write};
use axum::body::Body;
use axum::http::{HeaderName, Method, Request, Response, StatusCode, header};
use tagfire_domain::address::Page;
use tagfire_proxy::site::Site;

async fn ask(path: &str, headers: &[(HeaderName, &str)]) -> Response<Body> {
    let folder = folder();
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    ask_router(&router_on(folder.path()).0, request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_page_is_answered_with_the_app_and_asked_for_anew_each_time() {
    let table = Page::ALL.map(|page| page.path("release.v2"));
    let more = ["/repositories/shop/web", "/history/17-1", "/preview?expr=a", "/triggers/"].map(str::to_owned);
    for path in table.iter().chain(&more) {
        let response = ask(path, &[]).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(value(&response, header::CACHE_CONTROL), "no-cache", "{path}");
        assert_eq!(text(response).await, INDEX, "{path}");
    }
}

#[tokio::test]
async fn a_file_without_a_hash_in_its_name_is_asked_for_anew_each_time() {
    for path in ["/tags.tsv", "/index.html"] {
        assert_eq!(value(&ask(path, &[]).await, header::CACHE_CONTROL), "no-cache", "{path}");
    }
}

#[tokio::test]
async fn an_unknown_page_is_not_found_and_still_shows_the_whole_app() {
    let etag = value(&ask("/", &[]).await, header::ETAG);
    for (name, asked) in [(header::ACCEPT, "*/*"), (header::RANGE, "bytes=0-3"), (header::IF_NONE_MATCH, etag.as_str())]
    {
        for path in ["/nowhere/at/all", "/triggers/a/b", "//triggers", "/settings/more", "/index"] {
            let response = ask(path, &[(name.clone(), asked)]).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path} {name}");
            assert_eq!(text(response).await, INDEX, "{path} {name}");
        }
    }
}

#[tokio::test]
async fn a_missing_or_overlong_name_is_not_found_and_not_the_page() {
    for path in ["/gone-0123456789abcdef.js".to_owned(), format!("/{}.js", "a".repeat(5000))] {
        let response = ask(&path, &[]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_ne!(text(response).await, INDEX);
    }
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_come_compressed() {
    for (accepted, encoding, body) in [
        ("gzip, br", "br", brotli("wasm")),
        ("gzip", "", b"wasm".into()),
        ("br;q=0, gzip", "", b"wasm".into()),
        ("BR;q=0.5", "br", brotli("wasm")),
        ("", "", b"wasm".into()),
    ] {
        let response = ask(&format!("/{HASHED}"), &[(header::ACCEPT_ENCODING, accepted)]).await;
        assert_eq!(value(&response, header::CACHE_CONTROL), "public, max-age=31536000, immutable");
        assert_eq!(value(&response, header::CONTENT_ENCODING), encoding, "{accepted}");
        assert_eq!(value(&response, header::CONTENT_TYPE), "application/wasm");
        assert_eq!(value(&response, header::VARY), "accept-encoding");
        assert_eq!(bytes(response).await, body, "{accepted}");
    }
}

#[tokio::test]
async fn a_compressed_copy_of_another_build_is_not_served() {
    let folder = folder();
    // The page was put back to an older one; what lies beside it was not.
    std::fs::write(folder.path().join("index.html.br"), brotli("<title>Tagfire, a newer build</title>")).unwrap();
    std::fs::write(folder.path().join("index.html.gz"), "not even gzip").unwrap();
    let request = Request::get("/").header(header::ACCEPT_ENCODING, "gzip, br").body(Body::empty()).unwrap();
    let response = ask_router(&router_on(folder.path()).0, request).await;
    assert_eq!(value(&response, header::CONTENT_ENCODING), "");
    assert_eq!(text(response).await, INDEX);
}

#[test]
fn half_an_app_is_a_clear_error() {
    let folder = folder();
    write(folder.path(), &format!("<script src=\"/{HASHED}\"></script>"));
    Site::read(folder.path()).unwrap();
    std::fs::remove_file(folder.path().join(HASHED)).unwrap();
    let error = Site::read(folder.path()).unwrap_err();
    assert!(error.to_string().contains(HASHED) && error.to_string().contains("not whole"), "{error}");
}

#[tokio::test]
async fn a_page_is_unchanged_only_while_its_bytes_are() {
    let folder = folder();
    let (before, _) = router_on(folder.path());
    let asked = |etag: &str| Request::get("/").header(header::IF_NONE_MATCH, etag).body(Body::empty()).unwrap();
    let etag = value(&ask_router(&before, asked("\"other\"")).await, header::ETAG);
    assert_eq!(ask_router(&before, asked(&etag)).await.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(ask_router(&before, asked(&format!("\"a\", W/{etag}"))).await.status(), StatusCode::NOT_MODIFIED);

    // A deployment whose files are older than those before, as a rollback's are.
    write(folder.path(), "<title>Tagfire, the release before</title>");
    std::fs::File::open(folder.path().join("index.html")).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    let (after, _) = router_on(folder.path());
    let response = ask_router(&after, asked(&etag)).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(text(response).await.contains("the release before"));
}

#[tokio::test]
async fn a_rebuild_in_place_changes_nothing_until_a_restart() {
    let folder = folder();
    let (router, _) = router_on(folder.path());
    let policy = |response: &Response<Body>| value(response, header::CONTENT_SECURITY_POLICY);
    let before = policy(&ask_router(&router, Request::get("/").body(Body::empty()).unwrap()).await);
    std::fs::remove_file(folder.path().join(HASHED)).unwrap();
    write(folder.path(), "");
    let page = ask_router(&router, Request::get("/").body(Body::empty()).unwrap()).await;
    assert_eq!(policy(&page), before);
    assert_eq!(text(page).await, INDEX);
    let file = ask_router(&router, Request::get(format!("/{HASHED}")).body(Body::empty()).unwrap()).await;
    assert_eq!(file.status(), StatusCode::OK);
}

#[tokio::test]
async fn parts_of_a_file_are_of_one_version() {
    let etag = value(&ask("/tags.tsv", &[]).await, header::ETAG);
    let cases = [
        ("bytes=2-4", None, StatusCode::PARTIAL_CONTENT, "234", "bytes 2-4/10"),
        ("bytes=7-", None, StatusCode::PARTIAL_CONTENT, "789", "bytes 7-9/10"),
        ("bytes=-2", None, StatusCode::PARTIAL_CONTENT, "89", "bytes 8-9/10"),
        ("bytes=8-99999999999999999999", None, StatusCode::PARTIAL_CONTENT, "89", "bytes 8-9/10"),
        ("bytes=2-4", Some(etag.as_str()), StatusCode::PARTIAL_CONTENT, "234", "bytes 2-4/10"),
        ("bytes=2-4", Some("\"another version\""), StatusCode::OK, "0123456789", ""),
        ("bytes=2-4", Some("Tue, 24 Nov 2026 00:00:00 GMT"), StatusCode::OK, "0123456789", ""),
        ("bytes=10-", None, StatusCode::RANGE_NOT_SATISFIABLE, "", "bytes */10"),
        ("bytes=-0", None, StatusCode::RANGE_NOT_SATISFIABLE, "", "bytes */10"),
        ("bytes=4-2", None, StatusCode::OK, "0123456789", ""),
        ("bytes=0-1,3-4", None, StatusCode::OK, "0123456789", ""),
        ("lines=1-2", None, StatusCode::OK, "0123456789", ""),
    ];
    for (range, condition, status, body, told) in cases {
        let mut headers = vec![(header::RANGE, range)];
        headers.extend(condition.map(|condition| (header::IF_RANGE, condition)));
        let response = ask("/tags.tsv", &headers).await;
        assert_eq!(response.status(), status, "{range} {condition:?}");
        assert_eq!(value(&response, header::CONTENT_RANGE), told, "{range} {condition:?}");
        assert_eq!(text(response).await, body, "{range} {condition:?}");
    }
}

#[tokio::test]
async fn other_methods_are_told_which_ones_there_are() {
    let folder = folder();
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE] {
        let request = Request::builder().method(method.clone()).uri("/").body(Body::empty()).unwrap();
        let response = ask_router(&router_on(folder.path()).0, request).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(value(&response, header::ALLOW), "GET, HEAD", "{method}");
    }
}

#[tokio::test]
async fn a_head_request_tells_the_length_and_sends_nothing() {
    let folder = folder();
    let response = ask_router(&router_on(folder.path()).0, Request::head("/").body(Body::empty()).unwrap()).await;
    assert_eq!(value(&response, header::CONTENT_LENGTH), INDEX.len().to_string());
    assert_eq!(text(response).await, "");
}

#[tokio::test]
async fn every_answer_carries_the_guards() {
    let long = format!("/?{}", "a".repeat(40_000));
    let wide = "a".repeat(20_000);
    for (path, headers, status) in [
        ("/", vec![], 200),
        ("/healthz", vec![], 200),
        ("/api/v1/anything", vec![], 404),
        ("/gone.js", vec![], 404),
        ("/tags.tsv", vec![(header::RANGE, "bytes=50-")], 416),
        ("/", vec![(header::HOST, "evil.test")], 421),
        (&long, vec![], 414),
        ("/", vec![(header::COOKIE, wide.as_str())], 431),
    ] {
        let response = ask(path, &headers).await;
        assert_eq!(response.status(), status, "{path:.40}");
        let policy = value(&response, header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("default-src 'none'") && policy.contains("'wasm-unsafe-eval'"), "{path:.40}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("'sha256-"), "{path:.40}: {policy}");
        assert_eq!(value(&response, header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path:.40}");
        assert_eq!(value(&response, header::REFERRER_POLICY), "no-referrer", "{path:.40}");
        assert_eq!(value(&response, header::X_FRAME_OPTIONS), "DENY", "{path:.40}");
    }
}

#[tokio::test]
async fn a_foreign_host_name_is_refused() {
    for (host, expected) in [
        ("evil.test", StatusCode::MISDIRECTED_REQUEST),
        ("localhost.evil.test:8787", StatusCode::MISDIRECTED_REQUEST),
        ("127.0.0.1.evil.test", StatusCode::MISDIRECTED_REQUEST),
        ("localhost:evil.test", StatusCode::MISDIRECTED_REQUEST),
        ("", StatusCode::MISDIRECTED_REQUEST),
        ("localhost:1", StatusCode::OK),
        ("[::1]:8787", StatusCode::OK),
        ("Console.Test", StatusCode::OK),
    ] {
        assert_eq!(ask("/", &[(header::HOST, host)]).await.status(), expected, "{host}");
    }
}

#[tokio::test]
async fn a_request_names_exactly_one_host() {
    let folder = folder();
    let (router, _) = router_on(folder.path());
    let local = "localhost";
    for (address, hosts, expected) in [
        ("/", vec![], StatusCode::BAD_REQUEST),
        ("/", vec![local, local], StatusCode::BAD_REQUEST),
        ("/", vec![local, "evil.test"], StatusCode::BAD_REQUEST),
        ("http://evil.test/", vec![local], StatusCode::BAD_REQUEST),
        ("http://evil.test/", vec![], StatusCode::MISDIRECTED_REQUEST),
        ("http://localhost/", vec![local], StatusCode::OK),
        ("http://localhost/", vec![], StatusCode::OK),
    ] {
        let mut request = Request::get(address);
        for host in &hosts {
            request = request.header(header::HOST, *host);
        }
        let response = tower::ServiceExt::oneshot(router.clone(), request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), expected, "{address} {hosts:?}");
    }
}

#[tokio::test]
async fn a_path_cant_leave_the_folder() {
    for path in
        ["/..%2f..%2fetc%2fpasswd.txt", "/%2e%2e/secret.txt", "/../../etc/passwd.txt", "/.env", "//etc/passwd.d"]
    {
        let response = ask(path, &[]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn links_and_hidden_files_are_not_served() {
    let folder = folder();
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(outside.path(), "secret").unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("link.txt")).unwrap();
    std::fs::write(folder.path().join(".env.txt"), "secret").unwrap();
    std::fs::create_dir(folder.path().join("folder.txt")).unwrap();
    let (router, _) = router_on(folder.path());
    for path in ["/link.txt", "/.env.txt", "/folder.txt"] {
        let response = ask_router(&router, Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_api_answers_in_problem_json() {
    let response = ask("/api/v1/nothing", &[]).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(value(&response, header::CONTENT_TYPE), "application/problem+json");
    assert!(text(response).await.contains("urn:tagfire:problem:not-found"));
}

#[test]
fn a_folder_without_the_app_is_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("nowhere")] {
        let error = Site::read(&path).unwrap_err();
        assert!(error.to_string().contains("cargo xtask build"), "{error}");
    }
}
