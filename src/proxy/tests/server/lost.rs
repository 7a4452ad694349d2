//! Answers that get lost, workloads that change at the wrong moment, and clusters that answer what they shouldn't.

use crate::fake::{FAKE_TOKEN, Fake, Fault, kubeconfig};
use crate::stage::{TOKEN, ask_router, folder, router_with, settings, text};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use std::time::Duration;

struct Lab {
    fake: Fake,
    address: String,
    router: Router,
    kubeconfig: tempfile::NamedTempFile,
    _folder: tempfile::TempDir,
}

async fn lab() -> Lab {
    let (fake, address) = Fake::start().await;
    Lab::over(fake, address)
}

impl Lab {
    /// A server that knows nothing of any other, at this cluster.
    fn over(fake: Fake, address: String) -> Lab {
        let kubeconfig_file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(kubeconfig_file.path(), kubeconfig(&address, FAKE_TOKEN)).unwrap();
        let mut settings = settings(&["--kubeconfig", kubeconfig_file.path().to_str().unwrap()]);
        settings.lost = Duration::from_secs(2);
        let folder = folder();
        Lab {
            fake,
            address,
            router: router_with(folder.path(), &settings).0,
            kubeconfig: kubeconfig_file,
            _folder: folder,
        }
    }

    /// The next process, which knows nothing of this one.
    fn next(&self) -> Lab {
        Lab::over(self.fake.clone(), self.address.clone())
    }

