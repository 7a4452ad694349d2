//! How much the browser lets the console keep.

use crate::console::Console;
use serde_json::{Value, json};

impl Console {
    /// Gives the console's pages less room than they need to keep anything more. One of them has to be open.
    pub async fn fill_the_disk(&self) {
        // 0 would be as much as the browser gives by itself.
        self.set_quota(json!({ "origin": self.origin, "quotaSize": 1_000 })).await;
    }

    /// Gives them as much as the browser would by itself.
    pub async fn make_room(&self) {
        self.set_quota(json!({ "origin": self.origin })).await;
    }

    async fn set_quota(&self, quota: Value) {
        self.driver.cdp().send_raw("Storage.overrideQuotaForOrigin", quota).await.expect("another quota");
    }
}
