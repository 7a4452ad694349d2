//! Objects for JavaScript, field by field.

use js_sys::{Object, Reflect};
use tagfire_domain::language::{Language, Phrase};
use wasm_bindgen::JsValue;

/// An object under construction.
pub struct Fields(Object);

impl Fields {
    /// One without fields.
    pub fn new() -> Fields {
        Fields(Object::new())
    }

    /// Adds a field.
    pub fn with(self, name: &str, value: impl Into<JsValue>) -> Fields {
        set(&self.0, name, &value.into());
        self
    }

    /// Adds where something stands; two nulls where it is no part of the text.
    pub fn with_span(self, span: Option<(u32, u32)>) -> Fields {
        let (start, end) = span.map_or((JsValue::NULL, JsValue::NULL), |(start, end)| (start.into(), end.into()));
        self.with("start", start).with("end", end)
    }

    /// The object.
    pub fn done(self) -> JsValue {
        self.0.into()
    }
}

/// Sets a field. On objects of our own that can't fail.
pub fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// The language of a preference such as `zh-CN`; English where there is none that we have.
pub fn language(preference: Option<&str>) -> Language {
    preference.and_then(Language::from_preference).unwrap_or_default()
}

/// A phrase as plain text, for whoever sets no parts of it apart.
pub fn plain(phrase: &Phrase) -> JsValue {
    phrase.plain().into()
}
