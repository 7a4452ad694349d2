//! The client and the looking, on a real registry.

use crate::polling::{Remembered, look_at};
use crate::shop::Shop;
use crate::stage::{ask, registry, router, web};
use axum::http::StatusCode;
use tagfire_domain::tag::Tag;
use tagfire_proxy::registry::RegistryError;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a registry: cargo xtask test registry"]
async fn a_real_registry_tells_its_tags_digests_and_platforms() {
    let shop = Shop::open(&[]);
    let registry = registry(&["--registry", &shop.url()]);
    assert_eq!(registry.tags(&web(), None, 10, None).await, Err(RegistryError::NotFound));
    for label in ["one", "two"] {
        shop.make(label);
        shop.push(label, "shop/web", label);
    }
    shop.push("one", "shop/web", "again");
    let tag = |text: &str| Tag::parse(text).unwrap();
    let mut tags = registry.tags(&web(), None, 10, None).await.unwrap().unwrap().tags;
    tags.sort();
    assert_eq!(tags, ["again", "one", "two"].map(tag));
    let [one, two, again] = [tag("one"), tag("two"), tag("again")].map(|tag| {
        let registry = registry.clone();
        async move { registry.digest(&web(), &tag).await.unwrap() }
    });
    let (one, two, again) = tokio::join!(one, two, again);
    assert_eq!(one, again);
    assert_ne!(one, two);
    let image = registry.image(&web(), "two").await.unwrap();
    assert_eq!((image.digest, image.variants.len()), (two.clone(), 1));
    assert_eq!(registry.image(&web(), two.as_str()).await.unwrap().runs_on("linux", "amd64"), Some(true));

    let router = router(&["--registry", &shop.url()]);
    let (status, list) = ask(&router, "/api/v1/repositories/shop%2Fweb/tags").await;
    assert_eq!((status, list["items"].as_array().unwrap().len()), (StatusCode::OK, 3), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a registry: cargo xtask test registry"]
async fn looking_finds_what_a_real_registry_tells_nobody() {
    let shop = Shop::open(&[]);
    for label in ["one", "two", "three"] {
        shop.make(label);
    }
    shop.push("one", "shop/web", "v1");
    let shelf = Remembered::default();
    let mut looking = look_at(&shop.url(), &shelf);
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), [""; 0]);
    shop.push("two", "shop/web", "v2");
    shop.push("three", "shop/web", "v1");
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), ["v2@1", "v1@1"]);
    // The same image again is nothing.
    shop.push("three", "shop/web", "v1");
    looking.look().await.unwrap();
    assert_eq!(shelf.found(), [""; 0]);
}
