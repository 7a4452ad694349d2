//! A Kubernetes API that is strict about what it is asked, and fails when it is told to: for what a real one can't be
//! made to do at a chosen moment.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

/// What goes wrong at the next write in earnest.
#[derive(Clone, Debug)]
pub enum Fault {
    /// It is done, and the connection breaks before the answer.
    DoneAndBroken,
    /// The connection breaks, and nothing is done.
    Broken,
    /// It is done, and a gateway says that it took too long.
    DoneAndTimedOut,
    /// It is done, and the answer is no JSON.
    DoneAndGarbled,
    /// The answer is a redirect to this address.
    Redirect(String),
    /// This status, with this message.
    Status(u16, &'static str),
    /// Somebody changes the workload just before.
    Before(fn(&mut Value)),
}

/// What the API has, and what happened to it.
pub struct Cluster {
    /// Its Deployments, by name.
    pub objects: BTreeMap<String, Value>,
    pub faults: VecDeque<Fault>,
    /// Faults of reads.
    pub read_faults: VecDeque<Fault>,
    /// What each write in earnest that was done has set: by the workload, a container's image; none where it restarted
    /// what runs.
    pub set: Vec<(String, Option<(String, String)>)>,
    /// Every write in earnest that arrived.
    pub arrived: usize,
    /// What was asked, in order: method and address.
    pub asked: Vec<String>,
    /// The token that is taken.
    pub token: String,
}

#[derive(Clone)]
pub struct Fake(pub Arc<Mutex<Cluster>>);

pub const FAKE_TOKEN: &str = "a-token-of-the-cluster";

impl Fake {
    /// Starts on loopback, with a Deployment `web`; gives its address, too.
    pub async fn start() -> (Fake, String) {
        let cluster = Cluster {
            objects: BTreeMap::from([("web".into(), deployment("web", &[("side", "side:1"), ("web", "web:1")]))]),
            faults: VecDeque::new(),
            read_faults: VecDeque::new(),
            set: Vec::new(),
            arrived: 0,
            asked: Vec::new(),
            token: FAKE_TOKEN.into(),
        };
        let fake = Fake(Arc::new(Mutex::new(cluster)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (fake, address)
    }

    pub fn fails(&self, faults: impl IntoIterator<Item = Fault>) {
        self.0.lock().unwrap().faults.extend(faults);
    }

    pub fn image(&self) -> String {
        images(&self.0.lock().unwrap().objects["web"])["web"].clone()
    }

    /// Writes done, and writes that arrived.
    pub fn writes(&self) -> (usize, usize) {
        let cluster = self.0.lock().unwrap();
        (cluster.set.len(), cluster.arrived)
    }

    pub fn asked(&self) -> Vec<String> {
        self.0.lock().unwrap().asked.clone()
    }
}

/// A Deployment of these containers, each with its image. Whatever is set has rolled out at once.
pub fn deployment(name: &str, containers: &[(&str, &str)]) -> Value {
    let container = |(name, image): &(&str, &str)| json!({ "name": name, "image": image });
    let containers: Vec<Value> = containers.iter().map(container).collect();
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": { "name": name, "namespace": "shop", "uid": format!("uid-of-{name}"), "generation": 1, "resourceVersion": "1" },
        "spec": { "replicas": 1, "selector": { "matchLabels": { "app": name } }, "template": { "metadata": {}, "spec": { "containers": containers } } },
        "status": { "observedGeneration": 1_000_000, "replicas": 1, "updatedReplicas": 1, "availableReplicas": 1, "readyReplicas": 1 },
    })
}

/// The images of a workload's containers, by their names.
fn images(object: &Value) -> BTreeMap<String, String> {
    let containers = object["spec"]["template"]["spec"]["containers"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    containers.iter().map(|container| (text(&container["name"]), text(&container["image"]))).collect()
}

/// A kubeconfig for an address.
pub fn kubeconfig(address: &str, token: &str) -> String {
    json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "lab",
        "clusters": [{ "name": "lab", "cluster": { "server": address } }],
        "users": [{ "name": "lab", "user": { "token": token } }],
        "contexts": [{ "name": "lab", "context": { "cluster": "lab", "user": "lab" } }],
    })
    .to_string()
}

const ALL: &str = "/apis/apps/v1/namespaces/shop/deployments";

