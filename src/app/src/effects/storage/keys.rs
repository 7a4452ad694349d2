//! Keys and ranges of keys, and values that cross to the browser and back.

use super::database::fault;
use js_sys::{Array, JSON, Object, Reflect};
use tagfire_domain::history::Cursor;
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;
use wasm_bindgen::JsValue;
use web_sys::IdbKeyRange;

/// A text.
pub fn text(text: &str) -> JsValue {
    JsValue::from_str(text)
}

/// A whole number. Times are exact for 285,000 years.
pub fn number(number: i64) -> JsValue {
    JsValue::from_f64(number as f64)
}

/// A place in the order of pushes.
pub fn place(place: u64) -> JsValue {
    JsValue::from_f64(place as f64)
}

/// A key of several parts.
pub fn list<const N: usize>(parts: [JsValue; N]) -> JsValue {
    parts.into_iter().collect::<Array>().into()
}

/// An object of these columns.
pub fn object(columns: &[(&str, JsValue)]) -> Result<JsValue, Fault> {
    let row = Object::new();
    for (name, value) in columns {
        Reflect::set(&row, &text(name), value).map_err(|thrown| fault(&thrown))?;
    }
    Ok(row.into())
}

/// A column of a row; undefined where there is none.
pub fn column(row: &JsValue, name: &str) -> JsValue {
    Reflect::get(row, &text(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Any value as JSON; nothing for one that JSON has no words for.
pub fn json(value: &JsValue) -> String {
    JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// A value from JSON.
pub fn from_json(text: &str) -> Option<JsValue> {
    JSON::parse(text).ok()
}

/// The keys that begin with these parts.
pub fn beginning(parts: &[JsValue]) -> Result<JsValue, Fault> {
    between(parts, None, None)
}

/// The keys of two parts that begin with this one and go on behind that one.
pub fn beginning_behind(part: &JsValue, after: &JsValue) -> Result<JsValue, Fault> {
    let (lower, upper) = (Array::of2(part, after), Array::of2(part, &last()));
    let range = IdbKeyRange::bound_with_lower_open_and_upper_open(&lower, &upper, true, true);
    range.map(Into::into).map_err(|thrown| fault(&thrown))
}

/// The keys that begin with these parts, followed by a time that is not before `since` and a place before `until`.
pub fn between(parts: &[JsValue], since: Option<Timestamp>, until: Option<&Cursor>) -> Result<JsValue, Fault> {
    let lower: Array = parts.iter().cloned().collect();
    let upper: Array = parts.iter().cloned().collect();
    if let Some(since) = since {
        lower.push(&number(since.0));
    }
    match until {
        Some(until) if since.is_some_and(|since| until.at < since) => return none(),
        Some(until) => {
            upper.push(&number(until.at.0));
            upper.push(&text(&until.id.0));
        }
        None => {
            upper.push(&last());
        }
    }
    let range = IdbKeyRange::bound_with_lower_open_and_upper_open(&lower, &upper, false, true);
    range.map(Into::into).map_err(|thrown| fault(&thrown))
}

/// The places in the history behind this one, or from its beginning, and before an instant.
pub fn from_place(after: Option<&JsValue>, before: Option<Timestamp>) -> Result<JsValue, Fault> {
    let lower = after.cloned().unwrap_or_else(|| Array::new().into());
    let upper = before.map_or_else(last, |before| number(before.0));
    // The last one looked at may have been the last before it.
    let reached = after.and_then(|after| Array::from(after).get(0).as_f64());
    if let (Some(reached), Some(before)) = (reached, before)
        && reached >= before.0 as f64
    {
        return none();
    }
    let range = IdbKeyRange::bound_with_lower_open_and_upper_open(&lower, &Array::of1(&upper), true, true);
    range.map(Into::into).map_err(|thrown| fault(&thrown))
}

/// The keys behind this one, or all.
pub fn behind(key: Option<&JsValue>) -> Result<JsValue, Fault> {
    match key {
        Some(key) => IdbKeyRange::lower_bound_with_open(key, true).map(Into::into).map_err(|thrown| fault(&thrown)),
        None => Ok(JsValue::UNDEFINED),
    }
}

/// No key: a range that is the wrong way round would throw.
fn none() -> Result<JsValue, Fault> {
    IdbKeyRange::only(&list([last()])).map(Into::into).map_err(|thrown| fault(&thrown))
}

/// What comes after every number and every text: a list.
fn last() -> JsValue {
    Array::new().into()
}
