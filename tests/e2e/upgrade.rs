//! From the first release, which kept everything in `localStorage`, to the database: nothing is lost on the way, and
//! nothing is taken away before it was found on the other side.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use tagfire_tests::{Browser, Console, is_final};

/// What a browser had in `localStorage` after some use of the first release, a rollout under way.
const FIRST: &str = include_str!("../../src/domain/tests/data/local-storage-first.json");

fn first() -> serde_json::Map<String, Value> {
    serde_json::from_str(FIRST).unwrap()
}

/// The records of the first release whose keys begin so.
fn records(prefix: &str) -> Vec<Value> {
    let rows = first().into_iter().filter(|(key, _)| key.starts_with(prefix));
    rows.map(|(_, text)| serde_json::from_str(text.as_str().unwrap()).unwrap()).collect()
}

/// Puts the rows of the first release where it kept them, before the console is started.
async fn lay_out(console: &Console) {
    console.goto_before_start().await;
    console
        .script(&format!("for (const [key, text] of Object.entries({FIRST})) localStorage.setItem(key, text)"))
        .await;
    console.script("localStorage.setItem('tagfire.theme', '\"dark\"')").await;
}

async fn keys_left(console: &Console) -> Value {
    console.script("return Object.keys(localStorage).filter(key => key.startsWith('tagfire/')).sort()").await
}

/// Checks that every record of the first release is in the database, as it was, but for what has gone on since.
async fn everything_is_there(console: &Console) {
    let entries = console.records("entries").await;
    let old = records("tagfire/entry/");
    assert_eq!(entries.len(), old.len(), "entries");
    for old in old {
        let new = entries.iter().find(|new| new["id"] == old["id"]).unwrap_or_else(|| panic!("{} is lost", old["id"]));
        for field in ["triggerId", "trigger", "repository", "tag", "digest", "change", "action", "at"] {
            assert_eq!(new[field], old[field], "{field} of {}", old["id"]);
        }
        if is_final(&old) {
            for field in ["previousImage", "image", "how", "finishedAt"] {
                assert_eq!(new[field], old[field], "{field} of {}", old["id"]);
            }
        }
    }
    let triggers = console.records("triggers").await;
    let old = records("tagfire/trigger/");
    assert_eq!(triggers.len(), old.len(), "triggers");
    for old in old {
        let new = triggers.iter().find(|new| new["id"] == old["id"]).unwrap_or_else(|| panic!("{} is lost", old["id"]));
        for field in ["name", "repository", "condition", "action", "enabled"] {
            assert_eq!(new[field], old[field], "{field} of {}", old["id"]);
        }
    }
    let pair = |repository: &str, tag: &Value| format!("{repository}:{}", tag.as_str().unwrap());
    let lists = first().into_iter().filter_map(|(key, text)| {
        let name = key.strip_prefix("tagfire/tags/")?.split('@').next()?.to_owned();
        let list: Vec<Value> = serde_json::from_str(text.as_str()?).unwrap();
        Some(list.into_iter().map(move |tag| pair(&name, &tag["tag"])))
    });
    let old: BTreeSet<String> = lists.flatten().collect();
    let tags = console.records("tags").await;
    let new = tags.iter().map(|tag| pair(tag["repository"].as_str().unwrap(), &tag["tag"]));
    assert_eq!(new.collect::<BTreeSet<String>>(), old);
}

/// Notes, in order, when what moves over is asked to be kept, when that is done, when it is read back, and when the first
/// row is taken away.
const STEPS: &str = "
    window.steps = [];
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode = 'readonly', options = {}) {
        const transaction = begin.call(this, stores, mode, options);
        if ([stores].flat().includes('entries')) {
            const step = mode === 'readonly' ? 'read' : `kept ${options.durability}`;
            window.steps.push('begins: ' + step);
            transaction.addEventListener('complete', () => window.steps.push(step));
        }
        return transaction;
    };
    const remove = Storage.prototype.removeItem;
    Storage.prototype.removeItem = function (key) {
        if (key.startsWith('tagfire/')) window.steps.push('taken away');
        return remove.call(this, key);
    };";

/// A database that keeps something else than it was given, of one row.
const FORGETFUL: &str = "
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (row, ...key) {
        return put.call(this, row.id === 'failed-3' ? { ...row, record: row.record.replace('v2.14.0', 'v0') } : row, ...key);
    };";

