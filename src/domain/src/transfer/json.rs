//! JSON, passed over without being read, and read in parts.

use super::error::{ImportError, JsonFault};
use serde::Deserialize;
use std::ops::Range;

/// Behind any space that begins at `at`.
pub(super) fn space(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count()
}

/// Behind the text that begins at `at`; the error is where it should go on.
pub(super) fn string(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let mut at = at + 1;
    loop {
        match bytes.get(at).ok_or(bytes.len())? {
            b'"' => return Ok(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Behind the object or list that begins at `at`. What is in it is looked at when it is read.
pub(super) fn nested(bytes: &[u8], mut at: usize) -> Result<usize, usize> {
    let mut depth = 0usize;
    loop {
        match bytes.get(at).ok_or(bytes.len())? {
            b'"' => {
                at = string(bytes, at)?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Ok(at);
        }
    }
}

/// Behind the number or word that begins at `at`.
pub(super) fn word(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let rest = bytes.get(at..).unwrap_or_default();
    let more = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    match rest.iter().take_while(more).count() {
        0 => Err(at),
        length => Ok(at + length),
    }
}

/// Reads the value that stands there.
pub(super) fn parse<'a, T: Deserialize<'a>>(text: &'a str, place: Range<usize>) -> Result<T, ImportError> {
    let part = text.get(place.clone()).unwrap_or_default();
    serde_json::from_str(part).map_err(|error| {
        let before = error.line().saturating_sub(1);
        let line: usize = part.split_inclusive('\n').take(before).map(str::len).sum();
        let kind = match error.classify() {
            serde_json::error::Category::Eof => JsonFault::Incomplete,
            // The parser has no category of its own for this.
            _ if error.to_string().starts_with("recursion limit") => JsonFault::TooDeep,
            _ => JsonFault::Syntax,
        };
        fault(text, place.start + line + error.column().saturating_sub(1), kind)
    })
}

pub(super) fn fault(text: &str, at: usize, kind: JsonFault) -> ImportError {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    ImportError::Json { fault: kind, line, column }
}
