//! Where a file's records stand: the text is walked once, in slices, and each record is only passed over. Reading the
//! whole as one document would stop the page for a second at a hundred thousand records, and take the memory twice.

use super::error::{ImportError, JsonFault};
use super::json::{fault, nested, parse, space, string, word};
use crate::order::Map;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::ops::Range;

/// The longest value beside the records that is looked at.
const MAX_FACT: usize = 64 * 1024;

/// What a file is made of.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Whether the file is a list, and where it stands.
    pub list: bool,
    pub whole: Range<usize>,
    /// The values beside the lists: `format`, `version`, `RepoName`.
    pub facts: Map<String, Value>,
    /// The lists of records, in the file's order.
    pub lists: Vec<List>,
    /// The `name` of each of the repositories.
    pub repositories: Vec<String>,
}

/// A list of records.
#[derive(Debug)]
pub(super) struct List {
    /// Its name; none for a file that is a list.
    pub name: &'static str,
    /// Where it stands: `repositories[2].tags`.
    pub path: String,
    /// Which of the repositories it belongs to.
    pub repository: Option<usize>,
    /// Where each record stands in the text.
    pub records: Vec<Range<usize>>,
}

/// The lists that a file of ours or of the vendor's has.
const LISTS: [&str; 6] = ["triggers", "history", "pushes", "TriggerInfo", "LogInfo", "TagInfo"];

/// A walk through a file's text.
#[derive(Debug)]
pub(super) struct Scan {
    at: usize,
    open: Vec<Open>,
    next: Next,
    outline: Outline,
}

/// An object or a list that the walk is in.
#[derive(Debug)]
enum Open {
    /// The file itself, or what the vendor wraps its lists in.
    File { key: String },
    /// A list of records.
    Records { list: usize },
    /// The list of repositories.
    Repositories,
    /// One of them.
    Repository { key: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Value,
    /// As at the beginning of a list, where it may end.
    ValueOrEnd,
    Key,
    KeyOrEnd,
    Colon,
    CommaOrEnd,
    /// Nothing but space.
    Nothing,
}

impl Scan {
    pub(super) fn new(text: &str) -> Scan {
        // Editors on some systems put a byte order mark before everything.
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Scan { at, open: Vec::new(), next: Next::Value, outline: Outline::default() }
    }

    /// How far the walk is, in bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn finish(self) -> Outline {
        self.outline
    }

    /// Goes on for about `budget` records; true at the end of the text.
    pub(super) fn step(&mut self, text: &str, budget: usize) -> Result<bool, ImportError> {
        for _ in 0..budget {
            self.at = space(text, self.at);
            let Some(&byte) = text.as_bytes().get(self.at) else {
                return if self.next == Next::Nothing {
                    Ok(true)
                } else {
                    Err(fault(text, self.at, JsonFault::Incomplete))
                };
            };
            match (self.next, byte) {
                (Next::ValueOrEnd, b']') | (Next::KeyOrEnd, b'}') => self.leave(),
                (Next::CommaOrEnd, b']') if self.in_list() => self.leave(),
                (Next::CommaOrEnd, b'}') if !self.in_list() => self.leave(),
                (Next::CommaOrEnd, b',') => self.pass(if self.in_list() { Next::Value } else { Next::Key }),
                (Next::Colon, b':') => self.pass(Next::Value),
                (Next::Key | Next::KeyOrEnd, b'"') => self.key(text)?,
                (Next::Value | Next::ValueOrEnd, _) => self.value(text, byte)?,
                _ => return Err(fault(text, self.at, JsonFault::Syntax)),
            }
        }
        Ok(false)
    }

    fn in_list(&self) -> bool {
        matches!(self.open.last(), Some(Open::Records { .. } | Open::Repositories))
    }

    fn pass(&mut self, next: Next) {
        self.at += 1;
        self.next = next;
    }

    fn leave(&mut self) {
        self.open.pop();
        self.at += 1;
        self.after_value();
    }

    fn after_value(&mut self) {
        self.next = if self.open.is_empty() { Next::Nothing } else { Next::CommaOrEnd };
        if self.open.is_empty() {
            self.outline.whole.end = self.at;
        }
    }

