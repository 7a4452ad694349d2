//! What can be found, as SARIF's rules. Only those stand in a log of which something was found.

use serde_json::{Value, json};
use tagfire_domain::language::Language;

/// What a finding is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// A record that can't be read.
    Unreadable,
    /// A trigger that was expected to fire, and would not.
    Unfired,
    /// An example that guards a condition.
    BrokenExample,
    /// A trigger that fires nothing.
    Paused,
    /// A note on a condition: its name and how much it matters.
    Note(&'static str, &'static str),
}

/// The rules of which something was found.
#[derive(Debug, Default)]
pub(super) struct Rules(Vec<Rule>);

impl Rules {
    /// A rule's id, and its place in the list.
    pub(super) fn add(&mut self, rule: Rule) -> (&'static str, usize) {
        let place = self.0.iter().position(|known| known.id() == rule.id());
        let place = place.unwrap_or_else(|| {
            self.0.push(rule);
            self.0.len() - 1
        });
        (rule.id(), place)
    }

    /// The rules, in the order of their places.
    pub(super) fn list(&self, language: Language) -> Vec<Value> {
        let describe = |rule: &Rule| {
            json!({
                "id": rule.id(),
                "shortDescription": {"text": rule.describe(language)},
                "defaultConfiguration": {"level": rule.level()},
            })
        };
        self.0.iter().map(describe).collect()
    }
}

impl Rule {
    fn id(self) -> &'static str {
        match self {
            Rule::Unreadable => "unreadable-record",
            Rule::Unfired => "expected-not-firing",
            Rule::BrokenExample => "broken-example",
            Rule::Paused => "paused-trigger",
            Rule::Note(code, _) => code,
        }
    }

    /// How much it matters, in SARIF's words.
    pub(super) fn level(self) -> &'static str {
        match self {
            Rule::Unreadable | Rule::Unfired | Rule::BrokenExample => "error",
            Rule::Note(_, "warning") => "warning",
            Rule::Paused | Rule::Note(..) => "note",
        }
    }

    fn describe(self, language: Language) -> String {
        let (en, zh) = match self {
            Rule::Unreadable => ("A trigger’s record can’t be read", "触发器的记录无法读取"),
            Rule::Unfired => {
                ("A trigger would not fire on a tag that it is expected to", "触发器不会被应触发它的标签触发")
            }
            Rule::BrokenExample => ("An example that guards a condition is broken", "用于保护条件的示例不成立"),
            Rule::Paused => ("A trigger is paused", "触发器已暂停"),
            Rule::Note(code, _) => {
                let words = code.replace('-', " ");
                return language.pick(
                    format!("Probably not meant in a condition: {words}"),
                    format!("条件中多半并非本意之处：{words}"),
                );
            }
        };
        language.pick(en, zh).into()
    }
}
