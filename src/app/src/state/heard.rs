//! Workloads as they change: what the server tells of the namespace that is in sight, shown in small bundles.

use super::place::{Place, text};
use super::services::Services;
use crate::effects::stream::{Heard, Stream, listen};
use leptos::prelude::*;
use serde_json::Value;
use std::time::Duration;
use tagfire_domain::cluster::WorkloadRef;

impl Services {
    /// Follows a namespace's workloads for as long as what is returned is kept.
    pub fn watch(self, cluster: &str, namespace: &str) -> Option<Stream> {
        let place = Place::Workloads(cluster.to_owned(), namespace.to_owned());
        let path = format!("{}/events", place.path());
        listen(&path, "workload", move |heard| match heard {
            Heard::Event(change) => self.hear(place.clone(), change),
            // The server says in its answer to the next question why.
            Heard::Broken { refused: true } => self.link.look(),
            Heard::Broken { .. } | Heard::Open => {}
        })
    }

    fn hear(self, place: Place, change: Value) {
        let first = self.heard.try_update_value(|heard| {
            heard.push((place, change));
            heard.len() == 1
        });
        if first == Some(true) {
            set_timeout(move || self.show_heard(), Duration::from_millis(60));
        }
    }

    fn show_heard(self) {
        let heard = self.heard.try_update_value(std::mem::take).unwrap_or_default();
        self.change(|running| {
            for (place, change) in heard {
                let Place::Workloads(cluster, namespace) = &place else { continue };
                let (kind, name) = (text(&change, "kind"), change["name"].as_str());
                let here =
                    |at: &WorkloadRef| at.cluster == *cluster && at.namespace == *namespace && at.kind.as_str() == kind;
                match change["change"].as_str() {
                    Some("begin") => running.forget(here),
                    Some("gone") => running.forget(|at| here(at) && Some(at.workload.as_str()) == name),
                    Some("is") => running.put(&place, &change["workload"], false),
                    _ => {}
                }
            }
        });
    }
}
