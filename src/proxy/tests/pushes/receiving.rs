//! Receiving, as registries and consoles meet it.

use crate::desk::{Desk, answer, ask, envelope, told};
use crate::places::Room;
use crate::stage::{TOKEN, VIEWER, text};
use axum::body::Body;
use serde_json::{Value, json};

crate::on_both!(
    pushes_come_in_once_and_are_read_in_order,
    restart_in_the_middle_changes_nothing,
    full_log_makes_the_registry_wait_until_the_console_has_dealt_with_it,
    what_is_no_push_is_counted_and_can_be_seen,
);

fn tags(page: &Value) -> Vec<String> {
    let tag = |push: &Value| push["tag"].as_str().unwrap().to_owned();
    page["items"].as_array().unwrap().iter().map(tag).collect()
}

async fn pushes_come_in_once_and_are_read_in_order(room: Room) {
    let desk = Desk::open(&room, &[]).await;
    // A, B, A again, the second of them told twice.
    let three = envelope(&[("1", "v1", 'a'), ("2", "v1", 'b'), ("2", "v1", 'b'), ("3", "v1", 'a')]);
    let kept = |new, again| (202, json!({ "new": new, "again": again, "skipped": 0 }));
    assert_eq!(desk.tell("distribution", &three).await, kept(3, 1));
    assert_eq!(desk.tell("distribution", &three).await, kept(0, 4));
    assert_eq!(desk.tell("distribution", &envelope(&[("4", "v2", 'c')])).await, kept(1, 0));
    let (status, page) = desk.get("/api/v1/pushes?limit=3").await;
    assert_eq!((status, tags(&page)), (200, vec!["v1".to_owned(), "v1".into(), "v1".into()]));
    assert_eq!((&page["next"], &page["more"]), (&json!("3"), &json!(true)));
    let first = &page["items"][0];
    let digest = format!("sha256:{}", "a".repeat(64));
    for (name, value) in [
        ("sequence", json!(1)),
        ("source", json!("distribution")),
        ("repository", json!("shop/web")),
        ("digest", json!(digest)),
        ("registry", json!("registry.test:5000")),
        ("toldAt", json!("2026-01-02T15:04:05Z")),
        ("actor", json!("ci")),
    ] {
        assert_eq!(first[name], value, "{name}");
    }
    let (_, page) = desk.get("/api/v1/pushes?after=3").await;
    assert_eq!((tags(&page), &page["next"], &page["more"]), (vec!["v2".to_owned()], &json!("4"), &Value::Null));
    let (_, page) = desk.get("/api/v1/pushes?after=4&limit=99999").await;
    assert_eq!((tags(&page).len(), &page["next"], &page["gone"]), (0, &json!("4"), &Value::Null));
    let (_, page) = desk.get("/api/v1/pushes?after=77").await;
    assert_eq!((tags(&page).len(), &page["gone"]), (4, &json!(true)));
}

async fn restart_in_the_middle_changes_nothing(room: Room) {
    let desk = Desk::open(&room, &[]).await;
    desk.tell("distribution", &envelope(&[("1", "v1", 'a'), ("2", "v2", 'b')])).await;
    drop(desk);
    let desk = Desk::open(&room, &[]).await;
    let (_, kept) = desk.tell("distribution", &envelope(&[("2", "v2", 'b'), ("3", "v3", 'c')])).await;
    assert_eq!((&kept["new"], &kept["again"]), (&json!(1), &json!(1)));
    assert_eq!(tags(&desk.get("/api/v1/pushes").await.1), ["v1", "v2", "v3"]);
}

