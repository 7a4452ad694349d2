//! An object's fields, taken one by one, each as what it should be. Written out, because a derived reader of each type
//! costs many times the code and says in English alone what is wrong.

use super::error::{Fault, Kind, RecordError, cut};
use super::node::Node;
use serde_json::Value;
use std::borrow::Cow;
use std::str::FromStr;

/// The fields of an object that are not taken yet.
pub(crate) struct Fields<'a>(Vec<(Cow<'a, str>, Node<'a>)>);

impl<'a> Fields<'a> {
    /// The fields of this object.
    pub(crate) fn of(node: Node<'a>) -> Result<Fields<'a>, RecordError> {
        match node {
            Node::Object(fields) => Ok(Fields(fields)),
            _ => Err(RecordError::new("", Kind::Object)),
        }
    }

    /// A field that may be missing; null is missing. Of two of a name, the last is meant.
    pub(crate) fn take(&mut self, name: &str) -> Option<Node<'a>> {
        let place = self.0.iter().rposition(|(field, _)| *field == name)?;
        let (_, node) = self.0.get_mut(place)?;
        Some(std::mem::replace(node, Node::Null)).filter(|node| *node != Node::Null)
    }

    /// A field.
    pub(crate) fn need(&mut self, name: &str) -> Result<Node<'a>, RecordError> {
        self.take(name).ok_or_else(|| RecordError::new(name, Fault::Missing))
    }

    /// A text that may be missing.
    pub(crate) fn optional_text(&mut self, name: &str) -> Result<Option<Cow<'a, str>>, RecordError> {
        self.take(name).map(|node| text(node, name)).transpose()
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &str) -> Result<String, RecordError> {
        self.need(name).and_then(|node| text(node, name)).map(Cow::into_owned)
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
        let integer = |node: Node| integer(&node).ok_or_else(|| RecordError::new(name, Kind::Integer));
        self.take(name).map(integer).transpose()
    }

    /// A whole number.
    pub(crate) fn integer(&mut self, name: &str) -> Result<i64, RecordError> {
        self.optional_integer(name)?.ok_or_else(|| RecordError::new(name, Fault::Missing))
    }

    /// A whole number that isn't negative, and may be missing.
    pub(crate) fn optional_count(&mut self, name: &str) -> Result<Option<u64>, RecordError> {
        let count = |node: Node| match node {
            Node::Count(count) => Some(count),
            node => integer(&node)?.try_into().ok(),
        };
        self.take(name).map(|node| count(node).ok_or_else(|| RecordError::new(name, Kind::Count))).transpose()
    }

    /// A whole number that isn't negative.
    pub(crate) fn count(&mut self, name: &str) -> Result<u64, RecordError> {
        self.optional_count(name)?.ok_or_else(|| RecordError::new(name, Fault::Missing))
    }

    /// As [`Fields::optional_count`], of 32 bits.
    pub(crate) fn optional_small_count(&mut self, name: &str) -> Result<Option<u32>, RecordError> {
        let small = |count: u64| count.try_into().map_err(|_| RecordError::new(name, Kind::Count));
        self.optional_count(name)?.map(small).transpose()
    }

    /// As [`Fields::count`], of 32 bits.
    pub(crate) fn small_count(&mut self, name: &str) -> Result<u32, RecordError> {
        self.count(name)?.try_into().map_err(|_| RecordError::new(name, Kind::Count))
    }

    /// True or false, which may be missing.
    pub(crate) fn optional_flag(&mut self, name: &str) -> Result<Option<bool>, RecordError> {
        match self.take(name) {
            None => Ok(None),
            Some(Node::Flag(flag)) => Ok(Some(flag)),
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
        read: impl Fn(Node<'a>) -> Result<T, RecordError>,
    ) -> Result<Vec<T>, RecordError> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Node::List(list)) => {
                let each = |(place, node)| read(node).map_err(|error| error.within(&format!("{name}[{place}]")));
                list.into_iter().enumerate().map(each).collect()
            }
            Some(_) => Err(RecordError::new(name, Kind::List)),
        }
    }

    /// What is read from a field.
    pub(crate) fn inner<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Node<'a>) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        read(self.need(name)?).map_err(|error| error.within(name))
    }

    /// What is read from a field that may be missing.
    pub(crate) fn optional_inner<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Node<'a>) -> Result<T, RecordError>,
    ) -> Result<Option<T>, RecordError> {
        self.take(name).map(|node| read(node).map_err(|error| error.within(name))).transpose()
    }
}

/// One of several cases: a word, or an object of one field, which is the case, with its own fields.
pub(crate) fn case(node: Node<'_>) -> Result<(Cow<'_, str>, Node<'_>), RecordError> {
    match node {
        Node::Text(word) => Ok((word, Node::Null)),
        Node::Object(mut fields) if fields.len() == 1 => {
            fields.pop().ok_or_else(|| RecordError::new("", Fault::Missing))
        }
        Node::Object(_) => Err(RecordError::new("", Kind::Object)),
        _ => Err(RecordError::new("", Kind::Text)),
    }
}

/// The case that is none of those known.
pub(crate) fn unknown(found: &str, known: &'static [&'static str]) -> RecordError {
    RecordError::new("", Fault::Word { found: cut(found), known })
}

/// What a word stands for.
pub(crate) fn word<T: Copy>(node: Node<'_>, known: &'static [&'static str], meanings: &[T]) -> Result<T, RecordError> {
    let found = text(node, "")?;
    let meaning = known.iter().position(|word| *word == found).and_then(|place| meanings.get(place).copied());
    meaning.ok_or_else(|| unknown(&found, known))
}

/// An object of these fields.
#[must_use]
pub fn object(fields: Vec<(&str, Value)>) -> Value {
    // One by one: collecting them brings a sort of the standard library along, 4 KB of module for every place that does.
    let mut object = serde_json::Map::new();
    for (name, value) in fields {
        object.insert(name.to_owned(), value);
    }
    Value::Object(object)
}

/// A text, or null where there is none.
pub(crate) fn optional(text: Option<&str>) -> Value {
    text.map_or(Value::Null, Value::from)
}

pub(crate) fn text<'a>(node: Node<'a>, name: &str) -> Result<Cow<'a, str>, RecordError> {
    match node {
        Node::Text(text) => Ok(text),
        _ => Err(RecordError::new(name, Kind::Text)),
    }
}

/// A whole number, also where a program that knows only fractions wrote it.
fn integer(node: &Node) -> Option<i64> {
    /// Beyond this, such numbers are no longer whole for certain.
    const CERTAIN: f64 = 9_007_199_254_740_992.0;
    match node {
        Node::Integer(integer) => Some(*integer),
        Node::Fraction(number) if number.fract() == 0.0 && number.abs() <= CERTAIN => {
            #[allow(clippy::cast_possible_truncation, reason = "it was looked at")]
            let integer = *number as i64;
            Some(integer)
        }
        _ => None,
    }
}
