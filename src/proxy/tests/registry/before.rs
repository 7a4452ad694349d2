//! What is told before an image is rolled out that can't be pulled.

use crate::fake::{FAKE_TOKEN, Fake, kubeconfig};
use crate::played::{Played, digest_of, manifest};
use crate::stage::{post, router};
use serde_json::{Value, json};

#[tokio::test]
async fn an_image_that_cant_be_pulled_is_told_by_a_dry_run_and_stops_no_update() {
    let ((fake, address), played) = (Fake::start().await, Played::start().await);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), kubeconfig(&address, FAKE_TOKEN)).unwrap();
    let (there, coming) = (manifest(1), manifest(2));
    let index = json!({ "schemaVersion": 2, "manifests": [
        { "digest": digest_of(&there), "platform": { "os": "linux", "architecture": "amd64" } },
        { "digest": digest_of(&coming), "platform": { "os": "linux", "architecture": "arm64" } },
    ]});
    played.set(|shelf| {
        shelf.tags.entry("shop/web".into()).or_default().insert("v1".into(), index);
        shelf.manifests.insert(digest_of(&there), there.clone());
    });
    let router = router(&["--kubeconfig", file.path().to_str().unwrap(), "--registry", &played.url()]);
    let target = json!({ "region": "local", "cluster": "lab", "namespace": "shop", "kind": "Deployment", "workload": "web", "container": "web" });
    let number = std::sync::atomic::AtomicU32::new(0);
    let notices = async |architecture: &str, image: &str, dry: bool| {
        let selector = if architecture.is_empty() { json!({}) } else { json!({ "kubernetes.io/arch": architecture }) };
        fake.0.lock().unwrap().objects.get_mut("web").unwrap()["spec"]["template"]["spec"]["nodeSelector"] = selector;
        let body = json!({ "target": target, "image": image, "dryRun": dry });
        let key = format!("key-{}", number.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        let (status, answer) = post(&router, "/api/v1/service-updates", &key, body).await;
        assert!(status.is_success(), "{answer}");
        answer["notices"].as_array().cloned().unwrap_or_default()
    };
    let (v1, v2) = (format!("{}/shop/web:v1", played.1), format!("{}/shop/web:v2", played.1));
    for (architecture, image, expected) in [
        ("amd64", &v1, None),
        ("arm64", &v1, Some("otherPlatform")),
        ("", &v1, None),
        ("", &v2, Some("notInRegistry")),
        ("arm64", &"elsewhere.test/shop/web:v1".to_owned(), None),
    ] {
        let expected: Vec<Value> = expected.into_iter().map(Value::from).collect();
        assert_eq!(notices(architecture, image, true).await, expected, "{architecture} {image}");
    }
    // Whoever has decided is not kept waiting by a registry.
    played.asked();
    assert!(notices("arm64", &v2, false).await.is_empty());
    assert!(played.asked().is_empty());
}
