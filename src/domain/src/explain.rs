//! STUB
use crate::condition::Condition;
use crate::language::{Language, Phrase};
use std::ops::Range;
pub struct WhyNot;
impl WhyNot { pub fn phrase(&self, _: Language) -> Phrase { Phrase::new().text("does not match") } }
pub fn why_not(c: &Condition, t: &str) -> Option<WhyNot> { (!c.is_match(t)).then_some(WhyNot) }
pub struct Part { pub span: Range<usize>, pub text: Phrase }
pub fn in_words(_: &Condition, _: Language) -> Vec<Part> { vec![] }
pub fn sentence(c: &Condition, _: Language) -> Phrase { Phrase::new().strong(c.expr()) }
pub enum TokenClass { Anchor, Class, Group, Repetition, Literal }
pub fn highlight(_: &str) -> Vec<(Range<usize>, TokenClass)> { vec![] }
