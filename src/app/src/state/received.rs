//! Pushes that registries told the server of and that no console has dealt with.

use super::place::text;
use crate::parts::held::Held;
use serde_json::Value;
use tagfire_domain::digest::Digest;
use tagfire_domain::push::{Push, PushKey};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;

/// A push as the server received it.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// Its place in the server's log.
    pub place: u64,
    pub key: PushKey,
    pub push: Push,
    /// When the server received it.
    pub at: Timestamp,
}

impl Received {
    /// Reads one; None where it isn't one that this version knows.
    pub fn read(told: &Value) -> Option<Received> {
        Some(Received {
            place: told["sequence"].as_u64()?,
            key: PushKey(told["key"].as_str()?.to_owned()),
            push: Push {
                repository: RepositoryName::parse(&text(told, "repository")).ok()?,
                tag: Tag::parse(&text(told, "tag")).ok()?,
                digest: Digest::parse(&text(told, "digest")).ok(),
                registry: told["registry"].as_str().map(Into::into),
            },
            at: Timestamp(told["receivedAt"].as_i64()?),
        })
    }
}

/// Those that came while no console was open, in order: nothing old fires unasked.
pub type Missed = Held<Vec<Received>>;
