//! Ranges of versions as package managers write them: `>=1.2 <2`, `~1.4`, `^1.2`, `1.4.x`. Here each is text to be found;
//! the builder says what they mean.

use super::fix::Fix;
use super::subject::Subject;
use super::{Lint, LintKind, Severity};
use crate::builder::{Numbers, Shape, V, Versions, build};
use crate::condition::Method;
use crate::tag::check as is_tag;

/// What sets the parts of a range apart.
const APART: [char; 6] = [' ', ',', '<', '>', '~', '^'];

/// Ranges that can hardly be meant as anything else.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Lint> {
    match subject.method {
        Method::All => Vec::new(),
        Method::Regex if subject.expr.starts_with('^') => Vec::new(),
        _ => note(subject, Severity::Warning),
    }
}

/// `^1.2`, which is an expression, too: tags that begin so.
pub(super) fn caret(subject: &Subject<'_>) -> Vec<Lint> {
    let begins = |digit: &str| digit.starts_with(|c: char| c.is_ascii_digit());
    let asked = subject.method == Method::Regex && subject.expr.strip_prefix('^').is_some_and(begins);
    if asked { note(subject, Severity::Info) } else { Vec::new() }
}

fn note(subject: &Subject<'_>, severity: Severity) -> Vec<Lint> {
    let items = subject.expr.split(';').map(str::trim).filter(|item| !item.is_empty());
    let mut ranges = 0;
    let whole: Option<Vec<String>> = items
        .map(|item| match versions(item).filter(|_| !subject.tags().contains(&item)) {
            Some(versions) => {
                ranges += 1;
                let expr = build(&Shape::Release(versions)).expr;
                Some(expr.trim_start_matches('^').trim_end_matches('$').to_owned())
            }
            None => is_tag(item).is_ok().then(|| item.replace('.', r"\.")),
        })
        .collect();
    let Some(whole) = whole.filter(|_| ranges > 0) else { return Vec::new() };
    let expr = match whole.as_slice() {
        [one] => format!("^{one}$"),
        many => format!("^(?:{})$", many.join("|")),
    };
    let fix = Some(Fix::used(expr));
    vec![Lint { kind: LintKind::VersionRange, severity, span: None, evidence: Vec::new(), fix }]
}

/// The versions of a range, where they are those of which each number is in a range of its own.
fn versions(range: &str) -> Option<Versions> {
    let (mut least, mut beyond, mut v, mut rest) = (None, None, V::Optional, range.trim());
    while !rest.is_empty() {
        let op = [">=", "<", "~", "^", ""].into_iter().find(|op| rest.starts_with(op))?;
        rest = rest.get(op.len()..)?.trim_start();
        let (word, after) = rest.split_at(rest.find(APART).unwrap_or(rest.len()));
        let numbers = Written::read(word)?;
        let before = [least, beyond];
        match (op, numbers.known, numbers.open) {
            (">=", _, false) => least = Some(numbers.least),
            ("<", _, false) => beyond = Some(numbers.least),
            ("~", known, false) => (least, beyond) = (Some(numbers.least), Some(numbers.next(known.min(2) - 1))),
            ("^", 2.., false) => {
                let first = usize::from(numbers.least[0] == 0);
                (least, beyond) = (Some(numbers.least), Some(numbers.next(first)));
            }
            ("", known, true) => (least, beyond) = (Some(numbers.least), Some(numbers.next(known - 1))),
            _ => return None,
        }
        // Nothing is bounded twice.
        if before.iter().zip([least, beyond]).any(|(before, now)| before.is_some() && *before != now) {
            return None;
        }
        v = match (numbers.v, op) {
            (true, _) => V::With,
            (false, "") => V::Without,
            _ => v,
        };
        rest = after.trim_start_matches([' ', ',']);
    }
    let [majors, minors, patches] = numbers(least, beyond)?;
    Some(Versions { v, majors, minors, patches })
}

/// A version as it was written.
struct Written {
    v: bool,
    least: [u32; 3],
    /// How many numbers there are.
    known: usize,
    /// Whether others may follow: `1.x`.
    open: bool,
}

impl Written {
    fn read(word: &str) -> Option<Written> {
        let plain = word.trim_start_matches('v');
        let mut written = Written { v: plain != word, least: [0; 3], known: 0, open: false };
        for (place, part) in plain.split('.').enumerate() {
            let slot = written.least.get_mut(place)?;
            match part {
                "x" | "X" => written.open = true,
                _ if written.open => return None,
                number => {
                    *slot = u32::from(number.parse::<u16>().ok()?);
                    written.known += 1;
                }
            }
        }
        (written.known > 0).then_some(written)
    }

    /// The first version of which the number at this place is greater.
    fn next(&self, place: usize) -> [u32; 3] {
        let mut next = [0; 3];
        for (slot, number) in next.iter_mut().zip(self.least).take(place + 1) {
            *slot = number;
        }
        next[place.min(2)] += 1;
        next
    }
}

/// The ranges of each number, from the least version to before another.
fn numbers(least: Option<[u32; 3]>, beyond: Option<[u32; 3]>) -> Option<[Numbers; 3]> {
    let round = |version: [u32; 3], from: usize| version.iter().skip(from).all(|number| *number == 0);
    let low = least.unwrap_or_default();
    let mut all = low.map(Numbers::from);
    let free = |all: &mut [Numbers; 3], from: usize| all.iter_mut().skip(from).for_each(|n| *n = Numbers::default());
    let Some(high) = beyond else {
        free(&mut all, 1);
        all[0] = (low[0]..).into();
        return (least.is_some() && round(low, 1)).then_some(all);
    };
    let place = (0..3).find(|&place| low[place] != high[place]).filter(|&place| low[place] < high[place])?;
    if round(low, place + 1) && round(high, place + 1) {
        all[place] = (low[place]..=high[place] - 1).into();
        free(&mut all, place + 1);
        return Some(all);
    }
    // `>=1.2 <2`: of the first version alone not all that follow.
    let next = place + 1;
    let one = high[place] == low[place] + 1 && round(high, next) && round(low, next + 1);
    *all.get_mut(next)? = (*low.get(next)?..).into();
    free(&mut all, next + 1);
    one.then_some(all)
}
