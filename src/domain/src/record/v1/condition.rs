//! A condition: its method, named as the vendor does, and the text as it was typed; and the same of what it holds back,
//! where it holds anything back. The first releases held nothing back, and had no such field.

use crate::condition::{Condition, ConditionError, Method, Rule};
use crate::order::Map;
use crate::record::fields::{Fields, object, word};
use crate::record::{Node, RecordError};
use serde_json::Value;
use std::cell::RefCell;

const METHODS: &[&str] = &["all", "taglist", "regex"];

/// How many rules are remembered.
const REMEMBERED: usize = 1_024;

thread_local! {
    /// The rules that were read, by their text: lists of tags, and expressions. A history has few conditions and many
    /// entries: each is compiled once, and its entries share what was compiled.
    static KNOWN: RefCell<[Map<Box<str>, Rule>; 2]> = const { RefCell::new([Map::new(), Map::new()]) };
}

pub(super) fn write(condition: &Condition) -> Value {
    let mut fields = rule(condition.takes());
    // A condition that holds nothing back is written as it ever was.
    fields.extend(condition.but().map(|but| ("but", object(rule(but)))));
    object(fields)
}

fn rule(rule: &Rule) -> Vec<(&'static str, Value)> {
    vec![("method", rule.method().as_str().into()), ("expr", rule.expr().into())]
}

pub(super) fn read(node: Node<'_>) -> Result<Condition, RecordError> {
    let mut fields = Fields::of(node)?;
    let condition = Condition::from(read_rule(&mut fields)?);
    let but = fields.optional_inner("but", |node| read_rule(&mut Fields::of(node)?))?;
    Ok(match but {
        Some(but) => condition.but_not(but),
        None => condition,
    })
}

fn read_rule(fields: &mut Fields) -> Result<Rule, RecordError> {
    let method = fields.inner("method", |node| word(node, METHODS, &Method::ALL))?;
    let expr = fields.optional_text("expr")?.unwrap_or_default();
    parse(method, &expr).map_err(|error| RecordError::new("expr", error))
}

/// As [`Rule::parse`], which costs more the second time.
fn parse(method: Method, expr: &str) -> Result<Rule, ConditionError> {
    KNOWN.with_borrow_mut(|[lists, expressions]| {
        let known = match method {
            Method::All => return Ok(Rule::All),
            Method::Tags => lists,
            Method::Regex => expressions,
        };
        if let Some(rule) = known.get(expr) {
            return Ok(rule.clone());
        }
        let rule = Rule::parse(method, expr)?;
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(expr.into(), rule.clone());
        Ok(rule)
    })
}
