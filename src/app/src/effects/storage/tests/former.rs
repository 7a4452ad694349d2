//! What the first release kept in `localStorage` moves over, whatever its tabs do meanwhile.

use super::name;
use crate::effects::storage::{Found, Opened, Storage};
use std::collections::BTreeMap;
use tagfire_domain::history::{Entry, Filter, Results};
use tagfire_domain::record::Record;
use tagfire_domain::store::{Durability, Write};
use tagfire_domain::trigger::{Revision, Trigger};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Storage as LocalStorage;

/// What the first release kept: each row's key and text.
const ROWS: &str = include_str!("../../../../../domain/tests/data/local-storage-first.json");

fn local() -> LocalStorage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}

/// The fixture's rows under keys of this test's own.
fn lay(prefix: &str) -> BTreeMap<String, String> {
    let rows: BTreeMap<String, String> = serde_json::from_str(ROWS).unwrap();
    let rows: BTreeMap<_, _> =
        rows.into_iter().map(|(key, text)| (key.replacen("tagfire/", prefix, 1), text)).collect();
    for (key, text) in &rows {
        local().set_item(key, text).unwrap();
    }
    rows
}

fn left(prefix: &str) -> Vec<(String, String)> {
    let keys = (0..local().length().unwrap()).filter_map(|place| local().key(place).unwrap());
    let ours = keys.filter(|key| key.starts_with(prefix));
    ours.map(|key| (key.clone(), local().get_item(&key).unwrap().unwrap())).collect()
}

fn of<T: Record>(rows: &BTreeMap<String, String>, sort: &str) -> Vec<T> {
    let ours = rows.iter().filter(|(key, _)| key.contains(sort));
    ours.map(|(_, text)| T::read(serde_json::from_str(text).unwrap()).unwrap()).collect()
}

async fn open(name: &str) -> Opened {
    Storage::open_after(name, Some(&format!("{name}/"))).await
}

#[wasm_bindgen_test]
async fn everything_moves_over_and_is_then_taken_away() {
    let name = name();
    let prefix = format!("{name}/");
    let rows = lay(&prefix);
    let (triggers, entries) = (of::<Trigger>(&rows, "/trigger/"), of::<Entry>(&rows, "/entry/"));
    assert!(triggers.len() > 3 && entries.len() > 3);
    let Opened { storage, found } = open(&name).await;
    assert_eq!(found, Found::Kept);
    let mut kept = storage.kept().await.unwrap().triggers;
    kept.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(kept, triggers);
    for entry in &entries {
        assert_eq!(storage.entry(&entry.id).await.unwrap().as_ref(), Some(entry));
    }
    assert_eq!(storage.tally(&Filter::default()).await.unwrap().count(Results::All), entries.len());
    assert!(storage.simulation().await.unwrap().is_some());
    let repositories = storage.repositories().await.unwrap();
    let tags: usize = repositories.iter().map(|repository| repository.tags).sum();
    assert!(tags > 20, "{tags} tags");
    for repository in repositories {
        assert_eq!(storage.tags(&repository.name).await.unwrap().len(), repository.tags, "{}", repository.name);
    }
    assert_eq!(storage.unreadable().await, Ok(Vec::new()));
    // Only the mark is left, which keeps a page of the first release from seeding anew.
    assert_eq!(left(&prefix), [(format!("{prefix}schema"), "2".to_owned())]);
    assert_eq!(open(&name).await.found, Found::Kept);
}

