//! A condition as it is typed: its fields, what is probably not meant, its words, the examples that guard it and the
//! builder. The editor of a trigger and the playground are made of them.

mod builder;
mod but_not;
mod draft;
mod error;
mod examples;
mod expression;
mod fields;
mod form;
mod lints;
mod rule;
mod tag_list;
#[cfg(test)]
mod tests;
mod tools;
mod wish;
mod words;

pub use draft::ConditionDraft;
pub use examples::{ExamplesDraft, ExamplesForm};
pub use fields::ConditionFields;
pub use form::ConditionForm;
pub use tools::{Tool, Tools};
