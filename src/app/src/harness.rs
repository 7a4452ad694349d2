//! What component tests share: a place on the page for a view, and patience.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test_configure;
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// Mounts a view in an element of its own, in English.
pub fn show<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> HtmlElement {
    crate::language::choose(tagfire_domain::language::Language::En);
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&place).unwrap();
    leptos::mount::mount_to(place.clone(), view).forget();
    place
}

/// The element that is there for certain.
pub fn find<T: JsCast>(place: &Element, selector: &str) -> T {
    let found = place.query_selector(selector).unwrap();
    found.unwrap_or_else(|| panic!("no {selector} in {}", place.inner_html())).unchecked_into()
}

/// Lets the page go on for so long.
pub async fn pause(time: Duration) {
    let millis = i32::try_from(time.as_millis()).unwrap();
    let pause = js_sys::Promise::new(&mut |done, _| {
        window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, millis).unwrap();
    });
    wasm_bindgen_futures::JsFuture::from(pause).await.unwrap();
}

/// Waits, 10 s at most, until the page has come to this: effects run after the call that caused them, long work in
/// slices. What has not come by then, the assertion that follows tells.
pub async fn until(come: impl Fn() -> bool) {
    for _ in 0..500 {
        if come() {
            return;
        }
        pause(Duration::from_millis(20)).await;
    }
}
