//! Web Locks: names of which one page of this browser at a time holds each, and lets go of when it is gone, however it
//! went. Browsers have them only for pages from `https:` or from this machine.

use super::promise::settled;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// A method of the lock manager, and the manager; None where there is none.
fn method(name: &str) -> Option<(Function, JsValue)> {
    let manager = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let method = Reflect::get(&manager, &name.into()).ok()?;
    Some((method.dyn_into().ok()?, manager))
}

/// Takes a lock for as long as this page is there, if nobody has it; `then` is told whether it is ours. It isn't told
/// anything where the browser has no locks.
pub fn take(name: &str, then: impl FnOnce(bool) + 'static) {
    let Some((request, manager)) = method("request") else { return };
    let options = Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    let answer = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        then(!lock.is_null());
        // A lock is held until what this gives is settled, which is never.
        if lock.is_null() { JsValue::NULL } else { Promise::new(&mut |_, _| {}).into() }
    });
    if let Ok(asked) = request.call3(&manager, &name.into(), &options, &answer) {
        settled(asked.unchecked_ref(), |_| {});
    }
}

/// Tells `then` which locks are held, by whichever page; None where the browser can't tell.
pub fn held(then: impl FnOnce(Option<Vec<String>>) + 'static) {
    let asked = method("query").and_then(|(query, manager)| query.call0(&manager).ok());
    let Some(asked) = asked else { return then(None) };
    settled(asked.unchecked_ref(), move |answer| {
        let held = answer.and_then(|answer| Reflect::get(&answer, &"held".into()).ok());
        let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string();
        then(held.map(|held| Array::from(&held).iter().filter_map(name).collect()));
    });
}
