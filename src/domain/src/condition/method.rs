//! The three ways in which tags are named, with the words that the vendor has for them.

use serde::{Deserialize, Serialize};

/// Which of the three ways to name tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method {
    /// Every tag.
    #[default]
    #[serde(rename = "all")]
    All,
    /// The tags of a list.
    #[serde(rename = "taglist")]
    Tags,
    /// The tags in which a regular expression is found.
    #[serde(rename = "regex")]
    Regex,
}

impl Method {
    /// Every way, in the order in which they are offered.
    pub const ALL: [Method; 3] = [Method::All, Method::Tags, Method::Regex];

    /// The way as the vendor writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Method::All => "all",
            Method::Tags => "taglist",
            Method::Regex => "regex",
        }
    }

    /// Reads the vendor's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|method| method.as_str() == text)
    }
}
