//! What the console is told of a registry.

use crate::played::Played;
use crate::stage::{ask, router};
use axum::http::StatusCode;

#[tokio::test]
async fn tags_come_from_the_registry_whole_or_page_by_page() {
    let played = Played::start().await;
    for number in 0..25 {
        played.push("shop/web", &format!("v{number:02}"), number);
    }
    played.set(|shelf| shelf.page = Some(10));
    let router = router(&["--registry", &played.url()]);
    let (status, list) = ask(&router, "/api/v1/repositories/shop%2Fweb/tags").await;
    assert_eq!((status, list["items"].as_array().unwrap().len()), (StatusCode::OK, 25), "{list}");
    assert_eq!(list["items"][3]["name"], "v03");

    let mut names = Vec::new();
    let mut cursor = String::new();
    for expected in [10, 10, 5] {
        let path = format!("/api/v1/repositories/shop%2Fweb/tags?limit=10{cursor}");
        let (_, list) = ask(&router, &path).await;
        let items = list["items"].as_array().unwrap();
        assert_eq!(items.len(), expected, "{list}");
        names.extend(items.iter().map(|item| item["name"].clone()));
        cursor = list["next"].as_str().map(|next| format!("&cursor={next}")).unwrap_or_default();
    }
    assert_eq!((names.len(), cursor.as_str()), (25, ""));
}

#[tokio::test]
async fn of_several_registries_the_one_that_has_the_repository_answers() {
    let (first, second) = (Played::start().await, Played::start().await);
    second.push("shop/web", "v1", 1);
    let router = router(&["--registry", &first.url(), "--registry", &second.url()]);
    let (_, list) = ask(&router, "/api/v1/repositories/shop%2Fweb/tags").await;
    assert_eq!(list["items"][0]["name"], "v1", "{list}");
    let named = format!("/api/v1/repositories/shop%2Fweb/tags?registry={}", first.1);
    let (status, problem) = ask(&router, &named).await;
    assert_eq!((status, &problem["type"]), (StatusCode::NOT_FOUND, &"urn:tagfire:problem:no-such-repository".into()));
    let (status, image) = ask(&router, "/api/v1/repositories/shop%2Fweb/images/v1").await;
    assert_eq!((status, &image["registry"]), (StatusCode::OK, &second.1.as_str().into()), "{image}");
}

#[tokio::test]
async fn a_cursor_leads_nowhere_but_on_in_a_list_of_a_configured_registry() {
    use base64::Engine;
    let (played, evil) = (Played::start().await, Played::start().await);
    played.push("shop/web", "v1", 1);
    let router = router(&["--registry", &played.url()]);
    for (text, expected) in [
        (format!("{} /v2/shop/web/tags/list?n=1", evil.1), StatusCode::BAD_REQUEST),
        (format!("{} {}/v2/shop/web/tags/list", played.1, evil.url()), StatusCode::BAD_GATEWAY),
        (format!("{} /v2/other/secret/tags/list", played.1), StatusCode::BAD_GATEWAY),
        (format!("{} /v2/shop/web/manifests/v1", played.1), StatusCode::BAD_GATEWAY),
        (format!("{} /v2/shop/web/tags/list?n=1", played.1), StatusCode::OK),
    ] {
        let cursor = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&text);
        let (status, answer) = ask(&router, &format!("/api/v1/repositories/shop%2Fweb/tags?cursor={cursor}")).await;
        assert_eq!(status, expected, "{text}: {answer}");
    }
    assert!(evil.asked().is_empty());
    let (status, _) = ask(&router, "/api/v1/repositories/shop%2Fweb/tags?cursor=%C3%BC").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn without_a_registry_the_answer_says_what_it_takes() {
    let (status, problem) = ask(&router(&[]), "/api/v1/repositories/shop%2Fweb/tags").await;
    assert_eq!((status, &problem["type"]), (StatusCode::NOT_FOUND, &"urn:tagfire:problem:no-registry".into()));
    for reference in ["a%20b", "..%2Fx", "sha256:1"] {
        let (status, problem) = ask(&router(&[]), &format!("/api/v1/repositories/a/images/{reference}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{reference}: {problem}");
    }
}
