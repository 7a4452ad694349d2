//! A tag cut into the parts that vary from push to push: numbers, words, hexadecimal hashes, and what joins them.

/// Hashes are at least this long; shorter runs of `a`–`f` and digits are words and numbers.
const SHORTEST_HASH: usize = 7;

/// A part of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) sort: Sort,
    pub(super) text: &'a str,
}

/// What a part is, as far as one tag tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    /// Digits.
    Number,
    /// Letters.
    Word,
    /// Long enough for a hash and made of its characters; others tell whether it is a number, a word or a hash.
    MaybeHash,
    /// One of `.`, `-` and `_`.
    Joint(u8),
}

/// Cuts a tag into its parts.
pub(super) fn tokens(tag: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = tag;
    while let Some(&first) = rest.as_bytes().first() {
        let alphanumeric = run(rest, |b| b.is_ascii_alphanumeric());
        let (sort, length) = if alphanumeric == 0 {
            (Sort::Joint(first), 1)
        } else if is_hash(&rest[..alphanumeric]) && tokens.last().is_none_or(may_precede_hash) {
            (Sort::MaybeHash, alphanumeric)
        } else if is_described(&rest[..alphanumeric]) && !tokens.last().is_some_and(within_segment) {
            (Sort::Word, 1)
        } else if first.is_ascii_digit() {
            (Sort::Number, run(rest, |b| b.is_ascii_digit()))
        } else {
            (Sort::Word, run(rest, |b| b.is_ascii_alphabetic()))
        };
        let (text, after) = rest.split_at(length);
        tokens.push(Token { sort, text });
        rest = after;
    }
    tokens
}

fn run(text: &str, holds: fn(u8) -> bool) -> usize {
    text.bytes().take_while(|&byte| holds(byte)).count()
}

fn is_hash(text: &str) -> bool {
    text.len() >= SHORTEST_HASH && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// `g7f3c2a1`, as `git describe` writes a commit.
fn is_described(text: &str) -> bool {
    text.strip_prefix('g').is_some_and(is_hash)
}

/// Whether a hash may follow this token: a joint, or the `g` of `git describe`.
fn may_precede_hash(token: &Token<'_>) -> bool {
    !within_segment(token) || token.text == "g"
}

/// Whether what follows this token belongs to the same run: in `v20240101`, the digits are no hash.
fn within_segment(token: &Token<'_>) -> bool {
    !matches!(token.sort, Sort::Joint(_))
}
