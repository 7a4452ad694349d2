//! Names for sets of characters, as far as they can stand in a tag.

use crate::automaton::Ascii;
use crate::language::{Language, Phrase};

/// A set of the characters that tags are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Class(Ascii);

/// So many choices are read out one by one.
pub(super) const FEW: usize = 3;
/// A set of more characters than this is many.
const MANY_CHARACTERS: u32 = 10;
/// The most names that a set is read out by.
const MANY: usize = 4;

/// Whether a name is for one character or for several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    One,
    Many,
}

impl Number {
    fn pick(self, one: &'static str, many: &'static str) -> &'static str {
        if self == Number::One { one } else { many }
    }
}

impl Class {
    /// The characters of a set that a tag can hold.
    pub(super) fn within(set: Ascii) -> Class {
        Class(set.and(Ascii::TAG))
    }

    /// One character.
    pub(super) fn of(byte: u8) -> Class {
        Class::within(Ascii::range(byte, byte))
    }

    /// The union.
    pub(super) fn and(self, other: Class) -> Class {
        Class(self.0.or(other.0))
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The characters that it leaves out.
    pub(super) fn rest(self) -> Class {
        Class::within(self.0.not())
    }

    /// Its characters one by one, where they are few and not the two cases of a letter; else all together.
    pub(super) fn apart(self, few: usize) -> Vec<Class> {
        let characters = self.characters();
        let apart = self.letter().is_none() && characters.len() <= few;
        if apart { characters.into_iter().map(|c| Class::of(c as u8)).collect() } else { vec![self] }
    }

    /// The first of its characters.
    pub(super) fn first(self) -> Option<char> {
        self.0.bytes().next().map(char::from)
    }

    /// Those of its characters for which this holds.
    pub(super) fn only(self, holds: impl Fn(char) -> bool) -> Class {
        self.characters().into_iter().filter(|c| holds(*c)).fold(Class::default(), |all, c| all.and(Class::of(c as u8)))
    }

    /// How many characters it has.
    pub(super) fn count(self) -> u32 {
        self.0.count()
    }

    /// Its only character, or its only letter where it takes both cases of it; and whether it does.
    pub(super) fn letter(self) -> Option<(char, bool)> {
        let first = self.first()?;
        let both = Class::of(first as u8).and(Class::of(first.to_ascii_lowercase() as u8));
        match self.count() {
            1 => Some((first, false)),
            2 if first.is_ascii_uppercase() && self == both => Some((first.to_ascii_lowercase(), true)),
            _ => None,
        }
    }

    pub(super) fn has(self, c: char) -> bool {
        u8::try_from(c).is_ok_and(|byte| self.0.has(byte))
    }

    fn characters(self) -> Vec<char> {
        self.0.bytes().map(char::from).collect()
    }

    /// Whether every character of a tag is in it.
    pub(super) fn is_any(self) -> bool {
        self.0 == Ascii::TAG
    }

    /// Whether it takes many characters, and not all of them of one sort: people mean such a class by what it leaves out.
    pub(super) fn is_mixed(self) -> bool {
        let letters = Ascii::of(&[(b'A', b'Z'), (b'a', b'z')]);
        let hex = Ascii::of(&[(b'0', b'9'), (b'a', b'f'), (b'A', b'F')]);
        let one_sort = [letters, hex].iter().any(|sort| self.0.and(sort.not()).is_empty());
        self.count() > MANY_CHARACTERS && !one_sort && !self.is_any()
    }

    /// Whether it is just the digits, the letters, or the letters of one case.
    fn is_one_sort(self) -> bool {
        let sorts = [vec![(b'0', b'9')], vec![(b'a', b'z')], vec![(b'A', b'Z')], vec![(b'A', b'Z'), (b'a', b'z')]];
        sorts.iter().any(|sort| self.0 == Ascii::of(sort))
    }

    /// The digits, where it has no others and they follow each other.
    pub(super) fn digits(self) -> Option<(u32, u32)> {
        match self.runs().as_slice() {
            [(low, high)] => Some((low.to_digit(10)?, high.to_digit(10)?)),
            _ => None,
        }
    }

    /// Its name, where it was written as what it does not take: “any character but `-`”.
    pub(super) fn name_of_rest(self, number: Number, language: Language) -> Phrase {
        // `[^[:^digit:]]` is digits, however it is written.
        if self.is_one_sort() {
            return self.name(number, language);
        }
        self.but(number, language).unwrap_or_else(|| self.name(number, language))
    }

    fn but(self, number: Number, language: Language) -> Option<Phrase> {
        let rest = Some(self.rest()).filter(|rest| !rest.is_empty())?;
        let rest = rest.read_out(number, language)?;
        Some(match language {
            Language::En => Phrase::new().text(number.pick("any character but ", "characters other than ")).join(rest),
            Language::ZhHans => Phrase::new().text("除").join_zh(rest).join_zh_text("外的字符"),
        })
    }

    /// Its name: “a digit”, “digits”, `a` or `b`, “letters, digits or `-`”, a character of `[a-fx]`.
    pub(super) fn name(self, number: Number, language: Language) -> Phrase {
        if let Some(name) = self.read_out(number, language).or_else(|| self.but(number, language)) {
            return name;
        }
        let set = brackets(&self.characters());
        match language {
            Language::En => Phrase::new().text(number.pick("one of ", "characters of ")).code(set),
            Language::ZhHans => Phrase::new().text("属于 ").code(set).text(" 的字符"),
        }
    }

    /// Its name, where it is made of few sets, runs and characters.
    fn read_out(self, number: Number, language: Language) -> Option<Phrase> {
        let (digits, lower, upper) = (Ascii::range(b'0', b'9'), Ascii::range(b'a', b'z'), Ascii::range(b'A', b'Z'));
        let hex = digits.or(Ascii::range(b'a', b'f'));
        let whole: [(Ascii, [&'static str; 3]); 5] = [
            (Ascii::TAG, ["any character", "characters", "任意字符"]),
            (
                Ascii::TAG.and(digits.not()),
                ["a character that is no digit", "characters that are no digits", "非数字字符"],
            ),
            (hex, ["a lower-case hex digit", "lower-case hex digits", "小写十六进制数字"]),
            (hex.or(Ascii::range(b'A', b'F')), ["a hex digit", "hex digits", "十六进制数字"]),
            (Ascii::NONE, ["a character that no tag has", "characters that no tag has", "标签中不可能出现的字符"]),
        ];
        let said = |[one, many, zh]: [&'static str; 3]| Phrase::new().text(language.pick(number.pick(one, many), zh));
        if let Some((_, name)) = whole.iter().find(|(set, _)| *set == self.0) {
            return Some(said(*name));
        }
        let sets: [(Ascii, [&'static str; 3]); 4] = [
            (lower.or(upper), ["a letter", "letters", "字母"]),
            (lower, ["a lower-case letter", "lower-case letters", "小写字母"]),
            (upper, ["an upper-case letter", "upper-case letters", "大写字母"]),
            (digits, ["a digit", "digits", "数字"]),
        ];
        let (mut rest, mut names) = (self, Vec::new());
        for (set, name) in sets {
            if rest.0.and(set) == set {
                rest = Class(rest.0.and(set.not()));
                names.push(said(name));
            }
        }
        for (low, high) in rest.runs() {
            if high as u32 - low as u32 >= 2 {
                let (one, many, zh) = match low.is_ascii_digit() {
                    true => ("a digit from ", "digits from ", " 的数字"),
                    false => ("a letter from ", "letters from ", " 的字母"),
                };
                names.push(match language {
                    Language::En => Phrase::new().text(number.pick(one, many)).code(low).text(" to ").code(high),
                    Language::ZhHans => Phrase::new().code(low).text(" 至 ").code(high).text(zh),
                });
            } else {
                names.extend((low..=high).map(|c| Phrase::new().code(c)));
            }
        }
        (names.len() <= MANY).then(|| Phrase::choice(names, language))
    }

    /// Its characters, those that follow each other together.
    fn runs(self) -> Vec<(char, char)> {
        let mut runs: Vec<(char, char)> = Vec::new();
        for c in self.characters() {
            match runs.last_mut() {
                // No run goes on from punctuation to digits.
                Some((_, high)) if *high as u32 + 1 == c as u32 && high.is_ascii_alphanumeric() => *high = c,
                _ => runs.push((c, c)),
            }
        }
        runs
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
