//! The page's own clock and counts: time that its thread was given, however busy the machine is.

use serde_json::json;
use tagfire_tests::Console;

/// Starts them.
pub async fn start(console: &Console) {
    let enable = json!({ "timeDomain": "threadTicks" });
    console.driver.cdp().send_raw("Performance.enable", enable).await.expect("the page’s own clock");
}

/// A count, or a time in seconds.
pub async fn metric(console: &Console, name: &str) -> f64 {
    let metrics = console.driver.cdp().send_raw("Performance.getMetrics", json!({})).await.expect("metrics");
    let metrics = metrics["metrics"].as_array().cloned().unwrap_or_default();
    let found = metrics.iter().find(|metric| metric["name"] == name);
    found.and_then(|metric| metric["value"].as_f64()).unwrap_or(f64::NAN)
}

/// How long the page's thread has been at work, in milliseconds.
pub async fn worked(console: &Console) -> f64 {
    metric(console, "TaskDuration").await * 1e3
}
