//! Attacks on receiving, each with what is refused and how; what is refused leaves nothing in the log.

use crate::desk::{Desk, PUSH, answer, ask, envelope, told};
use crate::places::Room;
use crate::stage::{TOKEN, VIEWER};
use axum::body::{Body, Bytes};
use axum::http::Request;
use futures::StreamExt;
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A body of this many pieces of 64 KiB, and how many of them were asked for.
fn endless(pieces: usize) -> (Body, Arc<AtomicUsize>) {
    let read = Arc::new(AtomicUsize::new(0));
    let counted = read.clone();
    let pieces = futures::stream::iter(0..pieces).map(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok::<_, Infallible>(Bytes::from_static(&[b' '; 64 * 1024]))
    });
    (Body::from_stream(pieces), read)
}

type Sent = Request<Body>;

fn with(head: axum::http::request::Builder, body: impl Into<Body>) -> Sent {
    head.body(body.into()).unwrap()
}

fn good() -> String {
    envelope(&[("1", "v1", 'a')]).to_string()
}

fn by(token: &str) -> axum::http::request::Builder {
    ask("POST", "/api/v1/pushes/distribution", token).header("content-type", "application/json")
}

#[tokio::test]
async fn attacks_are_refused_and_leave_nothing() {
    let desk = Desk::open(&Room::file(), &[]).await;
    let deep = format!("{{\"events\":[{}{}]}}", "[".repeat(100_000), "]".repeat(100_000));
    let nobody =
        || Request::builder().method("POST").uri("/api/v1/pushes/distribution").header("host", "localhost:8787");
    let typed = |kind: &str| ask("POST", "/api/v1/pushes/distribution", PUSH).header("content-type", kind);
    let attacks = [
        ("no token", with(nobody().header("content-type", "application/json"), good()), 401, "wrong-token"),
        ("a wrong token", with(by("wrong"), good()), 401, "wrong-token"),
        ("the operator's token", with(by(TOKEN), good()), 401, "wrong-token"),
        ("a viewer's token", with(by(VIEWER), good()), 401, "wrong-token"),
        ("the token in other capitals", with(by(&PUSH.to_uppercase()), good()), 401, "wrong-token"),
        ("the token and more", with(by(&format!("{PUSH}x")), good()), 401, "wrong-token"),
        (
            "another scheme",
            with(
                nobody().header("authorization", format!("Basic {PUSH}")).header("content-type", "application/json"),
                good(),
            ),
            401,
            "wrong-token",
        ),
        ("two tokens", with(told("distribution").header("authorization", "Bearer wrong"), good()), 401, "wrong-token"),
        (
            "the token in the address",
            with(nobody().uri(format!("/api/v1/pushes/distribution?token={PUSH}")), good()),
            401,
            "wrong-token",
        ),
        ("an unknown source by nobody", with(nobody().uri("/api/v1/pushes/gitea"), good()), 401, "wrong-token"),
        ("an unknown source", with(told("gitea"), good()), 404, "not-found"),
        ("a source that goes up", with(told("..%2fsession"), good()), 404, "not-found"),
        ("a foreign host", with(told("distribution").header("host", "evil.test"), good()), 400, "bad-request"),
        (
            "a page of another site",
            with(told("distribution").header("origin", "http://evil.test"), good()),
            403,
            "foreign-origin",
        ),
        ("plain text", with(typed("text/plain"), good()), 415, "wrong-content-type"),
        ("a form", with(typed("application/x-www-form-urlencoded"), good()), 415, "wrong-content-type"),
        ("another parser's type", with(typed("application/cloudevents+json"), good()), 415, "wrong-content-type"),
        (
            "two types",
            with(told("distribution").header("content-type", "text/plain"), good()),
            415,
            "wrong-content-type",
        ),
        (
            "a gigabyte by its length",
            with(told("distribution").header("content-length", "1073741824"), good()),
            413,
            "too-large",
        ),
        ("very deep nesting", with(told("distribution"), deep), 400, "bad-request"),
        (
            "half a million events",
            with(told("distribution"), format!("{{\"events\":[1{}]}}", ",1".repeat(500_000))),
            400,
            "bad-request",
        ),
        (
            "half a million resources",
            with(
                told("harbor"),
                format!(
                    "{{\"type\":\"PUSH_ARTIFACT\",\"event_data\":{{\"repository\":{{}},\"resources\":[0{}]}}}}",
                    ",0".repeat(500_000)
                ),
            ),
            400,
            "bad-request",
        ),
        ("no arrays", with(told("distribution"), "{}"), 400, "bad-request"),
        ("an object for a list", with(told("distribution"), "{\"events\":{}}"), 400, "bad-request"),
        (
            "Harbor's shape",
            with(told("distribution"), json!({ "type": "PUSH_ARTIFACT" }).to_string()),
            400,
            "bad-request",
        ),
        ("distribution's shape", with(told("harbor"), good()), 400, "bad-request"),
        ("no JSON", with(told("tcr"), "image=web:2"), 400, "bad-request"),
        ("no body", with(told("harbor"), ""), 400, "bad-request"),
        (
            "a compressed body",
            with(told("harbor").header("content-encoding", "gzip"), vec![0x1f, 0x8b, 8, 0]),
            400,
            "bad-request",
        ),
        ("an event cut off", with(told("distribution"), good()[..40].to_owned()), 400, "bad-request"),
        (
            "reading with the token of registries",
            with(ask("GET", "/api/v1/pushes", PUSH), Body::empty()),
            401,
            "wrong-token",
        ),
        (
            "a stream with the token of registries",
            with(ask("GET", "/api/v1/events", PUSH), Body::empty()),
            401,
            "wrong-token",
        ),
        (
            "a cursor that is none",
            with(ask("GET", "/api/v1/pushes?after=-1", VIEWER), Body::empty()),
            400,
            "bad-request",
        ),
        (
            "an overlong cursor",
            with(ask("GET", "/api/v1/pushes?after=99999999999999999999999", VIEWER), Body::empty()),
            400,
            "bad-request",
        ),
        (
            "a limit that is none",
            with(ask("GET", "/api/v1/pushes?limit=-1", VIEWER), Body::empty()),
            400,
            "bad-request",
        ),
        (
            "an unknown parameter",
            with(ask("GET", "/api/v1/pushes?before=1", VIEWER), Body::empty()),
            400,
            "bad-request",
        ),
        (
            "a last event that is none",
            with(ask("GET", "/api/v1/events", VIEWER).header("last-event-id", "x"), Body::empty()),
            400,
            "bad-request",
        ),
        (
            "a method that isn't there",
            with(ask("PUT", "/api/v1/pushes/harbor", PUSH), Body::empty()),
            405,
            "method-not-allowed",
        ),
    ];
    for (attack, request, status, kind) in attacks {
        let (found, problem) = answer(desk.send(request).await).await;
        assert_eq!(
            (found, problem["type"].as_str()),
            (status, Some(format!("urn:tagfire:problem:{kind}").as_str())),
            "{attack}: {problem}"
        );
        let said = problem.to_string();
        assert!(![PUSH, TOKEN, VIEWER].iter().any(|secret| said.contains(secret)), "{attack}: {said}");
    }
    assert_eq!(*desk.store.latest().borrow(), 0);
    assert_eq!(desk.tell("distribution", &envelope(&[("1", "v1", 'a')])).await.0, 202);
}