    async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        self.ask_as("key", method, path, body).await
    }

    async fn ask_as(&self, key: &str, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {TOKEN}"));
        let request = request.header("content-type", "application/json").header("idempotency-key", key);
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let response = ask_router(&self.router, request.body(body).unwrap()).await;
        let status = response.status().as_u16();
        (status, serde_json::from_str(&text(response).await).unwrap_or_default())
    }

    async fn update(&self) -> (u16, Value) {
        self.send(false).await
    }

    /// Sends the update, or only asks what became of it.
    async fn send(&self, look: bool) -> (u16, Value) {
        let target = json!({ "region": "local", "cluster": "lab", "namespace": "shop", "kind": "Deployment", "workload": "web", "container": "web" });
        let body = json!({ "target": target, "image": "web:2", "look": look });
        self.ask("POST", "/api/v1/service-updates", Some(body)).await
    }

    async fn end(&self, answer: &Value) -> Value {
        let path = format!("/api/v1/service-updates/{}", answer["id"].as_str().unwrap());
        for _ in 0..100 {
            let (_, told) = self.ask("GET", &path, None).await;
            if matches!(told["state"].as_str(), Some("succeeded" | "failed" | "timedOut" | "superseded")) {
                return told;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no end of {answer}")
    }
}

fn kind_of(problem: &Value) -> &str {
    problem["type"].as_str().unwrap_or_default().rsplit(':').next().unwrap()
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_found_again_and_never_repeated() {
    for fault in [Fault::DoneAndBroken, Fault::DoneAndTimedOut, Fault::DoneAndGarbled] {
        let lab = lab().await;
        lab.fake.fails([fault.clone()]);
        let (status, answer) = lab.update().await;
        assert!(matches!(status, 200 | 202), "{fault:?}: {answer}");
        assert_eq!(
            (&answer["notices"], &answer["previousImage"]),
            (&json!(["foundAgain"]), &json!("web:1")),
            "{fault:?}"
        );
        assert_eq!(lab.end(&answer).await["state"], "succeeded", "{fault:?}");
        assert_eq!((lab.fake.writes(), lab.fake.image()), ((1, 1), "web:2".into()), "{fault:?}");
    }
}

#[tokio::test]
async fn a_write_that_never_arrived_is_unknown_first_and_then_told_as_not_there() {
    let lab = lab().await;
    lab.fake.fails([Fault::Broken]);
    let (status, answer) = lab.update().await;
    assert_eq!((status, &answer["state"]), (202, &json!("unknown")), "{answer}");
    // The same key gives the same answer, and repeats nothing.
    assert_eq!(lab.update().await, (status, answer.clone()));
    let end = lab.end(&answer).await;
    assert_eq!((&end["state"], &end["reason"]), (&json!("failed"), &json!("notApplied")), "{end}");
    assert_eq!((lab.fake.writes(), lab.fake.image()), ((0, 1), "web:1".into()));
}

#[tokio::test]
async fn to_look_for_an_update_that_never_came_changes_nothing_and_leaves_its_key_free() {
    let lab = lab().await;
    let (status, problem) = lab.send(true).await;
    assert_eq!((status, kind_of(&problem)), (404, "no-such-update"), "{problem}");
    assert_eq!((&problem["foundImage"], lab.fake.writes()), (&json!("web:1"), (0, 0)));
    let (_, answer) = lab.update().await;
    assert_eq!(lab.end(&answer).await["state"], "succeeded");
    // Of one that came, its answer is given again.
    let (_, found) = lab.send(true).await;
    assert_eq!((found, lab.fake.writes()), (answer, (1, 1)));
}

#[tokio::test]
async fn an_update_is_found_by_the_next_process_also_where_another_container_was_updated_since() {
    let lab = lab().await;
    let target = |container: &str| json!({ "region": "local", "cluster": "lab", "namespace": "shop", "kind": "Deployment", "workload": "web", "container": container });
    let (_, done) = lab.update().await;
    let side = json!({ "target": target("side"), "image": "side:2" });
    let (status, other) = lab.ask_as("another-key", "POST", "/api/v1/service-updates", Some(side)).await;
    assert!(matches!(status, 200 | 202), "{other}");
    let next = lab.next();
    let again = json!({ "target": target("web"), "image": "web:2", "restart": true });
    let (_, found) = next.ask("POST", "/api/v1/service-updates", Some(again)).await;
    assert_eq!((&found["id"], &found["notices"]), (&done["id"], &json!(["foundAgain"])), "{found}");
    assert_eq!((&found["previousImage"], next.fake.writes()), (&json!("web:1"), (2, 2)));
}

#[tokio::test]
async fn a_write_that_arrives_late_is_found_while_it_is_looked_for() {
    let lab = lab().await;
    lab.fake.fails([Fault::Broken]);
    let (_, answer) = lab.update().await;
    assert_eq!(answer["state"], "unknown");
    {
        let mut cluster = lab.fake.0.lock().unwrap();
        let web = cluster.objects.get_mut("web").unwrap();
        web["metadata"]["annotations"] = json!({ "tagfire/update": answer["id"], "tagfire/previous-image": "web:1" });
        web["spec"]["template"]["spec"]["containers"][1]["image"] = json!("web:2");
    }
    assert_eq!(lab.end(&answer).await["state"], "succeeded");
}

#[tokio::test]
async fn a_sidecar_that_moves_the_container_in_between_makes_no_difference() {
    let lab = lab().await;
    let inserted: fn(&mut Value) = |object| {
        let containers = object["spec"]["template"]["spec"]["containers"].as_array_mut().unwrap();
        containers.insert(0, json!({ "name": "mesh", "image": "mesh:1" }));
    };
    let annotated: fn(&mut Value) = |object| object["metadata"]["annotations"] = json!({ "someone": "else" });
    lab.fake.fails([Fault::Before(inserted), Fault::Before(annotated)]);
    let (status, answer) = lab.update().await;
    assert!(matches!(status, 200 | 202), "{answer}");
    assert_eq!((lab.fake.writes(), lab.fake.image()), ((1, 3), "web:2".into()));
    let object = lab.fake.0.lock().unwrap().objects["web"].clone();
    assert_eq!(object["spec"]["template"]["spec"]["containers"].as_array().unwrap().len(), 3);
    assert_eq!(object["metadata"]["annotations"]["someone"], "else");
}

#[tokio::test]
async fn what_no_longer_holds_is_not_written() {
    let other: fn(&mut Value) =
        |object| object["spec"]["template"]["spec"]["containers"][1]["image"] = json!("web:hotfix");
    let remade: fn(&mut Value) = |object| object["metadata"]["uid"] = json!("uid-2");
    let renamed: fn(&mut Value) =
        |object| object["spec"]["template"]["spec"]["containers"][1]["name"] = json!("website");
    for (change, status, kind) in
        [(other, 409, "image-changed"), (remade, 409, "workload-replaced"), (renamed, 404, "no-such-container")]
    {
        let lab = lab().await;
        lab.fake.fails([Fault::Before(change)]);
        let (found, problem) = lab.update().await;
        assert_eq!((found, kind_of(&problem)), (status, kind), "{problem}");
        assert_eq!(lab.fake.writes().0, 0, "{kind}");
    }
}

#[tokio::test]
async fn refusals_are_told_by_what_they_are() {
    for (fault, status, kind, words) in [
        (Fault::Status(403, "no"), 403, "cluster-forbids", "no"),
        (
            Fault::Status(400, "admission webhook \"policy\" denied the request: unsigned"),
            422,
            "admission-denied",
            "unsigned",
        ),
        (Fault::Status(422, "spec.x: Invalid value: \"s3cret\": no"), 422, "admission-denied", "Invalid value: …: no"),
        (Fault::Status(429, "slow down"), 503, "cluster-busy", "slow down"),
        (Fault::Status(418, "\u{1b}[31mteapot"), 502, "cluster-failed", "\u{fffd}[31mteapot"),
    ] {
        let lab = lab().await;
        // The same again, where it is tried again.
        lab.fake.fails([fault.clone(), fault.clone()]);
        let (found, problem) = lab.update().await;
        assert_eq!((found, kind_of(&problem)), (status, kind), "{fault:?}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(words), "{problem}");
        if kind == "cluster-busy" {
            assert_eq!(problem["retryAfter"], 7);
        }
        // Nothing was changed, so the key is free: the same request does it now.
        lab.fake.0.lock().unwrap().faults.clear();
        let (again, answer) = lab.update().await;
        assert!(matches!(again, 200 | 202), "{answer}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (elsewhere, address) = Fake::start().await;
    let lab = lab().await;
    lab.fake
        .0
        .lock()
        .unwrap()
        .read_faults
        .push_back(Fault::Redirect(format!("{address}/apis/apps/v1/namespaces/shop/deployments/web")));
    let (status, problem) = lab.update().await;
    assert_eq!((status, kind_of(&problem)), (502, "cluster-garbled"), "{problem}");
    assert!(elsewhere.asked().is_empty(), "{:?}", elsewhere.asked());
}

#[tokio::test]
async fn credentials_that_expired_are_read_again() {
    let lab = lab().await;
    assert_eq!(lab.ask("GET", "/api/v1/clusters/lab/namespaces/shop/workloads", None).await.0, 404);
    lab.fake.0.lock().unwrap().token = "the-next-token".into();
    std::fs::write(lab.kubeconfig.path(), kubeconfig(&lab.address, "the-next-token")).unwrap();
    let (status, answer) = lab.update().await;
    assert!(matches!(status, 200 | 202), "{answer}");

    lab.fake.0.lock().unwrap().token = "one-that-nobody-has".into();
    let (status, problem) = lab.ask("GET", "/api/v1/clusters/lab/namespaces/shop/access", None).await;
    assert_eq!((status, kind_of(&problem)), (502, "cluster-sign-in"), "{problem}");
}

#[tokio::test]
async fn a_cluster_that_isnt_there_changes_nothing_and_says_so() {
    let lab = lab().await;
    std::fs::write(lab.kubeconfig.path(), kubeconfig("http://127.0.0.1:9", FAKE_TOKEN)).unwrap();
    let (status, problem) = lab.update().await;
    assert_eq!((status, kind_of(&problem)), (502, "cluster-unreachable"), "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("nothing was changed"), "{problem}");
}
