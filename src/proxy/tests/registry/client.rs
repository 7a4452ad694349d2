//! The client, against a registry that does what real ones were seen to do.

use crate::played::{Fault, LOGIN, Played, digest_of, manifest};
use crate::stage::{registry, web};
use serde_json::json;
use tagfire_domain::tag::Tag;
use tagfire_proxy::registry::{Registry, RegistryError};

async fn all(registry: &Registry) -> Result<Vec<String>, RegistryError> {
    let (mut tags, mut next) = (Vec::new(), None);
    loop {
        let page = registry.tags(&web(), next.as_ref(), usize::MAX, None).await?.unwrap();
        tags.extend(page.tags.iter().map(Tag::to_string));
        next = page.next;
        if next.is_none() {
            return Ok(tags);
        }
    }
}

fn tag(text: &str) -> Tag {
    Tag::parse(text).unwrap()
}

#[tokio::test]
async fn every_page_is_read_and_none_is_asked_for_more_than_a_thousand() {
    let played = Played::start().await;
    for number in 0..25 {
        played.push("shop/web", &format!("v{number:02}"), number);
    }
    played.set(|shelf| shelf.page = Some(10));
    let tags = all(&registry(&["--registry", &played.url()])).await.unwrap();
    assert_eq!((tags.len(), tags[24].as_str()), (25, "v24"));
    let asked = played.asked();
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert_eq!(asked[0], "GET /v2/shop/web/tags/list?n=1000");
}

#[tokio::test]
async fn a_page_on_another_host_is_not_followed() {
    let (played, evil) = (Played::start().await, Played::start().await);
    played.push("shop/web", "v1", 1);
    played.push("shop/web", "v2", 2);
    played.set(|shelf| (shelf.page, shelf.elsewhere) = (Some(1), Some(evil.url())));
    let error = all(&registry(&["--registry", &played.url()])).await.unwrap_err();
    assert!(matches!(&error, RegistryError::Elsewhere(why) if why.contains("another host")), "{error}");
    assert!(evil.asked().is_empty());
}

#[tokio::test]
async fn a_list_that_is_as_it_was_is_not_read_again() {
    let played = Played::start().await;
    played.push("shop/web", "v1", 1);
    played.set(|shelf| shelf.etags = true);
    let registry = registry(&["--registry", &played.url()]);
    let first = registry.tags(&web(), None, 100, None).await.unwrap().unwrap();
    assert_eq!(registry.tags(&web(), None, 100, first.etag.as_deref()).await, Ok(None));
    played.push("shop/web", "v2", 2);
    assert!(registry.tags(&web(), None, 100, first.etag.as_deref()).await.unwrap().is_some());
}

#[tokio::test]
async fn a_token_is_got_once_with_the_login_and_then_kept() {
    let played = Played::start().await;
    let digest = played.push("shop/web", "v1", 1);
    played.set(|shelf| shelf.guarded = true);
    let file = tempfile::NamedTempFile::new().unwrap();
    let auths = json!({ "auths": { &played.1: { "auth": LOGIN } } });
    std::fs::write(file.path(), auths.to_string()).unwrap();
    let path = file.path().to_str().unwrap();
    let registry = registry(&["--registry", &played.url(), "--registry-credentials", path]);
    for _ in 0..3 {
        assert_eq!(registry.digest(&web(), &tag("v1")).await.unwrap().as_str(), digest);
    }
    let asked = played.asked();
    let tokens = asked.iter().filter(|asked| asked.contains("/token")).count();
    assert_eq!((tokens, asked.len()), (1, 5), "{asked:?}");
    assert!(asked[1].contains("scope=repository%3Ashop%2Fweb%3Apull"), "{asked:?}");
}

#[tokio::test]
async fn a_login_is_not_sent_to_a_realm_that_nobody_named() {
    let (played, evil) = (Played::start().await, Played::start().await);
    played.push("shop/web", "v1", 1);
    played.set(|shelf| (shelf.guarded, shelf.realm) = (true, Some(format!("{}/token", evil.url()))));
    let flags = ["--registry", &played.url(), "--registry-user", "alice", "--registry-password", "hunter2"];
    let error = registry(&flags).digest(&web(), &tag("v1")).await.unwrap_err();
    assert!(matches!(&error, RegistryError::Elsewhere(why) if why.contains("--registry-realm")), "{error}");
    assert!(!format!("{error:?}").contains("hunter2") && evil.asked().is_empty());
    // Named, it is.
    let named = registry(&[&flags[..], &["--registry-realm", &evil.1]].concat());
    assert!(named.digest(&web(), &tag("v1")).await.is_ok());
    assert_eq!(evil.asked().len(), 1);
}

