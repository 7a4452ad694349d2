//! STUB
use crate::language::{Language, Say};
use crate::tag::Tag;
use serde::{Deserialize, Serialize};
use std::ops::Range;
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method { #[default] #[serde(rename = "all")] All, #[serde(rename = "taglist")] Tags, #[serde(rename = "regex")] Regex }
impl Method {
    pub fn as_str(self) -> &'static str { match self { Method::All => "all", Method::Tags => "taglist", Method::Regex => "regex" } }
    pub fn parse(s: &str) -> Option<Method> { [Method::All, Method::Tags, Method::Regex].into_iter().find(|m| m.as_str() == s) }
}
#[derive(Clone, Debug)]
pub struct TagList(Vec<Tag>, String);
impl TagList { pub fn duplicates(&self) -> &[Tag] { &[] } }
#[derive(Clone, Debug)]
pub struct Pattern(regex::bytes::Regex, String);
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub enum Condition { All, Tags(TagList), Regex(Pattern) }
#[derive(Serialize, Deserialize)]
struct Wire { method: Method, expr: String }
impl From<Condition> for Wire { fn from(c: Condition) -> Wire { Wire { method: c.method(), expr: c.expr().into() } } }
impl TryFrom<Wire> for Condition { type Error = ConditionError; fn try_from(w: Wire) -> Result<Self, ConditionError> { Condition::parse(w.method, &w.expr) } }
impl PartialEq for Condition { fn eq(&self, o: &Condition) -> bool { self.method() == o.method() && self.expr() == o.expr() } }
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionError(String);
impl Say for ConditionError { fn say(&self, _: Language) -> String { self.0.clone() } }
impl ConditionError { pub fn span(&self) -> Option<Range<usize>> { None } }
crate::error_from_say!(ConditionError);
impl Condition {
    pub fn parse(m: Method, e: &str) -> Result<Condition, ConditionError> {
        Ok(match m {
            Method::All => Condition::All,
            Method::Tags => Condition::Tags(TagList(e.split(';').map(|t| Tag::parse(t.trim())).collect::<Result<_, _>>().map_err(|e| ConditionError(e.to_string()))?, e.into())),
            Method::Regex => Condition::Regex(Pattern(regex::bytes::RegexBuilder::new(e).unicode(false).build().map_err(|e| ConditionError(e.to_string()))?, e.into())),
        })
    }
    pub fn method(&self) -> Method { match self { Condition::All => Method::All, Condition::Tags(_) => Method::Tags, Condition::Regex(_) => Method::Regex } }
    pub fn expr(&self) -> &str { match self { Condition::All => "", Condition::Tags(t) => &t.1, Condition::Regex(t) => &t.1 } }
    pub fn is_match(&self, tag: &str) -> bool { self.find(tag).is_some() }
    pub fn find(&self, tag: &str) -> Option<Range<usize>> { match self { Condition::All => Some(0..tag.len()), Condition::Tags(t) => t.0.iter().any(|x| x.as_str() == tag).then(|| 0..tag.len()), Condition::Regex(t) => t.0.find(tag.as_bytes()).map(|m| m.range()) } }
}
