//! A list of tags, separated by semicolons, which no tag can hold.

use crate::error_from_say;
use crate::language::{Language, Say};
use crate::tag::{Tag, TagError};
use std::ops::Range;
use std::sync::Arc;

/// The tags of a condition.
#[derive(Clone, Debug)]
pub struct TagList(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    source: Box<str>,
    tags: Vec<Tag>,
    duplicates: Vec<Tag>,
}

impl PartialEq for TagList {
    fn eq(&self, other: &TagList) -> bool {
        self.0.tags == other.0.tags
    }
}

/// Why a text is not a list of tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagListError {
    /// There is no tag in it.
    Empty,
    /// This part is not a tag.
    Part {
        /// The part, without the spaces around it.
        text: String,
        /// Where it stands, in bytes.
        span: Range<usize>,
        /// Why it is no tag.
        error: TagError,
    },
}

impl TagList {
    /// Parses a list. Spaces around tags and empty parts are dropped; a tag that comes again is kept once.
    ///
    /// ```
    /// use tagfire_domain::condition::TagList;
    /// let list = TagList::parse("v1; v2 ;;v1").unwrap();
    /// assert_eq!(list.tags().len(), 2);
    /// assert_eq!(list.duplicates()[0].as_str(), "v1");
    /// ```
    ///
    /// # Errors
    /// When there is no tag in it, or for the first part that is none.
    pub fn parse(text: &str) -> Result<TagList, TagListError> {
        let (mut tags, mut duplicates) = (Vec::new(), Vec::new());
        let mut start = 0;
        for part in text.split(';') {
            let trimmed = part.trim();
            let at = start + (part.len() - part.trim_start().len());
            start += part.len() + 1;
            if trimmed.is_empty() {
                continue;
            }
            let tag = Tag::parse(trimmed).map_err(|error| TagListError::Part {
                text: trimmed.to_owned(),
                span: at..at + trimmed.len(),
                error,
            })?;
            if !tags.contains(&tag) {
                tags.push(tag);
            } else if !duplicates.contains(&tag) {
                duplicates.push(tag);
            }
        }
        if tags.is_empty() {
            return Err(TagListError::Empty);
        }
        Ok(TagList(Arc::new(Parts { source: text.into(), tags, duplicates })))
    }

    /// The text as it was typed.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// The tags, each once, in the order given.
    #[must_use]
    pub fn tags(&self) -> &[Tag] {
        &self.0.tags
    }

    /// The tags that were given more than once.
    #[must_use]
    pub fn duplicates(&self) -> &[Tag] {
        &self.0.duplicates
    }

    /// Whether the list has this tag.
    #[must_use]
    pub fn contains(&self, tag: &str) -> bool {
        self.0.tags.iter().any(|known| known.as_str() == tag)
    }
}

impl TagListError {
    /// The bytes of the text that are at fault.
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        match self {
            TagListError::Empty => None,
            TagListError::Part { span, .. } => Some(span.clone()),
        }
    }
}

impl Say for TagListError {
    fn say(&self, language: Language) -> String {
        match self {
            TagListError::Empty => {
                language.pick("enter at least one tag, such as v1;v2".into(), "请至少填写一个标签，例如 v1;v2".into())
            }
            TagListError::Part { text, error, .. } => language.pick(
                format!("“{text}” is not a tag: {}", error.say(language)),
                format!("“{text}”不是标签：{}", error.say(language)),
            ),
        }
    }
}

error_from_say!(TagListError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_tag_is_named_with_its_place() {
        let error = TagList::parse("v1; -x ;v2").unwrap_err();
        assert_eq!(error.span(), Some(4..6));
        assert!(error.to_string().starts_with("“-x” is not a tag"), "{error}");
    }

    #[test]
    fn a_list_without_tags_is_refused() {
        for text in ["", " ", ";", " ; ;"] {
            assert_eq!(TagList::parse(text).unwrap_err(), TagListError::Empty, "{text:?}");
        }
    }

    #[test]
    fn a_tag_matches_whole_and_in_its_own_case() {
        let list = TagList::parse("v1;latest").unwrap();
        assert!(list.contains("v1") && list.contains("latest"));
        assert!(!list.contains("v1.0") && !list.contains("V1"));
    }
}
