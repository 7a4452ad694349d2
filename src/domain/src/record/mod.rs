//! What is stored and exported, field by field. The domain's types are not the schema: these records are, so that a type
//! can change without a stored row changing with it. Each version writes one shape, and reads every shape that was ever
//! released. Knows nothing of stores or files.

mod error;
pub(crate) mod fields;
mod node;
pub(crate) mod v1;

pub use error::{Fault, Kind, RecordError};
pub use fields::object;
pub use node::Node;
pub use v1::{Container, KeptTag};

use serde_json::Value;

/// Something that is stored and exported.
pub trait Record: Sized {
    /// The field names that this version knows; others in a stored row are somebody's and survive a save.
    const FIELDS: &'static [&'static str];

    /// The record, always an object.
    #[must_use]
    fn write(&self) -> Value;

    /// Reads a record of any released shape. Fields that aren't known are passed over.
    ///
    /// # Errors
    /// The first field that is missing or isn't what it should be.
    fn read(value: Value) -> Result<Self, RecordError> {
        Self::read_node(Node::from(value))
    }

    /// As [`Record::read`], from JSON that borrows its text: several times as fast.
    ///
    /// ```
    /// use tagfire_domain::push::TagRecord;
    /// use tagfire_domain::record::{Node, Record};
    /// let node: Node = serde_json::from_str(r#"{"tag": "v1", "pushedAt": 7}"#).unwrap();
    /// assert_eq!(TagRecord::read_node(node).unwrap().tag.as_str(), "v1");
    /// ```
    ///
    /// # Errors
    /// The first field that is missing or isn't what it should be.
    fn read_node(node: Node<'_>) -> Result<Self, RecordError>;
}

/// The new row, with those fields of the old one that this version doesn't know.
///
/// ```
/// use serde_json::json;
/// use tagfire_domain::record::keep_unknown;
/// let old = json!({"id": "a", "gone": 1, "colour": "red"});
/// let new = keep_unknown(&old, json!({"id": "b"}), &["id", "gone"]);
/// assert_eq!(new, json!({"id": "b", "colour": "red"}));
/// ```
#[must_use]
pub fn keep_unknown(old: &Value, mut new: Value, fields: &[&str]) -> Value {
    if let (Value::Object(old), Value::Object(new)) = (old, &mut new) {
        for (name, value) in old {
            if !fields.contains(&name.as_str()) && !new.contains_key(name) {
                new.insert(name.clone(), value.clone());
            }
        }
    }
    new
}
