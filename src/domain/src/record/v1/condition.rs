//! A condition: its method, named as the vendor does, and the text as it was typed.

use crate::condition::{Condition, ConditionError, Method};
use crate::record::RecordError;
use crate::record::fields::{Fields, object, word};
use serde_json::Value;
use std::cell::RefCell;

const METHODS: &[&str] = &["all", "taglist", "regex"];

/// How many conditions are remembered.
const REMEMBERED: usize = 64;

thread_local! {
    /// The conditions that were read last, the very last one at the end. A history has few conditions and many entries:
    /// each expression is compiled once, and its entries share what was compiled.
    static LATEST: RefCell<Vec<Condition>> = const { RefCell::new(Vec::new()) };
}

pub(super) fn write(condition: &Condition) -> Value {
    object(vec![("method", condition.method().as_str().into()), ("expr", condition.expr().into())])
}

pub(super) fn read(value: Value) -> Result<Condition, RecordError> {
    let mut fields = Fields::of(value)?;
    let method = fields.inner("method", |value| word(value, METHODS, &Method::ALL))?;
    let expr = fields.optional_text("expr")?.unwrap_or_default();
    parse(method, &expr).map_err(|error| RecordError::new("expr", error))
}

/// As [`Condition::parse`], which costs more the second time.
fn parse(method: Method, expr: &str) -> Result<Condition, ConditionError> {
    if method == Method::All {
        return Ok(Condition::All);
    }
    LATEST.with_borrow_mut(|latest| {
        let known = latest.iter().rposition(|known| known.method() == method && known.expr() == expr);
        let condition = match known {
            Some(place) => latest.remove(place),
            None => Condition::parse(method, expr)?,
        };
        if latest.len() >= REMEMBERED {
            latest.remove(0);
        }
        latest.push(condition.clone());
        Ok(condition)
    })
}
