//! A history of 100,000 entries and a repository of 50,000 tags: what a person waits for, and what holds the page up.

use crate::clock::{self, worked};
use crate::table::{Times, aimed, head};
use serde_json::{Value, json};
use std::time::Duration;
use tagfire_tests::Console;

const ENTRIES: usize = 100_000;
const TAGS: usize = 50_000;
const PUSHES: usize = 1_000;
const VISITS: usize = 5;
const WATCH: &str = include_str!("watch.js");
const LOTS: &str = include_str!("lots.js");

/// The ids of the first rows: another list has others.
const LISTED: &str =
    "[...document.querySelectorAll('.history tbody tr a.strong')].slice(0, 20).map(a => a.href).join()";

pub async fn scale(table: &mut String) {
    head(
        table,
        &format!("{ENTRIES} entries and a repository of {TAGS} tags, in milliseconds"),
        &["what", "measured", "aimed at"],
    );
    let console = laid_out().await;
    starts(&console, table).await;
    filters(&console, table).await;
    scrolling(&console, table).await;
    rollout(&console, table).await;
    pushes(&console, table).await;
    tags(&console, table).await;
    let file = export(&console, table).await;
    imports(&console, &file, table).await;
    console.close().await;
}

/// A console that finds all that in its database.
async fn laid_out() -> Console {
    let console = Console::open("/triggers").await;
    console.driver.set_script_timeout(Duration::from_secs(600)).await.expect("a longer timeout");
    console.says("6 triggers").await;
    console.goto_before_start().await;
    let lay = format!("{LOTS}\nawait lots.tags('shop/many', {TAGS}); return lots.entries({ENTRIES})");
    assert_eq!(console.in_database(&lay).await, ENTRIES);
    console.before_each_page(WATCH).await.expect("the stopwatches");
    clock::start(&console).await;
    console
}

/// Times something that the page is told to do until it shows what comes of it.
async fn time(console: &Console, act: &str, shows: &str) -> f64 {
    let script = format!("return bench.time(() => {{ {act} }}, () => {shows})");
    console.awaited(&script).await.as_f64().unwrap_or(f64::NAN)
}

/// Waits, as long as it takes, until every entry has been read.
async fn index_is_there(console: &Console) {
    console.awaited("await bench.holds(() => document.querySelector('main .head p')?.textContent)").await;
}

async fn starts(console: &Console, table: &mut String) {
    let (mut listed, mut counted) = (Times::default(), Times::default());
    for _ in 0..VISITS {
        console.goto("/history").await;
        index_is_there(console).await;
        let firsts = console.script("return bench.firsts").await;
        let since =
            |name: &str| firsts[name].as_f64().unwrap_or(f64::NAN) - firsts["started"].as_f64().unwrap_or(f64::NAN);
        listed.add(since("listed"));
        counted.add(since("counted"));
    }
    aimed(table, "History’s first rows, after the app has started", &listed.median(), "300");
    aimed(table, "and their number, once all have been read", &counted.median(), "");
}

async fn filters(console: &Console, table: &mut String) {
    let mut times = Times::default();
    let before = worked(console).await;
    for _ in 0..4 {
        for result in [1, 2, 0] {
            let act = format!("window.before = {LISTED}; document.querySelector('#history-result-{result}').click()");
            times.add(time(console, &act, &format!("{LISTED} !== before")).await);
        }
    }
    let each = (worked(console).await - before) / 12.0;
    aimed(table, "another filter’s rows shown", &times.median_and_longest(), "33 (two frames)");
    aimed(table, "and the page’s own work for it", &format!("{each:.0}"), "33");
    let mut times = Times::default();
    for words in ["v3.7.", "failed canary", "v3.11.", "pinned"] {
        let act = format!(
            "window.before = {LISTED}; bench.type(document.querySelector('input[type=search]'), {})",
            json!(words)
        );
        times.add(time(console, &act, &format!("{LISTED} !== before")).await);
    }
    aimed(table, "words searched for", &times.median_and_longest(), "33 (two frames)");
    let act = format!("window.before = {LISTED}; bench.type(document.querySelector('input[type=search]'), '')");
    time(console, &act, &format!("{LISTED} !== before")).await;
}

