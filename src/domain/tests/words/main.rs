//! What people are told of conditions that are easily misread, line by line, in both languages.

mod built;
mod reasons;
mod sentences;

use tagfire_domain::condition::{Condition, Method};

fn regex(expr: &str) -> Condition {
    Condition::parse(Method::Regex, expr).unwrap_or_else(|error| panic!("{expr}: {error}"))
}

/// Fails with all that is wrong at once.
fn none_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
