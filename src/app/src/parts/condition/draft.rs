//! A condition as it is typed, and as an address has it: `method=regex&expr=^v&but=-rc`.

use crate::parts::form::Typed;
use serde_json::{Map, Value, json};
use tagfire_domain::condition::{Condition, ConditionText, Method, RuleText};

/// A condition as it is typed: its kind, the text of that kind, and what it holds back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConditionDraft {
    pub method: Method,
    pub expr: String,
    pub but: Option<RuleText>,
}

impl From<ConditionText> for ConditionDraft {
    fn from(ConditionText { takes: RuleText { method, expr }, but }: ConditionText) -> ConditionDraft {
        ConditionDraft { method, expr, but }
    }
}

impl From<&Condition> for ConditionDraft {
    fn from(condition: &Condition) -> ConditionDraft {
        ConditionText::from(condition).into()
    }
}

impl ConditionDraft {
    /// What was kept of it.
    pub fn from_kept(kept: &Value) -> ConditionDraft {
        let rule = |kept: &Value| RuleText::new(Typed::read(&kept["method"]), String::read(&kept["expr"]));
        let RuleText { method, expr } = rule(kept);
        ConditionDraft { method, expr, but: kept.get("but").filter(|but| but.is_object()).map(rule) }
    }

    /// Writes it down.
    pub fn keep_in(&self, into: &mut Map<String, Value>) {
        into.insert("method".to_owned(), self.method.written());
        into.insert("expr".to_owned(), self.expr.written());
        if let Some(RuleText { method, expr }) = &self.but {
            into.insert("but".to_owned(), json!({ "method": method.written(), "expr": expr }));
        }
    }

    /// The same as the rules have it.
    pub fn text(self) -> ConditionText {
        ConditionText { takes: RuleText { method: self.method, expr: self.expr }, but: self.but }
    }

    /// The condition that an address asks for; `get` gives the values of its query. None where it asks for none.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Option<ConditionDraft> {
        let method = get("method").and_then(|text| Method::parse(&text))?;
        let but = get("but").map(|expr| {
            let tags = get("butMethod").as_deref() == Some(Method::Tags.as_str());
            RuleText::new(if tags { Method::Tags } else { Method::Regex }, expr)
        });
        Some(ConditionDraft { method, expr: get("expr").unwrap_or_default(), but })
    }

    /// The same for an address: only what is not as usual.
    pub fn written(self) -> Vec<(&'static str, String)> {
        let mut query = vec![("method", self.method.as_str().to_owned())];
        if self.method != Method::All {
            query.push(("expr", self.expr));
        }
        if let Some(RuleText { method, expr }) = self.but {
            query.push(("but", expr));
            if method != Method::Regex {
                query.push(("butMethod", method.as_str().to_owned()));
            }
        }
        query
    }
}
