//! A namespace on the cluster, what is put into it, and the proxy in front of it.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use clap::Parser;
use http_body_util::BodyExt;
use kube::Client;
use kube::config::{KubeConfigOptions, Kubeconfig};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tagfire_proxy::App;
use tagfire_proxy::config::{Program, Settings};
use tagfire_proxy::guard::headers::Policy;
use tagfire_proxy::site::Site;
use tower::ServiceExt;

const TOKEN: &str = "an-operators-token-of-a-test";

/// The kinds of workload, with a rollout or without.
pub const KINDS: [&str; 5] = ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job"];

pub struct Lab {
    pub client: Client,
    pub namespace: String,
    pub cluster: String,
    kubeconfig: PathBuf,
    router: Router,
    // Gone with the lab.
    _folder: tempfile::TempDir,
}

fn kubeconfig() -> PathBuf {
    let named = std::env::var_os("TAGFIRE_TEST_KUBECONFIG").or_else(|| std::env::var_os("KUBECONFIG"));
    named.map(PathBuf::from).expect("a cluster: run `cargo xtask test cluster`")
}

pub async fn client(path: &Path) -> Client {
    let config = Kubeconfig::read_from(path).unwrap();
    let mut config = kube::Config::from_custom_kubeconfig(config, &KubeConfigOptions::default()).await.unwrap();
    config.default_retry = true;
    Client::try_from(config).unwrap()
}

fn router(kubeconfig: &Path, folder: &Path, flags: &[&str]) -> Router {
    let path = kubeconfig.to_str().unwrap();
    let fixed = ["tagfire", "--kubeconfig", path, "--rate", "10000", "--stuck-after", "2"];
    let program = Program::try_parse_from(fixed.iter().chain(flags)).unwrap();
    let settings = Settings::read(program.into_options()).unwrap();
    std::fs::write(folder.join("index.html"), "<title>Tagfire</title>").unwrap();
    let site = Site::read(folder).unwrap();
    let policy = Policy::new(site.policy(), false);
    let app = App::new(&settings, TOKEN.into(), 8787).unwrap();
    tagfire_proxy::router(&app, site, &[], &policy)
}

