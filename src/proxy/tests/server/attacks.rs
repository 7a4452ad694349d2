//! Attacks and bad input, each with what is refused and how. Behind the server is a cluster that counts what reaches it.

use crate::fake::{FAKE_TOKEN, Fake, kubeconfig};
use crate::stage::{TOKEN, VIEWER, ask_router, folder, router_with, settings, text, value};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, header};
use serde_json::{Value, json};
use std::time::Duration;

struct Lab {
    fake: Fake,
    router: Router,
    _kubeconfig: tempfile::NamedTempFile,
    _folder: tempfile::TempDir,
}

async fn lab_with(flags: &[&str], session: Duration) -> Lab {
    let (fake, address) = Fake::start().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), kubeconfig(&address, FAKE_TOKEN)).unwrap();
    let fixed = ["--kubeconfig", file.path().to_str().unwrap(), "--viewer-token", VIEWER];
    let mut settings = settings(&[&fixed[..], flags].concat());
    settings.session = session;
    let folder = folder();
    Lab { fake, router: router_with(folder.path(), &settings).0, _kubeconfig: file, _folder: folder }
}

async fn lab() -> Lab {
    lab_with(&["--allow", "lab/shop/*"], Duration::from_secs(60)).await
}

fn update() -> Value {
    let target = json!({ "region": "local", "cluster": "lab", "namespace": "shop", "kind": "Deployment", "workload": "web", "container": "web" });
    json!({ "target": target, "image": "web:2" })
}

/// A request that would be fulfilled, to be spoilt.
struct Asked {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Asked {
    fn update() -> Asked {
        let headers = [("host", "localhost:8787"), ("content-type", "application/json"), ("idempotency-key", "key-1")];
        let mut headers: Vec<_> = headers.map(|(name, value)| (name, value.to_owned())).into();
        headers.push(("authorization", format!("Bearer {TOKEN}")));
        Asked {
            method: "POST",
            path: "/api/v1/service-updates".into(),
            headers,
            body: update().to_string().into_bytes(),
        }
    }

    fn get(path: &str) -> Asked {
        let asked = Asked::update();
        Asked { method: "GET", path: path.into(), body: Vec::new(), ..asked }
    }

    fn with(mut self, name: &'static str, value: &str) -> Asked {
        self.headers.retain(|(found, _)| *found != name);
        self.also(name, value)
    }

