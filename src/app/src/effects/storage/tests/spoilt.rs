//! Rows that were spoilt, and databases of a newer version: nothing is lost and nothing written over.

use super::made::{self, trigger};
use super::{another_tab, commit, database, delete, fresh, put};
use crate::effects::storage::database::{answer, fault};
use crate::effects::storage::keys::{list, number, object, text};
use crate::effects::storage::schema::{self, VERSION};
use crate::effects::storage::{Found, Storage, Unreadable};
use tagfire_domain::history::Filter;
use tagfire_domain::language::{Language, Say};
use tagfire_domain::store::{Durability, Fault, Memory, NotStored, Write};
use tagfire_domain::trigger::{Revision, Trigger};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

fn new(trigger: Trigger) -> Write {
    Write::Trigger { trigger, over: None }
}

fn row(id: &str, record: &str) -> JsValue {
    object(&[("id", text(id)), ("name", text("x")), ("repository", text("shop/app0")), ("record", text(record))])
        .unwrap()
}

#[wasm_bindgen_test]
async fn a_spoilt_row_is_put_aside_and_the_others_are_read() {
    let storage = fresh().await;
    commit(&storage, &[new(trigger(1, 1, 0)), new(trigger(2, 2, 0))]).await.unwrap();
    for (id, record) in [("trigger-1", "{\"id\":\"trigger-1\",\"na"), ("trigger-9", "{\"id\":\"trigger-9\"}")] {
        put(&storage, schema::TRIGGERS, &row(id, record), None).await;
    }
    assert_eq!(storage.kept().await.unwrap().triggers, [trigger(2, 2, 0)]);
    let spoilt = |key: &str, text: &str| Unreadable {
        store: schema::TRIGGERS.into(),
        key: format!("\"{key}\""),
        text: text.into(),
    };
    let expected = [spoilt("trigger-1", "{\"id\":\"trigger-1\",\"na"), spoilt("trigger-9", "{\"id\":\"trigger-9\"}")];
    assert_eq!(storage.unreadable().await.unwrap(), expected);
    assert_eq!(expected[1].say(Language::En), "“name” is missing");
    assert_eq!(expected[0].say(Language::ZhHans), "内容已损坏");
    // Its place is free, and it is still there when the page is opened again.
    commit(&storage, &[new(trigger(1, 1, 0))]).await.unwrap();
    let again = another_tab(&storage).await;
    assert_eq!(again.unreadable().await.unwrap(), expected);
    assert_eq!(again.kept().await.unwrap().triggers, [trigger(1, 1, 0), trigger(2, 2, 0)]);
}

#[wasm_bindgen_test]
async fn a_row_that_is_no_json_takes_no_other_with_it() {
    let deep = (0..200).fold(JsValue::NULL, |inner, _| list([inner]));
    let half: JsValue = js_sys::JsString::from_char_code1(0xD800).into();
    for spoilt in [deep, half] {
        let storage = fresh().await;
        commit(&storage, &[new(trigger(1, 1, 0)), new(trigger(3, 3, 0))]).await.unwrap();
        let row = object(&[("id", text("trigger-2")), ("name", spoilt), ("repository", text("shop/app0"))]).unwrap();
        put(&storage, schema::TRIGGERS, &row, None).await;
        assert_eq!(storage.kept().await.unwrap().triggers, [trigger(1, 1, 0), trigger(3, 3, 0)]);
        let unreadable = storage.unreadable().await.unwrap();
        let keys: Vec<_> = unreadable.iter().map(|one| (one.store.as_str(), one.key.as_str())).collect();
        assert_eq!(keys, [(schema::TRIGGERS, "\"trigger-2\"")]);
    }
}

