//! Data out and in, in a browser that keeps it.

use super::import::Import;
use super::importing::Importing;
use super::stage::Stage;
use super::written::{self, Stop};
use crate::effects::storage::Storage;
use crate::harness::{find, show, until};
use crate::shell::Shell;
use crate::state::{Link, State};
use leptos::prelude::*;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tagfire_domain::demo::demo;
use tagfire_domain::store::{Durability, Write};
use tagfire_domain::time::Timestamp;
use tagfire_domain::transfer::{Plan, Planning, Reading, Records};
use tagfire_domain::trigger::{TriggerId, TriggerName};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, Element, HtmlElement};

const NOW: Timestamp = Timestamp(1_764_000_000_000);

/// A trigger as the vendor's list has it.
const LISTED: &str = r#"{"TriggerName":"aaaa","InvokeSource":"IMAGE_PUSH","InvokeAction":"SERVICE_UPDATE","CreateTime":"2021-11-18 11:51:13","UpdateTime":"2021-11-18 11:51:13","InvokeCondition":{"InvokeMethod":"all","InvokeExpr":""},"InvokePara":{"AppId":"1","ClusterId":"cls-prnklzue","ClusterRegion":1,"Namespace":"default","ServiceName":"Deployment:web","ContainerName":"web"}}"#;

/// A name that no other test's database has.
fn name() -> &'static str {
    thread_local!(static LAST: Cell<u32> = const { Cell::new(0) });
    LAST.set(LAST.get() + 1);
    format!("settings-{}-{}", js_sys::Date::now(), LAST.get()).leak()
}

/// The demo, as a first visit finds it.
async fn seeded(name: &str) -> Storage {
    let (storage, demo) = (Storage::open(name).await.storage, demo(NOW));
    assert_eq!(storage.seed(&demo.writes(), &demo.simulation).await, Ok(true));
    storage
}

async fn exported(storage: &Storage) -> String {
    let written = written::write(storage, NOW, &|_| true).await.unwrap();
    assert_eq!(written.left_out, 0);
    crate::effects::file::text(&written.file).await.unwrap()
}

fn records(file: String) -> Records {
    let mut reading = Reading::new(file);
    while !reading.step(100) {}
    reading.finish().unwrap()
}

async fn planned(storage: &Storage, file: String) -> Plan {
    let records = records(file);
    let known = storage.known(&records, None).await.unwrap();
    let mut planning = Planning::new(records, known, None, || "id".into(), NOW).unwrap();
    while !planning.step(100) {}
    planning.finish()
}

#[wasm_bindgen_test]
async fn what_is_exported_here_is_the_same_in_another_browser() {
    let (here, there) = (seeded(name()).await, Storage::open(name()).await.storage);
    let file = exported(&here).await;
    let plan = planned(&there, file.clone()).await;
    assert_eq!((plan.changed(), plan.refuse.len()), (0, 0));
    assert_eq!(plan.added(), records(file.clone()).len());
    there.commit(&plan.writes, Durability::Strict, None).await.unwrap();
    assert_eq!(exported(&there).await, file);
    let again = planned(&there, file).await;
    assert_eq!((again.is_empty(), again.same), (true, plan.added()));
}

#[wasm_bindgen_test]
async fn an_export_that_is_cancelled_makes_no_file() {
    let storage = seeded(name()).await;
    let written = written::write(&storage, NOW, &|done| done == 0).await;
    assert!(matches!(written, Err(Stop::Cancelled)));
}

#[wasm_bindgen_test]
async fn a_character_between_two_pieces_of_a_file_is_read_whole() {
    // A byte of its own before the long ones: some of them lie across the end of a piece.
    let text = format!("x{}", "标签".repeat(900_000));
    let read = crate::effects::file::text(&blob(&text)).await;
    assert!(read == Ok(text));
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from([b'{', 0xe6, 0xa0].as_slice()));
    let broken = Blob::new_with_u8_array_sequence(&parts).unwrap();
    assert!(crate::effects::file::text(&broken).await.is_err());
}

fn blob(text: &str) -> Blob {
    Blob::new_with_str_sequence(&js_sys::Array::of1(&text.into())).unwrap()
}

/// A page with the import alone, on a database of its own.
async fn page(name: &'static str) -> (HtmlElement, Importing, State) {
    page_over(State::new, name).await
}

async fn page_over(state: impl FnOnce() -> State + 'static, name: &'static str) -> (HtmlElement, Importing, State) {
    let made = Rc::new(RefCell::new(None));
    let place = show({
        let made = made.clone();
        move || {
            let state = state();
            provide_context(state);
            let importing = Importing::new(state, Shell::start_on(state, name));
            *made.borrow_mut() = Some((importing, state));
            view! { <Import importing=importing/> }
        }
    });
    let (importing, state) = made.borrow_mut().take().unwrap();
    until(|| state.keeping.found.with_untracked(Option::is_some)).await;
    (place, importing, state)
}

fn says(place: &Element, words: &str) -> bool {
    place.text_content().is_some_and(|text| text.contains(words))
}

