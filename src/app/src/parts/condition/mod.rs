//! A condition as it is typed: its fields, what is probably not meant, its words, the examples that guard it and the
//! builder. The editor of a trigger and the playground are made of them.

mod builder;
mod error;
mod examples;
mod expression;
mod fields;
mod form;
mod lints;
mod tag_list;
mod tools;
mod wish;
mod words;

pub use examples::{ExamplesDraft, ExamplesForm};
pub use fields::ConditionFields;
pub use form::{ConditionDraft, ConditionForm};
pub use tools::{Tool, Tools};
