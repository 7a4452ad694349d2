//! Texts from outside the page: a file that a person chose, and one that came with the app.

use super::promise::settled;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// How much of a large file is read between two waits, in which the page answers keys and paints.
const PIECE: f64 = 2.0 * 1024.0 * 1024.0;

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

/// Takes a copy of a file, so that it can be read again after the file itself has changed or is gone.
pub async fn copy(file: &Blob) -> Result<Blob, Unreadable> {
    let parts = Array::new();
    let mut at = 0.0;
    while at < file.size() {
        let buffer = piece(file, at).await?;
        parts.push(Blob::new_with_buffer_source_sequence(&Array::of1(&buffer)).map_err(|_| Unreadable)?.as_ref());
        at += PIECE;
    }
    Blob::new_with_blob_sequence(&parts).map_err(|_| Unreadable)
}

/// Reads a large file in pieces.
pub async fn text(file: &Blob) -> Result<String, Unreadable> {
    let mut text = String::new();
    text.try_reserve_exact(file.size() as usize).map_err(|_| Unreadable)?;
    // What a piece has of a character whose rest is in the next.
    let mut bytes = Vec::new();
    let mut at = 0.0;
    while at < file.size() {
        bytes.extend(Uint8Array::new(&piece(file, at).await?).to_vec());
        let whole = match std::str::from_utf8(&bytes) {
            Ok(piece) => piece,
            Err(error) if error.error_len().is_some() => return Err(Unreadable),
            Err(error) => {
                let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
                std::str::from_utf8(whole).map_err(|_| Unreadable)?
            }
        };
        text.push_str(whole);
        let read = whole.len();
        bytes.drain(..read);
        at += PIECE;
    }
    if bytes.is_empty() { Ok(text) } else { Err(Unreadable) }
}

async fn piece(file: &Blob, at: f64) -> Result<wasm_bindgen::JsValue, Unreadable> {
    let piece = file.slice_with_f64_and_f64(at, (at + PIECE).min(file.size())).map_err(|_| Unreadable)?;
    JsFuture::from(piece.array_buffer()).await.map_err(|_| Unreadable)
}

fn bytes(promise: &js_sys::Promise, then: Then) {
    settled(promise, move |buffer| {
        let bytes = buffer.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec());
        then(bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(Unreadable));
    });
}
