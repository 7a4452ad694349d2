//! Names for sets of characters, as far as they can stand in a tag.

use crate::language::{Language, Phrase};

/// A set of the characters that tags are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Class(u128);

/// Whether a name is for one character or for several.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    One,
    Many,
}

fn of(ranges: &[(u8, u8)]) -> u128 {
    ranges.iter().flat_map(|&(low, high)| low..=high).fold(0, |set, byte| set | 1 << byte)
}

impl Class {
    /// The characters between these, both included, that a tag can hold.
    pub(super) fn range(low: u8, high: u8) -> Class {
        Class(of(&[(low.min(127), high.min(127))]) & Class::legal().0)
    }

    fn legal() -> Class {
        Class(of(&[(b'0', b'9'), (b'A', b'Z'), (b'a', b'z'), (b'-', b'.'), (b'_', b'_')]))
    }

    /// The union.
    pub(super) fn and(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its only character, where it has one alone.
    pub(super) fn single(self) -> Option<char> {
        (self.0.count_ones() == 1).then(|| char::from(self.0.trailing_zeros() as u8))
    }

    fn characters(self) -> Vec<char> {
        (0..128u8).filter(|byte| self.0 >> byte & 1 == 1).map(char::from).collect()
    }

    /// Its name: “a digit”, “digits”, `a` or `b`, a character of `[a-fx]`.
    pub(super) fn name(self, number: Number, language: Language) -> Phrase {
        let digits = of(&[(b'0', b'9')]);
        let (lower, upper) = (of(&[(b'a', b'z')]), of(&[(b'A', b'Z')]));
        let hex_lower = digits | of(&[(b'a', b'f')]);
        let known: &[(u128, [&'static str; 3])] = &[
            (Class::legal().0, ["any character", "any characters", "任意字符"]),
            (digits, ["a digit", "digits", "数字"]),
            (lower, ["a lower-case letter", "lower-case letters", "小写字母"]),
            (upper, ["an upper-case letter", "upper-case letters", "大写字母"]),
            (lower | upper, ["a letter", "letters", "字母"]),
            (lower | digits, ["a lower-case letter or digit", "lower-case letters or digits", "小写字母或数字"]),
            (lower | upper | digits, ["a letter or digit", "letters or digits", "字母或数字"]),
            (lower | upper | digits | 1 << b'_', ["a word character", "word characters", "字母、数字或下划线"]),
            (hex_lower, ["a hex digit", "hex digits", "十六进制数字"]),
            (hex_lower | of(&[(b'A', b'F')]), ["a hex digit", "hex digits", "十六进制数字"]),
            (
                Class::legal().0 & !digits,
                ["a character that is no digit", "characters that are no digits", "非数字字符"],
            ),
        ];
        if let Some((_, [one, many, zh])) = known.iter().find(|(set, _)| *set == self.0) {
            return Phrase::new().text(language.pick(if number == Number::One { *one } else { *many }, *zh));
        }
        let characters = self.characters();
        match characters.as_slice() {
            [] => Phrase::new().text(language.pick("a character that no tag has", "标签中不可能出现的字符")),
            [one] => Phrase::new().code(one.to_string()),
            [one, two] => Phrase::new().code(one.to_string()).text(language.pick(" or ", " 或 ")).code(two.to_string()),
            _ => Phrase::new()
                .text(language.pick(if number == Number::One { "one of " } else { "characters of " }, "字符集 "))
                .code(brackets(&characters)),
        }
    }
}

/// The characters as a class is written, runs of three or more with a hyphen.
fn brackets(characters: &[char]) -> String {
    let mut text = String::from("[");
    let mut rest = characters;
    while let [first, ..] = rest {
        let run = rest.iter().zip(*first..).take_while(|(found, expected)| **found == *expected).count();
        let last = rest.get(run - 1).copied().unwrap_or(*first);
        if run >= 3 {
            text.extend([*first, '-', last]);
        } else {
            text.extend(rest.iter().take(run));
        }
        rest = rest.get(run..).unwrap_or_default();
    }
    text.push(']');
    text
}