fn status(code: u16, reason: &str, message: &str) -> Response {
    let body = json!({ "kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason, "message": message, "code": code });
    (StatusCode::from_u16(code).unwrap(), axum::Json(body)).into_response()
}

/// Breaks the connection in the middle of an answer.
fn broken() -> Response {
    let stream = futures::stream::iter([Ok(Bytes::from("{")), Err(std::io::Error::other("broken"))]);
    Body::from_stream(stream).into_response()
}

async fn answer(State(fake): State<Fake>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let mut cluster = fake.0.lock().unwrap();
    cluster.asked.push(format!("{method} {uri}"));
    let query = uri.query().unwrap_or_default().to_owned();
    if headers.get("authorization").is_none_or(|value| *value != format!("Bearer {}", cluster.token)) {
        return status(401, "Unauthorized", "Unauthorized");
    }
    let one = uri.path().strip_prefix(ALL).and_then(|rest| rest.strip_prefix('/'));
    let one = one.filter(|name| cluster.objects.contains_key(*name)).unwrap_or_default();
    match (method.as_str(), uri.path()) {
        ("GET", _) if !one.is_empty() => match cluster.read_faults.pop_front() {
            Some(fault) => cluster.fault(fault),
            None => axum::Json(cluster.objects[one].clone()).into_response(),
        },
        ("GET", ALL) if query.contains("watch=1") => {
            Body::from_stream(futures::stream::pending::<Result<Bytes, std::io::Error>>()).into_response()
        }
        ("GET", "/api/v1/namespaces/shop/pods") => axum::Json(json!({ "metadata": {}, "items": [] })).into_response(),
        ("PATCH", _) if !one.is_empty() => {
            if headers.get("content-type").is_none_or(|kind| kind != "application/json-patch+json") {
                return status(415, "UnsupportedMediaType", "only JSON patches are taken here");
            }
            if !query.contains("fieldManager=tagfire") {
                return status(400, "BadRequest", "a field manager has to be named");
            }
            cluster.patch(one, &serde_json::from_slice(&body).unwrap(), query.contains("dryRun=All"))
        }
        _ => status(404, "NotFound", "the server could not find the requested resource"),
    }
}

impl Cluster {
    fn patch(&mut self, name: &str, patch: &Value, dry: bool) -> Response {
        if dry {
            return match apply(self.objects[name].clone(), patch) {
                Ok(object) => axum::Json(object).into_response(),
                Err(why) => status(422, "Invalid", &why),
            };
        }
        self.arrived += 1;
        let fault = self.faults.pop_front();
        match &fault {
            Some(Fault::Before(change)) => {
                change(self.objects.get_mut(name).unwrap());
                self.write(name, patch)
            }
            Some(Fault::DoneAndBroken | Fault::DoneAndTimedOut | Fault::DoneAndGarbled) => {
                let done = self.write(name, patch);
                assert_eq!(done.status(), StatusCode::OK);
                self.fault(fault.unwrap())
            }
            Some(_) => self.fault(fault.unwrap()),
            None => self.write(name, patch),
        }
    }

    fn write(&mut self, name: &str, patch: &Value) -> Response {
        let before = &self.objects[name];
        match apply(before.clone(), patch) {
            Ok(mut object) => {
                let set = images(&object).into_iter().find(|(name, image)| images(before).get(name) != Some(image));
                self.set.push((name.to_owned(), set));
                object["metadata"]["generation"] = json!(object["metadata"]["generation"].as_i64().unwrap() + 1);
                self.objects.insert(name.to_owned(), object.clone());
                axum::Json(object).into_response()
            }
            Err(why) => status(422, "Invalid", &why),
        }
    }

    fn fault(&self, fault: Fault) -> Response {
        match fault {
            Fault::DoneAndBroken | Fault::Broken => broken(),
            Fault::DoneAndTimedOut => status(504, "Timeout", "the gateway waited long enough"),
            Fault::DoneAndGarbled => "<html>welcome to the hotel's network</html>".into_response(),
            Fault::Redirect(to) => (StatusCode::TEMPORARY_REDIRECT, [("location", to)]).into_response(),
            Fault::Status(429, message) => {
                let mut response = status(429, "TooManyRequests", message);
                response.headers_mut().insert("retry-after", "7".parse().unwrap());
                response
            }
            Fault::Status(code, message) => status(code, "Fault", message),
            Fault::Before(_) => status(500, "InternalError", "a change belongs to a write"),
        }
    }
}

/// Applies a JSON patch (RFC 6902), as far as it is used: `test`, `add` and `replace`.
fn apply(mut object: Value, patch: &Value) -> Result<Value, String> {
    for operation in patch.as_array().unwrap() {
        let (path, value) = (operation["path"].as_str().unwrap(), &operation["value"]);
        let found = object.pointer(path).cloned();
        match operation["op"].as_str().unwrap() {
            "test" if found.clone().unwrap_or_default() != *value => {
                return Err(format!("testing value {path} failed: test failed"));
            }
            "test" => {}
            "replace" if found.is_none() => return Err(format!("replace operation does not apply: {path}")),
            "add" | "replace" => {
                let (parent, key) = path.rsplit_once('/').unwrap();
                let key = key.replace("~1", "/").replace("~0", "~");
                match object.pointer_mut(parent) {
                    Some(Value::Object(parent)) => drop(parent.insert(key, value.clone())),
                    _ => return Err(format!("add operation does not apply: {path}")),
                }
            }
            other => return Err(format!("{other} is not used")),
        }
    }
    Ok(object)
}
