//! Numbers that look random and aren't: the same name and turn always give the same number.

/// A number for a name and a turn.
pub(crate) fn mix(name: &str, turn: u64) -> u64 {
    // FNV-1a over the name, then SplitMix64's finish: short names that differ in one letter end far apart.
    let mut hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    hash = hash.wrapping_add(turn.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// A number from `low` up to, but not including, `high`; `low` where there is nothing between.
pub(crate) fn between(name: &str, turn: u64, low: i64, high: i64) -> i64 {
    let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0).max(1);
    low.saturating_add(i64::try_from(mix(name, turn) % span).unwrap_or(0))
}