impl Lab {
    /// A new namespace, and the proxy with these flags more.
    pub async fn new(flags: &[&str]) -> Lab {
        let kubeconfig = kubeconfig();
        let client = client(&kubeconfig).await;
        let folder = tempfile::tempdir().unwrap();
        let cluster = Kubeconfig::read_from(&kubeconfig).unwrap().current_context.unwrap();
        let made = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "generateName": "tagfire-test-" } });
        let made = call(&client, "POST", "/api/v1/namespaces", Some(made)).await.unwrap();
        let namespace = made["metadata"]["name"].as_str().unwrap().to_owned();
        let router = router(&kubeconfig, folder.path(), flags);
        let lab = Lab { client, namespace, cluster, kubeconfig, router, _folder: folder };
        // Pods are refused until the namespace has its service account.
        let path = lab.path("api/v1", "serviceaccounts/default");
        lab.until("the service account", || async { call(&lab.client, "GET", &path, None).await.ok() }).await;
        lab
    }

    /// The same proxy, started anew: it remembers nothing.
    pub fn restart(&mut self) {
        self.router = router(&self.kubeconfig, self._folder.path(), &[]);
    }

    /// The proxy as another user of the cluster.
    pub fn act_as(&mut self, kubeconfig: &Path) {
        self.router = router(kubeconfig, self._folder.path(), &[]);
    }

    /// This cluster's kubeconfig.
    pub fn kubeconfig(&self) -> &Path {
        &self.kubeconfig
    }

    /// This cluster's kubeconfig, with another user's token.
    pub fn kubeconfig_with(&self, token: &str) -> tempfile::NamedTempFile {
        let mut config = Kubeconfig::read_from(&self.kubeconfig).unwrap();
        for user in &mut config.auth_infos {
            user.auth_info = Some(kube::config::AuthInfo { token: Some(token.into()), ..Default::default() });
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), serde_json::to_string(&config).unwrap()).unwrap();
        file
    }

    pub fn path(&self, group: &str, rest: &str) -> String {
        format!("/{group}/namespaces/{}/{rest}", self.namespace)
    }

    pub fn of(&self, kind: &str, name: &str) -> String {
        let (group, plural) = match kind {
            "Deployment" => ("apis/apps/v1", "deployments"),
            "StatefulSet" => ("apis/apps/v1", "statefulsets"),
            "DaemonSet" => ("apis/apps/v1", "daemonsets"),
            "CronJob" => ("apis/batch/v1", "cronjobs"),
            _ => ("apis/batch/v1", "jobs"),
        };
        self.path(group, &format!("{plural}/{name}")).trim_end_matches('/').to_owned()
    }

    /// Makes a workload that runs `web` and `side`, after `prepare`, and waits until it has settled.
    pub async fn make(&self, kind: &str, name: &str, image: &str, spec: Value) -> Value {
        let made = self.make_unsettled(kind, name, image, spec).await;
        self.settled(kind, name).await;
        made
    }

    pub async fn make_unsettled(&self, kind: &str, name: &str, image: &str, spec: Value) -> Value {
        let labels = json!({ "app": name });
        let mut template = json!({ "metadata": { "labels": labels }, "spec": {
            "containers": [{ "name": "side", "image": "shop/side:v1" }, { "name": "web", "image": image }],
            "initContainers": [{ "name": "prepare", "image": "shop/prepare:v1" }],
        }});
        let mut body = match kind {
            "CronJob" | "Job" => {
                template["spec"]["restartPolicy"] = json!("Never");
                if kind == "Job" {
                    json!({ "template": template, "backoffLimit": 0 })
                } else {
                    json!({ "schedule": "0 0 1 1 *", "jobTemplate": { "spec": { "template": template } } })
                }
            }
            "StatefulSet" => {
                json!({ "replicas": 2, "serviceName": name, "selector": { "matchLabels": labels }, "template": template })
            }
            "DaemonSet" => json!({ "selector": { "matchLabels": labels }, "template": template }),
            _ => json!({ "replicas": 2, "selector": { "matchLabels": labels }, "template": template }),
        };
        merge(&mut body, spec);
        let group = if matches!(kind, "CronJob" | "Job") { "batch/v1" } else { "apps/v1" };
        let object = json!({ "apiVersion": group, "kind": kind, "metadata": { "name": name }, "spec": body });
        call(&self.client, "POST", &self.of(kind, ""), Some(object)).await.unwrap()
    }

    /// Waits until the proxy itself says that the workload has settled.
    pub async fn settled(&self, kind: &str, name: &str) {
        self.until(&format!("{kind} {name} to settle"), || async {
            let found = self.workload(kind, name).await?;
            (found["rollout"]["state"] == "succeeded").then_some(())
        })
        .await;
    }

    /// A workload as the proxy lists it.
    pub async fn workload(&self, kind: &str, name: &str) -> Option<Value> {
        let path = format!("/api/v1/clusters/{}/namespaces/{}/workloads?kind={kind}", self.cluster, self.namespace);
        let (status, list) = self.ask("GET", &path, None, &[]).await;
        assert_eq!(status, StatusCode::OK, "{list}");
        list["items"].as_array().unwrap().iter().find(|item| item["name"] == name).cloned()
    }

    pub async fn get(&self, kind: &str, name: &str) -> Value {
        call(&self.client, "GET", &self.of(kind, name), None).await.unwrap()
    }

    /// Writes an object as somebody else would.
    pub async fn merge(&self, kind: &str, name: &str, patch: Value) -> Value {
        let body = patch.to_string().into_bytes();
        let request = Request::patch(self.of(kind, name))
            .header("content-type", "application/merge-patch+json")
            .body(body)
            .unwrap();
        self.client.request(request).await.unwrap()
    }

    /// Asks the proxy.
    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> (StatusCode, Value) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost")
            .header("authorization", format!("Bearer {TOKEN}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// Follows the namespace's workloads.
    pub async fn events(&self, query: &str) -> Events {
        let path = format!("/api/v1/clusters/{}/namespaces/{}/workloads/events{query}", self.cluster, self.namespace);
        let request = Request::get(path).header("host", "localhost").header("authorization", format!("Bearer {TOKEN}"));
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        Events { body: response.into_body(), text: String::new() }
    }

    pub fn target(&self, kind: &str, workload: &str, container: &str) -> Value {
        json!({ "region": "local", "cluster": self.cluster, "namespace": self.namespace, "kind": kind, "workload": workload, "container": container })
    }

    /// Asks for an update of the container `web`, with these fields more.
    pub async fn update(&self, kind: &str, name: &str, image: &str, more: Value) -> (StatusCode, Value) {
        let mut body = json!({ "target": self.target(kind, name, "web"), "image": image });
        merge(&mut body, more);
        static KEYS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        let key = format!("key-{}", KEYS.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        self.ask("POST", "/api/v1/service-updates", Some(body), &[("idempotency-key", &key)]).await
    }

    /// Updates, and follows to the end.
    pub async fn outcome(&self, kind: &str, name: &str, image: &str, more: Value) -> Value {
        let (status, answer) = self.update(kind, name, image, more).await;
        assert!(status.is_success(), "{kind} {name}: {status} {answer}");
        self.end(&answer).await
    }

    /// How an update ends.
    pub async fn end(&self, answer: &Value) -> Value {
        let path = format!("/api/v1/service-updates/{}", answer["id"].as_str().unwrap());
        self.until(&format!("the end of {answer}"), || async {
            let (status, told) = self.ask("GET", &path, None, &[]).await;
            assert_eq!(status, StatusCode::OK, "{told}");
            let state = told["state"].as_str().unwrap();
            matches!(state, "succeeded" | "failed" | "timedOut" | "superseded").then_some(told)
        })
        .await
    }

    pub async fn until<T, F: Future<Output = Option<T>>>(&self, what: &str, mut look: impl FnMut() -> F) -> T {
        // Long enough for a machine that does much else.
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(180) {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no {what} within three minutes")
    }
}

/// Server-sent events.
pub struct Events {
    body: Body,
    text: String,
}

impl Events {
    /// The data of the next one.
    pub async fn next(&mut self) -> Value {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: ")).map(str::to_owned);
                self.text = rest.to_owned();
                match data {
                    Some(data) => return serde_json::from_str(&data).unwrap(),
                    None => continue,
                }
            }
            let frame = tokio::time::timeout(Duration::from_secs(30), self.body.frame()).await.expect("an event");
            self.text.push_str(&String::from_utf8_lossy(frame.unwrap().unwrap().data_ref().unwrap()));
        }
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let (kubeconfig, namespace) = (self.kubeconfig.clone(), self.namespace.clone());
        // A test's own runtime is ending: another one removes what the test has made.
        let removed = std::thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
                let path = format!("/api/v1/namespaces/{namespace}");
                let _ = call(&client(&kubeconfig).await, "DELETE", &path, None).await;
            });
        });
        let _ = removed.join();
    }
}

/// Calls the cluster itself.
pub async fn call(client: &Client, method: &str, path: &str, body: Option<Value>) -> Result<Value, kube::Error> {
    let bytes = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
    let request =
        Request::builder().method(method).uri(path).header("content-type", "application/json").body(bytes).unwrap();
    client.request(request).await
}

/// Puts `over` into `value`, part by part.
pub fn merge(value: &mut Value, over: Value) {
    match (value, over) {
        (Value::Object(value), Value::Object(over)) => {
            for (key, part) in over {
                merge(value.entry(key).or_insert(Value::Null), part);
            }
        }
        (value, over) => *value = over,
    }
}
