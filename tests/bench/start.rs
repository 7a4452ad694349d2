//! A first visit, from the address to a page that answers: with nothing in the cache, over lines of several speeds, which
//! the browser itself slows down.

use crate::table::{Times, head, line};
use serde_json::json;
use tagfire_tests::Console;

const WATCH: &str = include_str!("watch.js");
const VISITS: usize = 5;

/// A line: what it is called, its bytes a second, the milliseconds of a round trip, and when the page should answer.
struct Line(&'static str, Option<(f64, f64)>, &'static str);

const LINES: [Line; 3] = [
    Line("loopback", None, ""),
    Line("10 Mbit/s, 40 ms", Some((10e6 / 8.0, 40.0)), "1,100"),
    Line("1.6 Mbit/s, 150 ms", Some((1.6e6 / 8.0, 150.0)), ""),
];

pub async fn start(table: &mut String) {
    head(
        table,
        &format!("A first visit, medians of {VISITS}, in milliseconds"),
        &["line", "the shell is painted", "the page answers", "and shows the triggers", "aimed at"],
    );
    for Line(name, speed, aim) in LINES {
        let (mut painted, mut answers, mut shows) = (Times::default(), Times::default(), Times::default());
        for _ in 0..VISITS {
            // A browser of its own: nothing of the visit before is known, neither the files nor what was compiled.
            let console = Console::new(1360, 900).await.expect("a browser");
            console.before_each_page(WATCH).await.expect("the stopwatches");
            if let Some((speed, latency)) = speed {
                let cdp = console.driver.cdp();
                cdp.send_raw("Network.enable", json!({})).await.expect("the network’s domain");
                let line = json!({ "offline": false, "latency": latency, "downloadThroughput": speed, "uploadThroughput": speed });
                cdp.send_raw("Network.emulateNetworkConditions", line).await.expect("a slow line");
            }
            console.goto("/triggers").await;
            console.says("6 triggers").await;
            let times = console
                .script("return [performance.getEntriesByName('first-contentful-paint')[0]?.startTime, bench.firsts.started, bench.firsts.listed]")
                .await;
            for (times, time) in
                [&mut painted, &mut answers, &mut shows].into_iter().zip(times.as_array().into_iter().flatten())
            {
                times.add(time.as_f64().unwrap_or(f64::NAN));
            }
            console.close().await;
        }
        eprintln!("{name}: {} {} {}", painted.median(), answers.median(), shows.median());
        line(table, &[name.into(), painted.median(), answers.median(), shows.median(), aim.into()]);
    }
}
