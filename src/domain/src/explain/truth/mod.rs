//! Whatever is said of a tag that stays is held to a walk that shares nothing with what says it, on thousands of made
//! expressions and tags that nearly fit them.

mod walk;

use super::class::Class;
use super::wanted::{Amount, Text, Wanted};
use super::why_not;
use super::why_not::{Place, Reason, WhyNot};
use crate::condition::{Condition, Method};
use std::collections::HashSet;
use walk::{Expression, Way};

/// The pairs of an expression and a tag that stays.
const PAIRS: usize = 5_000;

const PIECES: [&str; 41] = [
    "a",
    "b",
    "v",
    "-",
    "rc",
    r"\.",
    r"\d",
    r"\d+",
    "[ab]",
    "[^-]+",
    "[^.]*",
    "a*",
    "(a|b1)",
    "(-rc)?",
    "(rc|beta)",
    "v?",
    ".*",
    "(ab)+",
    "1{2}",
    r"(?P<n>\d)",
    "(v1|v2)",
    r"\b",
    r"\B",
    "(?i:rc)",
    r"\d{3}",
    r"\d{2,}",
    "[0-9a-f]{2,4}",
    "alpine",
    "latest",
    r"\w+",
    "(^|-)",
    r"(\.|$)",
    ".",
    "[a-z]+",
    "(?i)",
    "(|-b)",
    "x?",
    "[^a-z]",
    r"[\w.]{2}",
    "(alpine|alpha)",
    "1",
];

/// Always the same numbers, much mixed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % most
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn expression(&mut self) -> String {
        let branches: Vec<String> = (0..self.one(&[1, 1, 1, 2]))
            .map(|_| {
                let pieces: String = (0..=self.below(5)).map(|_| self.one(&PIECES)).collect();
                format!("{}{pieces}{}", self.one(&["^", "", ""]), self.one(&["$", "", "$"]))
            })
            .collect();
        branches.join("|")
    }

    /// A tag that fires or nearly does: one that the walk finds its way through, with a slip or two.
    fn tag(&mut self, expression: &Expression) -> String {
        let mut tag: Vec<char> = self.one(&["", "", "x", "v1-"]).chars().collect();
        let mut way = expression.begin(tag.last().copied());
        for _ in 0..self.below(14) {
            let begun = !tag.is_empty();
            let next: Vec<char> =
                expression.alphabet.iter().copied().filter(|c| begun || !matches!(c, '.' | '-')).collect();
            let hopeful: Vec<char> =
                next.iter().copied().filter(|&c| expression.hopes(expression.take(way, c))).collect();
            let c = if hopeful.is_empty() { self.one(&next) } else { self.one(&hopeful) };
            way = expression.take(way, c);
            tag.push(c);
        }
        for _ in 0..self.below(3) {
            let at = self.below(tag.len() + 1);
            match self.below(3) {
                0 => tag.insert(at, self.one(&['a', '1', '-', '.', 'A', 'v'])),
                1 if at < tag.len() => drop(tag.remove(at)),
                _ if at < tag.len() => tag[at] = self.one(&['b', '2', '-', 'R', 'x']),
                _ => {}
            }
        }
        let tag: String = tag.into_iter().skip_while(|c| matches!(c, '.' | '-')).collect();
        if tag.is_empty() { "v1".into() } else { tag }
    }
}

#[test]
fn what_is_said_to_be_missing_is_missing() {
    let (mut dice, mut pairs, mut lies) = (Dice(0x9E37_79B9_7F4A_7C15), 0, Vec::new());
    while pairs < PAIRS {
        let expr = dice.expression();
        let Ok(condition) = Condition::parse(Method::Regex, &expr) else { continue };
        let expression = Expression::read(&expr);
        for _ in 0..8 {
            let tag = dice.tag(&expression);
            let fires = expression.fires(&tag);
            assert_eq!(condition.is_match(&tag), fires, "{expr} on {tag}");
            let Some(WhyNot(reason)) = why_not(&condition, &tag) else {
                assert!(fires, "{expr} on {tag}");
                continue;
            };
            pairs += 1;
            if let Err(lie) = (Case { expression: &expression, tag: &tag }).holds(&reason) {
                lies.push(format!("{expr} on {tag}: {lie}: {reason:?}"));
            }
        }
    }
    assert!(lies.is_empty(), "{} of {pairs}\n{}", lies.len(), lies.join("\n"));
}

struct Case<'a> {
    expression: &'a Expression,
    tag: &'a str,
}

type Verdict = Result<(), String>;

