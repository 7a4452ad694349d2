//! Reads the tags out of JSON, one at a time: a reader that gives back the whole document would stop the page for half
//! a second at a million tags. It knows the grammar, and of the content only where tags stand.

use std::borrow::Cow;

/// How deep lists and objects may stand in each other.
const MAX_DEPTH: usize = 64;

/// Where a reader is.
#[derive(Debug, Default)]
pub(super) struct Json {
    /// The lists and objects that are open.
    open: Vec<Open>,
    next: Next,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    list: bool,
    /// What stands in it: in an object, under the key that was read last.
    holds: Holds,
}

/// What a text in this place is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Holds {
    #[default]
    Other,
    /// A tag if it is in a list: `"tags": ["v1"]`, `"Tags": ["v1"]`, or a bare list.
    Tags,
    /// A tag: `"TagName": "v1"`.
    Tag,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Next {
    #[default]
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

impl Json {
    /// The next tag from `at` on; None at the end. The error is the place of what doesn't belong there.
    pub(super) fn next_tag<'a>(&mut self, text: &'a str, at: &mut usize) -> Result<Option<Cow<'a, str>>, usize> {
        loop {
            let rest = text.get(*at..).unwrap_or_default();
            let token = rest.trim_start_matches([' ', '\t', '\r', '\n']);
            *at += rest.len() - token.len();
            let Some(&first) = token.as_bytes().first() else {
                return if self.next == Next::Nothing { Ok(None) } else { Err(*at) };
            };
            let start = *at;
            *at += 1;
            match (self.next, first) {
                (Next::Value | Next::ValueOrEnd, b'{' | b'[') => self.enter(first == b'[').ok_or(start)?,
                (Next::ValueOrEnd, b']') | (Next::KeyOrEnd, b'}') => self.leave(),
                (Next::CommaOrEnd, b']' | b'}') if self.open.last().map(|open| open.list) == Some(first == b']') => {
                    self.leave();
                }
                (Next::CommaOrEnd, b',') => {
                    self.next = if self.open.last().is_some_and(|open| open.list) { Next::Value } else { Next::Key };
                }
                (Next::Colon, b':') => self.next = Next::Value,
                (Next::Key | Next::KeyOrEnd, b'"') => {
                    let key = string(text, at).ok_or(start)?;
                    if let Some(open) = self.open.last_mut() {
                        open.holds = match &*key {
                            // As registries and as skopeo write it.
                            "tags" | "Tags" => Holds::Tags,
                            "TagName" => Holds::Tag,
                            _ => Holds::Other,
                        };
                    }
                    self.next = Next::Colon;
                }
                (Next::Value | Next::ValueOrEnd, b'"') => {
                    let value = string(text, at).ok_or(start)?;
                    let is_tag = self.open.last().is_some_and(|open| match open.holds {
                        Holds::Tags => open.list,
                        holds => holds == Holds::Tag,
                    });
                    self.after_value();
                    if is_tag {
                        return Ok(Some(value));
                    }
                }
                (Next::Value | Next::ValueOrEnd, b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
                    let end = token.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.'));
                    let word = token.get(..end.unwrap_or(token.len())).unwrap_or_default();
                    let known = matches!(word, "true" | "false" | "null") || word.parse::<serde_json::Number>().is_ok();
                    if !known {
                        return Err(start);
                    }
                    *at = start + word.len();
                    self.after_value();
                }
                _ => return Err(start),
            }
        }
    }

    fn enter(&mut self, list: bool) -> Option<()> {
        if self.open.len() == MAX_DEPTH {
            return None;
        }
        let holds = match self.open.last() {
            // A bare list is one of tags.
            None if list => Holds::Tags,
            Some(outer) if list && !outer.list => outer.holds,
            _ => Holds::Other,
        };
        self.open.push(Open { list, holds });
        self.next = if list { Next::ValueOrEnd } else { Next::KeyOrEnd };
        Some(())
    }

    fn leave(&mut self) {
        self.open.pop();
        self.after_value();
    }

    fn after_value(&mut self) {
        self.next = if self.open.is_empty() { Next::Nothing } else { Next::CommaOrEnd };
    }
}

/// The text whose opening quotation mark is just before `at`; leaves `at` behind the closing one.
fn string<'a>(text: &'a str, at: &mut usize) -> Option<Cow<'a, str>> {
    let start = *at;
    let bytes = text.as_bytes().get(start..)?;
    let mut escaped = false;
    let mut length = 0;
    loop {
        match bytes.get(length)? {
            b'"' => break,
            b'\\' => {
                escaped = true;
                length += 2;
            }
            0..=0x1f => return None,
            _ => length += 1,
        }
    }
    *at = start + length + 1;
    if escaped {
        serde_json::from_str(text.get(start - 1..*at)?).ok().map(Cow::Owned)
    } else {
        text.get(start..start + length).map(Cow::Borrowed)
    }
}
