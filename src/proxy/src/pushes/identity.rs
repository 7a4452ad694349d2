//! What an event is known by: the same for each telling of the same event.

use crate::text::hex;
use sha2::{Digest, Sha256};
use tagfire_domain::push::PushKey;

/// The key of an event with these parts. Each is hashed with its length, so that no two lists of parts are alike.
pub fn key(parts: &[&[u8]]) -> PushKey {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    PushKey(hex(&hash.finalize()[..16]))
}
