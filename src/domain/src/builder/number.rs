//! Ranges of numbers as expressions.

/// The expression of exactly the numbers from `from` to `to`, without leading zeros. Where `to` is the smaller, the
/// two change places.
///
/// ```
/// use tagfire_domain::builder::number_range;
/// assert_eq!(number_range(2, 14), "([2-9]|1[0-4])");
/// assert_eq!(number_range(100, 999), r"[1-9]\d{2}");
/// assert_eq!(number_range(7, 7), "7");
/// ```
#[must_use]
pub fn number_range(from: u32, to: u32) -> String {
    let (from, to) = (u64::from(from.min(to)), u64::from(from.max(to)));
    match parts(from, to).as_slice() {
        [one] => one.clone(),
        many => format!("({})", many.join("|")),
    }
}

fn parts(from: u64, to: u64) -> Vec<String> {
    let mut parts = Vec::new();
    let mut low = from;
    while low <= to {
        let high = last_alike(low, to);
        parts.push(alike(low, high));
        low = high + 1;
    }
    parts
}

/// The expression of the numbers from this one on, without leading zeros but for all of them.
///
/// ```
/// use tagfire_domain::builder::number_from;
/// assert_eq!(number_from(0), r"\d+");
/// assert_eq!(number_from(2), r"([2-9]|[1-9]\d+)");
/// assert_eq!(number_from(10), r"[1-9]\d+");
/// ```
#[must_use]
pub fn number_from(from: u32) -> String {
    if from == 0 {
        return r"\d+".to_owned();
    }
    let power = 10u64.pow(from.ilog10());
    let longer = |more: u32| match more {
        0 => r"[1-9]\d*".to_owned(),
        1 => r"[1-9]\d+".to_owned(),
        more => format!(r"[1-9]\d{{{more},}}"),
    };
    if u64::from(from) == power {
        return longer(from.ilog10());
    }
    let mut parts = parts(u64::from(from), power * 10 - 1);
    parts.push(longer(from.ilog10() + 1));
    format!("({})", parts.join("|"))
}

/// The greatest number up to `to` that shares an expression with `low`: one digit differs, and all behind it are free.
fn last_alike(low: u64, to: u64) -> u64 {
    let mut best = low;
    let mut unit = 1;
    // Free digits must begin at zero; the digit before them may run up to nine.
    while low.is_multiple_of(unit) && unit <= low.max(1) {
        let digit = low / unit % 10;
        for last in digit..=9 {
            let high = low + (last - digit) * unit + unit - 1;
            let same_length = high.to_string().len() == low.to_string().len();
            if high <= to && same_length {
                best = best.max(high);
            }
        }
        unit *= 10;
    }
    best
}

/// The expression of numbers that [`last_alike`] found to share one.
fn alike(low: u64, high: u64) -> String {
    let (low, high) = (low.to_string(), high.to_string());
    let pairs: Vec<(char, char)> = low.chars().zip(high.chars()).collect();
    let free = pairs.iter().rev().take_while(|pair| **pair == ('0', '9')).count();
    let mut expr = String::new();
    for (a, b) in &pairs[..pairs.len() - free] {
        match (a, b) {
            (a, b) if a == b => expr.push(*a),
            (a, b) if *a as u32 + 1 == *b as u32 => expr.push_str(&format!("[{a}{b}]")),
            (a, b) => expr.push_str(&format!("[{a}-{b}]")),
        }
    }
    match free {
        0 => {}
        1 => expr.push_str(r"\d"),
        n => expr.push_str(&format!(r"\d{{{n}}}")),
    }
    expr
}
