//! Which known tags are read again at a look. A list of tags doesn't say that one was moved: only reading what it points at
//! does, which costs a request for each. So all are read where there are few, some at each look where there are many, and
//! those that were seen to move at every look.

use std::time::Duration;

/// Up to this many tags all are read at every look.
pub const FEW: usize = 100;
/// At most this many tags that were seen to move are read at every look.
pub const MOVING: usize = 50;
/// At most this many new tags are read at one look; the rest at the next.
pub const NEW: usize = 500;

/// How many of this many known tags are read at a look, so that each is within `reread`.
#[must_use]
pub fn share(known: usize, interval: Duration, reread: Duration) -> usize {
    let looks = (reread.as_secs() / interval.as_secs().max(1)).max(1);
    known.div_ceil(usize::try_from(looks).unwrap_or(usize::MAX)).max(FEW).min(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_read_at_every_look_and_many_within_the_hour() {
        let (minute, hour) = (Duration::from_secs(60), Duration::from_secs(3_600));
        for (known, expected) in [(0, 0), (7, 7), (100, 100), (500, 100), (9_000, 150), (100_000, 1_667)] {
            assert_eq!(share(known, minute, hour), expected, "{known}");
        }
        assert_eq!(share(9_000, hour, minute), 9_000);
    }
}