#[tokio::test]
async fn body_without_a_token_is_not_read_and_a_huge_one_not_to_its_end() {
    let desk = Desk::open(&Room::file(), &[]).await;
    let (body, read) = endless(16_384);
    assert_eq!(desk.send(with(by("wrong"), body)).await.status(), 401);
    assert_eq!(read.load(Ordering::Relaxed), 0);
    let (body, read) = endless(16_384);
    assert_eq!(desk.send(with(told("harbor"), body)).await.status(), 413);
    assert!(read.load(Ordering::Relaxed) <= 17, "{} pieces", read.load(Ordering::Relaxed));
}

#[tokio::test]
async fn slow_body_is_cut() {
    let desk = Desk::open(&Room::file(), &[]).await;
    let drops = futures::stream::unfold((), |()| async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Ok::<_, Infallible>(Bytes::from_static(b" ")), ()))
    });
    let start = Instant::now();
    let (status, problem) = answer(desk.send(with(told("harbor"), Body::from_stream(drops))).await).await;
    assert_eq!((status, &problem["type"]), (408, &json!("urn:tagfire:problem:too-slow")));
    assert!(start.elapsed() < Duration::from_secs(12));
}

#[tokio::test]
async fn wrong_tokens_are_few_and_the_right_one_is_not_held_up_by_them() {
    let desk = Desk::open(&Room::file(), &[]).await;
    for _ in 0..10 {
        assert_eq!(desk.send(with(by("wrong"), good())).await.status(), 401);
    }
    assert_eq!(desk.send(with(by("wrong"), good())).await.status(), 429);
    // A registry sends as much as it has to.
    let start = Instant::now();
    for number in 0..400 {
        let id = number.to_string();
        let (status, answer) = desk.tell("distribution", &envelope(&[(&id, "v1", 'a')])).await;
        assert_eq!(status, 202, "{number}: {answer}");
    }
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn on_loopback_it_can_be_open_to_programs_and_is_still_closed_to_pages() {
    let desk = Desk::open(&Room::file(), &["--no-push-token"]).await;
    let open = || {
        let head =
            Request::builder().method("POST").uri("/api/v1/pushes/distribution").header("host", "localhost:8787");
        head.header("content-type", "application/json")
    };
    assert_eq!(desk.send(with(open(), good())).await.status(), 202);
    for (name, value) in
        [("origin", "http://evil.test"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")]
    {
        assert_eq!(desk.send(with(open().header(name, value), good())).await.status(), 403, "{name} {value}");
    }
}
