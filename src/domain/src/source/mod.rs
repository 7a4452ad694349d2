//! Tags from a text that people have: one a line, a registry's `tags/list`, `skopeo list-tags`, or the vendor's
//! `DescribeImagePersonal`.
//! A text of millions of lines is read in slices, so that a page never stands still for it.

mod json;
#[cfg(test)]
mod tests;

use crate::error_from_say;
use crate::language::{Language, Say};
use crate::matcher::{Gathering, Shelving, TagSet};
use crate::tag::{self, TagError};
use json::Json;

/// The most tags that are taken from one text.
pub const MAX_TAGS: usize = 1_000_000;
/// How many of the lines that are no tags are kept to be shown.
const MAX_SHOWN: usize = 20;
/// How much of such a line is shown, in characters.
const MAX_TEXT: usize = 40;

/// A text that is being read.
///
/// ```
/// use tagfire_domain::source::Reading;
/// let mut reading = Reading::new(r#"{"name": "shop/web", "tags": ["v1", "v2"]}"#.into());
/// while !reading.step(10) {}
/// assert_eq!(reading.finish().unwrap().tags.len(), 2);
/// ```
#[derive(Debug)]
pub struct Reading {
    text: String,
    at: usize,
    /// The number of the line that comes next, from 1.
    line: usize,
    /// The reader of a text that begins as JSON does.
    json: Option<Json>,
    stage: Stage,
    read: Read,
}

#[derive(Debug)]
enum Stage {
    Gathering(Gathering),
    Shelving(Shelving),
    Failed(SourceError),
    Done,
}

/// What a text held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// The tags, in the text's order.
    pub tags: TagSet,
    /// The first of what is no tag.
    pub rejected: Vec<Rejected>,
    /// How many are no tags.
    pub refused: usize,
    /// How many more tags there were than [`MAX_TAGS`].
    pub beyond: usize,
}

/// What stood where a tag should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The line, from 1; None in JSON, where lines mean nothing.
    pub line: Option<usize>,
    /// As it was written, cut short.
    pub text: String,
    /// Why it is no tag.
    pub error: TagError,
}

/// Why a text gives no tags at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceError {
    /// It begins as JSON does, and is none from this line and column on, both from 1.
    Json {
        /// The line.
        line: usize,
        /// The column, in characters.
        column: usize,
    },
    /// It is JSON, and names no tags.
    NoTags,
}

impl Reading {
    /// A reading that has not begun.
    #[must_use]
    pub fn new(text: String) -> Reading {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let begins = text.get(at..).unwrap_or_default().trim_start();
        let json = begins.starts_with(['{', '[']).then(Json::default);
        Reading { text, at, line: 1, json, stage: Stage::Gathering(Gathering::default()), read: Read::default() }
    }

    /// Goes on for about `budget` tags; true once all is read.
    pub fn step(&mut self, budget: usize) -> bool {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Gathering(mut gathering) => {
                self.stage = match self.gather(&mut gathering, budget) {
                    Ok(true) => Stage::Shelving(gathering.shelve()),
                    Ok(false) => Stage::Gathering(gathering),
                    Err(error) => Stage::Failed(error),
                };
                false
            }
            Stage::Shelving(mut shelving) => {
                if shelving.step(budget) {
                    self.read.tags = shelving.finish();
                    return true;
                }
                self.stage = Stage::Shelving(shelving);
                false
            }
            Stage::Failed(error) => {
                self.stage = Stage::Failed(error);
                true
            }
            Stage::Done => true,
        }
    }

    /// How much of the text is read, from 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        self.at as f64 / self.text.len().max(1) as f64
    }

    /// What the text held, once all is read.
    ///
    /// # Errors
    /// When the text begins as JSON does and is none, or is JSON that names no tags.
    pub fn finish(self) -> Result<Read, SourceError> {
        match self.stage {
            Stage::Failed(error) => Err(error),
            _ => Ok(self.read),
        }
    }

    fn gather(&mut self, into: &mut Gathering, budget: usize) -> Result<bool, SourceError> {
        for _ in 0..budget {
            let text = match &mut self.json {
                Some(json) => match json.next_tag(&self.text, &mut self.at) {
                    Ok(Some(text)) => text,
                    Ok(None) if into.is_empty() && self.read.refused == 0 => return Err(SourceError::NoTags),
                    Ok(None) => return Ok(true),
                    Err(at) => return Err(place(&self.text, at)),
                },
                None => match next_line(&self.text, &mut self.at) {
                    Some(line) => line.into(),
                    None => return Ok(true),
                },
            };
            let line = self.json.is_none().then_some(self.line);
            self.line += 1;
            // A table's last column, as `repository<tab>tag` has it.
            let tag = text.rsplit('\t').next().unwrap_or_default().trim();
            let heading = line == Some(1) && tag == "tag" && text.contains('\t');
            if heading || (tag.is_empty() && line.is_some()) {
                continue;
            }
            match tag::check(tag) {
                Ok(()) if into.len() < MAX_TAGS => into.push(tag),
                Ok(()) => self.read.beyond += 1,
                Err(error) => {
                    self.read.refused += 1;
                    if self.read.rejected.len() < MAX_SHOWN {
                        let text = tag.chars().take(MAX_TEXT).collect();
                        self.read.rejected.push(Rejected { line, text, error });
                    }
                }
            }
        }
        Ok(false)
    }
}

/// Everything that a text holds, at once.
///
/// # Errors
/// As [`Reading::finish`].
pub fn read(text: &str) -> Result<Read, SourceError> {
    let mut reading = Reading::new(text.to_owned());
    while !reading.step(usize::MAX) {}
    reading.finish()
}

fn next_line<'a>(text: &'a str, at: &mut usize) -> Option<&'a str> {
    let rest = text.get(*at..).filter(|rest| !rest.is_empty())?;
    let end = rest.find('\n').unwrap_or(rest.len());
    *at += (end + 1).min(rest.len());
    rest.get(..end)
}

fn place(text: &str, at: usize) -> SourceError {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    SourceError::Json { line, column }
}

error_from_say!(SourceError);

impl Say for SourceError {
    fn say(&self, language: Language) -> String {
        match self {
            SourceError::Json { line, column } => language.pick(
                format!("this begins as JSON does, but is none at line {line}, column {column}"),
                format!("内容以 JSON 开头，但在第 {line} 行第 {column} 列处不是有效的 JSON"),
            ),
            SourceError::NoTags => language.pick(
                "this JSON names no tags; a registry’s tags/list or DescribeImagePersonal does".into(),
                "该 JSON 中没有标签；请使用镜像仓库的 tags/list 或 DescribeImagePersonal 的返回内容".into(),
            ),
        }
    }
}
