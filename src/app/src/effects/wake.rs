//! When the page is seen again: after it was frozen, or came back from the browser's cache, it has missed what other tabs
//! told meanwhile.

use leptos::ev;
use leptos::prelude::*;

/// Calls this each time the page is shown again, for as long as it is there.
pub fn on_wake(wake: impl Fn() + Clone + 'static) {
    let again = wake.clone();
    let _ = window_event_listener(ev::Custom::<web_sys::Event>::new("pageshow"), move |event| {
        // The first showing is the page's own start.
        if js_sys::Reflect::get(&event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy()) {
            again();
        }
    });
    let _ = window_event_listener(ev::visibilitychange, move |_| {
        if document().visibility_state() == web_sys::VisibilityState::Visible {
            wake();
        }
    });
}
