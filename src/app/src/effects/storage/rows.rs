//! How a record lies in a row: its text, and beside it the columns that indexes go by.

use js_sys::{Array, JSON, Object, Reflect};
use serde_json::Value;
use tagfire_domain::cluster::{Target, WorkloadRef};
use tagfire_domain::decide::Decided;
use tagfire_domain::history::{Cursor, Entry, Results};
use tagfire_domain::language::{Language, Say};
use tagfire_domain::record::{Container, KeptTag, Record, RecordError, keep_unknown};
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::Trigger;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbKeyRange;

use super::database::fault;
use super::former::LOCAL_STORAGE;
use super::schema;

/// The column of a record's text.
const RECORD: &str = "record";

/// A record that has rows.
pub trait Kept: Record {
    /// The store of its rows.
    const STORE: &'static str;

    /// The key of its row.
    fn key(&self) -> JsValue;

    /// Whether it is the row's own: a record in the row of another would be met under a name that isn't its own.
    fn is_of(&self, row: &JsValue) -> bool;

    /// The columns of its row. `written` is the place of the transaction that writes it.
    fn columns(&self, written: u64) -> Vec<(&'static str, JsValue)>;
}

impl Kept for Trigger {
    const STORE: &'static str = schema::TRIGGERS;

    fn is_of(&self, row: &JsValue) -> bool {
        column(row, "id") == self.key()
    }

    fn key(&self) -> JsValue {
        text(&self.id.0)
    }

    fn columns(&self, _: u64) -> Vec<(&'static str, JsValue)> {
        vec![("id", self.key()), ("name", text(self.name.as_str())), ("repository", text(self.repository.as_str()))]
    }
}

impl Kept for KeptTag {
    const STORE: &'static str = schema::TAGS;

    fn is_of(&self, row: &JsValue) -> bool {
        column(row, "repository") == *self.repository.as_str() && column(row, "tag") == *self.record.tag.as_str()
    }

    fn key(&self) -> JsValue {
        list([text(self.repository.as_str()), text(self.record.tag.as_str())])
    }

    fn columns(&self, _: u64) -> Vec<(&'static str, JsValue)> {
        vec![("repository", text(self.repository.as_str())), ("tag", text(self.record.tag.as_str()))]
    }
}

impl Kept for Decided {
    const STORE: &'static str = schema::PUSHES;

    fn is_of(&self, row: &JsValue) -> bool {
        column(row, "key") == self.key()
    }

    fn key(&self) -> JsValue {
        text(&self.key.0)
    }

    fn columns(&self, _: u64) -> Vec<(&'static str, JsValue)> {
        vec![("key", text(&self.key.0)), ("repository", text(self.push.repository.as_str())), ("at", number(self.at.0))]
    }
}

impl Kept for Entry {
    const STORE: &'static str = schema::ENTRIES;

    fn is_of(&self, row: &JsValue) -> bool {
        column(row, "id") == self.key()
    }

    fn key(&self) -> JsValue {
        text(&self.id.0)
    }

    fn columns(&self, written: u64) -> Vec<(&'static str, JsValue)> {
        let mut columns = vec![
            ("id", self.key()),
            ("at", number(self.at.0)),
            ("result", text(Results::of(&self.outcome).as_str())),
            ("repository", text(self.repository.as_str())),
            ("workload", workload(&self.action.target.workload)),
            ("written", place(written)),
        ];
        if let Some(id) = &self.trigger_id {
            columns.push(("trigger", text(&id.0)));
        }
        if !self.outcome.is_final() {
            columns.push(("open", number(1)));
        }
        columns
    }
}

impl Kept for Container {
    const STORE: &'static str = schema::CONTAINERS;

    fn is_of(&self, row: &JsValue) -> bool {
        json(&column(row, "target")) == json(&self.key())
    }

    fn key(&self) -> JsValue {
        target(&self.target)
    }

    fn columns(&self, _: u64) -> Vec<(&'static str, JsValue)> {
        vec![("target", self.key())]
    }
}

/// The row of a record. What this version doesn't know in the text of the row that it replaces is kept.
pub fn row<T: Kept>(record: &T, old: Option<&JsValue>, written: u64) -> Result<JsValue, Fault> {
    let old = old.and_then(record_text).and_then(|text| serde_json::from_str(&text).ok());
    let new = record.write();
    let new = match &old {
        Some(old) => keep_unknown(old, new, T::FIELDS),
        None => new,
    };
    let mut columns = record.columns(written);
    columns.push((RECORD, text(&new.to_string())));
    object(&columns)
}

/// A row that can't be read, as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The store that it is of, or `localStorage`.
    pub store: String,
    /// Its key, as JSON.
    pub key: String,
    /// Its text: the record's, or the whole row's where there is none.
    pub text: String,
}

