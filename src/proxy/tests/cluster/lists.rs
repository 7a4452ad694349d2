//! The target tree of a real cluster.

use crate::lab::{KINDS, Lab, call};
use axum::http::StatusCode;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn the_tree_goes_from_region_to_container() {
    let lab = Lab::new(&["--allow", "*/*/web"]).await;
    for kind in KINDS {
        lab.make(kind, "web", "shop/web:v1", json!({})).await;
    }
    lab.make("Deployment", "api", "shop/web:v1", json!({})).await;
    let ask = async |path: String| {
        let (status, answer) = lab.ask("GET", &path, None, &[]).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        answer
    };
    assert_eq!(ask("/api/v1/regions".into()).await["items"], json!([{ "id": "local" }]));
    let clusters = ask("/api/v1/regions/local/clusters".into()).await;
    assert!(
        clusters["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|cluster| cluster["id"] == *lab.cluster && cluster["problem"].is_null())
    );
    let namespaces = ask(format!("/api/v1/clusters/{}/namespaces", lab.cluster)).await;
    assert!(namespaces["items"].as_array().unwrap().contains(&json!({ "name": lab.namespace })), "{namespaces}");

    let list = ask(format!("/api/v1/clusters/{}/namespaces/{}/workloads", lab.cluster, lab.namespace)).await;
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 6, "{list}");
    for item in items {
        let containers = json!([
            { "name": "side", "image": "shop/side:v1", "init": false },
            { "name": "web", "image": "shop/web:v1", "init": false },
            { "name": "prepare", "image": "shop/prepare:v1", "init": true },
        ]);
        assert_eq!(item["containers"], containers, "{item}");
        assert_eq!(item["rollout"]["state"], "succeeded", "{item}");
        assert_eq!(item["allowed"], item["name"] == "web", "{item}");
    }
    let schedules: Vec<&Value> =
        items.iter().filter(|item| item["kind"] == "CronJob").map(|item| &item["schedule"]).collect();
    assert_eq!(schedules, [&json!("0 0 1 1 *")]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn long_lists_come_in_pages_that_miss_and_repeat_nothing() {
    let lab = Lab::new(&[]).await;
    let template =
        json!({ "spec": { "restartPolicy": "Never", "containers": [{ "name": "web", "image": "shop/web:v1" }] } });
    let made = (0..1100).map(|n| {
        let spec = json!({ "schedule": "0 0 1 1 *", "suspend": true, "jobTemplate": { "spec": { "template": template } } });
        let object = json!({ "apiVersion": "batch/v1", "kind": "CronJob", "metadata": { "name": format!("job-{n:04}") }, "spec": spec });
        let (client, path) = (lab.client.clone(), lab.of("CronJob", ""));
        async move { call(&client, "POST", &path, Some(object)).await.unwrap() }
    });
    futures::StreamExt::collect::<Vec<_>>(futures::StreamExt::buffer_unordered(futures::stream::iter(made), 16)).await;
    let path = format!("/api/v1/clusters/{}/namespaces/{}/workloads", lab.cluster, lab.namespace);
    let (mut names, mut pages, mut next) = (Vec::new(), 0, String::new());
    loop {
        let (status, page) = lab.ask("GET", &format!("{path}{next}"), None, &[]).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        names.extend(page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()));
        pages += 1;
        match page["next"].as_str() {
            Some(cursor) => next = format!("?cursor={cursor}"),
            None => break,
        }
    }
    names.sort();
    let expected: Vec<String> = (0..1100).map(|n| format!("job-{n:04}")).collect();
    assert_eq!((names, pages), (expected, 3));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn workloads_are_followed_as_they_change() {
    let lab = Lab::new(&[]).await;
    lab.make("Deployment", "web", "shop/web:v1", json!({})).await;
    let mut events = lab.events("?kind=Deployment").await;
    assert_eq!(events.next().await, json!({ "change": "begin", "kind": "Deployment" }));
    let first = events.next().await;
    assert_eq!((&first["change"], &first["workload"]["name"]), (&json!("is"), &json!("web")), "{first}");
    lab.update("Deployment", "web", "shop/web:v2", json!({})).await;
    let mut states = Vec::new();
    loop {
        let change = events.next().await;
        states.push(change["workload"]["rollout"]["state"].as_str().unwrap().to_owned());
        let settled =
            change["workload"]["containers"][1]["image"] == "shop/web:v2" && states.last().unwrap() == "succeeded";
        if settled {
            break;
        }
    }
    assert!(states.contains(&"rollingOut".to_owned()), "{states:?}");
    call(&lab.client, "DELETE", &lab.of("Deployment", "web"), None).await.unwrap();
    while events.next().await != json!({ "change": "gone", "kind": "Deployment", "name": "web" }) {}
}
