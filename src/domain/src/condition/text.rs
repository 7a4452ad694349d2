//! A condition as a person types it, whose texts may not parse yet: what a form, an address or a file holds of one.

use super::{Condition, ConditionError, Method, Rule};
use serde::{Deserialize, Serialize};

/// One rule as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RuleText {
    /// How tags are named.
    pub method: Method,
    /// The list or the expression.
    pub expr: String,
}

/// A condition as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ConditionText {
    /// What takes tags in.
    pub takes: RuleText,
    /// What takes them out again.
    pub but: Option<RuleText>,
}

/// Which of a condition's two rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The one that takes tags in.
    Takes,
    /// The one that takes them out again.
    But,
}

impl RuleText {
    /// This text, of tags named in this way.
    pub fn new(method: Method, expr: impl Into<String>) -> RuleText {
        RuleText { method, expr: expr.into() }
    }

    /// The rule.
    ///
    /// # Errors
    /// As [`Rule::parse`] has them.
    pub fn parse(&self) -> Result<Rule, ConditionError> {
        Rule::parse(self.method, &self.expr)
    }
}

impl From<&Rule> for RuleText {
    fn from(rule: &Rule) -> RuleText {
        RuleText::new(rule.method(), rule.expr())
    }
}

impl From<RuleText> for ConditionText {
    fn from(takes: RuleText) -> ConditionText {
        ConditionText { takes, but: None }
    }
}

impl From<&Condition> for ConditionText {
    fn from(condition: &Condition) -> ConditionText {
        ConditionText { takes: condition.takes().into(), but: condition.but().map(RuleText::from) }
    }
}

impl ConditionText {
    /// The same, but not what this says.
    #[must_use]
    pub fn but_not(self, but: RuleText) -> ConditionText {
        ConditionText { but: Some(but), ..self }
    }

    /// The condition.
    ///
    /// ```
    /// use tagfire_domain::condition::{ConditionText, Method, RuleText, Side};
    /// let text = ConditionText::default().but_not(RuleText::new(Method::Tags, "latest"));
    /// assert!(!text.parse().unwrap().is_match("latest"));
    /// let open = text.but_not(RuleText::new(Method::Regex, "("));
    /// assert_eq!(open.parse().unwrap_err().0, Side::But);
    /// ```
    ///
    /// # Errors
    /// Which of its rules can't be read, and why.
    pub fn parse(&self) -> Result<Condition, (Side, ConditionError)> {
        let condition = Condition::from(self.takes.parse().map_err(|error| (Side::Takes, error))?);
        match &self.but {
            None => Ok(condition),
            Some(but) => Ok(condition.but_not(but.parse().map_err(|error| (Side::But, error))?)),
        }
    }
}