#[wasm_bindgen_test]
async fn what_an_old_tab_writes_later_moves_at_the_next_start_unless_something_newer_is_there() {
    let name = name();
    let prefix = format!("{name}/");
    let rows = lay(&prefix);
    let storage = open(&name).await.storage;
    let mut kept = storage.kept().await.unwrap().triggers;
    let (saved, other) = (kept.pop().unwrap(), kept.pop().unwrap());
    let saved = Trigger { revision: Revision(1), enabled: !saved.enabled, ..saved };
    let write = Write::Trigger { trigger: saved.clone(), over: Some(Revision(0)) };
    storage.commit(&[write], Durability::Strict, None).await.unwrap();
    // The tab of the first release saves both triggers, of the first an older state, and writes a row that is no row.
    let key = |id: &str| format!("{prefix}trigger/{id}");
    let newer = rows[&key(&other.id.0)].replace(
        &format!("\"updatedAt\":{}", other.updated_at.0),
        &format!("\"updatedAt\":{}", other.updated_at.0 + 1),
    );
    assert_ne!(newer, rows[&key(&other.id.0)]);
    local().set_item(&key(&other.id.0), &newer).unwrap();
    local().set_item(&key(&saved.id.0), &rows[&key(&saved.id.0)]).unwrap();
    local().set_item(&format!("{prefix}entry/x"), "{").unwrap();
    let again = open(&name).await.storage;
    let triggers = again.kept().await.unwrap().triggers;
    assert!(triggers.contains(&saved));
    let moved = triggers.iter().find(|trigger| trigger.id == other.id).unwrap();
    assert_eq!(moved.updated_at, other.updated_at.plus(1));
    let aside = again.unreadable().await.unwrap();
    let mut texts: Vec<_> = aside.iter().map(|one| one.text.clone()).collect();
    texts.sort();
    assert_eq!(texts, ["{".to_owned(), rows[&key(&saved.id.0)].clone()]);
    assert_eq!(left(&prefix).len(), 1);
}

#[wasm_bindgen_test]
async fn rows_that_cannot_be_read_are_put_aside_and_not_lost() {
    let name = name();
    let prefix = format!("{name}/");
    let rows = lay(&prefix);
    let broken = [
        (format!("{prefix}trigger/x"), "{\"id\":".to_owned()),
        (format!("{prefix}whatever"), "1".to_owned()),
        (format!("{prefix}tags/shop/other"), "[{\"tag\":\"v1\",\"pushed_at\":5},{\"tag\":\"?\"}]".to_owned()),
    ];
    for (key, text) in &broken {
        local().set_item(key, text).unwrap();
    }
    // More than a repository may have, and one name twice: both were possible, and nothing is dropped for it.
    let twin = of::<Trigger>(&rows, "/trigger/").remove(0);
    for n in 0..12 {
        let mut record = twin.write();
        record["id"] = format!("twin-{n:02}").into();
        local().set_item(&format!("{prefix}trigger/twin-{n:02}"), &record.to_string()).unwrap();
    }
    let storage = open(&name).await.storage;
    let triggers = storage.kept().await.unwrap().triggers;
    assert_eq!(triggers.iter().filter(|trigger| trigger.name == twin.name).count(), 13);
    let aside = storage.unreadable().await.unwrap();
    for (key, text) in &broken {
        let there = aside.iter().any(|one| one.store == "localStorage" && one.key.contains(key) && one.text == *text);
        assert!(there, "{key} in {aside:?}");
    }
    assert_eq!(aside.len(), broken.len());
    let other = tagfire_domain::repository::RepositoryName::parse("shop/other").unwrap();
    assert_eq!(storage.tags(&other).await.unwrap().len(), 1);
    assert_eq!(left(&prefix).len(), 1);
}

#[wasm_bindgen_test]
async fn nothing_but_the_first_releases_mark_is_no_first_visit() {
    let name = name();
    local().set_item(&format!("{name}/schema"), "1").unwrap();
    assert_eq!(open(&name).await.found, Found::Kept);
}

#[wasm_bindgen_test]
async fn rows_of_a_newer_release_stay_where_they_are() {
    let name = name();
    let prefix = format!("{name}/");
    lay(&prefix);
    local().set_item(&format!("{prefix}schema"), "7").unwrap();
    let before = left(&prefix);
    assert_eq!(open(&name).await.found, Found::Newer { version: 7 });
    assert_eq!(left(&prefix).len(), before.len());
}
