//! Where RE2's syntax and our parser's part: the text is rewritten so that it means what it meant in RE2, or refused.
//!
//! RE2 takes `{` literally where it begins no repetition, knows `\Q…\E`, and has no nested classes or set operations:
//! `[a&&b]` is a class of `a`, `&` and `b` there.

use super::error::{PatternError, SyntaxFault};
use regex_syntax::ast::ClassAsciiKind;
use std::ops::Range;

/// A rewritten expression, and where each of its bytes comes from.
#[derive(Clone, Debug)]
pub struct Translated {
    /// The expression as the parser takes it.
    pub text: String,
    origins: Vec<u32>,
    source_length: usize,
}

impl Translated {
    /// The byte of the source that this byte of the text comes from.
    pub fn source_position(&self, at: usize) -> usize {
        self.origins.get(at).map_or(self.source_length, |&origin| origin as usize)
    }

    /// The bytes of the source that these bytes of the text come from.
    pub fn source_span(&self, span: Range<usize>) -> Range<usize> {
        let start = self.source_position(span.start);
        start..self.source_position(span.end).max(start)
    }
}

/// Rewrites an expression of RE2's.
pub fn translate(source: &str) -> Result<Translated, PatternError> {
    let mut scan = Scan { source, at: 0, out: String::with_capacity(source.len()), origins: Vec::new() };
    while let Some(c) = scan.peek() {
        match c {
            '\\' => scan.escape()?,
            '[' => scan.class()?,
            '{' if !is_repetition(scan.rest()) => scan.push_escaped('{'),
            '(' => scan.group()?,
            _ => scan.copy(),
        }
    }
    Ok(Translated { text: scan.out, origins: scan.origins, source_length: source.len() })
}

