//! One rule on tags: every one, those of a list, or those in which an expression is found. A condition is made of one,
//! or of one and another that takes out again.

use super::{ConditionError, Method, Pattern, TagList};
use std::ops::Range;

/// Which tags are meant.
///
/// ```
/// use tagfire_domain::condition::{Method, Rule};
/// let release = Rule::parse(Method::Regex, r"^v\d+\.\d+$").unwrap();
/// assert!(release.is_match("v1.20"));
/// assert!(!release.is_match("v1.20-rc.1"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// Every tag.
    All,
    /// A tag of the list.
    Tags(TagList),
    /// A tag in which the expression is found.
    Regex(Pattern),
}

impl Rule {
    /// Parses what a person typed. For [`Method::All`] the text doesn't matter.
    ///
    /// # Errors
    /// When the text is no list of tags, or no expression that RE2 would take; with the bytes that are at fault.
    pub fn parse(method: Method, expr: &str) -> Result<Rule, ConditionError> {
        match method {
            Method::All => Ok(Rule::All),
            Method::Tags => TagList::parse(expr).map(Rule::Tags).map_err(ConditionError::Tags),
            Method::Regex => Pattern::parse(expr).map(Rule::Regex).map_err(ConditionError::Pattern),
        }
    }

    /// How it names tags.
    #[must_use]
    pub fn method(&self) -> Method {
        match self {
            Rule::All => Method::All,
            Rule::Tags(_) => Method::Tags,
            Rule::Regex(_) => Method::Regex,
        }
    }

    /// The text as it was typed; empty for [`Rule::All`].
    #[must_use]
    pub fn expr(&self) -> &str {
        match self {
            Rule::All => "",
            Rule::Tags(list) => list.source(),
            Rule::Regex(pattern) => pattern.source(),
        }
    }

    /// Whether the tag is meant.
    #[must_use]
    pub fn is_match(&self, tag: &str) -> bool {
        match self {
            Rule::All => true,
            Rule::Tags(list) => list.contains(tag),
            Rule::Regex(pattern) => pattern.is_match(tag),
        }
    }

    /// Whether there could be a tag that is meant: `^$` and `a$b` are expressions that none satisfies.
    ///
    /// ```
    /// use tagfire_domain::condition::{Method, Rule};
    /// assert!(Rule::parse(Method::Regex, "-rc$").unwrap().is_possible());
    /// assert!(!Rule::parse(Method::Regex, "^-rc$").unwrap().is_possible());
    /// ```
    #[must_use]
    pub fn is_possible(&self) -> bool {
        match self {
            Rule::Regex(pattern) => pattern.paths().is_possible(),
            _ => true,
        }
    }

    /// Which bytes of the tag are meant: the whole tag, but for an expression that is found in a part of it.
    #[must_use]
    pub fn find(&self, tag: &str) -> Option<Range<usize>> {
        match self {
            Rule::Regex(pattern) => pattern.find(tag),
            _ => self.is_match(tag).then_some(0..tag.len()),
        }
    }

    /// What the groups of the expression matched, with their names where they have one.
    pub(super) fn captures(&self, tag: &str) -> Vec<(Option<String>, Range<usize>)> {
        match self {
            Rule::Regex(pattern) => pattern.captures(tag),
            _ => Vec::new(),
        }
    }
}
