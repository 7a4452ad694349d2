//! What the browser promises, without a task for each promise.

use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// What becomes of a promise's value.
type Settled = Box<dyn FnOnce(Option<JsValue>)>;

/// Waits for a promise; None where it was refused.
pub fn settled(promise: &js_sys::Promise, done: impl FnOnce(Option<JsValue>) + 'static) {
    let done: Rc<Cell<Option<Settled>>> = Rc::new(Cell::new(Some(Box::new(done))));
    let other = done.clone();
    let call = |done: &Cell<Option<Settled>>, value: Option<JsValue>| {
        if let Some(done) = done.take() {
            done(value);
        }
    };
    let kept = Closure::once_into_js(move |value: JsValue| call(&done, Some(value)));
    let refused = Closure::once_into_js(move |_: JsValue| call(&other, None));
    let then = js_sys::Reflect::get(promise, &"then".into()).ok();
    if let Some(then) = then.and_then(|then| then.dyn_into::<js_sys::Function>().ok()) {
        let _ = then.call2(promise, &kept, &refused);
    }
}