#[wasm_bindgen_test]
async fn a_spoilt_row_that_nobody_has_read_is_put_aside_before_it_is_written_over() {
    let storage = fresh().await;
    let tag = [text("shop/app1"), text("v3.0.1")];
    let rows = [
        (schema::TRIGGERS, row("trigger-1", "[]")),
        (schema::TAGS, object(&[("repository", tag[0].clone()), ("tag", tag[1].clone())]).unwrap()),
        (schema::ENTRIES, row(&made::entry(2, made::outcome(0)).id.0, "null")),
        (schema::CONTAINERS, object(&[("target", made_target()), ("record", text("?"))]).unwrap()),
    ];
    for (store, row) in &rows {
        put(&storage, store, row, None).await;
    }
    let record = made::record(3, 1, 5);
    let running = tagfire_domain::store::Running {
        image: "shop/app:1".into(),
        by: made::entry(2, made::outcome(0)).id,
        order: 0,
    };
    let writes = [
        new(trigger(1, 1, 0)),
        Write::Tag { repository: made::repository(1), record, over: None },
        Write::Entry(made::entry(2, made::outcome(3))),
        Write::Container { target: made::target(1), running },
    ];
    let mut memory = Memory::default();
    memory.commit(&writes).unwrap();
    commit(&storage, &writes).await.unwrap();
    super::agreement::assert_alike(&storage, &memory).await;
    let unreadable = storage.unreadable().await.unwrap();
    let texts: Vec<_> = unreadable.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["[]", "{\"repository\":\"shop/app1\",\"tag\":\"v3.0.1\"}", "null", "?"]);
    assert!(storage.repositories().await.unwrap().iter().all(|summary| summary.tags == 1));
}

fn made_target() -> JsValue {
    crate::effects::storage::rows::target(&made::target(1))
}

#[wasm_bindgen_test]
async fn what_a_later_version_can_read_returns_to_its_place() {
    let storage = fresh().await;
    let record = made::record(3, 1, 5);
    let kept = tagfire_domain::record::KeptTag { repository: made::repository(1), record: record.clone() };
    let text_of = tagfire_domain::record::Record::write(&kept).to_string();
    let aside = [("store", text("tags")), ("key", text("[\"shop/app1\",\"v3.0.1\"]")), ("record", text(&text_of))];
    put(&storage, schema::ASIDE, &object(&aside).unwrap(), None).await;
    let again = another_tab(&storage).await;
    assert_eq!(again.tags(&made::repository(1)).await.unwrap(), [record]);
    assert_eq!(again.unreadable().await.unwrap(), []);
}

#[wasm_bindgen_test]
async fn what_this_version_does_not_know_survives_a_save() {
    let storage = fresh().await;
    let kept = trigger(1, 1, 0);
    let mut record = tagfire_domain::record::Record::write(&kept);
    record["colour"] = "red".into();
    put(&storage, schema::TRIGGERS, &row("trigger-1", &record.to_string()), None).await;
    let edited = Trigger { revision: Revision(2), ..trigger(1, 8, 0) };
    commit(&storage, &[Write::Trigger { trigger: edited.clone(), over: Some(Revision(1)) }]).await.unwrap();
    assert_eq!(storage.kept().await.unwrap().triggers, [edited]);
    let texts = storage.texts(crate::effects::storage::Sort::Triggers, None, 9).await.unwrap();
    let [text] = &texts.records[..] else { panic!("{texts:?}") };
    assert!(text.contains("\"colour\":\"red\"") && text.contains("to-8"), "{text}");
}

#[wasm_bindgen_test]
async fn any_row_that_is_left_forbids_seeding() {
    let demo = tagfire_domain::demo::demo(Default::default());
    for store in schema::names() {
        let storage = fresh().await;
        let (row, key) = match store {
            schema::META | schema::CLAIMS | schema::SIMULATION => (text("?"), Some(text("x"))),
            schema::TAGS => (object(&[("repository", text("a")), ("tag", text("b"))]).unwrap(), None),
            schema::CONTAINERS => (object(&[("target", list([text("a")]))]).unwrap(), None),
            schema::FAULTS => (object(&[("workload", list([text("a")]))]).unwrap(), None),
            schema::PUSHES => (object(&[("key", text("a"))]).unwrap(), None),
            schema::REPOSITORIES => (object(&[("name", text("a"))]).unwrap(), None),
            _ => (object(&[("id", text("a"))]).unwrap(), None),
        };
        put(&storage, store, &row, key.as_ref()).await;
        assert_eq!(Storage::open(storage.name()).await.found, Found::Kept, "{store}");
        assert_eq!(storage.seed(&demo.writes(), &demo.simulation).await, Ok(false), "{store}");
    }
}

