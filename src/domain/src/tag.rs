//! An image tag, as the OCI distribution specification defines it.

use crate::language::{Language, Say, visible};
use crate::{error_from_say, parsed_string};
use serde::{Deserialize, Serialize};

/// A tag: `[A-Za-z0-9_][A-Za-z0-9._-]{0,127}`. ASCII only, and never a semicolon.
///
/// ```
/// use tagfire_domain::tag::Tag;
/// assert_eq!(Tag::parse("v1.2.3-rc.4").unwrap().as_str(), "v1.2.3-rc.4");
/// assert!(Tag::parse(".hidden").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(Box<str>);

/// The longest tag, in characters (which are bytes: tags are ASCII).
pub const MAX_TAG: usize = 128;

/// Why a text is not a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagError {
    /// Nothing was given.
    Empty,
    /// Longer than [`MAX_TAG`].
    TooLong {
        /// Its length, in characters.
        length: usize,
    },
    /// A character that a tag can't hold. A dot or a hyphen at the very front is one.
    Character {
        /// The first such character.
        found: char,
        /// Its place, in characters from 0.
        at: usize,
    },
}

impl Tag {
    /// Parses a tag.
    ///
    /// # Errors
    /// When it is empty, too long, or holds a character that no tag does.
    pub fn parse(text: &str) -> Result<Tag, TagError> {
        check(text).map(|()| Tag(text.into()))
    }

    /// Whether this is how registries name signatures and attestations: `sha256-<64 hex>.sig`, `.att` or `.sbom`.
    #[must_use]
    pub fn is_signature(&self) -> bool {
        is_signature(&self.0)
    }
}

/// Whether a text is a tag, where its text is all that is wanted.
///
/// # Errors
/// As [`Tag::parse`].
pub fn check(text: &str) -> Result<(), TagError> {
    if text.is_empty() {
        return Err(TagError::Empty);
    }
    let legal = |at: usize, c: char| c.is_ascii_alphanumeric() || c == '_' || (at > 0 && (c == '.' || c == '-'));
    if let Some((at, found)) = text.chars().enumerate().find(|&(at, c)| !legal(at, c)) {
        return Err(TagError::Character { found, at });
    }
    if text.len() > MAX_TAG {
        return Err(TagError::TooLong { length: text.len() });
    }
    Ok(())
}

/// As [`Tag::is_signature`], on a tag's text.
#[must_use]
pub fn is_signature(tag: &str) -> bool {
    tag.strip_prefix("sha256-").is_some_and(|rest| {
        let (hex, kind) = rest.split_at_checked(64).unwrap_or((rest, ""));
        hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit()) && matches!(kind, "" | ".sig" | ".att" | ".sbom")
    })
}

parsed_string!(Tag, TagError);
error_from_say!(TagError);

impl Say for TagError {
    fn say(&self, language: Language) -> String {
        match self {
            TagError::Empty => language.pick("enter a tag".into(), "请输入标签".into()),
            TagError::TooLong { length } => language.pick(
                format!("a tag has at most {MAX_TAG} characters; this one has {length}"),
                format!("标签最多 {MAX_TAG} 个字符，当前为 {length} 个"),
            ),
            TagError::Character { found, at: 0 } => language.pick(
                format!("a tag begins with a letter, a digit or “_”, not with “{}”", visible(*found)),
                format!("标签须以字母、数字或“_”开头，不能以“{}”开头", visible(*found)),
            ),
            TagError::Character { found, at } => language.pick(
                format!(
                    "a tag holds letters, digits, “.”, “_” and “-”, not “{}” (character {})",
                    visible(*found),
                    at + 1
                ),
                format!("标签只能包含字母、数字、“.”、“_”和“-”，不能包含“{}”（第 {} 个字符）", visible(*found), at + 1),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_what_the_specification_says() {
        let longest = "a".repeat(MAX_TAG);
        for tag in ["a", "_", "0", "v1.2.3-rc.4", "A_b-C.d", "__", "1..2", "a-", &longest] {
            assert_eq!(Tag::parse(tag).map(|tag| tag.as_str().to_owned()), Ok(tag.to_owned()));
        }
    }

    #[test]
    fn what_is_not_a_tag_is_named_with_its_place() {
        let cases = [
            ("", TagError::Empty),
            (".a", TagError::Character { found: '.', at: 0 }),
            ("-a", TagError::Character { found: '-', at: 0 }),
            ("a;b", TagError::Character { found: ';', at: 1 }),
            ("v1 ", TagError::Character { found: ' ', at: 2 }),
            ("版本", TagError::Character { found: '版', at: 0 }),
            ("vé1", TagError::Character { found: 'é', at: 1 }),
            ("a\n", TagError::Character { found: '\n', at: 1 }),
        ];
        for (text, error) in cases {
            assert_eq!(Tag::parse(text), Err(error), "{text}");
        }
        assert_eq!(Tag::parse(&"a".repeat(129)), Err(TagError::TooLong { length: 129 }));
    }

    #[test]
    fn every_error_is_said_in_both_languages() {
        for text in ["", ".a", "a;b", &"a".repeat(200)] {
            let error = Tag::parse(text).unwrap_err();
            assert_ne!(error.say(Language::En), error.say(Language::ZhHans));
        }
    }

    #[test]
    fn signatures_and_attestations_are_told_from_versions() {
        let hex = "0a".repeat(32);
        for (tag, signature) in [
            (format!("sha256-{hex}.sig"), true),
            (format!("sha256-{hex}.att"), true),
            (format!("sha256-{hex}.sbom"), true),
            (format!("sha256-{hex}"), true),
            (format!("sha256-{hex}.txt"), false),
            (format!("sha256-{}", &hex[2..]), false),
            (format!("sha256-{}x", &hex[1..]), false),
            ("v1.0.0".into(), false),
        ] {
            assert_eq!(Tag::parse(&tag).unwrap().is_signature(), signature, "{tag}");
        }
        assert!(!is_signature("sha256-é"));
    }
}
