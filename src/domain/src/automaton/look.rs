//! What is asked of a place between two characters, and what stands beside one.

use super::Ascii;

/// What stands at one side of a place, as far as anything asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    /// Nothing: the tag starts or ends there.
    Nothing,
    /// A letter, a digit or `_`.
    Word,
    /// Another character: in a tag, a dot or a hyphen.
    Other,
}

impl Beside {
    pub(crate) const ALL: [Beside; 3] = [Beside::Nothing, Beside::Word, Beside::Other];

    /// What a byte is to the places beside it.
    pub(crate) fn byte(byte: u8) -> Beside {
        if Ascii::WORD.has(byte) { Beside::Word } else { Beside::Other }
    }

    /// What a byte is, or the lack of one.
    pub(crate) fn of(byte: Option<u8>) -> Beside {
        byte.map_or(Beside::Nothing, Beside::byte)
    }

    /// What stands before a place of a tag.
    pub(crate) fn before(tag: &[u8], at: usize) -> Beside {
        Beside::of(at.checked_sub(1).and_then(|at| tag.get(at)).copied())
    }

    /// What stands behind a place of a tag.
    pub(crate) fn behind(tag: &[u8], at: usize) -> Beside {
        Beside::of(tag.get(at).copied())
    }
}

/// What is asked of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// That the tag starts there: `^`.
    Start,
    /// That it ends there: `$`.
    End,
    /// That a word begins or ends there: `\b`.
    Edge,
    /// That none does: `\B`.
    NoEdge,
}

impl Look {
    /// Whether it holds between these.
    pub(crate) fn holds(self, before: Beside, behind: Beside) -> bool {
        let edge = (before == Beside::Word) != (behind == Beside::Word);
        match self {
            Look::Start => before == Beside::Nothing,
            Look::End => behind == Beside::Nothing,
            Look::Edge => edge,
            Look::NoEdge => !edge,
        }
    }
}
