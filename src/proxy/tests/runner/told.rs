//! What the runner did, as the API tells it.

use crate::hands::Reaching;
use crate::killed::{push_all, run, services};
use crate::places::Room;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use clap::Parser;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tagfire_domain::conformance::made;
use tagfire_domain::record::Record;
use tagfire_proxy::App;
use tagfire_proxy::config::{Program, Settings};
use tagfire_proxy::guard::headers::Policy;
use tagfire_proxy::site::Site;
use tower::ServiceExt;

const TOKEN: &str = "an-operators-token-of-a-test";

#[tokio::test(flavor = "multi_thread")]
async fn the_history_is_told_page_by_page_and_filtered() {
    let room = Room::file();
    let (store, (hands, triggers)): (_, (Reaching, _)) = (room.open().await, services());
    let task = tokio::spawn(run(store.clone(), hands, triggers));
    push_all(&store, 20).await;
    task.abort();

    let program = Program::try_parse_from(["tagfire"]).unwrap();
    let settings = Settings::read(program.into_options()).unwrap();
    let site = Site::bare();
    let policy = Policy::new(site.policy(), false);
    let app = App::over(&settings, TOKEN.into(), 8787, Some(store)).unwrap();
    let router = tagfire_proxy::router(&app, site, &[], &policy);
    let ask = async |query: &str| {
        let request = Request::get(format!("/api/v1/history{query}")).header("host", "127.0.0.1:8787");
        let request = request.header("authorization", format!("Bearer {TOKEN}")).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice::<Value>(&body).unwrap())
    };
    let (mut tags, mut cursor) = (Vec::new(), String::new());
    for expected in [8, 8, 4] {
        let (status, list) = ask(&format!("?limit=8{cursor}")).await;
        let items = list["items"].as_array().unwrap();
        assert_eq!((status, items.len()), (StatusCode::OK, expected), "{list}");
        tags.extend(items.iter().map(|entry| entry["tag"].as_str().unwrap().to_owned()));
        cursor = list["next"].as_str().map(|next| format!("&cursor={next}")).unwrap_or_default();
    }
    tags.sort();
    tags.dedup();
    assert_eq!((tags.len(), cursor.as_str()), (20, ""));
    for (query, count) in [
        ("?repository=shop%2Fweb-3", 3),
        ("?trigger=t-7", 2),
        ("?words=v19", 1),
        ("?results=failed", 0),
        ("?since=9000000000000", 0),
        ("", 20),
    ] {
        let (_, list) = ask(query).await;
        assert_eq!(list["items"].as_array().unwrap().len() as u64, count, "{query}: {list}");
        let (_, counts) = ask(&format!("/counts{query}")).await;
        // A result that is asked for hides no other's count.
        let count = if query == "?results=failed" { 20 } else { count };
        let told = ["total", "all", "succeeded", "failed", "superseded", "underway"].map(|name| counts[name].as_u64());
        let sum = counts["succeeded"].as_u64().unwrap()
            + counts["superseded"].as_u64().unwrap()
            + counts["underway"].as_u64().unwrap();
        assert_eq!((told[0], told[1], told[3], sum), (Some(20), Some(count), Some(0), count), "{query}: {counts}");
    }
    let (_, list) = ask("?words=v19").await;
    let one = list["items"][0].clone();
    let (status, entry) = ask(&format!("/{}", one["id"].as_str().unwrap())).await;
    assert_eq!((status, entry), (StatusCode::OK, one));
    assert_eq!(ask("/none").await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask("/counts?results=all-of-them").await.0, StatusCode::BAD_REQUEST);
    for query in ["?results=all-of-them", "?repository=A%2FB", "?cursor=nonsense", "?limit=many", "?since=now"] {
        assert_eq!(ask(query).await.0, StatusCode::BAD_REQUEST, "{query}");
    }
}

const VIEWER: &str = "a-viewers-token-of-a-test";

const CLUSTERS: &str = "apiVersion: v1
kind: Config
current-context: lab
clusters: [{name: lab, cluster: {server: 'http://127.0.0.1:9'}}]
users: [{name: lab, user: {}}]
contexts: [{name: lab, context: {cluster: lab, user: lab}}]
";

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_hands_triggers_over_and_nobody_else_does() {
    let (folder, room) = (tempfile::tempdir().unwrap(), Room::file());
    let [clusters, file] = ["clusters.yaml", "triggers.json"].map(|name| folder.path().join(name));
    let export = |name: &str| {
        let triggers = [made::pinned(made::trigger(name, "^v")).write()];
        json!({ "format": "tagfire", "version": 1, "triggers": triggers }).to_string()
    };
    std::fs::write(&clusters, CLUSTERS).unwrap();
    std::fs::write(&file, export("release")).unwrap();
    let router = async |more: &[&str]| {
        let flags = ["tagfire", "--kubeconfig", clusters.to_str().unwrap(), "--store", &room.address];
        let flags = flags.iter().chain(["--viewer-token", VIEWER].iter()).chain(more);
        let settings = Settings::read(Program::try_parse_from(flags).unwrap().into_options()).unwrap();
        let site = Site::bare();
        let policy = Policy::new(site.policy(), false);
        let app = App::over(&settings, TOKEN.into(), 8787, Some(room.open().await)).unwrap();
        tagfire_proxy::router(&app, site, &[], &policy)
    };
    let put = async |router: &axum::Router, token: &str, body: String| {
        let request = Request::put("/api/v1/runner/triggers").header("host", "127.0.0.1:8787");
        let request = request.header("authorization", format!("Bearer {token}"));
        let request = request.header("content-type", "application/json").body(Body::from(body)).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice::<Value>(&body).unwrap())
    };
    let acts = ["--triggers", file.to_str().unwrap()];
    let alone = router(&acts).await;
    let kept = || std::fs::read_to_string(&file).unwrap();
    let (status, problem) = put(&alone, VIEWER, export("canary")).await;
    assert_eq!((status, kept()), (StatusCode::FORBIDDEN, export("release")), "{problem}");
    let (status, problem) = put(&alone, TOKEN, "{\"format\":\"tagfire\",\"version\":1}".into()).await;
    assert_eq!((status, kept()), (StatusCode::UNPROCESSABLE_ENTITY, export("release")), "{problem}");
    let (status, answer) = put(&alone, TOKEN, export("canary")).await;
    assert_eq!((status, kept()), (StatusCode::OK, export("canary")), "{answer}");
    assert_eq!(answer["triggers"], 1);
    // Of several that act in turn, each has a file of its own; and one that doesn't act has none.
    let several = router(&[&acts[..], &["--lease", "lab/shop/tagfire"]].concat()).await;
    assert_eq!(put(&several, TOKEN, export("release")).await.0, StatusCode::CONFLICT);
    assert_eq!(put(&router(&[]).await, TOKEN, export("release")).await.0, StatusCode::NOT_FOUND);
    assert_eq!(kept(), export("canary"));
}
