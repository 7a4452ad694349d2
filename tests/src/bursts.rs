//! Pushes faster than any hand: what a build server would do to a registry.

use crate::console::Console;
use serde_json::json;

const BURST: &str = include_str!("burst.js");

impl Console {
    /// Pushes this many tags, each named by `prefix` and its number, on a repository's page that is open in the tab, and
    /// doesn't wait for any of them. `gap` milliseconds lie between two.
    pub async fn burst(&self, prefix: &str, count: u32, gap: u32) {
        self.script(&format!("{BURST}\nburst({}, {count}, {gap})", json!(prefix))).await;
    }

    /// Waits until the pushes of a burst have all been asked for.
    pub async fn burst_is_over(&self) {
        self.until("the burst’s end", || async { self.script("return window.bursting === 0").await == true }).await;
    }
}
