//! Texts from outside the page: a file that a person chose, and one that came with the app.

use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The text could not be had: the file is gone, is no text, or the server does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// What becomes of a promise's value.
type Settled = Box<dyn FnOnce(Option<JsValue>)>;
/// What becomes of the text.
type Then = Box<dyn FnOnce(Result<String, Unreadable>)>;

/// Reads a file.
pub fn read(file: &web_sys::File, then: impl FnOnce(Result<String, Unreadable>) + 'static) {
    bytes(&file.array_buffer(), Box::new(then));
}

/// Fetches a file that was built with the app.
pub fn fetch(path: &str, then: impl FnOnce(Result<String, Unreadable>) + 'static) {
    let then: Then = Box::new(then);
    settled(&window().fetch_with_str(path), move |answer| {
        let response = answer.and_then(|answer| answer.dyn_into::<web_sys::Response>().ok());
        match response.filter(web_sys::Response::ok).and_then(|response| response.array_buffer().ok()) {
            Some(promise) => bytes(&promise, then),
            None => then(Err(Unreadable)),
        }
    });
}

fn bytes(promise: &js_sys::Promise, then: Then) {
    settled(promise, move |buffer| {
        let bytes = buffer.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec());
        then(bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(Unreadable));
    });
}

/// Waits for a promise; None where it was refused.
fn settled(promise: &js_sys::Promise, done: impl FnOnce(Option<JsValue>) + 'static) {
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