async fn scrolling(console: &Console, table: &mut String) {
    let mut more = Times::default();
    for rows in 1..=10 {
        let shows = format!("document.querySelectorAll('.history tbody tr').length > {}", rows * 100);
        more.add(time(console, "document.querySelector('.more button').click()", &shows).await);
    }
    aimed(table, "100 rows more", &more.median_and_longest(), "");
    let script = "scrollTo(0, 0); return bench.frames(() => {
        const before = scrollY; scrollBy(0, 160); return scrollY > before })";
    let frames: Times =
        console.awaited(script).await.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    aimed(table, "a frame, scrolling through 1,000 rows: 95th percentile, longest", &frames.high_and_longest(), "16.7");
}

/// A rollout that a list of 1,000 rows shows, step by step.
async fn rollout(console: &Console, table: &mut String) {
    let list = console.tab().await;
    let tab = console.another_tab("/repositories/shop/web").await;
    console.push("v9.9.0").await;
    console.drive(&list).await;
    console
        .script(
            "window.strange = []; window.own = 0;
            const row = () => [...document.querySelectorAll('.history tbody tr')].find(row => row.innerText.includes('v9.9.0'));
            const ours = node => { const tr = (node.closest ? node : node.parentElement)?.closest('tr'); return tr ? tr === row() : false };
            window.ended = bench.holds(row).then(() => {
                // The row itself comes into the table, and its number into the head.
                setTimeout(() => new MutationObserver(changes => changes.forEach(change =>
                    ours(change.target) || [...change.addedNodes].some(ours) ? own += 1 : strange.push(change.target.nodeName + ' ' + (change.target.parentElement?.className ?? ''))
                )).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true }), 300);
                return bench.holds(() => row()?.innerText.includes('Succeeded'));
            });",
        )
        .await;
    let script = "return bench.during(async () => { await ended; return { own, strange } })";
    let told = console.awaited(script).await;
    let strange = told["strange"].as_array().map_or(0, Vec::len);
    if strange > 0 {
        eprintln!("changed beside the row of the rollout: {}", told["strange"]);
    }
    let measured = format!("{strange} beside {} of its own", told["own"]);
    aimed(table, "changes to the page beside the row that shows a rollout", &measured, "0");
    aimed(table, "the longest task of the list meanwhile", &longest(&told), "50");
    console.drive(&tab).await;
    console.close_tab(&list).await;
}

fn longest(told: &Value) -> String {
    match told["longest"].as_f64() {
        Some(0.0) => "under 50".into(),
        Some(longest) => format!("{longest:.0}"),
        None => "?".into(),
    }
}

/// As [`push`], many: a part at a time, since no script may run for ever.
async fn push_many(console: &Console, prefix: &str, count: usize) {
    for part in 0..count / 50 {
        push(console, &format!("{prefix}{part}."), 50).await;
    }
}

