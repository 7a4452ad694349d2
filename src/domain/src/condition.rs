//! A trigger's condition.

use serde::{Deserialize, Serialize};

/// Which of the three kinds of condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method {
    #[default]
    #[serde(rename = "all")]
    All,
    #[serde(rename = "taglist")]
    Tags,
    #[serde(rename = "regex")]
    Regex,
}

/// When a trigger fires.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Condition {
    All,
}

impl Condition {
    /// Whether the condition matches the tag.
    #[must_use]
    pub fn is_match(&self, _tag: &str) -> bool {
        true
    }
}