#[wasm_bindgen_test]
async fn of_two_tabs_that_seed_one_does() {
    let (demo, storage) = (tagfire_domain::demo::demo(Default::default()), fresh().await);
    let other = another_tab(&storage).await;
    assert_eq!(storage.seed(&demo.writes(), &demo.simulation).await, Ok(true));
    assert_eq!(other.seed(&demo.writes(), &demo.simulation).await, Ok(false));
    assert_eq!(other.kept().await.unwrap().triggers.len(), demo.triggers.len());
    let mut memory = Memory::default();
    memory.commit(&demo.writes()).unwrap();
    super::agreement::assert_alike(&other, &memory).await;
    // The next push comes after every place that the demo's containers have.
    let latest = demo.containers.iter().map(|(_, running)| running.order).max().unwrap();
    assert!(commit(&storage, &[]).await.unwrap() > latest);
}

#[wasm_bindgen_test]
async fn a_database_of_a_newer_version_is_read_and_not_written() {
    let storage = fresh().await;
    commit(&storage, &[new(trigger(1, 1, 0)), Write::Entry(made::entry(1, made::outcome(3)))]).await.unwrap();
    // The upgrade finds this tab's connection open, and doesn't wait for it.
    let factory = web_sys::window().unwrap().indexed_db().unwrap().unwrap();
    let upgrade = factory.open_with_u32(storage.name(), VERSION + 1).map_err(|thrown| fault(&thrown)).unwrap();
    let upgraded = answer(&upgrade).await.unwrap();
    let newer = Fault::Newer { version: VERSION + 1 };
    let refused = Err(NotStored::Fault(newer.clone()));
    assert_eq!(commit(&storage, &[new(trigger(2, 2, 0))]).await, refused);
    let opened = Storage::open(storage.name()).await;
    assert_eq!(opened.found, Found::Newer { version: VERSION + 1 });
    for storage in [storage, opened.storage] {
        assert_eq!(commit(&storage, &[new(trigger(2, 2, 0))]).await, refused);
        assert_eq!(storage.take_over().await, Err(newer.clone()));
        assert_eq!(storage.kept().await.unwrap().triggers, [trigger(1, 1, 0)]);
        assert_eq!(storage.page(&Filter::default(), None, 9).await.unwrap().entries.len(), 1);
        assert_eq!(storage.unreadable().await, Ok(Vec::new()));
    }
    drop(upgraded);
}

#[wasm_bindgen_test]
async fn rows_that_a_newer_version_marked_are_not_written() {
    let storage = fresh().await;
    commit(&storage, &[new(trigger(1, 1, 0))]).await.unwrap();
    put(&storage, schema::META, &number(9), Some(&text("schema"))).await;
    let newer = Fault::Newer { version: 9 };
    assert_eq!(commit(&storage, &[new(trigger(2, 2, 0))]).await, Err(NotStored::Fault(newer.clone())));
    assert_eq!(storage.claim(&made::entry(1, made::outcome(0)).id, None).await, Err(newer.clone()));
    let opened = Storage::open(storage.name()).await;
    assert_eq!(opened.found, Found::Newer { version: 9 });
    let demo = tagfire_domain::demo::demo(Default::default());
    let reset = opened.storage.reset(&demo.writes(), &demo.simulation).await;
    assert_eq!(reset, Err(NotStored::Fault(newer)));
    assert_eq!(opened.storage.kept().await.unwrap().triggers, [trigger(1, 1, 0)]);
}

#[wasm_bindgen_test]
async fn a_lost_mark_of_the_version_is_made_again() {
    let storage = fresh().await;
    commit(&storage, &[new(trigger(1, 1, 0))]).await.unwrap();
    delete(&storage, schema::META, &text("schema")).await;
    let opened = Storage::open(storage.name()).await;
    assert_eq!(opened.found, Found::Kept);
    assert_eq!(opened.storage.commit(&[], Durability::Strict, None).await, Ok(0));
    let mark = database(&storage)
        .read(&[schema::META], async |transaction| answer(&transaction.get(schema::META, &text("schema"))?).await);
    assert_eq!(mark.await.unwrap(), number(VERSION.into()));
}