struct Scan<'a> {
    source: &'a str,
    at: usize,
    out: String,
    origins: Vec<u32>,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn write(&mut self, text: &str) {
        self.out.push_str(text);
        let origin = u32::try_from(self.at).unwrap_or(u32::MAX);
        self.origins.extend(std::iter::repeat_n(origin, text.len()));
    }

    fn copy(&mut self) {
        if let Some(c) = self.peek() {
            self.write(c.encode_utf8(&mut [0; 4]));
            self.at += c.len_utf8();
        }
    }

    fn push_escaped(&mut self, c: char) {
        // Letters and digits would become classes or references; they need no escape.
        if c.is_ascii_punctuation() {
            self.write("\\");
        }
        self.write(c.encode_utf8(&mut [0; 4]));
        self.at += c.len_utf8();
    }

    fn refuse<T>(&self, fault: SyntaxFault, length: usize) -> Result<T, PatternError> {
        let end = (self.at + length).min(self.source.len());
        Err(PatternError::Syntax { fault, span: self.at..end })
    }

    fn escape(&mut self) -> Result<(), PatternError> {
        let mut ahead = self.rest().chars().skip(1);
        match ahead.next() {
            Some('Q') => {
                self.at += 2;
                while !self.rest().is_empty() && !self.rest().starts_with("\\E") {
                    let c = self.peek().unwrap_or_default();
                    self.push_escaped(c);
                }
                self.at = (self.at + 2).min(self.source.len());
            }
            // To our parser these are word boundaries; in RE2 they are the characters themselves.
            Some(c @ ('<' | '>')) => {
                self.at += 1;
                self.write(c.encode_utf8(&mut [0; 4]));
                self.at += 1;
            }
            // A character by its octal number. One digit alone refers back, unless it is zero.
            Some(c @ '0'..='7') if c == '0' || matches!(ahead.next(), Some('0'..='7')) => {
                let rest = self.rest().get(1..).unwrap_or_default();
                let length = rest.bytes().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
                let number = u32::from_str_radix(rest.get(..length).unwrap_or_default(), 8).unwrap_or_default();
                self.write(&format!("\\x{{{number:x}}}"));
                self.at += 1 + length;
            }
            Some('u' | 'U' | 'C' | 'X' | 'R' | 'K' | 'G' | 'Z' | 'k') => {
                return self.refuse(SyntaxFault::Escape, 2);
            }
            Some(c) => {
                self.copy();
                self.copy();
                // `\x{41}` and `\p{L}` have braces of their own.
                if matches!(c, 'x' | 'p' | 'P') && self.peek() == Some('{') {
                    while self.peek().is_some_and(|c| c != '}') {
                        self.copy();
                    }
                    self.copy();
                }
            }
            None => self.copy(),
        }
        Ok(())
    }

    fn group(&mut self) -> Result<(), PatternError> {
        if let Some(flags) = self.rest().strip_prefix("(?") {
            if flags.starts_with("P=") {
                return self.refuse(SyntaxFault::BackReference, 4);
            }
            if flags.starts_with(['>', '|', '#', '(', '&', '\'']) {
                return self.refuse(SyntaxFault::Group, 3);
            }
            let unsupported =
                flags.chars().take_while(|c| c.is_ascii_alphabetic() || *c == '-').find(|c| "xuRUX".contains(*c));
            // `(?P<name>` and `(?<name>` stop the search above at `P<` and `<`; look-around has no letters.
            let named = flags.starts_with("P<") || flags.starts_with('<');
            if let Some(flag) = unsupported.filter(|flag| !named && *flag != 'U') {
                return self.refuse(SyntaxFault::Flag { flag }, 3);
            }
        }
        self.copy();
        Ok(())
    }

    /// A class, whose inside RE2 reads plainly: `[`, `&&`, `--` and `~~` are nothing special.
    fn class(&mut self) -> Result<(), PatternError> {
        self.copy();
        if self.peek() == Some('^') {
            self.copy();
        }
        // A bracket that comes first is one of the class's characters.
        if self.peek() == Some(']') {
            self.push_escaped(']');
        }
        while let Some(c) = self.peek() {
            match c {
                ']' => {
                    self.copy();
                    return Ok(());
                }
                '[' => match self.rest().find(":]").filter(|_| self.rest().starts_with("[:")) {
                    Some(end) => {
                        let name = self.rest().get(2..end).unwrap_or_default();
                        if ClassAsciiKind::from_name(name.strip_prefix('^').unwrap_or(name)).is_none() {
                            return self.refuse(SyntaxFault::NamedClass, end + 2);
                        }
                        let stop = self.at + end + 2;
                        while self.at < stop {
                            self.copy();
                        }
                    }
                    None => self.push_escaped('['),
                },
                '\\' => {
                    let set = self.rest().get(1..).is_some_and(|rest| rest.starts_with(['d', 'D', 's', 'S', 'w', 'W']));
                    self.escape()?;
                    // What follows a set is no range: the hyphen is one of the characters.
                    if set && self.rest().starts_with('-') && !self.rest().starts_with("--") {
                        self.push_escaped('-');
                    }
                }
                '&' | '~' => self.push_escaped(c),
                // `a--` is a range that ends in a hyphen.
                '-' if self.rest().starts_with("--") => return self.refuse(SyntaxFault::DoubleHyphen, 2),
                _ => self.copy(),
            }
        }
        Ok(())
    }
}

/// Whether the text begins with `{n}`, `{n,}` or `{n,m}`.
fn is_repetition(text: &str) -> bool {
    let Some((inside, _)) = text.strip_prefix('{').and_then(|rest| rest.split_once('}')) else { return false };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match inside.split_once(',') {
        Some((low, high)) => number(low) && (high.is_empty() || number(high)),
        None => number(inside),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_re2_means_is_kept() {
        for (source, expected) in [
            (r"^v\d{1,3}$", r"^v\d{1,3}$"),
            ("a{,3}", r"a\{,3}"),
            ("a{x", r"a\{x"),
            (r"\Qa.b\Ec", r"a\.bc"),
            (r"\Qa.b", r"a\.b"),
            ("[a&&b]", r"[a\&\&b]"),
            ("[[a]b]", r"[\[a]b]"),
            ("[[:alpha:]x]", "[[:alpha:]x]"),
            ("[]a]", r"[\]a]"),
            ("[^]a]", r"[^\]a]"),
            (r"\<v", "<v"),
            (r"\x{41}", r"\x{41}"),
            (r"\101\0\078", r"\x{41}\x{0}\x{7}8"),
            (r"[\d-x][\w-]", r"[\d\-x][\w\-]"),
        ] {
            assert_eq!(translate(source).unwrap().text, expected, "{source}");
        }
    }

    #[test]
    fn a_place_leads_back_to_what_was_typed() {
        let translated = translate(r"\Qa.b\E(").unwrap();
        assert_eq!(translated.text, r"a\.b(");
        assert_eq!(translated.source_position(4), 7);
    }
}