async fn full_log_makes_the_registry_wait_until_the_console_has_dealt_with_it(room: Room) {
    let desk = Desk::open(&room, &["--store-pushes", "2"]).await;
    desk.tell("distribution", &envelope(&[("1", "v1", 'a'), ("2", "v2", 'b')])).await;
    let one_more = envelope(&[("3", "v3", 'c')]);
    let request = told("distribution").body(Body::from(one_more.to_string())).unwrap();
    let response = desk.send(request).await;
    assert_eq!(response.headers()["retry-after"], "60");
    let (status, problem) = answer(response).await;
    assert_eq!((status, &problem["type"]), (503, &json!("urn:tagfire:problem:store-unavailable")), "{problem}");
    assert!(problem["detail"].as_str().unwrap().starts_with("2 pushes wait"), "{problem}");
    let taken = |token, through: &str| {
        let body = json!({ "through": through }).to_string();
        let head = ask("PUT", "/api/v1/pushes/taken", token).header("content-type", "application/json");
        desk.send(head.body(Body::from(body)).unwrap())
    };
    assert_eq!(taken(VIEWER, "2").await.status(), 403);
    assert_eq!(taken(TOKEN, "two").await.status(), 400);
    assert_eq!(taken(TOKEN, "2").await.status(), 204);
    assert_eq!(desk.tell("distribution", &one_more).await.0, 202);
    let (_, page) = desk.get("/api/v1/pushes?after=0").await;
    assert_eq!((tags(&page), &page["gone"]), (vec!["v2".to_owned(), "v3".into()], &json!(true)));
    let numbers = text(desk.send(ask("GET", "/metrics", VIEWER).body(Body::empty()).unwrap()).await).await;
    for line in [
        "tagfire_pushes_received_total{source=\"distribution\"} 3",
        "tagfire_push_requests_refused_total{reason=\"store-unavailable\"} 1",
        "tagfire_pushes_latest 3",
        "tagfire_pushes_waiting 1",
    ] {
        assert!(numbers.contains(line), "{line}: {numbers}");
    }
    let ready = desk.send(ask("GET", "/readyz", VIEWER).body(Body::empty()).unwrap()).await;
    assert!(text(ready).await.contains("store ok"));
}

async fn what_is_no_push_is_counted_and_can_be_seen(room: Room) {
    let desk = Desk::open(&room, &["--push-registry", "registry.test:5000"]).await;
    let mut events = envelope(&[("1", "v1", 'a'), ("2", "v2", 'b'), ("3", "v3", 'c'), ("4", "v4", 'd')]);
    events["events"][1]["action"] = "pull".into();
    events["events"][2]["target"]["digest"] = "md5:\u{0}".into();
    events["events"][3]["request"]["host"] = "evil.test".into();
    let (status, kept) = desk.tell("distribution", &events).await;
    assert_eq!((status, &kept["new"], &kept["skipped"]), (202, &json!(1), &json!(3)));
    let (_, skipped) = desk.get("/api/v1/pushes/skipped").await;
    let counts: Vec<_> =
        skipped["counts"].as_array().unwrap().iter().map(|kind| kind["reason"].as_str().unwrap()).collect();
    assert_eq!(counts, ["other-registry", "pull", "unreadable"]);
    let seen = skipped["items"].to_string();
    assert!(seen.contains("md5:") && seen.contains("evil.test/shop/web:v4") && !seen.contains("\\u0000\""), "{seen}");
}

#[tokio::test]
async fn without_a_store_receiving_is_off_and_says_how_to_turn_it_on() {
    use crate::stage::{ask_router, folder, router_with, settings};
    let folder = folder();
    for (flags, word) in [(&["--push-token", crate::desk::PUSH][..], "--store"), (&[], "--push-token")] {
        let (router, _) = router_with(folder.path(), &settings(flags));
        let request = told("harbor").body(Body::from("{}")).unwrap();
        let (status, problem) = answer(ask_router(&router, request).await).await;
        assert_eq!((status, &problem["type"]), (404, &json!("urn:tagfire:problem:receiving-off")));
        assert!(problem["detail"].as_str().unwrap().contains(word), "{problem}");
        let (status, problem) =
            answer(ask_router(&router, ask("GET", "/api/v1/pushes", TOKEN).body(Body::empty()).unwrap()).await).await;
        assert_eq!((status, &problem["type"]), (404, &json!("urn:tagfire:problem:receiving-off")));
    }
}