fn must(holds: bool, what: &str) -> Verdict {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

impl Case<'_> {
    fn holds(&self, reason: &Reason) -> Verdict {
        let e = self.expression;
        let possible = [None, Some('a'), Some('-')].into_iter().any(|before| self.hopes(e.begin(before)));
        must(possible == (*reason != Reason::Never), "whether any tag can match")?;
        match reason {
            Reason::Never => Ok(()),
            Reason::Near { .. } | Reason::NotListed { .. } | Reason::HeldBack { .. } => {
                Err("this is one expression".into())
            }
            Reason::NoPlace => must(!self.begins_anywhere(), "nothing is passed anywhere"),
            Reason::Lacks { wanted } => {
                wanted.iter().try_for_each(|want| self.nowhere(want))?;
                self.needs(wanted)
            }
            Reason::Misplaced { text, behind } => self.at_one(text, |_, start, end| {
                let supposed = match behind {
                    Place::Start => None,
                    Place::Edge => Some('-'),
                    Place::NoEdge => Some('a'),
                };
                let next = self.tag[end..].chars().next();
                let would = e.take_all(e.begin(supposed), text);
                let does = e.take_all(e.begin(self.tag[..start].chars().next_back()), text);
                match e.ends(would, next) {
                    true => must(!e.ends(does, next), "it does not match here"),
                    false => must(self.hopes(would) && would != does, "it would get further there"),
                }
            }),
            Reason::Stopped { wanted, after, at_start, found } => self.at_one(after, |way, _, end| {
                must(*at_start == (end == 0), "at the start")?;
                must(*found == self.tag[end..].chars().next(), "what was found")?;
                must(!wanted.is_empty(), "something is wanted")?;
                wanted.iter().try_for_each(|want| self.wanting(way, end, want))
            }),
            Reason::TooFew { amount, have, after, at_start, before } => self.at_one(after, |way, _, end| {
                must(*at_start == (end == 0), "at the start")?;
                must(self.run(end, amount.class) == *have, "how many there are")?;
                must(amount.least > *have, "there are fewer")?;
                let there = e.take_all(way, &self.tag[end..end + have]);
                let lacking = amount.least - have;
                must(self.fill(there, amount, lacking).is_some(), "so many would do")?;
                let before = before.as_deref().unwrap_or_default();
                must(self.tag[end + have..].starts_with(before), "what stands behind")?;
                let next = self.tag[end + have + before.len()..].chars().next();
                let fires = |n| self.fill(there, amount, n).is_some_and(|way| e.ends(e.take_all(way, before), next));
                must(!(0..lacking).any(fires), "fewer would not do")?;
                must(before.is_empty() || fires(lacking), "it would fire")
            }),
            Reason::TooMany { most, have, after, at_start } => self.at_one(after, |way, _, end| {
                must(*at_start == (end == 0), "at the start")?;
                must(self.run(end, most.class) == *have && *have > most.least, "how many there are")?;
                must(e.ends(e.take_all(way, &self.tag[end..end + most.least]), None), "so many would do")?;
                must(!e.ends(e.take_all(way, &self.tag[end..end + have]), None), "so many do not")
            }),
            Reason::NotAllowed { found, after } => {
                let first = self.tag.find(*found).unwrap_or_default();
                let after = after.as_deref().unwrap_or(&self.tag[..first]);
                must(self.tag.starts_with(after), "it is told from the start")?;
                let way = e.take_all(e.begin(None), after);
                must(self.tag[after.len()..].starts_with(*found), "it stands there")?;
                must(e.ends(way, None) && !self.hopes(e.take(way, *found)), "it must not")?;
                must(!self.hopes(e.begin(Some('a'))) && !self.hopes(e.begin(Some('-'))), "nothing begins behind it")
            }
        }
    }

    fn hopes(&self, way: Way) -> bool {
        !self.expression.is_lost(way) && self.expression.hopes(way)
    }

    /// Whether any character of the tag is one that a match may begin with there.
    fn begins_anywhere(&self) -> bool {
        let e = self.expression;
        let way = |at: usize| e.begin(self.tag[..at].chars().next_back());
        self.tag.char_indices().any(|(at, c)| self.hopes(e.take(way(at), c)))
    }

    /// Whether it holds somewhere in the tag where a match has taken this text in, perhaps with more before it, or not all
    /// of it.
    fn at_one(&self, text: &str, holds: impl Fn(Way, usize, usize) -> Verdict) -> Verdict {
        let mut verdict = Err(format!("“{text}” is not where a match gets to"));
        for start in (0..=self.tag.len()).filter(|&start| self.tag[start..].starts_with(text)) {
            let end = start + text.len();
            for begin in (0..=end).rev() {
                let way = self.expression.begin(self.tag[..begin].chars().next_back());
                let way = self.expression.take_all(way, &self.tag[begin..end]);
                if self.expression.is_lost(way) {
                    continue;
                }
                match holds(way, start, end) {
                    Ok(()) => return Ok(()),
                    lie if verdict.as_ref().is_err_and(|lie| lie.starts_with('“')) => verdict = lie,
                    _ => {}
                }
            }
        }
        verdict
    }

    /// The thing would let the match go on, and is not what stands there.
    fn wanting(&self, way: Way, at: usize, want: &Wanted) -> Verdict {
        let (e, rest) = (self.expression, &self.tag[at..]);
        let next = rest.chars().next();
        match want {
            Wanted::Text { text, then } => {
                let on = self.spell(way, text);
                must(on.iter().any(|way| self.hopes(*way)), "the text would do")?;
                must(!begins(rest, text) || then.is_some(), "the text is missing")?;
                let Some(amount) = then else { return Ok(()) };
                must(on.iter().any(|way| self.fill(*way, amount, amount.least).is_some()), "what follows would do")
            }
            Wanted::Some(amount) => {
                must(self.fill(way, amount, amount.least).is_some(), "so many would do")?;
                let blocked = next.is_some_and(|c| !self.hopes(e.take(way, c)));
                must(self.run(at, amount.class) < amount.least || blocked, "so many are missing")
            }
            Wanted::End => must(e.ends(way, None) && next.is_some(), "the end would do"),
            Wanted::Edge => {
                must((e.ends(way, None) || e.ends(way, Some('-'))) && !e.ends(way, next), "an edge would do")
            }
            Wanted::NoEdge => must(e.ends(way, Some('a')) && !e.ends(way, next), "more of the word would do"),
        }
    }

    /// The ways behind a text, in whatever case does.
    fn spell(&self, way: Way, text: &Text) -> HashSet<Way> {
        text.text.chars().fold(HashSet::from([way]), |ways, c| {
            let cases = if text.any_case { vec![c.to_ascii_lowercase(), c.to_ascii_uppercase()] } else { vec![c] };
            let on = ways.iter().flat_map(|way| cases.iter().map(|c| self.expression.take(*way, *c)));
            on.filter(|way| !self.expression.is_lost(*way)).collect()
        })
    }

    /// The way behind so many characters of a class, where one leads on.
    fn fill(&self, way: Way, amount: &Amount, count: usize) -> Option<Way> {
        let class = || self.expression.alphabet.iter().filter(|c| amount.class.has(**c));
        let ways = (0..count).fold(HashSet::from([way]), |ways, _| {
            let on = ways.iter().flat_map(|way| class().map(|c| self.expression.take(*way, *c)));
            on.filter(|way| self.hopes(*way)).collect()
        });
        ways.into_iter().next()
    }

    /// How many characters of a class stand at a place.
    fn run(&self, at: usize, class: Class) -> usize {
        self.tag[at..].chars().take_while(|c| class.has(*c)).count()
    }

    fn nowhere(&self, want: &Wanted) -> Verdict {
        match want {
            Wanted::Text { text, .. } => {
                must((0..self.tag.len()).all(|at| !begins(&self.tag[at..], text)), "the text is nowhere")
            }
            Wanted::Some(amount) => {
                must((0..self.tag.len()).all(|at| self.run(at, amount.class) < amount.least), "so many are nowhere")
            }
            other => Err(format!("{other:?} is no text")),
        }
    }

    /// Every match begins with one of these, whatever it is free to take in before.
    fn needs(&self, wanted: &[Wanted]) -> Verdict {
        let e = self.expression;
        let begins = |c: char| {
            wanted.iter().any(|want| match want {
                Wanted::Text { text, .. } if text.any_case => text.text[..1].eq_ignore_ascii_case(&c.to_string()),
                Wanted::Text { text, .. } => text.text.starts_with(c),
                Wanted::Some(amount) => amount.class.has(c),
                _ => false,
            })
        };
        for before in [None, Some('a'), Some('-')] {
            let first = e.alphabet.iter().copied().filter(|c| before.is_some() || !matches!(c, '.' | '-'));
            for c in first.filter(|c| !begins(*c)) {
                // What may be taken in again and again is a leading `.*`, behind which the same begin.
                let next = e.take(e.begin(before), c);
                let round = e.take(next, c);
                must(!self.hopes(next) || e.take(round, c) == round, "a match may begin otherwise")?;
            }
        }
        Ok(())
    }
}

fn begins(rest: &str, text: &Text) -> bool {
    let head = rest.get(..text.text.len()).unwrap_or_default();
    if text.any_case { head.eq_ignore_ascii_case(&text.text) } else { head == text.text }
}
