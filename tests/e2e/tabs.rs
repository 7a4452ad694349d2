//! Several tabs of one browser on the same data: what one of them does, the others see, and nobody undoes it unasked.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use tagfire_tests::{Console, Tab};

/// How long what one tab has done may take to show in another, in milliseconds.
const AT_ONCE: f64 = 1_000.0;
/// How long a rollout may stand still whose tab is gone, in milliseconds.
const SECONDS: f64 = 10_000.0;

/// Opens this many tabs of one browser on a page.
async fn open(count: usize, path: &str) -> (Console, Vec<Tab>) {
    let console = Console::open(path).await;
    let mut tabs = vec![console.tab().await];
    while tabs.len() < count {
        tabs.push(console.another_tab(path).await);
    }
    (console, tabs)
}

/// Of a list of entries, how each came out.
fn outcomes(entries: &[Value]) -> Vec<&Value> {
    entries.iter().map(|entry| &entry["outcome"]).collect()
}

/// That each was rolled out to its end, or overtaken by a newer one.
fn assert_all_rolled_out(entries: &[Value]) {
    let bad = |entry: &&Value| entry["outcome"] != "succeeded" && entry["outcome"] != "superseded";
    let bad: Vec<_> =
        entries.iter().filter(bad).map(|entry| (&entry["order"], &entry["tag"], &entry["outcome"])).collect();
    assert!(bad.is_empty(), "of {} entries: {bad:?}", entries.len());
}

async fn all_push_at_once(count: usize, each: u32) {
    let (console, tabs) = open(count, "/repositories/shop/web").await;
    for (number, tab) in tabs.iter().enumerate() {
        console.drive(tab).await;
        console.burst(&format!("v9.{number}."), each, 15).await;
    }
    for tab in &tabs {
        console.drive(tab).await;
        console.burst_is_over().await;
    }
    let all = count * each as usize;
    console
        .until_all("pushes", all, || async {
            console.records("pushes").await.iter().filter(|push| is_ours(push)).count()
        })
        .await;
    let entries: Vec<Value> = console.settled().await.into_iter().filter(is_ours).collect();

    // Each push is there once, with the one entry that it makes.
    let pushes: Vec<Value> = console.records("pushes").await.into_iter().filter(is_ours).collect();
    let tags: BTreeSet<&str> = pushes.iter().filter_map(|push| push["tag"].as_str()).collect();
    assert_eq!((pushes.len(), tags.len(), entries.len()), (all, all, all));
    let told: BTreeSet<&str> = entries.iter().filter_map(|entry| entry["tag"].as_str()).collect();
    assert_eq!(told, tags);
    // None was interrupted: each was rolled out, or overtaken by a newer one.
    assert_all_rolled_out(&entries);
    let newest = entries.iter().max_by_key(|entry| entry["order"].as_u64()).unwrap();
    assert_eq!(newest["outcome"], "succeeded");
    let image = console.image_of("cls-k3x9ab2m", "default", "web", "nginx").await;
    assert_eq!(newest["image"], image.as_str());
    // Every tab shows it, among what happened and as what runs.
    let newest = newest["tag"].as_str().unwrap();
    for tab in &tabs {
        console.drive(tab).await;
        // Of pushes that two tabs have made in the same instant, either may stand first.
        let card = format!(
            "return [...document.querySelectorAll('.happened .card')].some((card) =>
                card.querySelector('.happened-head code').innerText === {} && card.innerText.includes('Succeeded'))",
            json!(newest)
        );
        console.until("the newest push", || async { console.script(&card).await == true }).await;
        console.follow("Services").await;
        console.says(newest).await;
    }
    console.close().await;
}