#[tokio::test(flavor = "multi_thread")]
async fn everything_moves_over_and_is_taken_away_only_once_it_was_read_back() {
    let console = Console::new(1360, 900).await.unwrap();
    lay_out(&console).await;
    console.before_each_page(STEPS).await.unwrap();
    console.goto("/history").await;
    console.says("23 actions").await;
    let steps = console.script("return window.steps").await;
    let steps: Vec<&str> = steps.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let place =
        |wanted: &str| steps.iter().position(|step| *step == wanted).unwrap_or_else(|| panic!("{wanted}: {steps:?}"));
    let (kept, read, taken) = (place("kept strict"), place("begins: read"), place("taken away"));
    assert!(kept < read && read < taken, "{steps:?}");

    everything_is_there(&console).await;
    assert_eq!(keys_left(&console).await, json!(["tagfire/schema"]));
    // Preferences stay where they are.
    assert_eq!(console.script("return localStorage.getItem('tagfire.theme')").await, "\"dark\"");
    assert_eq!(console.script("return document.documentElement.dataset.theme").await, "dark");

    console.goto("/triggers").await;
    console.says("6 triggers on 2 repositories").await;
    console.goto("/repositories/shop/web").await;
    console.says("11 tags").await;
    // The rollout that was under way has come to its end, and what was never attempted is not rolled out so much later.
    let entries = console.settled().await;
    let outcome = |id: &str| entries.iter().find(|entry| entry["id"] == id).map(|entry| entry["outcome"].clone());
    assert_eq!(outcome("p2-1"), Some(json!("succeeded")));
    assert_eq!(outcome("p0-1"), Some(json!({ "failed": "notAttempted" })));
    assert_eq!(console.image_of("cls-k3x9ab2m", "default", "web", "nginx").await, "shop/web:v2.14.2");
    console.reload().await;
    everything_is_there(&console).await;
    assert!(!console.text().await.contains("can’t be read"));
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_taken_away_that_is_read_back_as_something_else() {
    let console = Console::new(1360, 900).await.unwrap();
    lay_out(&console).await;
    console.before_each_page(FORGETFUL).await.unwrap();
    console.goto("/history").await;
    console.says("23 actions").await;
    let left = keys_left(&console).await;
    assert_eq!(left.as_array().map(Vec::len), Some(first().len()), "{left}");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_first_release_writes_after_the_upgrade_moves_over_at_the_next_start() {
    let console = Console::new(1360, 900).await.unwrap();
    lay_out(&console).await;
    console.goto("/triggers").await;
    console.says("6 triggers on 2 repositories").await;
    console
        .until("what was moved is taken away", || async { keys_left(&console).await == json!(["tagfire/schema"]) })
        .await;
    // A tab of the first release that was open all the while.
    let mut late = records("tagfire/entry/").into_iter().find(is_final).unwrap();
    late["id"] = "late-1".into();
    late["tag"] = "v2.99.0".into();
    console.script(&format!("localStorage.setItem('tagfire/entry/late-1', {})", json!(late.to_string()))).await;
    console.goto("/history").await;
    console.says("24 actions").await;
    console.says("v2.99.0").await;
    assert_eq!(keys_left(&console).await, json!(["tagfire/schema"]));
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_for_which_there_is_no_room_takes_nothing_away_and_is_done_once_there_is() {
    let console = Console::new(1360, 900).await.unwrap();
    lay_out(&console).await;
    console.fill_the_disk().await;
    console.goto("/history").await;
    // What is there can be read all the same.
    console.says("23 actions").await;
    let left = keys_left(&console).await;
    assert_eq!(left.as_array().map(Vec::len), Some(first().len()), "{left}");
    console.says("nothing you do here will survive a reload").await;
    console.make_room().await;
    console.goto("/history").await;
    console.says("23 actions").await;
    console
        .until("what was moved is taken away", || async { keys_left(&console).await == json!(["tagfire/schema"]) })
        .await;
    everything_is_there(&console).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_that_is_killed_loses_nothing() {
    let console = Console::new(1360, 900).await.unwrap();
    lay_out(&console).await;
    // What lies in `localStorage` is on the disk for certain only once the browser has quit.
    let first = console.quit().await;
    for wait in [0, 100, 250, 500, 1_000] {
        let console = Browser::default().start(first.copy().unwrap()).await.unwrap();
        console.goto_before_start().await;
        console.script(&format!("setTimeout(() => location.assign('{}/history'))", console.origin)).await;
        tokio::time::sleep(std::time::Duration::from_millis(wait)).await;
        let console = Console::open_in(console.kill().await, "/history").await;
        console.says("23 actions").await;
        everything_is_there(&console).await;
        console.close().await;
    }
}
