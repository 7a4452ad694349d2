//! Places in a text as JavaScript counts them: in units of UTF-16, where the rules count bytes.

use std::ops::Range;

/// The place of a byte. One inside a character counts as the end of that character.
pub fn utf16(text: &str, byte: usize) -> u32 {
    let units = text.char_indices().take_while(|(at, _)| *at < byte).map(|(_, c)| c.len_utf16()).sum::<usize>();
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// Both ends of a span of bytes.
pub fn utf16_span(text: &str, span: &Range<usize>) -> (u32, u32) {
    (utf16(text, span.start), utf16(text, span.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_javascript() {
        // A letter of two bytes and one unit, and a sign of four bytes and two units.
        let text = "é😀v";
        assert_eq!([0, 2, 6, 7, 99].map(|byte| utf16(text, byte)), [0, 1, 3, 4, 4]);
        assert_eq!(utf16_span("v(1", &(1..2)), (1, 2));
    }
}