    fn also(mut self, name: &'static str, value: &str) -> Asked {
        self.headers.push((name, value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Asked {
        self.headers.retain(|(found, _)| *found != name);
        self
    }

    fn body(mut self, body: impl Into<Vec<u8>>) -> Asked {
        self.body = body.into();
        self
    }

    /// With one field of the update changed.
    fn field(self, pointer: &str, value: impl Into<Value>) -> Asked {
        let mut body = update();
        match body.pointer_mut(pointer) {
            Some(field) => *field = value.into(),
            None => body[pointer.trim_start_matches('/')] = value.into(),
        }
        self.body(body.to_string())
    }

    async fn send(self, router: &Router) -> Response<Body> {
        let mut request = Request::builder().method(self.method).uri(self.path);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        tower::ServiceExt::oneshot(router.clone(), request.body(Body::from(self.body)).unwrap()).await.unwrap()
    }
}

async fn refused(attack: &str, response: Response<Body>, status: u16, kind: &str) {
    assert_eq!(response.status(), status, "{attack}");
    assert!(value(&response, header::CONTENT_SECURITY_POLICY).contains("default-src 'none'"), "{attack}");
    assert!(!response.headers().contains_key("access-control-allow-origin"), "{attack}");
    assert_eq!(value(&response, header::CONTENT_TYPE), "application/problem+json", "{attack}");
    let body = text(response).await;
    let problem: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(problem["type"], format!("urn:tagfire:problem:{kind}"), "{attack}: {body}");
    for secret in [TOKEN, VIEWER, FAKE_TOKEN] {
        assert!(!body.contains(secret), "{attack}: {body}");
    }
}

#[tokio::test]
async fn what_is_spoilt_below_would_be_fulfilled() {
    let lab = lab().await;
    let response = Asked::update().send(&lab.router).await;
    assert!(response.status().is_success(), "{}", text(response).await);
    assert_eq!(lab.fake.writes().0, 1);
}

#[tokio::test]
async fn attacks_are_refused_and_nothing_reaches_the_cluster() {
    let lab = lab().await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let nested = "{\"target\":".repeat(200);
    let update = Asked::update;
    let workloads = |rest: &str| Asked::get(&format!("/api/v1/clusters/lab/namespaces/{rest}"));
    let attacks = [
        // Who asks.
        ("no token", update().without("authorization"), 401, "sign-in-needed"),
        ("a wrong token", update().with("authorization", "Bearer wrong"), 401, "wrong-token"),
        ("an empty token", update().with("authorization", "Bearer "), 401, "wrong-token"),
        (
            "the token in other capitals",
            update().with("authorization", &format!("Bearer {}", TOKEN.to_uppercase())),
            401,
            "wrong-token",
        ),
        (
            "the token's beginning",
            update().with("authorization", &format!("Bearer {}", &TOKEN[..10])),
            401,
            "wrong-token",
        ),
        ("the token and more", update().with("authorization", &format!("Bearer {TOKEN}x")), 401, "wrong-token"),
        (
            "the cluster's own token",
            update().with("authorization", &format!("Bearer {FAKE_TOKEN}")),
            401,
            "wrong-token",
        ),
        ("another scheme", update().with("authorization", &format!("Basic {TOKEN}")), 401, "wrong-token"),
        ("two tokens", update().also("authorization", "Bearer wrong"), 401, "wrong-token"),
        (
            "the token in the address",
            Asked { path: format!("/api/v1/service-updates?token={TOKEN}"), ..update().without("authorization") },
            401,
            "sign-in-needed",
        ),
        (
            "the token as a cookie",
            update().without("authorization").with("cookie", &format!("tagfire-8787={TOKEN}")),
            401,
            "sign-in-needed",
        ),
        (
            "a guessed session",
            update().without("authorization").with("cookie", "tagfire-8787=AAAAAAAAAAAAAAAA"),
            401,
            "sign-in-needed",
        ),
        (
            "a user's header without a trusted proxy",
            update().without("authorization").with("x-forwarded-user", "admin"),
            401,
            "sign-in-needed",
        ),
        ("a viewer who updates", update().with("authorization", &format!("Bearer {VIEWER}")), 403, "operator-needed"),
        (
            "a viewer who asks only for a dry run",
            update().with("authorization", &format!("Bearer {VIEWER}")).field("/dryRun", true),
            403,
            "operator-needed",
        ),
        // From where.
        ("a foreign host", update().with("host", "evil.test"), 421, "host-not-allowed"),
        ("a host that only begins like ours", update().with("host", "localhost.evil.test"), 421, "host-not-allowed"),
        ("two hosts", update().also("host", "evil.test"), 400, "bad-request"),
        ("no host", update().without("host"), 400, "bad-request"),
        (
            "another host in the address",
            Asked { path: "http://evil.test/api/v1/service-updates".into(), ..update() },
            400,
            "bad-request",
        ),
        ("a foreign origin", update().with("origin", "http://evil.test"), 403, "foreign-origin"),
        ("another port's origin", update().with("origin", "http://localhost:8788"), 403, "foreign-origin"),
        ("no page's origin", update().with("origin", "null"), 403, "foreign-origin"),
        ("a page of another site", update().with("sec-fetch-site", "cross-site"), 403, "foreign-origin"),
        ("a page of a sibling domain", update().with("sec-fetch-site", "same-site"), 403, "foreign-origin"),
        (
            "another site's page that reads",
            workloads("shop/workloads").with("sec-fetch-site", "cross-site"),
            403,
            "foreign-origin",
        ),
        (
            "another site's stream",
            Asked::get("/api/v1/events").with("origin", "http://evil.test"),
            403,
            "foreign-origin",
        ),
        // The body.
        ("plain text", update().with("content-type", "text/plain"), 415, "wrong-content-type"),
        ("a form", update().with("content-type", "application/x-www-form-urlencoded"), 415, "wrong-content-type"),
        ("no content type", update().without("content-type"), 415, "wrong-content-type"),
        ("two content types", update().also("content-type", "text/plain"), 415, "wrong-content-type"),
        ("very deep nesting", update().body(&deep.as_bytes()[..60_000]), 400, "bad-request"),
        ("deep objects", update().body(nested), 400, "bad-request"),
        ("a body that is too large", update().body(vec![b' '; 65 * 1024]), 413, "too-large"),
        ("a length of a gigabyte", update().with("content-length", "1073741824"), 413, "too-large"),
        (
            "a length of a gigabyte from nobody",
            update().with("content-length", "1073741824").without("authorization"),
            401,
            "sign-in-needed",
        ),
        (
            "a compressed body",
            update().with("content-encoding", "gzip").body([0x1f, 0x8b, 8, 0, 0]),
            400,
            "bad-request",
        ),
        ("not JSON", update().body("image=web:2"), 400, "bad-request"),
        ("no body", update().body(""), 400, "bad-request"),
        ("a list for an object", update().body("[]"), 400, "bad-request"),
        ("nothing for an object", update().body("null"), 400, "bad-request"),
        ("a field twice", update().body(r#"{"image":"web:1","image":"web:2"}"#), 400, "bad-request"),
        ("an unknown field", update().field("/force", true), 400, "bad-request"),
        ("an unknown kind", update().field("/target/kind", "Pod"), 400, "bad-request"),
        ("a number for a name", update().field("/target/workload", 7), 400, "bad-request"),
        // The key.
        ("no key", update().without("idempotency-key"), 400, "idempotency-key-missing"),
        ("an empty key", update().with("idempotency-key", " "), 400, "idempotency-key-missing"),
        ("two keys", update().also("idempotency-key", "key-2"), 400, "idempotency-key-missing"),
        ("an overlong key", update().with("idempotency-key", &"k".repeat(256)), 400, "idempotency-key-missing"),
        // Names and images.
        ("a namespace that goes up", update().field("/target/namespace", ".."), 400, "invalid-name"),
        ("a namespace with a slash", update().field("/target/namespace", "shop/deployments"), 400, "invalid-name"),
        (
            "a namespace with an encoded slash",
            update().field("/target/namespace", "shop%2Fsecrets"),
            400,
            "invalid-name",
        ),
        ("a workload with a query", update().field("/target/workload", "web?force=true"), 400, "invalid-name"),
        ("a workload with a fragment", update().field("/target/workload", "web#"), 400, "invalid-name"),
        (
            "a workload with a line's end",
            update().field("/target/workload", "web\r\nHost: evil.test"),
            400,
            "invalid-name",
        ),
        ("a workload with a NUL", update().field("/target/workload", "web\0"), 400, "invalid-name"),
        ("an empty workload", update().field("/target/workload", ""), 400, "invalid-name"),
        ("an overlong workload", update().field("/target/workload", "w".repeat(254)), 400, "invalid-name"),
        ("a container that is a pointer", update().field("/target/container", "web/../side"), 400, "invalid-name"),
        ("a namespace's path that goes up", workloads("..%2f..%2fsecrets/workloads"), 400, "invalid-name"),
        ("a namespace's path, encoded twice", workloads("%252e%252e/workloads"), 400, "invalid-name"),
        ("a namespace's path with an encoded letter", workloads("%2573ecrets/workloads"), 400, "invalid-name"),
        ("a path that is no text", workloads("%ff/workloads"), 400, "bad-request"),
        ("a cluster that isn't there", Asked::get("/api/v1/clusters/..%2flab/namespaces"), 404, "no-such-cluster"),
        ("a region that isn't there", Asked::get("/api/v1/regions/..%2f/clusters"), 404, "not-found"),
        ("a workload that isn't allowed", update().field("/target/namespace", "kube-system"), 403, "not-allowed"),
        ("an image with a space", update().field("/image", " web:2"), 400, "invalid-image"),
        ("an image without a tag", update().field("/image", "web"), 400, "invalid-image"),
        ("an image with a port for a tag", update().field("/image", "reg:5000/web"), 400, "invalid-image"),
        ("an image with an empty tag", update().field("/image", "web:"), 400, "invalid-image"),
        ("an overlong image", update().field("/image", format!("{}:1", "w".repeat(2000))), 400, "invalid-image"),
        ("an image that is a command", update().field("/image", "web:$(id)"), 400, "invalid-image"),
        (
            "a cause that colours the terminal",
            update().field("/cause", json!({ "trigger": "\u{1b}[31m" })),
            400,
            "bad-request",
        ),
        ("an overlong cause", update().field("/cause", json!({ "push": "p".repeat(257) })), 400, "bad-request"),
        // Lists, addresses, methods.
        ("a cursor that is none", workloads("shop/workloads?cursor=%00"), 400, "bad-request"),
        ("a cursor of another shape", workloads("shop/workloads?cursor=W10"), 400, "bad-request"),
        ("an overlong cursor", workloads(&format!("shop/workloads?cursor={}", "A".repeat(20_000))), 400, "bad-request"),
        ("an unknown kind in a list", workloads("shop/workloads?kind=Secret"), 400, "bad-request"),
        ("an update that isn't known", Asked::get("/api/v1/service-updates/0123456789abcdef"), 404, "no-such-update"),
        ("an address that isn't there", Asked::get("/api/v1/secrets"), 404, "not-found"),
        (
            "an address that isn't there, by nobody",
            Asked::get("/api/v1/secrets").without("authorization"),
            404,
            "not-found",
        ),
        (
            "an address with a slash more",
            Asked { path: "/api/v1/service-updates/".into(), ..update() },
            404,
            "not-found",
        ),
        ("a method that isn't there", Asked { method: "PUT", ..update() }, 405, "method-not-allowed"),
        ("a trace", Asked { method: "TRACE", ..update() }, 405, "method-not-allowed"),
        (
            "asking leave across origins",
            Asked { method: "OPTIONS", ..update() }.with("access-control-request-method", "POST"),
            405,
            "method-not-allowed",
        ),
        (
            "another method by a header",
            Asked::get("/api/v1/service-updates").with("x-http-method-override", "POST"),
            405,
            "method-not-allowed",
        ),
        ("headers without end", update().with("cookie", &"a".repeat(20_000)), 431, "headers-too-large"),
        (
            "an address without end",
            Asked::get(&format!("/api/v1/regions?{}", "a".repeat(40_000))),
            414,
            "address-too-long",
        ),
        ("a repository that goes up", Asked::get("/api/v1/repositories/..%2f..%2fadmin/tags"), 400, "invalid-name"),
    ];
    assert!(attacks.len() >= 40);
    for (attack, asked, status, kind) in attacks {
        refused(attack, asked.send(&lab.router).await, status, kind).await;
        assert_eq!(lab.fake.asked(), Vec::<String>::new(), "{attack}");
        // The limit on wrong tokens is another test's.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_key_with_another_body_is_refused() {
    let lab = lab().await;
    assert!(Asked::update().send(&lab.router).await.status().is_success());
    for (field, new) in [
        ("/image", json!("web:3")),
        ("/restart", json!(true)),
        ("/dryRun", json!(true)),
        ("/target/container", json!("side")),
    ] {
        let response = Asked::update().field(field, new).send(&lab.router).await;
        refused(field, response, 422, "idempotency-key-reused").await;
    }
    assert_eq!(lab.fake.writes().0, 1);
}

/// Signs in as the console does, and gives the cookie.
async fn sign_in(lab: &Lab, token: &str) -> String {
    let asked = Asked { path: "/api/v1/session".into(), ..Asked::update() };
    let asked = asked
        .without("authorization")
        .with("origin", "http://localhost:8787")
        .body(json!({ "token": token }).to_string());
    let response = asked.send(&lab.router).await;
    assert_eq!(response.status(), 204);
    let cookie = value(&response, header::SET_COOKIE);
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    cookie.split(';').next().unwrap().to_owned()
}

fn from_page(asked: Asked, cookie: &str) -> Asked {
    asked.without("authorization").with("cookie", cookie).with("origin", "http://localhost:8787")
}

#[tokio::test]
async fn a_session_is_good_from_our_own_page_and_until_it_is_ended() {
    let lab = lab().await;
    let cookie = sign_in(&lab, TOKEN).await;
    let told = from_page(Asked::get("/api/v1/session"), &cookie).send(&lab.router).await;
    let told: Value = serde_json::from_str(&text(told).await).unwrap();
    assert_eq!(
        (&told["role"], &told["source"], &told["allow"]),
        (&json!("operator"), &json!("kubeconfig"), &json!(["lab/shop/*"]))
    );

    for (attack, asked) in [
        ("a sibling port's page", from_page(Asked::update(), &cookie).with("origin", "http://localhost:9999")),
        ("a page that doesn't say from where", from_page(Asked::update(), &cookie).without("origin")),
        ("another site's form", from_page(Asked::update(), &cookie).with("sec-fetch-site", "cross-site")),
    ] {
        refused(attack, asked.send(&lab.router).await, 403, "foreign-origin").await;
    }
    let other = from_page(Asked::update(), &format!("other=1; x{cookie}"));
    refused("a cookie of a longer name", other.send(&lab.router).await, 401, "sign-in-needed").await;
    assert_eq!(lab.fake.writes().0, 0);
    assert!(from_page(Asked::update(), &format!("other=1; {cookie}")).send(&lab.router).await.status().is_success());

    let out = Asked { method: "DELETE", path: "/api/v1/session".into(), ..Asked::update().body("") };
    let out = from_page(out, &cookie).send(&lab.router).await;
    assert_eq!(out.status(), 204);
    assert!(value(&out, header::SET_COOKIE).contains("Max-Age=0"));
    refused(
        "a session after it ended",
        from_page(Asked::update(), &cookie).send(&lab.router).await,
        401,
        "sign-in-needed",
    )
    .await;
}

#[tokio::test]
async fn a_stream_ends_when_its_person_signs_out() {
    let lab = lab().await;
    let (leaves, stays) = (sign_in(&lab, VIEWER).await, sign_in(&lab, VIEWER).await);
    let listen = async |cookie: &str| {
        let response = from_page(Asked::get("/api/v1/events"), cookie).send(&lab.router).await;
        assert_eq!(response.status(), 200);
        response
    };
    let (ended, going) = (listen(&leaves).await, listen(&stays).await);
    let (ended, going) = (tokio::spawn(text(ended)), tokio::spawn(text(going)));
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!ended.is_finished());
    let out = Asked { method: "DELETE", path: "/api/v1/session".into(), ..Asked::update().body("") };
    assert_eq!(from_page(out, &leaves).send(&lab.router).await.status(), 204);
    tokio::time::timeout(Duration::from_secs(10), ended).await.expect("the stream ends").unwrap();
    assert!(!going.is_finished());
    going.abort();
}

#[tokio::test]
async fn a_viewers_session_only_looks() {
    let lab = lab().await;
    let cookie = sign_in(&lab, VIEWER).await;
    let response = from_page(Asked::get("/api/v1/regions"), &cookie).send(&lab.router).await;
    assert_eq!(response.status(), 200);
    refused(
        "a viewer's session that updates",
        from_page(Asked::update(), &cookie).send(&lab.router).await,
        403,
        "operator-needed",
    )
    .await;
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let lab = lab_with(&[], Duration::ZERO).await;
    let cookie = sign_in(&lab, TOKEN).await;
    refused("an old session", from_page(Asked::update(), &cookie).send(&lab.router).await, 401, "sign-in-needed").await;
}

#[tokio::test]
async fn signing_in_takes_a_token_a_page_of_ours_and_few_tries() {
    let lab = lab().await;
    let asked =
        |body: &str| Asked { path: "/api/v1/session".into(), ..Asked::update() }.without("authorization").body(body);
    let wrong = r#"{"token":"wrong"}"#;
    for (attack, asked, status, kind) in [
        ("no token", asked("{}"), 400, "bad-request"),
        ("more than a token", asked(r#"{"token":"wrong","role":"operator"}"#), 400, "bad-request"),
        ("another site's page", asked(wrong).with("origin", "http://evil.test"), 403, "foreign-origin"),
        (
            "a form",
            asked("token=wrong").with("content-type", "application/x-www-form-urlencoded"),
            415,
            "wrong-content-type",
        ),
    ] {
        refused(attack, asked.send(&lab.router).await, status, kind).await;
    }
    for _ in 0..10 {
        refused("a wrong token", asked(wrong).send(&lab.router).await, 401, "wrong-token").await;
    }
    refused("the eleventh in a minute", asked(wrong).send(&lab.router).await, 429, "too-many-requests").await;
}

#[tokio::test]
async fn more_than_the_rate_is_refused() {
    let lab = lab_with(&["--rate", "1"], Duration::from_secs(60)).await;
    for _ in 0..5 {
        assert_eq!(Asked::get("/api/v1/regions").send(&lab.router).await.status(), 200);
    }
    let response = Asked::get("/api/v1/regions").send(&lab.router).await;
    assert_eq!(value(&response, header::RETRY_AFTER), "1");
    refused("the sixth in a second", response, 429, "too-many-requests").await;
}

#[tokio::test]
async fn every_route_but_those_that_let_in_needs_a_session() {
    let lab = lab_with(&["--push-token", "a-push-token-of-a-test"], Duration::from_secs(60)).await;
    let document = serde_json::to_value(tagfire_proxy::api::document()).unwrap();
    let mut closed = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, described) in methods.as_object().unwrap() {
            let path = path.replace("{region}", "local").replace("{cluster}", "lab").replace("{namespace}", "shop");
            let path = path.replace("{id}", "0").replace("{name}", "web").replace("{source}", "harbor");
            let request =
                Request::builder().method(method.to_uppercase().as_str()).uri(&path).body(Body::empty()).unwrap();
            let status = ask_router(&lab.router, request).await.status().as_u16();
            if described.get("security").is_some() {
                assert_eq!(status, 401, "{method} {path}");
                closed += 1;
            } else {
                assert!(
                    matches!(
                        (method.as_str(), path.as_str()),
                        ("post", "/api/v1/session")
                            | ("get", "/api/v1/openapi.json" | "/healthz" | "/readyz" | "/metrics")
                    ),
                    "{method} {path}"
                );
                assert_ne!(status, 404, "{method} {path}");
            }
        }
    }
    assert!(closed >= 12, "{closed}");
    assert_eq!(lab.fake.asked(), Vec::<String>::new());
    // What other programs rely on is described.
    for (method, path) in [
        ("get", "/healthz"),
        ("get", "/readyz"),
        ("get", "/metrics"),
        ("get", "/api/v1/session"),
        ("delete", "/api/v1/session"),
        ("get", "/api/v1/regions"),
        ("get", "/api/v1/regions/{region}/clusters"),
        ("get", "/api/v1/clusters/{cluster}/namespaces"),
        ("get", "/api/v1/clusters/{cluster}/namespaces/{namespace}/workloads"),
        ("post", "/api/v1/service-updates"),
        ("get", "/api/v1/service-updates/{id}"),
        ("get", "/api/v1/repositories/{name}/tags"),
        ("get", "/api/v1/events"),
        ("get", "/api/v1/pushes"),
        ("post", "/api/v1/pushes/{source}"),
        ("put", "/api/v1/pushes/taken"),
        ("get", "/api/v1/pushes/skipped"),
        ("get", "/api/v1/tcr/triggers"),
    ] {
        assert!(document["paths"][path][method].is_object(), "{method} {path}");
    }
}

#[tokio::test]
async fn a_trusted_proxys_user_is_believed_and_nobody_elses() {
    use tagfire_proxy::serve::Peer;
    let flags = ["--user-header", "x-user", "--trusted-proxy", "10.0.0.1", "--operator", "alice"];
    let lab = lab_with(&flags, Duration::from_secs(60)).await;
    for (peer, users, origin, status) in [
        ("10.0.0.1", vec!["alice"], "http://localhost:8787", 202),
        ("10.0.0.1", vec!["bob"], "http://localhost:8787", 403),
        ("10.0.0.1", vec!["operator"], "http://localhost:8787", 403),
        ("10.0.0.1", vec!["alice"], "http://evil.test", 403),
        ("10.0.0.1", vec!["bob", "alice"], "http://localhost:8787", 401),
        ("10.0.0.1", vec![], "http://localhost:8787", 401),
        ("10.0.0.2", vec!["alice"], "http://localhost:8787", 401),
    ] {
        let asked = Asked::update().without("authorization").with("origin", origin);
        let mut request = Request::builder()
            .method(asked.method)
            .uri(asked.path)
            .extension(Peer(format!("{peer}:1").parse().unwrap()));
        for (name, value) in asked.headers {
            request = request.header(name, value);
        }
        for user in &users {
            request = request.header("x-user", *user);
        }
        let response = tower::ServiceExt::oneshot(lab.router.clone(), request.body(Body::from(asked.body)).unwrap())
            .await
            .unwrap();
        let found = response.status().as_u16();
        assert_eq!(found, status, "{peer} {users:?} {origin}: {}", text(response).await);
    }
}

#[tokio::test]
async fn the_audit_log_tells_who_did_what_from_where_and_what_came_of_it() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let lab =
        lab_with(&["--audit", log.path().to_str().unwrap(), "--allow", "lab/shop/*"], Duration::from_secs(60)).await;
    assert!(
        Asked::update().field("/cause", json!({ "trigger": "release" })).send(&lab.router).await.status().is_success()
    );
    assert_eq!(
        Asked::update()
            .with("idempotency-key", "2")
            .field("/target/namespace", "other")
            .send(&lab.router)
            .await
            .status(),
        403
    );
    let lines = || -> Vec<Value> {
        std::fs::read_to_string(log.path()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let mut read = lines();
    for _ in 0..50 {
        read = lines();
        if read.iter().any(|line| line["outcome"] == "succeeded") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let told: Vec<_> = read
        .iter()
        .map(|line| (line["outcome"].as_str().unwrap(), line["before"].as_str(), line["after"].as_str()))
        .collect();
    assert!(told.contains(&("asked", None, Some("web:2"))), "{told:?}");
    assert!(told.contains(&("succeeded", Some("web:1"), Some("web:2"))), "{told:?}");
    assert!(told.contains(&("refused", None, Some("web:2"))), "{told:?}");
    for line in &read {
        assert_eq!((&line["who"], &line["action"]), (&json!("operator"), &json!("update")));
        assert!(line["at"].is_string() && line["from"].is_string() && line["target"]["cluster"] == "lab", "{line}");
    }
    assert!(!std::fs::read_to_string(log.path()).unwrap().contains(TOKEN));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn without_an_audit_log_nothing_is_changed() {
    // Every write to it fails: there is no space.
    let lab = lab_with(&["--audit", "/dev/full"], Duration::from_secs(60)).await;
    refused("an audit log that can't be written", Asked::update().send(&lab.router).await, 503, "audit-unavailable")
        .await;
    assert_eq!(lab.fake.writes(), (0, 0));
}

#[tokio::test]
async fn health_and_numbers_need_no_session_and_tell_no_secrets() {
    let lab = lab().await;
    assert!(Asked::update().send(&lab.router).await.status().is_success());
    for (path, words) in [("/healthz", "ok"), ("/readyz", "source ok"), ("/metrics", "tagfire_updates_known 1")] {
        let response = Asked::get(path).without("authorization").send(&lab.router).await;
        assert_eq!(response.status(), 200, "{path}");
        let text = text(response).await;
        assert!(text.contains(words), "{path}: {text}");
        for secret in [TOKEN, FAKE_TOKEN, "shop", "127.0.0.1"] {
            assert!(!text.contains(secret), "{path}: {text}");
        }
    }
    std::fs::remove_file(lab._kubeconfig.path()).unwrap();
    let response = Asked::get("/readyz").without("authorization").send(&lab.router).await;
    assert_eq!(response.status(), 503);
    assert!(text(response).await.contains("source failed"));
}