impl Say for Unreadable {
    fn say(&self, language: Language) -> String {
        let of = if self.store == LOCAL_STORAGE { self.key.split('/').nth(1).unwrap_or_default() } else { &self.store };
        let read = match of {
            schema::TRIGGERS | "trigger" => why::<Trigger>(&self.text, language),
            schema::ENTRIES | "entry" => why::<Entry>(&self.text, language),
            schema::PUSHES => why::<Decided>(&self.text, language),
            schema::TAGS => why::<KeptTag>(&self.text, language),
            schema::CONTAINERS => why::<Container>(&self.text, language),
            _ => Some(language.pick("it is nothing that is known".into(), "无法识别".into())),
        };
        let readable = || {
            language.pick("what is kept in its place is newer, or another".into(), "原位置上的记录更新或不同".into())
        };
        read.unwrap_or_else(readable)
    }
}

/// Why a record's text can't be read; none where it can.
fn why<T: Record>(text: &str, language: Language) -> Option<String> {
    match serde_json::from_str(text).map(T::read) {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => Some(error.say(language)),
        Err(_) => Some(language.pick("it is damaged".into(), "内容已损坏".into())),
    }
}

/// Reads the record of a row. A record in the row of another can't be read.
pub fn record<T: Kept>(row: &JsValue) -> Result<T, Unreadable> {
    let text = record_text(row);
    let record = text.as_deref().and_then(|text| read::<T>(text).ok()).filter(|record| record.is_of(row));
    record.ok_or_else(|| Unreadable {
        store: T::STORE.to_owned(),
        key: json(&key(row, schema::key_of(T::STORE))),
        text: text.unwrap_or_else(|| json(row)),
    })
}

/// Reads a record's text.
pub fn read<T: Record>(text: &str) -> Result<T, Option<RecordError>> {
    let value: Value = serde_json::from_str(text).map_err(|_| None)?;
    T::read(value).map_err(Some)
}

/// The text of a row's record.
pub fn record_text(row: &JsValue) -> Option<String> {
    column(row, RECORD).as_string()
}

/// A column of a row; undefined where there is none.
pub fn column(row: &JsValue, name: &str) -> JsValue {
    Reflect::get(row, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// An object of these columns.
pub fn object(columns: &[(&str, JsValue)]) -> Result<JsValue, Fault> {
    let row = Object::new();
    for (name, value) in columns {
        Reflect::set(&row, &JsValue::from_str(name), value).map_err(|thrown| fault(&thrown))?;
    }
    Ok(row.into())
}

/// Any value as JSON.
pub fn json(value: &JsValue) -> String {
    JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// A value from JSON.
pub fn from_json(text: &str) -> Option<JsValue> {
    JSON::parse(text).ok()
}

/// A workload as a key.
pub fn workload(at: &WorkloadRef) -> JsValue {
    list([text(&at.region), text(&at.cluster), text(&at.namespace), text(at.kind.as_str()), text(&at.workload)])
}

/// A container as a key.
pub fn target(target: &Target) -> JsValue {
    let key: Array = workload(&target.workload).unchecked_into();
    key.push(&text(&target.container));
    key.into()
}

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

/// The keys that begin with these parts.
pub fn beginning(parts: &[JsValue]) -> Result<JsValue, Fault> {
    between(parts, None, None)
}

/// The keys that begin with these parts, not before `since` and before `until`, both of which are places in the history.
pub fn between(parts: &[JsValue], since: Option<i64>, until: Option<&Cursor>) -> Result<JsValue, Fault> {
    let lower: Array = parts.iter().cloned().collect();
    let upper: Array = parts.iter().cloned().collect();
    if let Some(since) = since {
        lower.push(&number(since));
    }
    match until {
        Some(until) => {
            upper.push(&number(until.at.0));
            upper.push(&text(&until.id.0));
        }
        // A list is after every number and every text.
        None => {
            upper.push(&Array::new());
        }
    }
    // Nothing is both since and until: a range that is the wrong way round would throw.
    if let (Some(since), Some(until)) = (since, until)
        && until.at.0 < since
    {
        return IdbKeyRange::only(&Array::of1(&Array::new())).map(Into::into).map_err(|thrown| fault(&thrown));
    }
    let range = IdbKeyRange::bound_with_lower_open_and_upper_open(&lower, &upper, false, true);
    range.map(Into::into).map_err(|thrown| fault(&thrown))
}

/// From behind a place in the history on, or from its beginning, and before an instant; None where that is nothing.
pub fn from_place(after: Option<&JsValue>, before: Option<Timestamp>) -> Result<Option<JsValue>, Fault> {
    let lower = after.cloned().unwrap_or_else(|| Array::new().into());
    let upper = Array::new();
    match before {
        Some(before) => upper.push(&number(before.0)),
        None => upper.push(&Array::new()),
    };
    // The last one looked at may have been the last before it.
    let last = after.and_then(|after| Array::from(after).get(0).as_f64());
    if let (Some(last), Some(before)) = (last, before)
        && last >= before.0 as f64
    {
        return Ok(None);
    }
    let range = IdbKeyRange::bound_with_lower_open_and_upper_open(&lower, &upper, true, true);
    range.map(|range| Some(range.into())).map_err(|thrown| fault(&thrown))
}

/// The key that a row has by these columns.
pub fn key(row: &JsValue, columns: &[&str]) -> JsValue {
    match columns {
        [one] => column(row, one),
        columns => columns.iter().map(|name| column(row, name)).collect::<Array>().into(),
    }
}
