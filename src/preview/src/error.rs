//! Why a text is no condition, as JavaScript throws it.

use crate::index::utf16_span;
use crate::object::{set, set_span};
use js_sys::Error;
use tagfire_domain::condition::{ConditionError, Side};
use tagfire_domain::language::{Language, Say};
use wasm_bindgen::JsValue;

/// The place of the error in the text; None where it is the whole.
pub fn place(error: &ConditionError, expr: &str) -> Option<(u32, u32)> {
    error.span().map(|span| utf16_span(expr, &span))
}

/// What a rule's text is called: `expr`, or `but`.
pub fn side_name(side: Side) -> &'static str {
    match side {
        Side::Takes => "expr",
        Side::But => "but",
    }
}

/// An `Error` with the name `ConditionError`, and the place that it means in one of the two texts.
pub fn unreadable(side: Side, error: &ConditionError, expr: &str, language: Language) -> JsValue {
    let thrown = Error::new(&error.say(language));
    thrown.set_name("ConditionError");
    set_span(&thrown, place(error, expr));
    set(&thrown, "of", &side_name(side).into());
    thrown.into()
}

/// A mistake of whoever calls, not of whoever writes the condition.
pub fn misuse(text: &str) -> JsValue {
    js_sys::TypeError::new(text).into()
}
