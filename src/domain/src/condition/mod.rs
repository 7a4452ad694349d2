//! A trigger's condition: all tags, specified tags, or a regular expression. Parsing, printing, and the one answer to
//! whether a tag matches, which the preview and what fires share.

mod build;
mod class;
mod dialect;
mod error;
pub(crate) mod paths;
mod pattern;
mod syntax;
mod tag_list;
#[cfg(test)]
mod tests;

pub(crate) use build::bounds;
pub(crate) use class::class;
pub use dialect::Translated;
pub use error::{MAX_PATTERN, PatternError, SyntaxFault};
pub use pattern::Pattern;
pub(crate) use syntax::MAX_REPETITIONS;
pub use tag_list::{TagList, TagListError};

use crate::error_from_say;
use crate::language::{Language, Say};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Which of the three kinds of condition.
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
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Method; 3] = [Method::All, Method::Tags, Method::Regex];

    /// The kind as the vendor writes it.
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

/// When a trigger fires.
///
/// ```
/// use tagfire_domain::condition::{Condition, Method};
/// let release = Condition::parse(Method::Regex, r"^v\d+\.\d+$").unwrap();
/// assert!(release.is_match("v1.20"));
/// assert!(!release.is_match("v1.20-rc.1"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Every tag fires.
    All,
    /// A tag of the list fires.
    Tags(TagList),
    /// A tag in which the expression is found fires.
    Regex(Pattern),
}

impl Condition {
    /// Parses what a person typed. For [`Method::All`] the text doesn't matter.
    ///
    /// # Errors
    /// When the text is no list of tags, or no expression that RE2 would take; with the bytes that are at fault.
    pub fn parse(method: Method, expr: &str) -> Result<Condition, ConditionError> {
        match method {
            Method::All => Ok(Condition::All),
            Method::Tags => TagList::parse(expr).map(Condition::Tags).map_err(ConditionError::Tags),
            Method::Regex => Pattern::parse(expr).map(Condition::Regex).map_err(ConditionError::Pattern),
        }
    }

    /// The kind.
    #[must_use]
    pub fn method(&self) -> Method {
        match self {
            Condition::All => Method::All,
            Condition::Tags(_) => Method::Tags,
            Condition::Regex(_) => Method::Regex,
        }
    }

    /// The text as it was typed; empty for [`Condition::All`].
    #[must_use]
    pub fn expr(&self) -> &str {
        match self {
            Condition::All => "",
            Condition::Tags(list) => list.source(),
            Condition::Regex(pattern) => pattern.source(),
        }
    }

    /// Whether the condition matches the tag.
    #[must_use]
    pub fn is_match(&self, tag: &str) -> bool {
        match self {
            Condition::All => true,
            Condition::Tags(list) => list.contains(tag),
            Condition::Regex(pattern) => pattern.is_match(tag),
        }
    }

    /// Whether there could be a tag that matches: `^$` and `a$b` are expressions that none satisfies.
    ///
    /// ```
    /// use tagfire_domain::condition::{Condition, Method};
    /// assert!(Condition::parse(Method::Regex, "-rc$").unwrap().is_possible());
    /// assert!(!Condition::parse(Method::Regex, "^-rc$").unwrap().is_possible());
    /// ```
    #[must_use]
    pub fn is_possible(&self) -> bool {
        match self {
            Condition::Regex(pattern) => pattern.paths().is_possible(),
            _ => true,
        }
    }

    /// Which bytes of the tag match: the whole tag, but for an expression that is found in a part of it.
    #[must_use]
    pub fn find(&self, tag: &str) -> Option<Range<usize>> {
        match self {
            Condition::Regex(pattern) => pattern.find(tag),
            _ => self.is_match(tag).then_some(0..tag.len()),
        }
    }

    /// What the groups of the expression matched, with their names where they have one.
    #[must_use]
    pub fn captures(&self, tag: &str) -> Vec<(Option<String>, Range<usize>)> {
        match self {
            Condition::Regex(pattern) => pattern.captures(tag),
            _ => Vec::new(),
        }
    }
}

/// Why a text is not a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum ConditionError {
    /// It is no list of tags.
    Tags(TagListError),
    /// It is no expression.
    Pattern(PatternError),
}

impl ConditionError {
    /// The bytes of the text that are at fault, where it is a part.
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        match self {
            ConditionError::Tags(error) => error.span(),
            ConditionError::Pattern(error) => error.span(),
        }
    }

    /// The text in which it is: what stands before the part at fault, that part, and what stands behind it. None where
    /// no part is.
    #[must_use]
    pub fn parts<'t>(&self, text: &'t str) -> Option<[&'t str; 3]> {
        let Range { start, end } = self.span().filter(|_| !text.is_empty())?;
        let part = |range: Option<&'t str>| range.unwrap_or_default();
        Some([text.get(..start).unwrap_or(text), part(text.get(start..end)), part(text.get(end..))])
    }

    /// The sentence, with the place in this text. A bad tag of a list is named, and the place in it told already.
    #[must_use]
    pub fn told(&self, text: &str, language: Language) -> String {
        let why = self.say(language);
        match self.parts(text).filter(|_| matches!(self, ConditionError::Pattern(_))) {
            Some([before, ..]) => {
                let at = before.chars().count() + 1;
                language.pick(format!("{why} (character {at})"), format!("{why}（第 {at} 个字符）"))
            }
            None => why,
        }
    }
}

impl Say for ConditionError {
    fn say(&self, language: Language) -> String {
        match self {
            ConditionError::Tags(error) => error.say(language),
            ConditionError::Pattern(error) => error.say(language),
        }
    }
}

error_from_say!(ConditionError);
