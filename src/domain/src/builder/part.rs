//! The ways of writing one part of a tag, from the most general on, by what the examples have in its place.

use super::number::{number_from, number_range};
use super::token::Sort;

/// More different words than this are taken for any word.
const MAX_WORDS: usize = 5;
/// Numbers of so many digits are dates, times or builds, which keep their length.
const LONG: usize = 4;

/// A way of writing a part.
pub(super) struct Step {
    pub(super) expr: String,
    /// How much it gives up, against the most general way.
    pub(super) cost: u32,
}

fn step(expr: impl Into<String>, cost: u32) -> Step {
    Step { expr: expr.into(), cost }
}

/// The ways of writing a part. What is the same in all examples is kept, unless it `may_vary` all the same: of one example
/// nobody knows what varies, and to the right of a number that varies the others begin anew.
pub(super) fn steps(column: &[&str], sort: Sort, may_vary: bool) -> Vec<Step> {
    let agreed = column.iter().all(|text| *text == column[0]);
    let all = |holds: fn(u8) -> bool| column.iter().all(|text| text.bytes().all(holds));
    let digits = all(|b| b.is_ascii_digit());
    let hash = sort == Sort::MaybeHash && !digits;
    if agreed && !(may_vary && (digits || hash)) {
        return vec![step(literal(column[0]), 0)];
    }
    if digits {
        number(column, agreed)
    } else if hash {
        vec![step(format!("[0-9a-f]{}", lengths(column)), 0), step(one_of(column), 4)]
    } else if distinct(column).len() > MAX_WORDS && all(|b| b.is_ascii_alphabetic()) {
        let lower = if all(|b| b.is_ascii_uppercase()) { "" } else { "a-z" };
        let upper = if all(|b| b.is_ascii_lowercase()) { "" } else { "A-Z" };
        vec![step(format!("[{lower}{upper}]+"), 0), step(one_of(column), 4)]
    } else {
        vec![step(one_of(column), 0)]
    }
}

/// Any number; from the least example on; up to the greatest; between the two; those of the examples.
fn number(column: &[&str], agreed: bool) -> Vec<Step> {
    let padded = column.iter().any(|text| text.len() > 1 && text.starts_with('0'));
    let length = column[0].len();
    let even = column.iter().all(|text| text.len() == length) && (length >= LONG || padded);
    let values: Vec<u32> = column.iter().filter_map(|text| text.parse().ok()).collect();
    let any = if even { format!(r"\d{{{length}}}") } else { r"\d+".to_owned() };
    let mut steps = vec![step(any, 0)];
    let bounds = values.iter().min().zip(values.iter().max()).filter(|_| !padded && values.len() == column.len());
    if let Some((&least, &most)) = bounds {
        let from = match u32::try_from(length).ok().and_then(|length| 10u32.checked_pow(length)) {
            Some(beyond) if even => Some(number_range(least, beyond - 1)),
            None if even => None,
            _ => Some(number_from(least)),
        };
        steps.extend(from.map(|from| step(from, 1)));
        if !agreed {
            let first = if even { 10u32.pow(most.ilog10()) } else { 0 };
            steps.push(step(number_range(first, most), 1));
            steps.push(step(number_range(least, most), 2));
        }
    }
    steps.push(step(one_of(column), if agreed { 2 } else { 4 }));
    steps.dedup_by(|next, step| next.expr == step.expr);
    steps
}

/// `{7}` or `{7,40}`, as the examples have it.
fn lengths(column: &[&str]) -> String {
    let lengths = column.iter().map(|text| text.len());
    match (lengths.clone().min().unwrap_or(1), lengths.max().unwrap_or(1)) {
        (1, 1) => String::new(),
        (least, most) if least == most => format!("{{{least}}}"),
        (least, most) => format!("{{{least},{most}}}"),
    }
}

fn distinct<'a>(texts: &[&'a str]) -> Vec<&'a str> {
    let mut distinct: Vec<&str> = Vec::new();
    texts.iter().for_each(|text| {
        if !distinct.contains(text) {
            distinct.push(text);
        }
    });
    distinct
}

/// These texts and no others.
pub(super) fn one_of(texts: &[&str]) -> String {
    let texts: Vec<String> = distinct(texts).into_iter().map(literal).collect();
    match texts.as_slice() {
        [one] => one.clone(),
        many => format!("({})", many.join("|")),
    }
}

/// The text of a tag or of a part of one: of its characters only the dot means something else in an expression.
fn literal(text: &str) -> String {
    text.replace('.', r"\.")
}
