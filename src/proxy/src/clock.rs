//! The wall clock, as the rules write time.

use tagfire_domain::time::Timestamp;

/// This instant.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_millisecond())
}
