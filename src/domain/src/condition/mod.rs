//! A trigger's condition: all tags, specified tags, or a regular expression, and perhaps tags that are held back again.
//! Parsing, printing, and the one answer to whether a tag matches, which the preview and what fires share.

mod build;
mod class;
mod dialect;
mod error;
mod method;
pub(crate) mod paths;
mod pattern;
mod rule;
mod syntax;
mod tag_list;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use build::bounds;
pub(crate) use class::class;
pub use dialect::Translated;
pub use error::{MAX_PATTERN, PatternError, SyntaxFault};
pub use method::Method;
pub use pattern::Pattern;
pub use rule::Rule;
pub(crate) use syntax::MAX_REPETITIONS;
pub use tag_list::{TagList, TagListError};
pub use text::{ConditionText, RuleText, Side};

use crate::error_from_say;
use crate::language::{Language, Say};
use std::ops::Range;
use std::sync::Arc;

/// When a trigger fires: on the tags that one rule takes, but not on those that another takes out again.
///
/// ```
/// use tagfire_domain::condition::{Condition, Method, Rule};
/// let release = Condition::parse(Method::Regex, r"^v\d+\.\d+").unwrap();
/// assert!(release.is_match("v1.20") && release.is_match("v1.20-rc.1"));
/// let finished = release.but_not(Rule::parse(Method::Regex, "-rc").unwrap());
/// assert!(finished.is_match("v1.20") && !finished.is_match("v1.20-rc.1"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    takes: Rule,
    // Most conditions hold nothing back, and pay no more than a pointer for those that do.
    but: Option<Arc<Rule>>,
}

impl From<Rule> for Condition {
    fn from(takes: Rule) -> Condition {
        Condition { takes, but: None }
    }
}

impl Condition {
    /// Every tag fires.
    pub const ALL: Condition = Condition { takes: Rule::All, but: None };

    /// Parses what a person typed, as [`Rule::parse`] does, and holds nothing back.
    ///
    /// # Errors
    /// As [`Rule::parse`] has them.
    pub fn parse(method: Method, expr: &str) -> Result<Condition, ConditionError> {
        Rule::parse(method, expr).map(Condition::from)
    }

    /// The same, but not on the tags that this rule takes.
    #[must_use]
    pub fn but_not(self, but: Rule) -> Condition {
        Condition { but: Some(Arc::new(but)), ..self }
    }

    /// What takes tags in.
    #[must_use]
    pub fn takes(&self) -> &Rule {
        &self.takes
    }

    /// What takes them out again.
    #[must_use]
    pub fn but(&self) -> Option<&Rule> {
        self.but.as_deref()
    }

    /// How tags that fire are named.
    #[must_use]
    pub fn method(&self) -> Method {
        self.takes.method()
    }

    /// The text of what takes tags in, as it was typed; empty for [`Rule::All`].
    #[must_use]
    pub fn expr(&self) -> &str {
        self.takes.expr()
    }

    /// Whether the condition matches the tag.
    #[must_use]
    pub fn is_match(&self, tag: &str) -> bool {
        self.takes.is_match(tag) && !self.but.as_ref().is_some_and(|but| but.is_match(tag))
    }

    /// Which bytes of a tag that matches do so: the whole tag, but for an expression that is found in a part of it.
    #[must_use]
    pub fn find(&self, tag: &str) -> Option<Range<usize>> {
        self.takes.find(tag).filter(|_| !self.but.as_ref().is_some_and(|but| but.is_match(tag)))
    }

    /// Which bytes of a tag that would match hold it back.
    ///
    /// ```
    /// use tagfire_domain::condition::{Condition, Method, Rule};
    /// let all = Condition::ALL.but_not(Rule::parse(Method::Regex, r"-rc\.\d").unwrap());
    /// assert_eq!(all.held_back("v1-rc.2"), Some(2..7));
    /// assert_eq!(all.held_back("v1"), None);
    /// ```
    #[must_use]
    pub fn held_back(&self, tag: &str) -> Option<Range<usize>> {
        self.but.as_ref().filter(|_| self.takes.is_match(tag))?.find(tag)
    }

    /// What the groups of the expression matched of a tag that fires, with their names where they have one.
    #[must_use]
    pub fn captures(&self, tag: &str) -> Vec<(Option<String>, Range<usize>)> {
        if self.is_match(tag) { self.takes.captures(tag) } else { Vec::new() }
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
