//! Following objects: a watch, line by line.

use super::names::query;
use super::{CallError, Cluster};
use axum::http::Method;
use bytes::BytesMut;
use http_body_util::BodyExt;
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;
use tokio::time::Instant;

/// The longest line that is read, in bytes: an object is at most 1.5 MiB in etcd.
const LINE: usize = 8 * 1024 * 1024;
/// For how long a watch is asked.
const ASKED: &str = "240";
/// When it is given up: one that outlives the time it was asked for is a dead connection.
const ENDED: Duration = Duration::from_secs(270);

/// What happened to an object.
#[derive(Debug)]
pub enum Event {
    /// It is there like this.
    Is(Value),
    /// It was deleted, and was like this.
    Gone(Value),
}

#[derive(Deserialize)]
struct Line {
    #[serde(rename = "type")]
    kind: String,
    object: Value,
}

/// Watches the object of this name from a version on. The stream ends when the server ends it, or with an error.
pub async fn watch(cluster: &Cluster, collection: &str, name: &str, version: &str) -> Result<Watching, CallError> {
    let field = format!("metadata.name={name}");
    begin(cluster, collection, &[("fieldSelector", &field), ("resourceVersion", version)]).await
}

/// Watches all objects of a collection: first each one as it is, then what happens.
pub async fn watch_all(cluster: &Cluster, collection: &str) -> Result<Watching, CallError> {
    begin(cluster, collection, &[]).await
}

async fn begin(cluster: &Cluster, collection: &str, pairs: &[(&str, &str)]) -> Result<Watching, CallError> {
    let pairs = [&[("watch", "1"), ("timeoutSeconds", ASKED)], pairs].concat();
    let path = format!("{collection}{}", query(&pairs));
    let sent = tokio::time::timeout(Duration::from_secs(15), cluster.send(Method::GET, &path, None));
    let lost = |_| Err(CallError::Lost("no answer to a watch within 15 seconds".into()));
    let response = sent.await.unwrap_or_else(lost)?;
    Ok(Watching { body: response.into_body(), buffer: BytesMut::new(), ends: Instant::now() + ENDED })
}

/// A watch under way.
pub struct Watching {
    body: kube::client::Body,
    buffer: BytesMut,
    ends: Instant,
}

impl Watching {
    /// The next event. `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Event, CallError>> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line = self.buffer.split_to(end + 1);
                match serde_json::from_slice::<Line>(&line) {
                    Ok(Line { kind, object }) => match kind.as_str() {
                        "ADDED" | "MODIFIED" => return Some(Ok(Event::Is(object))),
                        "DELETED" => return Some(Ok(Event::Gone(object))),
                        // A version that is too old, mostly: read again, and watch from there.
                        "ERROR" => return None,
                        _ => continue,
                    },
                    Err(error) => return Some(Err(CallError::Garbled(format!("a watch: {error}")))),
                }
            }
            if self.buffer.len() > LINE {
                return Some(Err(CallError::Garbled("a watch: a line of more than 8 MiB".into())));
            }
            match tokio::time::timeout_at(self.ends, self.body.frame()).await {
                Ok(Some(Ok(frame))) => {
                    if let Some(data) = frame.data_ref() {
                        self.buffer.extend_from_slice(data);
                    }
                }
                Ok(Some(Err(error))) => return Some(Err(CallError::Lost(error.to_string()))),
                Ok(None) | Err(_) => return None,
            }
        }
    }
}
