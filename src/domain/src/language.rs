//! The languages that every sentence exists in. Knows nothing about what is said.

use serde::{Deserialize, Serialize};

/// A language of the console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English, the default.
    #[default]
    #[serde(rename = "en")]
    En,
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans")]
    ZhHans,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Language; 2] = [Language::En, Language::ZhHans];

    /// The BCP 47 tag, for the page's `lang` and for number and date formats.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::ZhHans => "zh-Hans",
        }
    }

    /// The best language for a browser's preference (`zh-CN`, `en-GB`, …); English where none fits.
    #[must_use]
    pub fn from_preference(code: &str) -> Option<Language> {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Language::ZhHans),
            "en" => Some(Language::En),
            _ => None,
        }
    }

    /// Picks the text of this language.
    #[must_use]
    pub fn pick<T>(self, en: T, zh_hans: T) -> T {
        match self {
            Language::En => en,
            Language::ZhHans => zh_hans,
        }
    }
}

/// A whole number with separators: every language of ours groups by three with a comma.
///
/// ```
/// use tagfire_domain::language::number;
/// assert_eq!([0, 999, 3_305, 1_234_567].map(number), ["0", "999", "3,305", "1,234,567"]);
/// ```
#[must_use]
pub fn number(value: usize) -> String {
    let digits = value.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Something that can be said to a person, in any of the languages.
pub trait Say {
    /// The sentence in `language`.
    fn say(&self, language: Language) -> String;
}

/// `Display` and `Error` in English, for logs and for `?`, from [`Say`].
#[macro_export]
macro_rules! error_from_say {
    ($name:ty) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::language::Say::say(self, $crate::language::Language::En))
            }
        }
        impl std::error::Error for $name {}
    };
}

/// A parsed newtype over a string: the only way in is `parse`, also when it is read from JSON.
#[macro_export]
macro_rules! parsed_string {
    ($name:ident, $error:ty) => {
        impl $name {
            /// The text as it was parsed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl std::str::FromStr for $name {
            type Err = $error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Self::parse(s)
            }
        }
        impl TryFrom<String> for $name {
            type Error = $error;
            fn try_from(s: String) -> Result<Self, Self::Error> {
                Self::parse(&s)
            }
        }
        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0.into()
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

/// A character as it can be seen: spaces and controls have pictures of their own.
pub(crate) fn visible(c: char) -> char {
    if c <= ' ' { char::from_u32(0x2400 + c as u32).unwrap_or(c) } else { c }
}

/// A part of a sentence, so that a page can set literal text (tags, expressions) apart from words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// Literal text: a tag, an expression, a name.
    Code(String),
    /// Words with weight.
    Strong(String),
}

/// A sentence in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase(pub Vec<Piece>);

impl Phrase {
    /// An empty phrase, to be added to.
    #[must_use]
    pub fn new() -> Phrase {
        Phrase::default()
    }

    /// Adds words.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Phrase {
        self.0.push(Piece::Text(text.into()));
        self
    }

    /// Adds literal text.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Phrase {
        self.0.push(Piece::Code(code.into()));
        self
    }

    /// Adds words with weight.
    #[must_use]
    pub fn strong(mut self, text: impl Into<String>) -> Phrase {
        self.0.push(Piece::Strong(text.into()));
        self
    }

    /// The whole as plain text, literal text in quotation marks.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) | Piece::Strong(text) => text.clone(),
                Piece::Code(code) => format!("“{code}”"),
            })
            .collect()
    }
}

impl Phrase {
    /// This phrase, followed by another.
    #[must_use]
    pub fn join(mut self, other: Phrase) -> Phrase {
        self.0.extend(other.0);
        self
    }

    /// This phrase in Chinese, followed by another: literal text and numbers are set apart from words, words are not.
    #[must_use]
    pub fn join_zh(self, other: Phrase) -> Phrase {
        let apart = match other.0.first() {
            Some(Piece::Code(_)) => true,
            Some(Piece::Text(text) | Piece::Strong(text)) => text.starts_with(|c: char| c.is_ascii_alphanumeric()),
            None => false,
        };
        if apart { self.text(" ").join(other) } else { self.join(other) }
    }

    /// The same, followed by words.
    #[must_use]
    pub fn join_zh_text(self, words: &str) -> Phrase {
        let apart = matches!(self.0.last(), Some(Piece::Code(_)));
        if apart { self.text(" ").text(words) } else { self.text(words) }
    }

    /// Phrases of which one holds: “a, b or c”.
    #[must_use]
    pub fn choice(phrases: Vec<Phrase>, language: Language) -> Phrase {
        let last = phrases.len().saturating_sub(1);
        phrases.into_iter().enumerate().fold(Phrase::new(), |all, (i, phrase)| match (i, language) {
            (0, _) => phrase,
            (i, Language::En) => all.text(if i == last { " or " } else { ", " }).join(phrase),
            (i, Language::ZhHans) if i == last => all.join_zh_text("或").join_zh(phrase),
            (_, Language::ZhHans) => all.text("、").join(phrase),
        })
    }

    /// Phrases, with words between each two.
    #[must_use]
    pub fn list(phrases: impl IntoIterator<Item = Phrase>, between: &str) -> Phrase {
        phrases
            .into_iter()
            .enumerate()
            .fold(Phrase::new(), |all, (i, phrase)| if i == 0 { phrase } else { all.text(between).join(phrase) })
    }
}
