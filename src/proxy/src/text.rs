//! Texts that others wrote, before they are shown or kept.

use std::fmt::Write;

/// The most characters that are kept of a text.
const LONGEST: usize = 1000;

/// A text without control characters, cut where it is too long, and without the values that an API server quotes when it
/// finds them wrong: they may be secrets.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut told = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("Invalid value: ") {
        told.push_str(before);
        told.push_str("Invalid value: …");
        rest = skip_value(after);
    }
    told.push_str(rest);
    let told = visible(&told);
    let mut kept: String = told.chars().take(LONGEST).collect();
    if kept.len() < told.len() {
        kept.push('…');
    }
    kept
}

/// Bytes in hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a text can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A text without the characters that would steer whatever shows it.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_bidi(c) { '\u{fffd}' } else { c }).collect()
}

/// Characters that turn the order of others around.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

/// What follows a quoted value; where it isn't quoted, what follows its colon.
fn skip_value(text: &str) -> &str {
    let Some(quoted) = text.strip_prefix('"') else {
        return text.find(": ").map_or("", |at| &text[at..]);
    };
    let mut escaped = false;
    for (at, c) in quoted.char_indices() {
        match c {
            '"' if !escaped => return &quoted[at + 1..],
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn texts_are_shown_without_what_moves_or_betrays() {
        for (text, shown) in [
            ("plain", "plain"),
            ("\u{1b}[31mred\r\n", "\u{fffd}[31mred\u{fffd}\u{fffd}"),
            ("a\u{202e}b", "a\u{fffd}b"),
            ("env: Invalid value: \"s3cr\\\"et\": must be", "env: Invalid value: …: must be"),
            (
                "a: Invalid value: 7: too large, b: Invalid value: \"x",
                "a: Invalid value: …: too large, b: Invalid value: …",
            ),
        ] {
            assert_eq!(clean(text), shown);
        }
        assert_eq!(clean(&"界".repeat(2000)).chars().count(), 1001);
    }
}
