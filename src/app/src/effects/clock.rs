//! The time, which the rules must be given.

use crate::parts::held::Held;
use leptos::prelude::*;
use tagfire_domain::time::Timestamp;

/// Now.
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// A signal of the time that moves each half minute: for “4 minutes ago”.
pub fn ticking() -> Held<Timestamp> {
    let time = Held::new(now());
    let handle = set_interval_with_handle(move || time.set(now()), std::time::Duration::from_secs(30));
    if let Ok(handle) = handle {
        on_cleanup(move || handle.clear());
    }
    time
}
