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
    vec![Lint { side: subject.side(), kind: LintKind::VersionRange, severity, span: None, evidence: Vec::new(), fix }]
}

/// The versions of a range, where they are those of which each number is in a range of its own.
fn versions(range: &str) -> Option<Versions> {
    let (mut least, mut beyond, mut v, mut rest) = ([0; 3], None, V::Optional, range);
    while !rest.is_empty() {
        let op = [">=", "<", "~", "^"].into_iter().find(|op| rest.starts_with(op)).unwrap_or_default();
        let written = rest.get(op.len()..)?.trim_start();
        let (word, after) = written.split_at(written.find(APART).unwrap_or(written.len()));
        let version = Written::read(word)?;
        // Only two bounds make one range together.
        let alone = rest == range && after.is_empty();
        match (op, version.known, version.open) {
            (">=", _, false) => least = version.least,
            ("<", _, false) => beyond = Some(version.least),
            _ if !alone => return None,
            (op, known, open) => {
                let next = match (op, open) {
                    ("~", false) => known.min(2) - 1,
                    ("^", false) if known > 1 => usize::from(version.least[0] == 0),
                    ("", true) => known - 1,
                    _ => return None,
                };
                (least, beyond) = (version.least, Some(version.next(next)));
            }
        }
        match (version.v, op) {
            (true, _) => v = V::With,
            (false, "") => v = V::Without,
            _ => {}
        }
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
        let mut next = self.least;
        next[place] += 1;
        next[place + 1..].fill(0);
        next
    }
}

/// The ranges of each number, from the least version to before another.
fn numbers(low: [u32; 3], beyond: Option<[u32; 3]>) -> Option<[Numbers; 3]> {
    let high = beyond.unwrap_or([u32::MAX, 0, 0]);
    let round = |version: [u32; 3], from: usize| version.iter().skip(from).all(|number| *number == 0);
    let first = (0..3).find(|&place| low[place] != high[place]).filter(|&place| low[place] < high[place])?;
    let behind = first + 1;
    let (varies, most) = if round(low, behind) && round(high, behind) {
        (first, beyond.map(|_| high[first] - 1))
    } else if high[first] == low[first] + 1 && behind < 3 && round(high, behind) && round(low, behind + 1) {
        // `>=1.2 <2`: of the first version not all that follow.
        (behind, None)
    } else {
        return None;
    };
    let mut all = low.map(Numbers::from);
    all[varies].most = most;
    all[varies + 1..].fill(Numbers::default());
    Some(all)
}
