//! The time, timers, and identifiers: what the rules must be given.

use leptos::prelude::*;
use tagfire_domain::time::Timestamp;

/// Now.
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// An identifier that no other push, trigger or tab has: the time, then chance.
pub fn new_id() -> String {
    let chance = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    format!("{:x}{chance:08x}", now().0)
}

/// A signal of the time that moves each half minute: for “4 minutes ago”.
pub fn ticking() -> ReadSignal<Timestamp> {
    let (time, set_time) = signal(now());
    let handle = set_interval_with_handle(move || set_time.set(now()), std::time::Duration::from_secs(30));
    if let Ok(handle) = handle {
        on_cleanup(move || handle.clear());
    }
    time
}