async fn until_says(place: &Element, words: &str) {
    until(|| says(place, words)).await;
    assert!(says(place, words), "no “{words}” in {}", place.inner_html());
}

fn request(n: usize) -> String {
    format!(
        r#"{{"RepoName":"team{n}/app","TriggerName":"new-{n}","InvokeMethod":"all","InvokeExpr":"","ClusterId":"cls-xxxxxxxx","Namespace":"default","WorkloadType":"Deployment","WorkloadName":"web","ContainerName":"web","ClusterRegion":16}}"#
    )
}

/// The trigger of this name that is kept.
async fn kept(name: &str, trigger: &str) -> Option<tagfire_domain::trigger::Trigger> {
    let kept = Storage::open(name).await.storage.kept().await.unwrap();
    kept.triggers.into_iter().find(|one| one.name.as_str() == trigger)
}

#[wasm_bindgen_test]
async fn nothing_is_kept_before_the_report_and_everything_after_import_is_pressed() {
    let database = name();
    let (place, importing, state) = page(database).await;
    importing.choose("request.json".into(), blob(&request(1)));
    until_says(&place, "trigger “new-1” of team1/app").await;
    assert!(says(&place, "Add (1)") && says(&place, "request.json"));
    assert_eq!(kept(database, "new-1").await, None);
    find::<HtmlElement>(&place, ".report .first").click();
    let told = || state.notices.all().iter().any(|notice| notice.text == "Imported: 1 added, 0 changed");
    until(told).await;
    assert!(told());
    assert!(kept(database, "new-1").await.is_some());
    assert!(place.query_selector(".report").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn what_has_changed_since_the_report_refuses_the_whole_and_is_reported_anew() {
    let database = name();
    let (place, importing, _) = page(database).await;
    importing.choose("requests.json".into(), blob(&format!("[{},{}]", request(1), request(2))));
    until_says(&place, "Add (2)").await;
    let mut other = demo(NOW).triggers.remove(0);
    other.id = TriggerId("another".into());
    other.name = TriggerName::parse("new-2").unwrap();
    let elsewhere = Storage::open(database).await.storage;
    elsewhere.commit(&[Write::Trigger { trigger: other, over: None }], Durability::Strict, None).await.unwrap();
    find::<HtmlElement>(&place, ".report .first").click();
    until_says(&place, "Nothing was imported: something has changed").await;
    until_says(&place, "Refuse (1)").await;
    assert!(says(&place, "Add (1)"));
    assert_eq!(kept(database, "new-1").await, None);
}

#[wasm_bindgen_test]
async fn a_list_without_its_repository_is_planned_once_that_is_typed() {
    let (place, importing, _) = page(name()).await;
    let list = format!(r#"{{"TriggerInfo":[{LISTED}]}}"#);
    importing.choose("list.json".into(), blob(&list));
    until_says(&place, "doesn’t name its image repository").await;
    importing.choose_repository("Not One".into());
    let error = || place.query_selector("#import-repository-error").unwrap().is_some();
    until(error).await;
    assert!(error());
    importing.choose_repository("shop/new".into());
    until_says(&place, "trigger “aaaa” of shop/new").await;
    // What was planned for the one can't be made once another is typed.
    importing.choose_repository("shop/other".into());
    assert!(matches!(importing.stage.get_untracked(), Stage::Reading));
    until_says(&place, "trigger “aaaa” of shop/other").await;
}

#[wasm_bindgen_test]
async fn of_a_long_list_the_first_hundred_are_shown() {
    let (place, importing, _) = page(name()).await;
    let requests: Vec<String> = (0..130).map(request).collect();
    importing.choose("requests.json".into(), blob(&format!("[{}]", requests.join(","))));
    until_says(&place, "Add (130)").await;
    assert_eq!(find::<Element>(&place, ".report ul").child_element_count(), 101);
    assert!(says(&place, "and 30 more"));
    importing.close();
    let gone = || place.query_selector(".report").unwrap().is_none();
    until(gone).await;
    assert!(gone());
}

#[wasm_bindgen_test]
async fn what_the_vendors_console_has_is_imported_like_a_file() {
    let database = name();
    let over = || {
        State::over(Link::new(true, |call| {
            let answer = match call.path.as_str() {
                "/tcr/triggers?repository=shop%2Fweb" => json!({
                    "triggers": { "TriggerInfo": [serde_json::from_str::<Value>(LISTED).unwrap()] },
                    "log": { "LogInfo": [] },
                }),
                _ => json!({ "source": "tencent" }),
            };
            Box::pin(async move { Ok(answer) })
        }))
    };
    let (place, importing, state) = page_over(over, database).await;
    assert!(!says(&place, "Import from the vendor’s console"));
    state.link.look();
    until_says(&place, "Import from the vendor’s console").await;
    importing.choose_repository("shop/web".into());
    importing.ask_vendor();
    until_says(&place, "trigger “aaaa” of shop/web").await;
    find::<HtmlElement>(&place, ".report .first").click();
    let told = || state.notices.all().iter().any(|notice| notice.text.starts_with("Imported: 1 added"));
    until(told).await;
    assert!(kept(database, "aaaa").await.is_some());
}
