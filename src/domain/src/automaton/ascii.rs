//! Sets of ASCII characters.

/// A set of ASCII characters, a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ascii(u128);

impl Ascii {
    /// No character.
    pub(crate) const NONE: Ascii = Ascii(0);
    /// Every character.
    pub(crate) const ALL: Ascii = Ascii(u128::MAX);
    /// Letters, digits and `_`, which are what words are made of.
    pub(crate) const WORD: Ascii = Ascii::of(&[(b'0', b'9'), (b'A', b'Z'), (b'_', b'_'), (b'a', b'z')]);
    /// What tags are made of.
    pub(crate) const TAG: Ascii = Ascii::WORD.or(Ascii::range(b'-', b'.'));

    /// The characters between these, both included, as far as they are ASCII.
    pub(crate) const fn range(low: u8, high: u8) -> Ascii {
        if low > 0x7F || low > high {
            return Ascii::NONE;
        }
        let last = if high > 0x7F { 0x7F } else { high };
        Ascii(u128::MAX << low & u128::MAX >> (0x7F - last))
    }

    /// The characters of several ranges.
    pub(crate) const fn of(mut ranges: &[(u8, u8)]) -> Ascii {
        let mut set = Ascii::NONE;
        while let [(low, high), rest @ ..] = ranges {
            set = set.or(Ascii::range(*low, *high));
            ranges = rest;
        }
        set
    }

    /// The characters that are in either.
    pub(crate) const fn or(self, other: Ascii) -> Ascii {
        Ascii(self.0 | other.0)
    }

    /// The characters that are in both.
    pub(crate) const fn and(self, other: Ascii) -> Ascii {
        Ascii(self.0 & other.0)
    }

    /// The characters that are not in it.
    pub(crate) const fn not(self) -> Ascii {
        Ascii(!self.0)
    }

    /// With each letter also in its other case.
    pub(crate) const fn in_any_case(self) -> Ascii {
        const CAPITALS: u128 = Ascii::range(b'A', b'Z').0;
        const SMALL: u128 = Ascii::range(b'a', b'z').0;
        Ascii(self.0 | (self.0 & CAPITALS) << 32 | (self.0 & SMALL) >> 32)
    }

    /// Whether a byte is in it.
    pub(crate) const fn has(self, byte: u8) -> bool {
        byte < 0x80 && self.0 >> byte & 1 == 1
    }

    /// Whether nothing is in it.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many characters are in it.
    pub(crate) const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// Its characters, in order.
    pub(crate) fn bytes(self) -> impl Iterator<Item = u8> {
        (0..0x80).filter(move |byte| self.has(*byte))
    }
}
