//! Received pushes: the log that the server keeps, as consoles read it.

use serde::{Deserialize, Serialize};

/// A push as it was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReceivedPush {
    /// Its place in the log, from 1 on: the order of receipt.
    pub sequence: u64,
    /// What it is known by, the same for each telling of the same push.
    pub key: String,
    /// What sort of registry told it: `distribution`, `harbor`, `tcr`.
    pub source: String,
    /// The image repository.
    pub repository: String,
    /// The tag.
    pub tag: String,
    /// What the tag points at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The registry's host and port, as the registry was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry: Option<String>,
    /// When it was received, in milliseconds since 1970. What holds and orders.
    pub received_at: i64,
    /// When it happened, in the registry's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_at: Option<String>,
    /// Who pushed, in the registry's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
}

/// Some of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PushPage {
    /// Pushes in the order of their receipt.
    pub items: Vec<ReceivedPush>,
    /// Where to go on: after the last of them, or, where there are none, after what was asked for.
    pub next: String,
    /// Whether there are more already.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// Whether some that came after the place asked for are no longer kept, or that place is of another log.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

/// Up to where the log was dealt with: it need not be kept for whoever deals with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PushesTaken {
    /// A cursor of the log: this push and all before it.
    pub through: String,
}

/// Events that made no push.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SkippedEvents {
    /// How many there were, by kind.
    pub counts: Vec<SkippedKind>,
    /// The latest that tell something, the latest first.
    pub items: Vec<SkippedEvent>,
}

/// How many events of a kind made no push.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SkippedKind {
    /// What sort of registry told them.
    pub source: String,
    /// Why they made no push: `pull`, `mount`, `delete`, `no-tag`, `digest-as-tag`, `signature`, `other-kind`,
    /// `other-registry`, `unreadable`.
    pub reason: String,
    /// How many.
    pub count: u64,
    /// When the last one was received, in milliseconds since 1970.
    pub last_at: i64,
}

/// An event as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SkippedEvent {
    /// What sort of registry told it.
    pub source: String,
    /// Why it made no push.
    pub reason: String,
    /// When it was received, in milliseconds since 1970.
    pub received_at: i64,
    /// Its first 4 KiB, without what would steer whatever shows it.
    pub body: String,
}
