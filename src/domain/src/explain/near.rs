//! Tags of a list that a tag all but is.

use crate::tag::Tag;

/// What keeps two tags apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Capitals.
    Case,
    /// The tag lacks the `v` that the listed one begins with.
    LacksV,
    /// The tag begins with a `v` that the listed one hasn't.
    ExtraV,
    /// One character more, less or other.
    OneCharacter,
}

/// A gap, and whether it is what lies between a listed tag and another.
type Fits = (Gap, fn(&str, &str) -> bool);

/// The listed tag that is nearest, and what keeps them apart.
pub(super) fn nearest<'a>(listed: &'a [Tag], tag: &str) -> Option<(&'a Tag, Gap)> {
    let gaps: [Fits; 4] = [
        (Gap::Case, |listed, tag| listed.eq_ignore_ascii_case(tag)),
        (Gap::LacksV, |listed, tag| listed.strip_prefix('v') == Some(tag)),
        (Gap::ExtraV, |listed, tag| tag.strip_prefix('v') == Some(listed)),
        (Gap::OneCharacter, one_character_off),
    ];
    gaps.into_iter().find_map(|(gap, fits)| Some((listed.iter().find(|listed| fits(listed.as_str(), tag))?, gap)))
}

/// Whether one insertion, deletion or replacement makes them the same. Very short tags are all near one another, and
/// say nothing.
fn one_character_off(a: &str, b: &str) -> bool {
    let (long, short) = if a.len() >= b.len() { (a.as_bytes(), b.as_bytes()) } else { (b.as_bytes(), a.as_bytes()) };
    if short.len() < 3 || long.len() - short.len() > 1 {
        return false;
    }
    let same = long.iter().zip(short).take_while(|(x, y)| x == y).count();
    let skip = usize::from(long.len() == short.len());
    long.get(same + 1..) == short.get(same + skip..)
}
