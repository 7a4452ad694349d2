//! How much the browser lets the console keep.

use crate::console::Console;
use serde_json::{Value, json};
use std::time::Duration;

/// Writes a little, and tells what comes of it.
const TRY: &str = "
    const opening = indexedDB.open('full');
    opening.onupgradeneeded = () => opening.result.createObjectStore('things');
    const opened = await new Promise((resolve) => { opening.onsuccess = () => resolve(true); opening.onerror = () => resolve(false) });
    if (!opened) return opening.error.name;
    const writing = opening.result.transaction('things', 'readwrite');
    writing.objectStore('things').put('x'.repeat(3000), 1);
    const ended = await new Promise((resolve) => { writing.oncomplete = () => resolve(null); writing.onabort = () => resolve(writing.error.name) });
    opening.result.close();
    return ended";

impl Console {
    /// Gives the console's pages less room than they need to keep anything more, and leaves them: the next page that is
    /// opened finds the disk full.
    pub async fn fill_the_disk(&self) {
        self.goto_before_start().await;
        // 0 would be as much as the browser gives by itself.
        self.set_quota(json!({ "origin": self.origin, "quotaSize": 1_000 })).await;
        // What the browser has once promised a page it keeps to for a while after the page is gone.
        self.until("the disk to be full", || async {
            tokio::time::sleep(Duration::from_secs(3)).await;
            self.awaited(TRY).await == "QuotaExceededError"
        })
        .await;
    }

    /// Gives them as much as the browser would by itself.
    pub async fn make_room(&self) {
        self.set_quota(json!({ "origin": self.origin })).await;
    }

    async fn set_quota(&self, quota: Value) {
        self.driver.cdp().send_raw("Storage.overrideQuotaForOrigin", quota).await.expect("another quota");
    }
}
