//! What the browser keeps for the console, read and written past the console: a second look at its database.

use crate::console::Console;
use serde_json::{Value, json};

const DATABASE: &str = include_str!("database.js");

impl Console {
    /// Runs a script that may await, with the database at hand: `kept.rows(store)`, `kept.records(store)`,
    /// `kept.get(store, key)`, `kept.put(store, row, key)`, `kept.delete(store, key)`.
    pub async fn in_database(&self, script: &str) -> Value {
        self.awaited(&format!("{DATABASE}\n{script}")).await
    }

    /// The records of a store, as their texts say.
    pub async fn records(&self, store: &str) -> Vec<Value> {
        let records = self.in_database(&format!("return kept.records({})", json!(store))).await;
        records.as_array().cloned().unwrap_or_default()
    }

    /// The entries of one tag.
    pub async fn entries_of(&self, tag: &str) -> Vec<Value> {
        self.records("entries").await.into_iter().filter(|entry| entry["tag"] == tag).collect()
    }

    /// The trigger of this name.
    pub async fn trigger(&self, name: &str) -> Option<Value> {
        self.records("triggers").await.into_iter().find(|trigger| trigger["name"] == name)
    }

    /// The image that a container of a simulated Deployment has, as the simulation was kept.
    pub async fn image_of(&self, cluster: &str, namespace: &str, workload: &str, container: &str) -> String {
        let kept = self.in_database("return JSON.parse((await kept.rows('simulation'))[0])").await;
        let services = kept["services"].as_array().cloned().unwrap_or_default();
        let workloads = services.iter().map(|service| &service["workload"]);
        let at = |one: &&Value| {
            one["at"]["cluster"] == cluster && one["at"]["namespace"] == namespace && one["at"]["workload"] == workload
        };
        let containers = workloads.into_iter().filter(at).flat_map(|one| one["containers"].as_array().cloned());
        let image = containers.flatten().find(|one| one["name"] == container).map(|one| one["image"].clone());
        image.and_then(|image| image.as_str().map(str::to_owned)).expect("the container")
    }

    /// Waits until nothing is under way any more, and gives every entry.
    pub async fn settled(&self) -> Vec<Value> {
        let all = self.records("entries").await.len();
        self.until_all("entries at their end", all, || async {
            self.records("entries").await.iter().filter(|entry| is_final(entry)).count()
        })
        .await;
        self.records("entries").await
    }
}

/// Whether an entry has come to its end.
pub fn is_final(entry: &Value) -> bool {
    let outcome = &entry["outcome"];
    let open = outcome == "pending" || outcome == "unknown" || outcome.get("rollingOut").is_some();
    !open
}
