//! An object's fields, taken one by one, each as what it should be. Written out, because a derived reader of each type
//! costs many times the code and says in English alone what is wrong.

use super::error::{Fault, Kind, RecordError, cut};
use serde_json::{Map, Value};
use std::str::FromStr;

/// The fields of an object that are not taken yet.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// The fields of this object.
    pub(crate) fn of(value: Value) -> Result<Fields, RecordError> {
        match value {
            Value::Object(fields) => Ok(Fields(fields)),
            _ => Err(RecordError::new("", Kind::Object)),
        }
    }

    /// A field that may be missing; null is missing.
    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name).filter(|value| !value.is_null())
    }

    /// A field.
    pub(crate) fn need(&mut self, name: &str) -> Result<Value, RecordError> {
        self.take(name).ok_or_else(|| RecordError::new(name, Fault::Missing))
    }

    /// A text that may be missing.
    pub(crate) fn optional_text(&mut self, name: &str) -> Result<Option<String>, RecordError> {
        self.take(name).map(|value| text(value, name)).transpose()
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &str) -> Result<String, RecordError> {
        self.need(name).and_then(|value| text(value, name))
    }

    /// A text by which something is known, and which is not empty therefore.
    pub(crate) fn id(&mut self, name: &str) -> Result<String, RecordError> {
        let id = self.text(name)?;
        if id.is_empty() { Err(RecordError::new(name, Fault::Empty)) } else { Ok(id) }
    }

    /// A text that means something, and may be missing.
    pub(crate) fn optional<T: FromStr>(&mut self, name: &str) -> Result<Option<T>, RecordError>
    where
        Fault: From<T::Err>,
    {
        self.optional_text(name)?.map(|text| text.parse().map_err(|error| RecordError::new(name, error))).transpose()
    }

    /// A text that means something.
    pub(crate) fn parsed<T: FromStr>(&mut self, name: &str) -> Result<T, RecordError>
    where
        Fault: From<T::Err>,
    {
        self.optional(name)?.ok_or_else(|| RecordError::new(name, Fault::Missing))
    }

    /// A whole number that may be missing.
    pub(crate) fn optional_integer(&mut self, name: &str) -> Result<Option<i64>, RecordError> {
        let integer = |value: Value| integer(&value).ok_or_else(|| RecordError::new(name, Kind::Integer));
        self.take(name).map(integer).transpose()
    }

    /// A whole number.
    pub(crate) fn integer(&mut self, name: &str) -> Result<i64, RecordError> {
        self.optional_integer(name)?.ok_or_else(|| RecordError::new(name, Fault::Missing))
    }

    /// A whole number that isn't negative, and may be missing.
    pub(crate) fn optional_count(&mut self, name: &str) -> Result<Option<u64>, RecordError> {
        let count = |value: Value| value.as_u64().or_else(|| integer(&value)?.try_into().ok());
        self.take(name).map(|value| count(value).ok_or_else(|| RecordError::new(name, Kind::Count))).transpose()
    }

    /// A whole number that isn't negative.
    pub(crate) fn count(&mut self, name: &str) -> Result<u64, RecordError> {
        self.optional_count(name)?.ok_or_else(|| RecordError::new(name, Fault::Missing))
    }

    /// As [`Fields::count`], of 32 bits.
    pub(crate) fn small_count(&mut self, name: &str) -> Result<u32, RecordError> {
        self.count(name)?.try_into().map_err(|_| RecordError::new(name, Kind::Count))
    }

    /// True or false, which may be missing.
    pub(crate) fn optional_flag(&mut self, name: &str) -> Result<Option<bool>, RecordError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(_) => Err(RecordError::new(name, Kind::Flag)),
        }
    }

    /// True or false.
    pub(crate) fn flag(&mut self, name: &str) -> Result<bool, RecordError> {
        self.optional_flag(name)?.ok_or_else(|| RecordError::new(name, Fault::Missing))
    }

    /// A list; empty where it is missing.
    pub(crate) fn list<T>(
        &mut self,
        name: &str,
        read: impl Fn(Value) -> Result<T, RecordError>,
    ) -> Result<Vec<T>, RecordError> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) => {
                let each = |(place, value)| read(value).map_err(|error| error.within(&format!("{name}[{place}]")));
                list.into_iter().enumerate().map(each).collect()
            }
            Some(_) => Err(RecordError::new(name, Kind::List)),
        }
    }

    /// What is read from a field.
    pub(crate) fn inner<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Value) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        read(self.need(name)?).map_err(|error| error.within(name))
    }

    /// What is read from a field that may be missing.
    pub(crate) fn optional_inner<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Value) -> Result<T, RecordError>,
    ) -> Result<Option<T>, RecordError> {
        self.take(name).map(|value| read(value).map_err(|error| error.within(name))).transpose()
    }
}

/// One of several cases: a word, or an object of one field, which is the case, with its own fields.
pub(crate) fn case(value: Value) -> Result<(String, Value), RecordError> {
    match value {
        Value::String(word) => Ok((word, Value::Null)),
        Value::Object(fields) if fields.len() == 1 => {
            fields.into_iter().next().ok_or_else(|| RecordError::new("", Fault::Missing))
        }
        Value::Object(_) => Err(RecordError::new("", Kind::Object)),
        _ => Err(RecordError::new("", Kind::Text)),
    }
}

/// The case that is none of those known.
pub(crate) fn unknown(found: &str, known: &'static [&'static str]) -> RecordError {
    RecordError::new("", Fault::Word { found: cut(found), known })
}

/// What a word stands for.
pub(crate) fn word<T: Copy>(value: Value, known: &'static [&'static str], meanings: &[T]) -> Result<T, RecordError> {
    let found = text(value, "")?;
    let meaning = known.iter().position(|word| *word == found).and_then(|place| meanings.get(place).copied());
    meaning.ok_or_else(|| unknown(&found, known))
}

/// An object of these fields.
pub(crate) fn object(fields: Vec<(&str, Value)>) -> Value {
    Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A text, or null where there is none.
pub(crate) fn optional(text: Option<&str>) -> Value {
    text.map_or(Value::Null, Value::from)
}

pub(crate) fn text(value: Value, name: &str) -> Result<String, RecordError> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(RecordError::new(name, Kind::Text)),
    }
}

/// A whole number, also where a program that knows only fractions wrote it.
fn integer(value: &Value) -> Option<i64> {
    /// Beyond this, such numbers are no longer whole for certain.
    const CERTAIN: f64 = 9_007_199_254_740_992.0;
    let whole = |number: &f64| number.fract() == 0.0 && number.abs() <= CERTAIN;
    #[allow(clippy::cast_possible_truncation, reason = "it was looked at")]
    value.as_i64().or_else(|| value.as_f64().filter(whole).map(|number| number as i64))
}
