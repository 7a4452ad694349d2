//! What people are told of conditions that are easily misread, line by line, in both languages.

mod built;
mod fixes;
mod notes;
mod reasons;
mod sentences;

use tagfire_domain::condition::{Condition, Method, RuleText};
use tagfire_domain::lint::{Lint, lint};
use tagfire_domain::matcher::TagSet;

fn regex(expr: &str) -> Condition {
    Condition::parse(Method::Regex, expr).unwrap_or_else(|error| panic!("{expr}: {error}"))
}

/// The tags of the test data: real ones, and those in the shapes that pipelines give.
fn known() -> Vec<&'static str> {
    let tables = [include_str!("../data/tags.tsv"), include_str!("../data/shapes.tsv")];
    tables.iter().flat_map(|table| table.lines().skip(1).filter_map(|line| line.split('\t').nth(1))).collect()
}

fn notes_on(tags: &[&str], method: Method, expr: &str) -> Vec<Lint> {
    lint(&RuleText::new(method, expr).into(), &tags.iter().collect::<TagSet>(), &[])
}

/// Fails with all that is wrong at once.
fn none_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
