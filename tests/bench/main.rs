//! The console in headless Chromium: `cargo xtask bench`.
//!
//! Times a first visit, a long history, and the preview beside the browser's own `RegExp` on the same tags, ours and theirs
//! one after the other. Every number is measured in this run.

mod clock;
mod scale;
mod start;
mod table;

use serde_json::Value;
use std::time::Duration;
use table::{head, line};
use tagfire_tests::Console;

/// Ten conditions, most of them tied to both ends, as careful people write them.
const ANCHORED: [&str; 10] = [
    r"^v\d+\.\d+\.\d+$",
    r"^v\d+\.\d+\.\d+-rc\.\d+$",
    r"^\d+\.\d+\.\d+$",
    r"^main-[0-9a-f]{7}-\d+$",
    r"^v1\.",
    r"^20\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$",
    r"^sha-[0-9a-f]{40}$",
    r"^(stable|latest|lts)$",
    r"^\d+\.\d+-alpine3\.\d+$",
    r"^feature-[a-z0-9.-]+$",
];
/// Ten that are searched for anywhere.
const UNANCHORED: [&str; 10] = [
    r"v\d+\.\d+\.\d+",
    r"-rc\.\d+",
    "alpine",
    r"[0-9a-f]{7}-\d+",
    r"\.1[0-9]\.",
    r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])",
    "sha-|sig",
    "stable|latest|lts",
    r"\d+\.\d+$",
    "feature.*9",
];
const HOSTILE: [&str; 4] = [r"^(a+)+$", r"^(a|aa)+$", r"(.*a){20}", r"^(a|a?)+$"];
const COUNTS: [u32; 4] = [1_000, 10_000, 100_000, 1_000_000];
/// A pattern that took the browser longer than this, in milliseconds, is not tried on the next length, which could take
/// it for ever.
const PATIENCE: f64 = 5.0;

#[tokio::main]
async fn main() {
    // `cargo test --benches` asks whether it works, not how fast it is.
    if std::env::var_os("TAGFIRE_DIST").is_none() {
        eprintln!("run this with: cargo xtask bench");
        return;
    }
    let mut table = String::new();
    // All, or what is named.
    let named: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |name: &str| named.is_empty() || named.iter().any(|one| one == name);
    if wanted("start") {
        start::start(&mut table).await;
    }
    if wanted("scale") {
        scale::scale(&mut table).await;
    }
    if wanted("preview") {
        verdicts(&mut table).await;
        keystrokes(&mut table).await;
        hostile(&mut table).await;
    }
    print!("{table}");
}

async fn bench_page() -> Console {
    // Frames as soon as there is something to show: the wait for the next tick of a screen is nobody's work.
    let flags = ["--disable-frame-rate-limit", "--disable-gpu-vsync"];
    let console = Console::with_flags(1360, 900, &flags).await.expect("a browser");
    console.goto("/bench.html").await;
    console.until("the matcher", || async { console.script("return window.ready === true").await == true }).await;
    console.script(concat!(include_str!("tags.js"), "\nwindow.makeTags = makeTags; watchKeys(); watchTasks();")).await;
    console.driver.set_script_timeout(Duration::from_secs(600)).await.expect("a longer timeout");
    console
}

fn of(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap_or(f64::NAN)
}

fn ms(time: f64) -> String {
    if time < 1.0 { format!("{time:.3}") } else { format!("{time:.1}") }
}

fn both(ours: f64, theirs: f64) -> String {
    format!("{} / {} ({:.1}×)", ms(ours), ms(theirs), theirs / ours)
}

async fn verdicts(table: &mut String) {
    let console = bench_page().await;
    head(
        table,
        "Verdicts of ten conditions: Tagfire / RegExp, in milliseconds",
        &["tags", "conditions", "verdicts", "one edited, compiled and judged", "loading the tags", "compiling the ten"],
    );
    for count in COUNTS {
        for (name, exprs) in [("anchored", ANCHORED), ("unanchored", UNANCHORED)] {
            let script = format!("return verdicts({count}, {})", serde_json::json!(exprs));
            let times = console.script(&script).await;
            assert_eq!(times["same"], true, "Tagfire and RegExp don’t agree on {name} conditions");
            line(
                table,
                &[
                    count.to_string(),
                    name.into(),
                    both(of(&times, "ours"), of(&times, "theirs")),
                    both(of(&times, "one"), of(&times, "theirOne")),
                    format!("{} / {}", ms(of(&times, "load")), ms(of(&times, "theirLoad"))),
                    format!("{} / {}", ms(of(&times, "compile")), ms(of(&times, "theirCompile"))),
                ],
            );
        }
    }
    console.close().await;
}

/// What keys take.
struct Keys {
    /// From a key to the painted answer: the median and the 95th percentile, in milliseconds.
    painted: (f64, f64),
    /// The page's own work for a key, in milliseconds.
    work: f64,
    /// How often a key has the page laid out.
    layouts: f64,
}

