//! The audit log: who did what, from where, and what came of it. One JSON object a line, only ever appended.
//!
//! An update whose line can't be written isn't made.

use crate::access::Principal;
use crate::refusal::Refusal;
use crate::store::{Store, sentence};
use jiff::Timestamp;
use serde::Serialize;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tagfire_domain::wire::{Cause, ProblemKind, Target};

/// A line.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    at: Timestamp,
    /// What was done: `sign-in`, `sign-out`, `update`.
    action: &'static str,
    /// `asked`, `accepted`, `refused`, or how a rollout ended.
    outcome: String,
    who: String,
    from: IpAddr,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Target>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Cause>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    dry_run: bool,
    /// Why: a problem's or a reason's name, and what was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

impl Line {
    /// What `who` did, and what came of it.
    #[must_use]
    pub fn new(action: &'static str, who: &Principal, outcome: impl Into<String>) -> Line {
        Line {
            at: Timestamp::now(),
            action,
            outcome: outcome.into(),
            who: who.user.clone(),
            from: who.from,
            id: None,
            target: None,
            before: None,
            after: None,
            cause: None,
            dry_run: false,
            why: None,
        }
    }

    /// Which update it is of.
    #[must_use]
    pub fn update(mut self, id: &str, target: &Target, cause: Option<&Cause>, dry_run: bool) -> Line {
        (self.id, self.target, self.cause, self.dry_run) =
            (Some(id.into()), Some(target.clone()), cause.cloned(), dry_run);
        self
    }

    /// The images before and after.
    #[must_use]
    pub fn images(mut self, before: Option<&str>, after: &str) -> Line {
        (self.before, self.after) = (before.map(str::to_owned), Some(after.into()));
        self
    }

    /// Why it came out so.
    #[must_use]
    pub fn why(mut self, why: Option<String>) -> Line {
        self.why = why;
        self
    }
}

/// The log: a file, the store, or both.
#[derive(Clone)]
pub struct Audit {
    file: Option<Arc<Mutex<File>>>,
    store: Option<Store>,
}

impl Audit {
    /// The log in this file, and in the store where there is one; on standard error where there is no file.
    pub fn open(file: Option<&Path>, store: Option<Store>) -> std::io::Result<Audit> {
        let Some(path) = file else { return Ok(Audit { file: None, store }) };
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Audit { file: Some(Arc::new(Mutex::new(options.open(path)?))), store })
    }

    /// Writes a line before what it tells of is done, or refuses that.
    pub async fn before(&self, line: Line) -> Result<(), Refusal> {
        self.write(line).await.map_err(|error| {
            tracing::error!("the audit log can't be written: {error}");
            Refusal::new(ProblemKind::AuditUnavailable, "the audit log can't be written, so nothing was changed")
        })
    }

    /// Writes a line, and waits until it is on the disk.
    pub async fn write(&self, line: Line) -> std::io::Result<()> {
        let mut text = serde_json::to_vec(&line)?;
        if let Some(store) = &self.store {
            let at = tagfire_domain::time::Timestamp(line.at.as_millisecond());
            let kept = store.append_audit(String::from_utf8_lossy(&text).into_owned(), at).await;
            kept.map_err(|fault| std::io::Error::other(sentence(&fault)))?;
        }
        let Some(file) = self.file.clone() else {
            tracing::info!(target: "audit", "{}", String::from_utf8_lossy(&text));
            return Ok(());
        };
        text.push(b'\n');
        let write = move || {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            // One write, so that lines of several programs don't mix.
            file.write_all(&text)?;
            file.sync_data()
        };
        tokio::task::spawn_blocking(write).await.unwrap_or_else(|error| Err(std::io::Error::other(error)))
    }

    /// Whether the file is still there to be written to.
    #[must_use]
    pub fn ready(&self) -> bool {
        self.file.as_ref().is_none_or(|file| file.lock().unwrap_or_else(PoisonError::into_inner).metadata().is_ok())
    }
}
