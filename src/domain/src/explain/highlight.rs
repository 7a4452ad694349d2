//! An expression's parts by kind, for colouring it. By its characters alone, so that what doesn't parse has colours too.

use std::ops::Range;

/// A kind of part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenClass {
    /// `^`, `$`, `\b` and the like.
    Anchor,
    /// A class, with its repetition: `\d+`, `[a-z]`, `.*`.
    Class,
    /// A group's brackets and `|`.
    Group,
    /// A repetition of anything else.
    Repetition,
    /// The text itself.
    Literal,
}

/// The parts, in order, without gaps; on any text at all.
#[must_use]
pub fn highlight(expr: &str) -> Vec<(Range<usize>, TokenClass)> {
    let mut parts: Vec<(Range<usize>, TokenClass)> = Vec::new();
    let mut at = 0;
    while let Some(rest) = expr.get(at..).filter(|rest| !rest.is_empty()) {
        let (length, class) = token(rest);
        let length = length.max(1);
        let end = (at + length..=expr.len()).find(|&end| expr.is_char_boundary(end)).unwrap_or(expr.len());
        match parts.last_mut() {
            // A repetition has the colour of the class that it repeats.
            Some((span, TokenClass::Class)) if class == TokenClass::Repetition => span.end = end,
            Some((span, last)) if *last == class && class == TokenClass::Literal => span.end = end,
            _ => parts.push((at..end, class)),
        }
        at = end;
    }
    parts
}

fn token(rest: &str) -> (usize, TokenClass) {
    let mut characters = rest.chars();
    match characters.next().unwrap_or_default() {
        '^' | '$' => (1, TokenClass::Anchor),
        '.' => (1, TokenClass::Class),
        '[' => (class_length(rest), TokenClass::Class),
        '(' => (opening_length(rest), TokenClass::Group),
        ')' | '|' => (1, TokenClass::Group),
        '*' | '+' | '?' => (1, TokenClass::Repetition),
        '{' => match rest.find('}').filter(|end| rest.get(1..*end).is_some_and(is_count)) {
            Some(end) => (end + 1, TokenClass::Repetition),
            None => (1, TokenClass::Literal),
        },
        '\\' => match characters.next() {
            Some('d' | 'D' | 'w' | 'W' | 's' | 'S') => (2, TokenClass::Class),
            Some('b' | 'B' | 'A' | 'z') => (2, TokenClass::Anchor),
            Some(c) => (1 + c.len_utf8(), TokenClass::Literal),
            None => (1, TokenClass::Literal),
        },
        c => (c.len_utf8(), TokenClass::Literal),
    }
}

fn is_count(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c == ',')
}

/// To the bracket that closes the class, or to the end of the text.
fn class_length(rest: &str) -> usize {
    let start = if rest.starts_with("[^") { 2 } else { 1 };
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip_while(|(i, _)| *i < start) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' if i > start => return i + 1,
            _ => {}
        }
    }
    rest.len()
}

/// `(`, with `?:`, flags or a name after it.
fn opening_length(rest: &str) -> usize {
    let Some(inside) = rest.strip_prefix("(?") else { return 1 };
    if inside.starts_with("P<") || (inside.starts_with('<') && !inside.starts_with("<=") && !inside.starts_with("<!")) {
        return rest.find('>').map_or(rest.len(), |end| end + 1);
    }
    2 + inside.find(|c: char| !c.is_ascii_alphabetic() && c != '-').map_or(inside.len(), |end| end + 1)
}