/// Whether a record is of the pushes that these tests make.
fn is_ours(record: &Value) -> bool {
    record["tag"].as_str().is_some_and(|tag| tag.starts_with("v9."))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_that_push_at_once_interrupt_nothing_and_end_on_the_newest_image() {
    all_push_at_once(2, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_tabs_that_push_at_once_interrupt_nothing_and_end_on_the_newest_image() {
    all_push_at_once(5, 8).await;
}

/// Notes when the page first says this.
async fn note_when_said(console: &Console, text: &str) {
    let text = json!(text);
    console
        .script(&format!(
            "window.said = null;
            const look = () => {{ if (window.said === null && document.body.innerText.includes({text})) window.said = Date.now() }};
            new MutationObserver(look).observe(document.body, {{ subtree: true, childList: true, characterData: true }});
            look();"
        ))
        .await;
}

async fn when_said(console: &Console) -> f64 {
    console.until("the words", || async { !console.script("return window.said").await.is_null() }).await;
    console.script("return window.said").await.as_f64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_tab_saves_and_pushes_the_others_show_at_once() {
    let (console, tabs) = open(3, "/triggers").await;
    let [list, history, deeds] = &tabs[..] else { unreachable!() };
    console.drive(list).await;
    note_when_said(&console, "release-two").await;
    console.drive(history).await;
    console.follow("History").await;
    console.says("13 actions").await;
    note_when_said(&console, "v9.0.0").await;

    console.drive(deeds).await;
    console.goto("/triggers/release").await;
    console.fill("Trigger name", "release-two").await;
    note_when_said(&console, "release-two is saved").await;
    console.press("Save trigger").await;
    let saved = when_said(&console).await;
    console.goto("/repositories/shop/web").await;
    console.fill("Tag", "v9.0.0").await;
    note_when_said(&console, "release-two fired on").await;
    console.press("Push image").await;
    let pushed = when_said(&console).await;

    console.drive(list).await;
    let shown = when_said(&console).await;
    assert!(shown - saved < AT_ONCE, "the trigger’s new name came {} ms later", shown - saved);
    console.drive(history).await;
    let shown = when_said(&console).await;
    assert!(shown - pushed < AT_ONCE, "the push came {} ms later", shown - pushed);
    console.says("14 actions").await;
    console.close().await;
}

/// Opens the editor of `release` in two tabs, and saves it in the second under another name.
async fn saved_under_another_name_meanwhile() -> Console {
    let (console, tabs) = open(2, "/triggers/release").await;
    console.drive(&tabs[0]).await;
    console.fill("Trigger name", "mine").await;
    console.drive(&tabs[1]).await;
    console.fill("Trigger name", "theirs").await;
    console.press("Save trigger").await;
    console.says("theirs is saved").await;
    console.drive(&tabs[0]).await;
    assert_eq!(console.value("Trigger name").await, "mine");
    console.press("Save trigger").await;
    console.says("theirs was saved elsewhere since you opened it.").await;
    console.says("Nothing is overwritten until you choose.").await;
    // Both versions are in sight, and only theirs is kept.
    let versions = "return [...document.querySelectorAll('.versions tbody tr')].map(row => [...row.cells].slice(0, 2).map(cell => cell.innerText))";
    assert_eq!(console.script(versions).await, json!([["Saved elsewhere", "theirs"], ["Yours", "mine"]]));
    assert_eq!((console.trigger("theirs").await.is_some(), console.trigger("mine").await), (true, None));
    console
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_save_over_a_newer_version_is_made_once_the_person_has_chosen_theirs_or_the_others() {
    let console = saved_under_another_name_meanwhile().await;
    console.press("Save mine over it").await;
    console.says("mine is saved").await;
    let mine = console.trigger("mine").await.expect("the trigger");
    assert_eq!((mine["id"].as_str(), mine["revision"].as_u64()), (Some("demo-release"), Some(3)));
    assert_eq!(console.records("triggers").await.len(), 6);
    console.close().await;

    let console = saved_under_another_name_meanwhile().await;
    console.press("Keep theirs").await;
    console.says("6 triggers on 2 repositories").await;
    console.reload().await;
    console.says("theirs").await;
    assert_eq!((console.trigger("theirs").await.is_some(), console.trigger("mine").await), (true, None));
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_brings_a_deleted_trigger_back_only_if_the_person_wishes() {
    let (console, tabs) = open(2, "/triggers/release").await;
    console.drive(&tabs[1]).await;
    console.press("Delete trigger").await;
    console.says("release is deleted").await;
    console.drive(&tabs[0]).await;
    console.fill("Trigger name", "release-two").await;
    console.press("Save trigger").await;
    console.says("This trigger was deleted elsewhere since you opened it.").await;
    assert_eq!(console.records("triggers").await.len(), 5);
    assert_eq!(console.value("Trigger name").await, "release-two");
    console.press("Save it anew").await;
    console.says("release-two is saved").await;
    assert!(console.trigger("release-two").await.is_some());
    assert_eq!(console.records("triggers").await.len(), 6);
    console.close().await;
}

/// Fills a repository with copies of a trigger until it has this many. Another reload, and the console knows of them.
async fn fill(console: &Console, repository: &str, count: usize) {
    let script = format!(
        "const of = (await kept.rows('triggers')).filter(row => row.repository === {repository});
        for (let number = of.length; number < {count}; number += 1) {{
            const name = `filler-${{number}}`;
            const record = {{ ...JSON.parse(of[0].record), id: name, name, enabled: false }};
            await kept.put('triggers', {{ ...of[0], id: name, name, record: JSON.stringify(record) }});
        }}",
        repository = json!(repository)
    );
    console.in_database(&script).await;
}

/// Has the editors of all tabs save at the same instant, and waits for what each says.
async fn all_save_at_once(console: &Console, tabs: &[Tab], refusal: &str) -> (usize, usize) {
    let soon = console.script("return Date.now() + 3000").await;
    for tab in tabs {
        console.drive(tab).await;
        note_when_said(console, " is saved").await;
        let save =
            format!("setTimeout(() => document.querySelector('main form').requestSubmit(), {soon} - Date.now())");
        console.script(&save).await;
    }
    let (mut saved, mut refused) = (0, 0);
    for tab in tabs {
        console.drive(tab).await;
        let said = || async { !console.script("return window.said").await.is_null() };
        console.until("an answer", || async { said().await || console.text().await.contains(refusal) }).await;
        if said().await {
            saved += 1;
        } else {
            refused += 1;
        }
    }
    (saved, refused)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_five_tabs_that_save_a_tenth_trigger_one_does() {
    let console = Console::open("/triggers").await;
    console.says("6 triggers on 2 repositories").await;
    fill(&console, "shop/web", 9).await;
    let mut tabs = vec![console.tab().await];
    console.goto("/triggers/new?copy=release").await;
    while tabs.len() < 5 {
        tabs.push(console.another_tab("/triggers/new?copy=release").await);
    }
    for (number, tab) in tabs.iter().enumerate() {
        console.drive(tab).await;
        console.fill("Trigger name", &format!("tenth-{number}")).await;
    }
    let answers = all_save_at_once(&console, &tabs, "shop/web already has 10 triggers").await;
    assert_eq!(answers, (1, 4));
    let triggers = console.records("triggers").await;
    assert_eq!(triggers.iter().filter(|trigger| trigger["repository"] == "shop/web").count(), 10);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_five_tabs_that_save_a_new_trigger_of_one_name_one_does() {
    let (console, tabs) = open(5, "/triggers/new?copy=release").await;
    for (number, tab) in tabs.iter().enumerate() {
        console.drive(tab).await;
        console.fill("Trigger name", "only").await;
        console.fill("Image repository", &format!("shop/only-{number}")).await;
    }
    let answers = all_save_at_once(&console, &tabs, "there is already a trigger named “only”").await;
    assert_eq!(answers, (1, 4));
    let triggers = console.records("triggers").await;
    assert_eq!(triggers.iter().filter(|trigger| trigger["name"] == "only").count(), 1);
    console.close().await;
}

/// Notes when another tab holds the lock of whoever performs than the one that holds it now.
const NOTE_TAKEN: &str = "
    const holder = async () => (await navigator.locks.query()).held.find((lock) => lock.name === 'tagfire-performs')?.clientId;
    const before = await holder();
    const look = async () => {
        const now = await holder();
        if (now && now !== before) window.taken = Date.now();
        else setTimeout(look, 20);
    };
    look();";

/// How a tab goes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Closed,
    Crashed,
}

/// The tab that performs goes in the middle of a rollout, while another pushes and a third looks on.
async fn another_takes_over(end: End) {
    let (console, tabs) = open(1, "/repositories/shop/web").await;
    console.until("the only tab to perform", || async { console.performs().await }).await;
    let second = console.another_tab("/repositories/shop/web").await;
    let third = console.another_tab("/history").await;
    assert!(!console.performs().await, "two perform");
    console.drive(&tabs[0]).await;
    console.push("v9.1.0").await;
    let rolling =
        || async { console.entries_of("v9.1.0").await.iter().any(|entry| !entry["outcome"]["rollingOut"].is_null()) };
    console.until("the rollout’s beginning", rolling).await;
    console.drive(&second).await;
    console.awaited(NOTE_TAKEN).await;
    console.drive(&tabs[0]).await;
    let gone = console.script("return Date.now()").await.as_f64().unwrap();
    match end {
        End::Closed => console.close_tab(&second).await,
        End::Crashed => console.crash_tab(&second).await,
    }
    // What is pushed before anybody has taken over waits until then.
    console.burst("v9.2.0-rc.", 1, 0).await;
    console.region_says("What happened", "canary fired on v9.2.0-rc.0").await;
    console
        .until("another to perform", || async {
            for tab in [&second, &third] {
                console.drive(tab).await;
                if console.performs().await {
                    return true;
                }
            }
            false
        })
        .await;
    console.drive(&second).await;
    let after = console.script("return window.taken").await.as_f64().unwrap() - gone;
    assert!(after < SECONDS, "{end:?}: another took over after {after} ms");
    let entries: Vec<Value> = console.settled().await.into_iter().filter(is_ours).collect();
    assert_eq!(outcomes(&entries), ["succeeded", "succeeded"], "{end:?}");
    // And it performs what is pushed from now on.
    console.push("v9.3.0").await;
    console.region_says("What happened", "release fired on v9.3.0").await;
    console
        .until("the end of the rollout", || async { outcomes(&console.entries_of("v9.3.0").await) == ["succeeded"] })
        .await;
    assert!(console.image_of("cls-k3x9ab2m", "default", "web", "nginx").await.starts_with("shop/web:v9.3.0"));
    if end == End::Closed {
        console.close().await;
    } else {
        // The tab that has crashed can’t be asked what it complains of.
        console.quit().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_that_is_opened_during_a_rollout_does_not_interrupt_it() {
    let (console, _) = open(1, "/repositories/shop/web").await;
    console.push("v9.1.0").await;
    console.region_says("What happened", "release fired on v9.1.0").await;
    for _ in 0..3 {
        console.another_tab("/history").await;
    }
    console.settled().await;
    assert_eq!(outcomes(&console.entries_of("v9.1.0").await), ["succeeded"]);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tab_goes_on_where_the_one_was_that_is_closed() {
    another_takes_over(End::Closed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tab_goes_on_where_the_one_was_that_has_crashed() {
    another_takes_over(End::Crashed).await;
}