#[tokio::test]
async fn a_wrong_or_missing_login_is_told_as_such() {
    let played = Played::start().await;
    played.push("shop/web", "v1", 1);
    played.set(|shelf| shelf.guarded = true);
    for flags in [&[][..], &["--registry-user", "alice", "--registry-password", "wrong"]] {
        let registry = registry(&[&["--registry", &played.url()], flags].concat());
        let error = registry.digest(&web(), &tag("v1")).await.unwrap_err();
        assert!(matches!(&error, RegistryError::SignIn(_)), "{error}");
    }
    played.set(|shelf| {
        let basic = ("www-authenticate", "Basic realm=\"played\"".to_owned());
        shelf.guarded = false;
        shelf.faults.push_back(Fault::Status(401, vec![basic]));
    });
    let error = registry(&["--registry", &played.url()]).digest(&web(), &tag("v1")).await.unwrap_err();
    assert!(error.to_string().contains("a name and a password"), "{error}");
}

#[tokio::test]
async fn who_asks_to_wait_is_not_asked_before() {
    let played = Played::start().await;
    played.push("shop/web", "v1", 1);
    played.set(|shelf| shelf.faults.push_back(Fault::Status(429, vec![("retry-after", "2".into())])));
    let registry = registry(&["--registry", &played.url()]);
    assert_eq!(registry.digest(&web(), &tag("v1")).await, Err(RegistryError::Busy(2)));
    assert!(matches!(registry.digest(&web(), &tag("v1")).await, Err(RegistryError::Busy(1..=2))));
    assert_eq!(played.asked().len(), 1);
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    assert!(registry.digest(&web(), &tag("v1")).await.is_ok());
}

#[tokio::test]
async fn redirects_and_nonsense_are_told_and_not_followed() {
    let (played, evil) = (Played::start().await, Played::start().await);
    played.push("shop/web", "v1", 1);
    let registry = registry(&["--registry", &played.url()]);
    for (fault, why) in [
        (Fault::Status(307, vec![("location", evil.url())]), "redirect"),
        (Fault::Body("<html>".into()), "can't be read"),
        (Fault::Body(format!("{{\"tags\":[\"{}\"]}}", "a".repeat(17 * 1024 * 1024))), "larger"),
        (Fault::Status(500, Vec::new()), "500"),
    ] {
        played.set(|shelf| shelf.faults.push_back(fault));
        let error = registry.tags(&web(), None, 10, None).await.unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
    assert!(evil.asked().is_empty());
    // What can't be a tag is left out, and so is the null of a repository without tags.
    played.set(|shelf| shelf.faults.push_back(Fault::Body("{\"tags\":[\"v1\",\"a b\",\"../x\"]}".into())));
    assert_eq!(registry.tags(&web(), None, 10, None).await.unwrap().unwrap().tags, [tag("v1")]);
    played.set(|shelf| shelf.faults.push_back(Fault::Body("{\"tags\":null}".into())));
    assert!(registry.tags(&web(), None, 10, None).await.unwrap().unwrap().tags.is_empty());
}

#[tokio::test]
async fn a_digest_is_asked_for_without_its_manifest() {
    let played = Played::start().await;
    let digest = played.push("shop/web", "v1", 1);
    let registry = registry(&["--registry", &played.url()]);
    assert_eq!(registry.digest(&web(), &tag("v1")).await.unwrap().as_str(), digest);
    assert_eq!(played.asked(), ["HEAD /v2/shop/web/manifests/v1"]);
    assert_eq!(registry.digest(&web(), &tag("v2")).await, Err(RegistryError::NotFound));
}

#[tokio::test]
async fn an_image_tells_its_platforms_and_which_of_them_are_not_there_yet() {
    let played = Played::start().await;
    let (there, coming) = (manifest(1), manifest(2));
    let index = json!({ "schemaVersion": 2, "manifests": [
        { "digest": digest_of(&there), "platform": { "os": "linux", "architecture": "amd64" } },
        { "digest": digest_of(&coming), "platform": { "os": "linux", "architecture": "arm", "variant": "v7" } },
        { "digest": digest_of(&coming), "platform": { "os": "unknown", "architecture": "unknown" } },
    ]});
    let config = json!({ "os": "linux", "architecture": "s390x" });
    let single = json!({ "schemaVersion": 2, "config": { "digest": digest_of(&config) } });
    played.set(|shelf| {
        shelf.tags.entry("shop/web".into()).or_default().insert("v1".into(), index);
        shelf.tags.entry("shop/web".into()).or_default().insert("v2".into(), single);
        shelf.manifests.insert(digest_of(&there), there.clone());
        shelf.manifests.insert(digest_of(&config), config.clone());
    });
    let registry = registry(&["--registry", &played.url()]);
    let image = registry.image(&web(), "v1").await.unwrap();
    let told = image.told("here").variants;
    let told: Vec<_> = told.iter().map(|one| (one.platform.as_deref().unwrap(), one.available)).collect();
    assert_eq!(told, [("linux/amd64", true), ("linux/arm/v7", false)]);
    assert_eq!((image.runs_on("linux", "amd64"), image.runs_on("linux", "arm")), (Some(true), Some(false)));
    let image = registry.image(&web(), "v2").await.unwrap();
    assert_eq!(image.runs_on("linux", "s390x"), Some(true));
    // A registry that keeps blobs elsewhere leaves it unknown.
    played.set(|shelf| drop(shelf.manifests.remove(&digest_of(&config))));
    assert_eq!(registry.image(&web(), "v2").await.unwrap().runs_on("linux", "s390x"), None);
}
