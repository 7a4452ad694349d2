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

    /// Adds where something stands.
    pub fn with_span(self, span: Option<(u32, u32)>) -> Fields {
        set_span(&self.0, span);
        self
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

/// Sets where something stands; two nulls where it is no part of the text.
pub fn set_span(object: &Object, span: Option<(u32, u32)>) {
    let (start, end) = span.map_or((JsValue::NULL, JsValue::NULL), |(start, end)| (start.into(), end.into()));
    set(object, "start", &start);
    set(object, "end", &end);
}

/// The language of a preference such as `zh-CN`; English where there is none that we have.
pub fn language(preference: Option<&str>) -> Language {
    preference.and_then(Language::from_preference).unwrap_or_default()
}

/// A phrase as plain text, for whoever sets no parts of it apart.
pub fn plain(phrase: &Phrase) -> JsValue {
    phrase.plain().into()
}