/// Pushes one after the other, each once the one before is shown; how long each takes to be shown.
async fn push(console: &Console, prefix: &str, count: usize) -> Times {
    let script = format!(
        "const times = [];
        for (let place = 0; place < {count}; place += 1) {{
            const tag = {prefix} + place;
            const field = document.querySelector('#push-tag');
            times.push(await bench.time(
                () => {{ bench.type(field, tag); field.form.requestSubmit() }},
                () => document.querySelector('.happened-head code')?.innerText === tag,
            ));
        }}
        return times",
        prefix = json!(prefix)
    );
    console.awaited(&script).await.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

async fn pushes(console: &Console, table: &mut String) {
    console.goto("/repositories/shop/web").await;
    console.region_says("Tags", "v2.14.0").await;
    let first = push(console, "v9.1.", 20).await;
    push_many(console, "v9.2.", PUSHES - 50).await;
    let last = push(console, "v9.3.", 20).await;
    aimed(table, "a push until it is shown, of the first 20", &first.median_and_longest(), "");
    aimed(table, &format!("of the last 20 of {PUSHES}"), &last.median_and_longest(), "as the first");
}

async fn tags(console: &Console, table: &mut String) {
    let mut times = Times::default();
    for _ in 0..3 {
        console.goto("/repositories/shop/many").await;
        console.region_says("Tags", "v4.").await;
        let firsts = console.script("return bench.firsts").await;
        times.add(firsts["listed"].as_f64().unwrap_or(f64::NAN) - firsts["started"].as_f64().unwrap_or(f64::NAN));
    }
    aimed(table, &format!("a repository of {TAGS} tags, after the app has started"), &times.median(), "");
    let pushes = push(console, "v9.1.", 8).await;
    aimed(table, "a push to it until it is shown", &pushes.median_and_longest(), "");
    let script = "return bench.during(async () => {
        const field = document.querySelector('#push-tag');
        bench.type(field, 'v9.2.0'); field.form.requestSubmit();
        await bench.holds(() => [...document.querySelectorAll('td.name')].some(cell => cell.innerText === 'v9.2.0'));
    })";
    let told = console.awaited(script).await;
    let measured = format!("{:.0}, longest task {}", told["took"].as_f64().unwrap_or(f64::NAN), longest(&told));
    aimed(table, "and until its tag is in the list", &measured, "");
}

/// Exports everything, and leaves the file in the page; its size.
async fn export(console: &Console, table: &mut String) -> String {
    console.goto("/settings").await;
    console.says("Export data").await;
    let script = "
        const made = new Promise(resolve => {
            const make = URL.createObjectURL;
            URL.createObjectURL = blob => { resolve(blob); return make.call(URL, blob) };
        });
        return bench.during(async () => {
            [...document.querySelectorAll('button')].find(button => button.innerText === 'Export data').click();
            window.file = await made;
            return { size: file.size };
        })";
    let told = console.awaited(script).await;
    let size = told["size"].as_f64().unwrap_or(f64::NAN) / 1e6;
    let measured = format!("{:.0}, longest task {}", told["took"].as_f64().unwrap_or(f64::NAN), longest(&told));
    aimed(table, &format!("everything exported ({size:.0} MB)"), &measured, "no task over 50");
    format!("{size:.0} MB")
}

async fn imports(console: &Console, file: &str, table: &mut String) {
    let planned = "() => document.querySelector('.report') && !document.querySelector('.report progress')";
    let plan = |make: &str| {
        format!(
            "const blob = {make};
            const chosen = new DataTransfer();
            chosen.items.add(new File([blob], 'everything.json'));
            const input = document.querySelector('#import-file');
            return bench.during(async () => {{
                input.files = chosen.files;
                input.dispatchEvent(new Event('change'));
                await bench.holds(() => document.querySelector('.report progress'));
                await bench.holds({planned});
                return {{ report: document.querySelector('.report').innerText.slice(0, 400) }};
            }})"
        )
    };
    let measured =
        |told: &Value| format!("{:.0}, longest task {}", told["took"].as_f64().unwrap_or(f64::NAN), longest(told));
    let told = console.awaited(&plan("window.file")).await;
    aimed(table, &format!("that file ({file}) planned, all of it there already"), &measured(&told), "3,000");
    console.press("Cancel").await;
    let make = format!("(() => {{ {LOTS}\nreturn lots }})().file(JSON.parse(await window.file.text()), {ENTRIES})");
    let told = console.awaited(&plan(&make)).await;
    assert!(told["report"].as_str().is_some_and(|report| report.contains("Add (100,000)")), "{}", told["report"]);
    aimed(table, "50,000 new triggers and 50,000 new entries planned", &measured(&told), "3,000");
    let make = "return bench.during(async () => {
        [...document.querySelectorAll('.report button')].find(button => button.innerText === 'Import').click();
        await bench.holds(() => document.querySelector('.report progress'));
        await bench.holds(() => !document.querySelector('.report progress'));
        return { not: document.querySelector('.report')?.innerText.slice(0, 400) };
    })";
    let told = console.awaited(make).await;
    assert!(told["not"].is_null(), "{}", told["not"]);
    aimed(table, "and made", &measured(&told), "");
}
