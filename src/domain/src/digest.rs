//! A content digest: what a tag points at.

use crate::language::{Language, Say, visible};
use crate::{error_from_say, parsed_string};
use serde::{Deserialize, Serialize};

/// A digest, as the OCI image specification writes it: `sha256:` and 64 lower-case hexadecimal digits, or `sha512:` and 128.
///
/// ```
/// use tagfire_domain::digest::Digest;
/// let digest = Digest::parse(&format!("sha256:{}", "0a".repeat(32))).unwrap();
/// assert_eq!(digest.short(), "0a0a0a…0a");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(Box<str>);

/// Why a text is not a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DigestError {
    /// It doesn't begin with `sha256:` or `sha512:`.
    Algorithm,
    /// The wrong number of hexadecimal digits.
    Length {
        /// How many the algorithm gives.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A character that is not a lower-case hexadecimal digit.
    Character {
        /// The first such character.
        found: char,
    },
}

impl Digest {
    /// Parses a digest.
    ///
    /// # Errors
    /// When the algorithm is another one, or its digits are too many, too few or none.
    pub fn parse(text: &str) -> Result<Digest, DigestError> {
        let (hex, expected) = match text.split_once(':') {
            Some(("sha256", hex)) => (hex, 64),
            Some(("sha512", hex)) => (hex, 128),
            _ => return Err(DigestError::Algorithm),
        };
        if let Some(found) = hex.chars().find(|c| !matches!(c, '0'..='9' | 'a'..='f')) {
            return Err(DigestError::Character { found });
        }
        if hex.len() != expected {
            return Err(DigestError::Length { expected, found: hex.len() });
        }
        Ok(Digest(text.into()))
    }

    /// A digest made of 32 bytes.
    #[must_use]
    pub fn from_sha256(bytes: [u8; 32]) -> Digest {
        let mut text = String::from("sha256:");
        for byte in bytes {
            text.push_str(&format!("{byte:02x}"));
        }
        Digest(text.into())
    }

    /// The digits alone.
    #[must_use]
    pub fn hex(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, hex)| hex)
    }

    /// The digits shortened in the middle, for a narrow place: the whole stays within reach elsewhere.
    #[must_use]
    pub fn short(&self) -> String {
        let hex = self.hex();
        format!("{}…{}", &hex[..6], &hex[hex.len() - 2..])
    }
}

parsed_string!(Digest, DigestError);
error_from_say!(DigestError);

impl Say for DigestError {
    fn say(&self, language: Language) -> String {
        match self {
            DigestError::Algorithm => language.pick(
                "a digest begins with “sha256:”, followed by 64 hexadecimal digits".into(),
                "摘要须以“sha256:”开头，后跟 64 位十六进制数字".into(),
            ),
            DigestError::Length { expected, found } => language.pick(
                format!("this digest needs {expected} hexadecimal digits; it has {found}"),
                format!("该摘要需要 {expected} 位十六进制数字，当前为 {found} 位"),
            ),
            DigestError::Character { found } => language.pick(
                format!("a digest holds 0–9 and a–f, not “{}”", visible(*found)),
                format!("摘要只能包含 0–9 和 a–f，不能包含“{}”", visible(*found)),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_read_and_shortened() {
        let text = format!("sha256:b41f09{}c7", "0".repeat(56));
        let digest = Digest::parse(&text).unwrap();
        assert_eq!((digest.as_str(), digest.short().as_str()), (text.as_str(), "b41f09…c7"));
        assert!(Digest::parse(&format!("sha512:{}", "f".repeat(128))).is_ok());
        assert_eq!(Digest::from_sha256([0xab; 32]).hex(), "ab".repeat(32));
    }

    #[test]
    fn what_is_not_a_digest_is_named() {
        let cases = [
            (String::new(), DigestError::Algorithm),
            ("0a".repeat(32), DigestError::Algorithm),
            (format!("md5:{}", "0".repeat(32)), DigestError::Algorithm),
            (format!("sha256:{}", "0".repeat(63)), DigestError::Length { expected: 64, found: 63 }),
            (format!("sha512:{}", "0".repeat(64)), DigestError::Length { expected: 128, found: 64 }),
            (format!("sha256:{}A", "0".repeat(63)), DigestError::Character { found: 'A' }),
            ("sha256:é".into(), DigestError::Character { found: 'é' }),
        ];
        for (text, error) in cases {
            assert_eq!(Digest::parse(&text), Err(error), "{text}");
        }
    }
}
