//! Hostile kubeconfigs: each is refused by name, is listed with its reason, and never reaches a program, a file or a
//! server.

use crate::fake::{FAKE_TOKEN, Fake, kubeconfig};
use crate::stage::{TOKEN, ask_router, folder, router_with, settings, text};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tagfire_proxy::cluster::Kubeconfigs;

fn config(cluster: Value, user: Value) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Config",
        "clusters": [{ "name": "lab", "cluster": cluster }],
        "users": [{ "name": "lab", "user": user }],
        "contexts": [{ "name": "lab", "context": { "cluster": "lab", "user": "lab" } }],
    })
}

#[tokio::test]
async fn hostile_kubeconfigs_are_refused_with_a_reason() {
    let home = tempfile::tempdir().unwrap();
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(outside.path(), "secret").unwrap();
    let linked = home.path().join("linked.pem");
    #[cfg(unix)]
    std::os::unix::fs::symlink(outside.path(), &linked).unwrap();
    let good = json!({ "server": "https://lab.test:6443" });
    let token = json!({ "token": FAKE_TOKEN });
    let proof = home.path().join("executed");
    let exec =
        json!({ "exec": { "apiVersion": "client.authentication.k8s.io/v1", "command": "touch", "args": [proof] } });
    for (attack, config, why) in [
        ("a program", config(good.clone(), exec), "asks to run a program"),
        ("a plugin", config(good.clone(), json!({ "auth-provider": { "name": "gcp" } })), "auth provider"),
        (
            "a token's file elsewhere",
            config(good.clone(), json!({ "tokenFile": "/etc/passwd" })),
            "outside its own folder",
        ),
        (
            "a key's file above",
            config(good.clone(), json!({ "client-key": "../../etc/shadow" })),
            "outside its own folder",
        ),
        (
            "a link that leads out",
            config(good.clone(), json!({ "client-certificate": linked })),
            "outside its own folder",
        ),
        ("a file that isn't there", config(good.clone(), json!({ "tokenFile": "gone" })), "there is no file"),
        (
            "an authority's file elsewhere",
            config(json!({ "server": "https://lab.test", "certificate-authority": outside.path() }), token.clone()),
            "outside its own folder",
        ),
        (
            "no verification",
            config(json!({ "server": "https://lab.test", "insecure-skip-tls-verify": true }), token.clone()),
            "doesn't verify",
        ),
        ("no TLS", config(json!({ "server": "http://lab.test" }), token.clone()), "not an https address"),
        (
            "a name like loopback's",
            config(json!({ "server": "http://localhost.evil.test:80" }), token.clone()),
            "not an https address",
        ),
        (
            "a loopback user at another host",
            config(json!({ "server": "http://127.0.0.1:80@evil.test" }), token.clone()),
            "not an https address",
        ),
        ("another scheme", config(json!({ "server": "file:///etc/passwd" }), token.clone()), "not an https address"),
        (
            "a proxy",
            config(json!({ "server": "https://lab.test", "proxy-url": "http://evil.test" }), token.clone()),
            "through a proxy",
        ),
        ("a password", config(good.clone(), json!({ "username": "admin", "password": "hunter2" })), "no longer takes"),
        ("no server", config(json!({}), token.clone()), "names a server"),
        (
            "no user",
            json!({ "clusters": [{ "name": "lab", "cluster": good }], "contexts": [{ "name": "lab", "context": { "cluster": "lab", "user": "gone" } }] }),
            "names a user",
        ),
    ] {
        let file = home.path().join("config");
        std::fs::write(&file, config.to_string()).unwrap();
        let contexts = Kubeconfigs::open(&file).unwrap().contexts().unwrap();
        let refused = contexts[0].1.as_ref().unwrap_or_else(|| panic!("{attack} is let through")).to_string();
        assert!(refused.contains(why), "{attack}: {refused}");
        for secret in ["hunter2", FAKE_TOKEN] {
            assert!(!refused.contains(secret), "{attack}: {refused}");
        }
        let error = Kubeconfigs::open(&file).unwrap().context("lab").await.unwrap_err();
        assert_eq!(error.to_string(), refused, "{attack}");
    }
    assert!(!proof.exists());
}

#[test]
fn what_is_no_kubeconfig_stops_the_start_and_is_not_quoted() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: [*g,*g,*g,*g,*g,*g,*g,*g,*g]\n";
    for (what, bytes) in [
        ("nothing", Vec::new()),
        ("no contexts", b"apiVersion: v1\nkind: Config\n".to_vec()),
        ("a token alone", b"token: hunter2: [\n".to_vec()),
        ("aliases that multiply", bomb.as_bytes().to_vec()),
        ("deep nesting", "[".repeat(100_000).into_bytes()),
        ("bytes", vec![0xff; 100]),
        ("two megabytes", vec![b' '; 2 << 20]),
    ] {
        std::fs::write(file.path(), bytes).unwrap();
        let start = std::time::Instant::now();
        let error = Kubeconfigs::open(file.path()).err().unwrap_or_else(|| panic!("{what} is taken")).to_string();
        assert!(!error.contains("hunter2"), "{what}: {error}");
        assert!(start.elapsed().as_secs() < 5, "{what}: {:?}", start.elapsed());
    }
}

#[tokio::test]
async fn one_bad_context_leaves_the_others_in_use() {
    let (_fake, address) = Fake::start().await;
    let mut both: Value = serde_json::from_str(&kubeconfig(&address, FAKE_TOKEN)).unwrap();
    both["users"].as_array_mut().unwrap().push(json!({ "name": "eks", "user": { "exec": { "command": "aws" } } }));
    both["contexts"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "name": "team/eks", "context": { "cluster": "lab", "user": "eks" } }));
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), both.to_string()).unwrap();
    let folder = folder();
    let (router, _) = router_with(folder.path(), &settings(&["--kubeconfig", file.path().to_str().unwrap()]));
    let ask = async |path: &str| {
        let request =
            Request::get(path).header("authorization", format!("Bearer {TOKEN}")).body(Body::empty()).unwrap();
        let response = ask_router(&router, request).await;
        (response.status().as_u16(), serde_json::from_str::<Value>(&text(response).await).unwrap())
    };
    let (_, clusters) = ask("/api/v1/regions/local/clusters").await;
    assert_eq!(clusters["items"][0]["id"], "lab");
    assert!(clusters["items"][0]["problem"].is_null());
    assert!(clusters["items"][1]["problem"].as_str().unwrap().contains("(aws)"), "{clusters}");
    let (status, problem) = ask("/api/v1/clusters/team%2Feks/namespaces").await;
    assert_eq!((status, &problem["type"]), (502, &json!("urn:tagfire:problem:cluster-refused")));
}