    fn key(&mut self, text: &str) -> Result<(), ImportError> {
        let read = self.pass_over(text)?;
        let name = parse(text, read)?;
        if let Some(Open::File { key } | Open::Repository { key }) = self.open.last_mut() {
            *key = name;
        }
        self.next = Next::Colon;
        Ok(())
    }

    /// Takes in the value that begins here, or goes into it.
    fn value(&mut self, text: &str, byte: u8) -> Result<(), ImportError> {
        let (list, object) = (byte == b'[', byte == b'{');
        match self.open.last() {
            None => {
                self.outline.whole.start = self.at;
                self.outline.list = list;
                match byte {
                    b'{' => self.enter(Open::File { key: String::new() }, Next::KeyOrEnd),
                    b'[' => self.enter_records("", String::new(), None),
                    _ => return self.pass_over(text).and(Err(ImportError::Unknown)),
                }
            }
            Some(Open::File { key }) => {
                let key = key.clone();
                let known = LISTS.into_iter().find(|name| *name == key);
                match (known, key.as_str()) {
                    (Some(name), _) if list => self.enter_records(name, key, None),
                    (None, "repositories") if list => self.enter(Open::Repositories, Next::ValueOrEnd),
                    (None, "Response" | "Data") if object => {
                        self.enter(Open::File { key: String::new() }, Next::KeyOrEnd);
                    }
                    (Some(_), _) | (None, "repositories" | "Response" | "Data") => {
                        let empty = text.get(self.pass_over(text)?) == Some("null");
                        if !empty {
                            return Err(ImportError::Shape { part: key });
                        }
                        if let Some(name) = known {
                            self.outline.lists.push(List { name, path: key, repository: None, records: Vec::new() });
                        }
                    }
                    _ => {
                        let place = self.pass_over(text)?;
                        if place.len() <= MAX_FACT {
                            let value = parse(text, place)?;
                            self.outline.facts.insert(key, value);
                        } else {
                            parse::<IgnoredAny>(text, place)?;
                        }
                    }
                }
            }
            Some(Open::Records { list }) => {
                let list = *list;
                let place = self.pass_over(text)?;
                if let Some(list) = self.outline.lists.get_mut(list) {
                    list.records.push(place);
                }
            }
            Some(Open::Repositories) => {
                if !object {
                    let part = format!("repositories[{}]", self.outline.repositories.len());
                    return Err(ImportError::Shape { part });
                }
                self.outline.repositories.push(String::new());
                self.enter(Open::Repository { key: String::new() }, Next::KeyOrEnd);
            }
            Some(Open::Repository { key }) => {
                let place = self.outline.repositories.len().saturating_sub(1);
                match key.as_str() {
                    "tags" if list => {
                        self.enter_records("tags", format!("repositories[{place}].tags"), Some(place));
                    }
                    "tags" => {
                        if text.get(self.pass_over(text)?) != Some("null") {
                            return Err(ImportError::Shape { part: format!("repositories[{place}].tags") });
                        }
                    }
                    "name" => {
                        let value = self.pass_over(text)?;
                        let name = if value.len() <= MAX_FACT { parse(text, value)? } else { Value::Null };
                        if let (Some(name), Some(known)) = (name.as_str(), self.outline.repositories.get_mut(place)) {
                            *known = name.to_owned();
                        }
                    }
                    _ => {
                        let value = self.pass_over(text)?;
                        parse::<IgnoredAny>(text, value)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn enter(&mut self, open: Open, next: Next) {
        self.open.push(open);
        self.pass(next);
    }

    fn enter_records(&mut self, name: &'static str, path: String, repository: Option<usize>) {
        let list = self.outline.lists.len();
        self.outline.lists.push(List { name, path, repository, records: Vec::new() });
        self.enter(Open::Records { list }, Next::ValueOrEnd);
    }

    /// Passes over the value or key that begins here, and gives where it stands.
    fn pass_over(&mut self, text: &str) -> Result<Range<usize>, ImportError> {
        let start = self.at;
        let bytes = text.as_bytes();
        let broken =
            |at: usize| fault(text, at, if at < bytes.len() { JsonFault::Syntax } else { JsonFault::Incomplete });
        self.at = match bytes.get(start) {
            Some(b'"') => string(bytes, start),
            Some(b'{' | b'[') => nested(bytes, start),
            _ => word(bytes, start),
        }
        .map_err(broken)?;
        self.after_value();
        Ok(start..self.at)
    }
}
