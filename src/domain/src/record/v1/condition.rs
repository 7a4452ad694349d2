//! A condition: its method, named as the vendor does, and the text as it was typed.

use crate::condition::{Condition, ConditionError, Method};
use crate::order::Map;
use crate::record::fields::{Fields, object, word};
use crate::record::{Node, RecordError};
use serde_json::Value;
use std::cell::RefCell;

const METHODS: &[&str] = &["all", "taglist", "regex"];

/// How many conditions are remembered.
const REMEMBERED: usize = 1_024;

thread_local! {
    /// The conditions that were read, by their text: lists of tags, and expressions. A history has few conditions and
    /// many entries: each is compiled once, and its entries share what was compiled.
    static KNOWN: RefCell<[Map<Box<str>, Condition>; 2]> = const { RefCell::new([Map::new(), Map::new()]) };
}

pub(super) fn write(condition: &Condition) -> Value {
    object(vec![("method", condition.method().as_str().into()), ("expr", condition.expr().into())])
}

pub(super) fn read(node: Node<'_>) -> Result<Condition, RecordError> {
    let mut fields = Fields::of(node)?;
    let method = fields.inner("method", |node| word(node, METHODS, &Method::ALL))?;
    let expr = fields.optional_text("expr")?.unwrap_or_default();
    parse(method, &expr).map_err(|error| RecordError::new("expr", error))
}

/// As [`Condition::parse`], which costs more the second time.
fn parse(method: Method, expr: &str) -> Result<Condition, ConditionError> {
    KNOWN.with_borrow_mut(|[lists, expressions]| {
        let known = match method {
            Method::All => return Ok(Condition::All),
            Method::Tags => lists,
            Method::Regex => expressions,
        };
        if let Some(condition) = known.get(expr) {
            return Ok(condition.clone());
        }
        let condition = Condition::parse(method, expr)?;
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(expr.into(), condition.clone());
        Ok(condition)
    })
}
