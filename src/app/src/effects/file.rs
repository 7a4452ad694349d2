//! Texts from outside the page: a file that a person chose, and one that came with the app.

use super::promise::settled;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The text could not be had: the file is gone, is no text, or the server does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

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
