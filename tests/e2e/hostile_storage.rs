//! Storage that is full, blocked, spoilt, or of another version: nothing is said that isn't so, and nothing is lost.

use serde_json::{Value, json};
use tagfire_tests::{Browser, Console, Profile};

const FULL: &str = "The browser’s storage is full.";

/// What stands above the page, if anything does.
async fn warnings(console: &Console) -> String {
    let script = "return [...document.querySelectorAll('.banner')].map(banner => banner.innerText).join(' ')";
    console.script(script).await.as_str().unwrap_or_default().to_owned()
}

async fn no_warning(console: &Console) {
    console.until("the warning to go", || async { warnings(console).await.is_empty() }).await;
}

/// The tags of the pushes that are kept, of those that these tests make.
async fn kept_pushes(console: &Console) -> Vec<String> {
    let pushes = console.records("pushes").await;
    let tags = pushes.iter().filter_map(|push| push["tag"].as_str());
    let mut tags: Vec<String> = tags.filter(|tag| tag.starts_with("v9.")).map(str::to_owned).collect();
    tags.sort();
    tags
}

async fn running(console: &Console) -> String {
    console.image_of("cls-k3x9ab2m", "default", "web", "nginx").await
}

#[tokio::test(flavor = "multi_thread")]
async fn pushes_for_which_there_is_no_room_wait_in_sight_and_are_acted_on_once_there_is() {
    let console = Console::open("/repositories/shop/web").await;
    console.region_says("Tags", "v2.14.0").await;
    let before = running(&console).await;
    console.fill_the_disk().await;
    console.goto("/repositories/shop/web").await;
    console.region_says("Tags", "v2.14.0").await;
    console.burst("v9.1.", 3, 30).await;
    console.says("Changes that wait to be kept: 3").await;
    assert!(warnings(&console).await.starts_with(FULL));
    // None of them is called taken, and nothing is rolled out.
    assert!(!console.region("What happened").await.contains("v9."));
    console.follow("History").await;
    console.says("13 actions").await;
    assert!(warnings(&console).await.contains("wait to be kept: 3"));
    assert_eq!((kept_pushes(&console).await, running(&console).await), (Vec::new(), before));

    console.make_room().await;
    no_warning(&console).await;
    assert_eq!(kept_pushes(&console).await, ["v9.1.0", "v9.1.1", "v9.1.2"]);
    console.says("16 actions").await;
    // In the order in which they came.
    let mut entries: Vec<Value> = console.settled().await;
    entries.retain(|entry| entry["tag"].as_str().is_some_and(|tag| tag.starts_with("v9.")));
    entries.sort_by_key(|entry| entry["order"].as_u64());
    let tags: Vec<_> = entries.iter().filter_map(|entry| entry["tag"].as_str()).collect();
    assert_eq!(tags, ["v9.1.0", "v9.1.1", "v9.1.2"]);
    assert!(running(&console).await.starts_with("shop/web:v9.1.2"));
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_warning_stays_for_as_long_as_anything_waits_whatever_else_is_kept_meanwhile() {
    let console = Console::new(1360, 900).await.unwrap();
    // A disk on which one push finds no room, and everything else does.
    let no_room = "
        const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (row, ...key) {
            if (window.full && this.name === 'pushes' && row.repository === 'shop/web') throw new DOMException('no room', 'QuotaExceededError');
            return put.call(this, row, ...key);
        };";
    console.before_each_page(no_room).await.unwrap();
    console.goto("/repositories/shop/web").await;
    console.region_says("Tags", "v2.14.0").await;
    console.script("window.full = true").await;
    console.push("v9.1.0").await;
    console.says("Changes that wait to be kept: 1").await;
    console.move_to("/repositories/shop/report").await;
    console.push("main-abc1234-1795000000").await;
    console.region_says("What happened", "nightly fired on").await;
    console.region_says("What happened", "Succeeded").await;
    for _ in 0..20 {
        assert!(warnings(&console).await.contains("wait to be kept: 1"), "{}", warnings(&console).await);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    console.script("window.full = false").await;
    no_warning(&console).await;
    assert_eq!(kept_pushes(&console).await, ["v9.1.0"]);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trigger_for_which_there_is_no_room_is_not_saved_and_what_was_typed_is_kept() {
    let console = Console::open("/triggers/release").await;
    console.fill_the_disk().await;
    console.goto("/triggers/release").await;
    console.fill("Trigger name", "release-two").await;
    console.press("Save trigger").await;
    console.says("Not saved.").await;
    console.says("What you typed is kept here.").await;
    assert!(!console.text().await.contains("release-two is saved"));
    assert_eq!(console.trigger("release-two").await, None);
    console.reload().await;
    console.says("Your unsaved changes are back").await;
    assert_eq!(console.value("Trigger name").await, "release-two");
    console.make_room().await;
    console.press("Save trigger").await;
    console.says("release-two is saved").await;
    assert!(console.trigger("release-two").await.is_some());
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_visit_without_room_says_so() {
    let console = Console::new(1360, 900).await.unwrap();
    console.fill_the_disk().await;
    console.goto("/triggers").await;
    console.until("a warning", || async { warnings(&console).await.contains("no room") }).await;
    console.make_room().await;
    console.reload().await;
    console.says("6 triggers on 2 repositories").await;
    no_warning(&console).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_site_data_is_blocked_the_console_works_and_says_that_nothing_stays() {
    let preferences = json!({ "profile.default_content_setting_values.cookies": 2 });
    let browser = Browser { preferences, ..Browser::default() };
    let console = browser.start(Profile::new().unwrap()).await.unwrap();
    console.goto("/repositories/shop/web").await;
    let blocked = "try { return !localStorage } catch { return true }";
    assert_eq!(console.script(blocked).await, true, "site data is not blocked");
    let lost = "This browser gives the page no storage: nothing you do here will survive a reload.";
    console.says(lost).await;
    console.push("v9.1.0").await;
    console.region_says("What happened", "release fired on v9.1.0").await;
    console.region_says("What happened", "Succeeded").await;
    console.follow("Triggers").await;
    console.follow("release").await;
    console.fill("Trigger name", "release-two").await;
    console.press("Save trigger").await;
    console.says("release-two is saved").await;
    console.follow("History").await;
    console.says("14 actions").await;
    assert!(warnings(&console).await.contains(lost));
    console.reload().await;
    console.says("13 actions").await;
    console.close().await;
}

/// What is spoilt: the store, the row's key, and what its record becomes.
const SPOILT: [(&str, &str, &str); 5] = [
    ("triggers", "'demo-canary'", "row.record.slice(0, 90)"),
    ("entries", "(await kept.rows('entries'))[0].id", "'{}'"),
    ("pushes", "(await kept.rows('pushes'))[0].key", "row.record.replace('\"at\":', '\"at\":\"noon\",\"was\":')"),
    ("tags", "['shop/web', 'v2.14.0']", "'[' + row.record"),
    ("containers", "(await kept.rows('containers'))[0].target", "'null'"),
];

/// Spoils the rows, and gives the texts that they have now.
async fn spoil(console: &Console) -> Vec<String> {
    let mut texts = Vec::new();
    for (store, key, record) in SPOILT {
        let spoil = format!(
            "const key = {key}; const row = await kept.get('{store}', key);
            row.record = {record}; await kept.put('{store}', row); return row.record"
        );
        texts.push(console.in_database(&spoil).await.as_str().unwrap().to_owned());
    }
    console.in_database("await kept.put('simulation', '{\"sites\":[', 'simulation')").await;
    texts.push("{\"sites\":[".into());
    texts
}

/// Every text that is kept somewhere: in its place, or aside.
async fn kept_texts(console: &Console) -> Vec<String> {
    let script = "
        const texts = [];
        for (const store of ['triggers', 'entries', 'pushes', 'tags', 'containers', 'simulation', 'aside']) {
            for (const row of await kept.rows(store)) texts.push(typeof row === 'string' ? row : row.record);
        }
        return texts;";
    let texts = console.in_database(script).await;
    texts.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

async fn nothing_is_lost(console: &Console, spoilt: &[String], after: &str) {
    let kept = kept_texts(console).await;
    for text in spoilt {
        assert!(kept.contains(text), "after {after}, this is lost: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn spoilt_records_are_shown_exported_and_never_written_over() {
    let console = Console::open("/triggers").await;
    console.says("6 triggers on 2 repositories").await;
    let spoilt = spoil(&console).await;
    console.reload().await;
    console.says("5 triggers on 2 repositories").await;
    console.says("can’t be read").await;
    console.goto("/history").await;
    console.says("12 actions").await;
    nothing_is_lost(&console, &spoilt, "a look around").await;

    // Everything is written anew that could be: the tag, the container’s image, the simulation, a trigger of the name.
    console.goto("/repositories/shop/web").await;
    console.push("v2.14.0").await;
    console.region_says("What happened", "release fired on v2.14.0").await;
    console.region_says("What happened", "Succeeded").await;
    console.goto("/triggers/new?copy=release").await;
    console.fill("Trigger name", "canary").await;
    console.press("Save trigger").await;
    console.says("canary is saved").await;
    nothing_is_lost(&console, &spoilt, "writing").await;

    console.goto("/settings").await;
    console
        .script("window.saved = []; const make = URL.createObjectURL; URL.createObjectURL = blob => { blob.text().then(text => window.saved.push(text)); return make(blob) }")
        .await;
    console.press("Export unreadable records").await;
    console.until("the file", || async { console.script("return window.saved.length").await == 1 }).await;
    let file = console.script("return JSON.parse(window.saved[0])").await;
    let texts: Vec<&str> = file.as_array().into_iter().flatten().filter_map(|row| row["text"].as_str()).collect();
    for text in &spoilt {
        assert!(texts.contains(&text.as_str()), "{text} in {texts:?}");
    }
    console.press("Reset demo").await;
    console.press("Throw away and start again").await;
    console.says("The demo starts again").await;
    nothing_is_lost(&console, &spoilt, "the demo’s start from the beginning").await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_any_row_is_left_nothing_is_seeded_over_it() {
    let console = Console::open("/triggers/release").await;
    console.press("Delete trigger").await;
    console.says("release is deleted").await;
    let forget = "for (const key of await kept.keys('meta')) await kept.delete('meta', key)";
    console.goto_before_start().await;
    console.in_database(forget).await;
    console.goto("/triggers").await;
    console.says("5 triggers on 2 repositories").await;
    assert_eq!(console.trigger("release").await, None);

    // One row of all is left.
    console.goto_before_start().await;
    let empty = "
        for (const store of ['triggers', 'entries', 'pushes', 'tags', 'repositories', 'containers', 'simulation', 'claims', 'faults']) {
            for (const key of (await kept.keys(store)).slice(store === 'entries' ? 1 : 0)) await kept.delete(store, key);
        }";
    console.in_database(&format!("{forget}; {empty}")).await;
    console.goto("/history").await;
    console.says("1 action").await;
    assert_eq!(console.records("triggers").await, Vec::<Value>::new());
    console.close().await;
}

/// How a newer version leaves its mark.
const NEWER: [&str; 3] = [
    "const asked = indexedDB.open('tagfire', 3);
     await new Promise((done, failed) => {
        asked.onupgradeneeded = () => asked.result.createObjectStore('of-tomorrow');
        asked.onsuccess = done; asked.onerror = () => failed(asked.error); asked.onblocked = () => failed('blocked');
     });
     asked.result.close()",
    "await kept.put('meta', 3, 'schema')",
    "localStorage.setItem('tagfire/schema', '3')",
];

/// That nothing is written, and nothing called saved, on pages that are open on a newer version's data.
async fn is_left_alone(console: &Console) {
    let everything = "
        const rows = {};
        for (const store of ['triggers', 'entries', 'pushes', 'tags', 'containers', 'simulation', 'claims', 'meta']) rows[store] = await kept.rows(store);
        return JSON.stringify(rows)";
    let before = console.in_database(everything).await;
    console.goto("/triggers/release").await;
    console.says("newer version of Tagfire").await;
    console.fill("Trigger name", "release-two").await;
    console.press("Save trigger").await;
    console.says("Not saved.").await;
    console.goto("/repositories/shop/web").await;
    console.push("v9.1.0").await;
    console.says("the stored data is of a newer version").await;
    assert!(!console.region("What happened").await.contains("v9."));
    console.goto("/triggers").await;
    console.says("6 triggers on 2 repositories").await;
    assert!(!console.text().await.contains("release-two is saved"));
    assert_eq!(console.in_database(everything).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_newer_version_keeps_is_shown_and_not_touched() {
    for mark in NEWER {
        let console = Console::open("/triggers").await;
        console.says("6 triggers on 2 repositories").await;
        console.goto_before_start().await;
        console.in_database(mark).await;
        is_left_alone(&console).await;
        console.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_that_is_open_while_a_newer_version_takes_over_neither_holds_it_back_nor_writes() {
    let console = Console::open("/triggers/release").await;
    console.fill("Trigger name", "release-two").await;
    let old = console.tab().await;
    console.new_tab().await;
    console.goto_before_start().await;
    console.in_database(NEWER[0]).await;
    console.drive(&old).await;
    console.press("Save trigger").await;
    console.says("Not saved.").await;
    console.says("newer version").await;
    assert_eq!(console.trigger("release-two").await, None);
    assert_eq!(console.value("Trigger name").await, "release-two");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_that_this_version_does_not_know_survive_a_save() {
    let console = Console::open("/triggers").await;
    console.says("6 triggers on 2 repositories").await;
    let rows = [("triggers", "'demo-release'"), ("tags", "['shop/web', 'v2.14.0']")];
    for (store, key) in rows {
        let add = format!(
            "const row = await kept.get('{store}', {key}); const record = JSON.parse(row.record);
            record.colour = 'red'; record.inner = {{ of: ['tomorrow'] }}; row.record = JSON.stringify(record);
            await kept.put('{store}', row)"
        );
        console.in_database(&add).await;
    }
    console.goto("/triggers/release").await;
    console.fill("Trigger name", "release-two").await;
    console.press("Save trigger").await;
    console.says("release-two is saved").await;
    console.goto("/repositories/shop/web").await;
    console.push("v2.14.0").await;
    console.region_says("What happened", "release-two fired on v2.14.0").await;
    for (store, key) in rows {
        let record =
            console.in_database(&format!("return JSON.parse((await kept.get('{store}', {key})).record)")).await;
        assert_eq!((&record["colour"], &record["inner"]), (&json!("red"), &json!({ "of": ["tomorrow"] })), "{record}");
    }
    assert!(console.trigger("release-two").await.is_some());
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_push_wins_though_the_clock_was_set_back() {
    let console = Console::open("/repositories/shop/web").await;
    console.push("v9.1.0").await;
    console.region_says("What happened", "release fired on v9.1.0").await;
    console.region_says("What happened", "Rolling out").await;
    let back = "{
        const now = Date.now, day = 24 * 3600 * 1000;
        Date.now = () => now() - 3 * day;
        window.Date = class extends Date { constructor(...parts) { parts.length ? super(...parts) : super(Date.now()) } };
    }";
    console.before_each_page(back).await.unwrap();
    console.reload().await;
    console.push("v9.2.0").await;
    console.region_says("What happened", "release fired on v9.2.0").await;
    let entries = console.settled().await;
    let outcome = |tag: &str| entries.iter().find(|entry| entry["tag"] == tag).map(|entry| entry["outcome"].clone());
    assert_eq!(outcome("v9.2.0"), Some(json!("succeeded")));
    assert!(running(&console).await.starts_with("shop/web:v9.2.0"));
    // Revisions, not times, tell which version of a trigger is newer.
    for (before, after) in [("release", "release-two"), ("release-two", "release-three")] {
        console.goto(&format!("/triggers/{before}")).await;
        console.fill("Trigger name", after).await;
        console.press("Save trigger").await;
        console.says(&format!("{after} is saved")).await;
    }
    assert!(console.trigger("release-three").await.is_some());
    console.close().await;
}
