//! Places in a text, as editors and code scanning count them: lines and columns from 1.

use serde::Serialize;
use std::ops::Range;

/// A part of a text. The end is behind its last character; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    /// The line that it begins in.
    pub start_line: usize,
    /// The column that it begins at.
    pub start_column: usize,
    /// The line that it ends in.
    pub end_line: usize,
    /// The column behind its last character.
    pub end_column: usize,
}

/// A text whose lines are known.
#[derive(Debug)]
pub(super) struct Source {
    text: String,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl Source {
    pub(super) fn new(text: String) -> Source {
        let behind = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(behind).collect();
        Source { text, lines }
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where these bytes stand.
    pub(super) fn region(&self, bytes: &Range<usize>) -> Region {
        let (start_line, start_column) = self.place(bytes.start);
        let (end_line, end_column) = self.place(bytes.end);
        Region { start_line, start_column, end_line, end_column }
    }

    fn place(&self, at: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= at).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        let before = self.text.get(start..at).unwrap_or_default();
        // A byte order mark is no character of the text.
        (line, before.trim_start_matches('\u{feff}').chars().count() + 1)
    }
}

/// Where a part of a text stands in the JSON that writes it: `json` begins and ends in quotation marks, `part` is in bytes
/// of what it says.
pub(super) fn written(json: &str, part: &Range<usize>) -> Option<Range<usize>> {
    let (mut at, mut said) = (1, 0);
    let mut start = None;
    loop {
        if said == part.start && start.is_none() {
            start = Some(at);
        }
        if said >= part.end {
            return Some(start?..at);
        }
        let rest = json.get(at..)?;
        let (length, says) = match rest.as_bytes() {
            [b'\\', b'u', ..] => match unit(rest)? {
                // Two of them are one character of four bytes.
                0xd800..=0xdbff => (12, 4),
                0..=0x7f => (6, 1),
                0x80..=0x7ff => (6, 2),
                _ => (6, 3),
            },
            [b'\\', ..] => (2, 1),
            _ => rest.chars().next().map(|c| (c.len_utf8(), c.len_utf8()))?,
        };
        at += length;
        said += says;
    }
}

fn unit(escape: &str) -> Option<u16> {
    u16::from_str_radix(escape.get(2..6)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_lines_and_columns_in_characters() {
        let source = Source::new("\u{feff}{\n \"a\": \"标签x\"}\n".into());
        let start = source.text().find('x').unwrap();
        let region = source.region(&(start..start + 1));
        assert_eq!((region.start_line, region.start_column, region.end_column), (2, 10, 11));
        let first = source.region(&(3..4));
        assert_eq!((first.start_line, first.start_column), (1, 1));
    }

    #[test]
    fn a_part_of_a_text_is_found_in_the_json_that_writes_it() {
        for (said, part) in [(r"^v\d+.\d+$", 5..6), (r"^v\d+$", 0..6), ("a\"b\n.", 4..5), ("标.", 3..4), ("", 0..0)] {
            let json = serde_json::to_string(said).unwrap();
            let place = written(&json, &part).unwrap();
            let back: String = serde_json::from_str(&format!("\"{}\"", &json[place])).unwrap();
            assert_eq!(back, said[part]);
        }
        let json = r#""\u0041\u6807\ud83d\ude00.""#;
        let said: String = serde_json::from_str(json).unwrap();
        let dot = said.find('.').unwrap();
        assert_eq!(&json[written(json, &(dot..dot + 1)).unwrap()], ".");
        assert_eq!(written("\"ab\"", &(1..9)), None);
    }
}
