//! A search by words: the same wherever something is looked for.

/// Whether every one of the words is found in the text, which is in lower case; capitals of the words don't matter.
#[must_use]
pub fn finds(words: &str, lower: &str) -> bool {
    words.to_ascii_lowercase().split_whitespace().all(|word| lower.contains(word))
}