const KEYS: u32 = 24;

/// Types and deletes a character over and over.
async fn type_keys(console: &Console, field: &str) -> Keys {
    let input = console.field(field).await;
    clock::start(console).await;
    let (worked, laid_out) = (clock::worked(console).await, clock::metric(console, "LayoutCount").await);
    for round in 0..KEYS {
        let sent = match round % 2 {
            0 => input.send_keys("1").await,
            _ => input.send_keys(thirtyfour::Key::Backspace + "").await,
        };
        sent.expect("a key");
        let seen = format!("return painted.length >= {}", round + 1);
        console.until("the paint", || async { console.script(&seen).await == true }).await;
    }
    let times = console.script("return painted").await;
    // The first ones still compile the page's own code.
    let mut times: Vec<f64> = times.as_array().into_iter().flatten().filter_map(Value::as_f64).skip(4).collect();
    times.sort_unstable_by(f64::total_cmp);
    let each = f64::from(KEYS);
    Keys {
        painted: spread(&times),
        work: (clock::worked(console).await - worked) / each,
        layouts: (clock::metric(console, "LayoutCount").await - laid_out) / each,
    }
}

fn spread(times: &[f64]) -> (f64, f64) {
    let at = |part: usize| times.get((times.len() * part / 100).min(times.len().saturating_sub(1))).copied();
    (at(50).unwrap_or(f64::NAN), at(95).unwrap_or(f64::NAN))
}

async fn keystrokes(table: &mut String) {
    head(
        table,
        "From a key to the painted answer: median and 95th percentile, in milliseconds",
        &[
            "tags",
            "Tagfire",
            "a page with RegExp",
            "the page’s own work: Tagfire / RegExp",
            "layouts: Tagfire / RegExp",
            "tasks over 50 ms in Tagfire: loading, sorting, typing",
        ],
    );
    for count in COUNTS {
        let console = bench_page().await;
        console.script(&format!("plainPage({count})")).await;
        let theirs = type_keys(&console, "Expression").await;
        console.goto("/preview?method=regex&expr=%5Ev").await;
        let load = format!(
            "{}\nwatchTasks();
            const file = new File([makeTags({count}).join('\\n')], 'tags.txt');
            const chosen = new DataTransfer();
            chosen.items.add(file);
            const input = document.querySelector('#preview-file');
            longTasks.length = 0;
            setTimeout(() => {{ longTasks.length = 0; input.files = chosen.files; input.dispatchEvent(new Event('change')); }}, 200);
            window.makeTags = makeTags; window.watchKeys = watchKeys;",
            include_str!("tags.js")
        );
        console.script(&load).await;
        let loaded = "return document.querySelector('.count').textContent.replace(/\\D/g, '').endsWith('COUNT') && !document.querySelector('progress')";
        let loaded = loaded.replace("COUNT", &count.to_string());
        console.until("the tags", || async { console.script(&loaded).await == true }).await;
        console.choose("Sort", "By name").await;
        let sorted = "return !document.querySelector('select[aria-busy=true]')";
        console.until("the order", || async { console.script(sorted).await == true }).await;
        console.choose("Sort", "As listed").await;
        console.script("watchKeys()").await;
        let ours = type_keys(&console, "Expression").await;
        let tasks = console.script("return longTasks").await;
        let tasks: Vec<String> = tasks.as_array().into_iter().flatten().map(|task| format!("{task} ms")).collect();
        let tasks = if tasks.is_empty() { "none".to_owned() } else { tasks.join(", ") };
        let pair = |(median, high): (f64, f64)| format!("{}, {}", ms(median), ms(high));
        let work = format!("{} / {}", ms(ours.work), ms(theirs.work));
        let layouts = format!("{:.1} / {:.1}", ours.layouts, theirs.layouts);
        line(table, &[count.to_string(), pair(ours.painted), pair(theirs.painted), work, layouts, tasks]);
        console.close().await;
    }
}

async fn hostile(table: &mut String) {
    head(
        table,
        "Hostile patterns on one tag of growing length, in milliseconds: Tagfire / RegExp",
        &["pattern", "16 characters", "24 characters", "32 characters", "64 characters", "128 characters"],
    );
    let console = bench_page().await;
    for expr in HOSTILE {
        let mut cells = vec![format!("`{}`", expr.replace('|', "\\|"))];
        let mut patience = true;
        for length in [16, 24, 32, 64, 128] {
            let call = |name: &str| format!("return {name}({}, {length})", serde_json::json!(expr));
            let ours = console.script(&call("hostile")).await.as_f64().unwrap_or(f64::NAN);
            let theirs = if patience { console.script(&call("hostileTheirs")).await.as_f64() } else { None };
            patience = theirs.is_some_and(|time| time < PATIENCE);
            cells.push(format!("{} / {}", ms(ours), theirs.map_or("not tried".into(), ms)));
        }
        line(table, &cells);
    }
    console.close().await;
}
