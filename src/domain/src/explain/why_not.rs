//! Why a tag does not fire: which of the things that can be said of it says most.

use super::near::{Gap, nearest};
use super::progress::{Furthest, Walk, class_of};
use super::wanted::{Amount, Wanted};
use crate::automaton::{Beside, Look};
use crate::condition::{Condition, Pattern, Rule};
use crate::tag::Tag;
use std::ops::Range;

/// Listed tags that are named before the rest is only counted.
pub(super) const NAMED: usize = 3;

/// Why a tag does not fire.
#[derive(Clone, Debug, PartialEq)]
pub struct WhyNot(pub(super) Reason);

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reason {
    /// The match got this far.
    Stopped { wanted: Vec<Wanted>, after: String, at_start: bool, found: Option<char> },
    /// There are fewer characters of a sort than asked for.
    TooFew { amount: Amount, have: usize, after: String, at_start: bool, before: Option<String> },
    /// There are more characters of a sort than may be.
    TooMany { most: Amount, have: usize, after: String, at_start: bool },
    /// A character stands where it must not.
    NotAllowed { found: char, after: Option<String> },
    /// No part of the tag even begins to match.
    Lacks { wanted: Vec<Wanted> },
    /// What would match is there, but not behind what it has to be.
    Misplaced { text: String, behind: Place },
    /// A listed tag is nearly this one.
    Near { listed: Tag, gap: Gap },
    /// It is not on the list.
    NotListed { first: Vec<Tag>, more: usize },
    /// No place of it is at the edges of words that are asked for, or away from them.
    NoPlace,
    /// Nothing that is a tag can match.
    Never,
    /// It would fire, and is taken out again.
    HeldBack { part: String, by: Held },
}

/// What of a tag holds it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// It is on the list.
    Listed,
    /// All of it.
    Whole,
    Start,
    End,
    Inside,
}

impl Held {
    /// By a rule that takes out whatever this part matches.
    fn of(but: &Rule, part: &Range<usize>, tag: &str) -> Held {
        match (but, part.start == 0, part.end == tag.len()) {
            (Rule::Tags(_), ..) => Held::Listed,
            (_, true, true) => Held::Whole,
            (_, true, false) => Held::Start,
            (_, false, true) => Held::End,
            (_, false, false) => Held::Inside,
        }
    }
}

/// What would have to stand before a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Start,
    Edge,
    NoEdge,
}

/// Why the condition doesn't match the tag; None where it does.
///
/// ```
/// use tagfire_domain::condition::{Condition, Method};
/// use tagfire_domain::explain::why_not;
/// use tagfire_domain::language::Language;
/// let release = Condition::parse(Method::Regex, r"^v\d+\.\d+\.\d+$").unwrap();
/// let why = why_not(&release, "v2.15.0-rc.2").unwrap();
/// assert_eq!(why.phrase(Language::En).plain(), "expected the end after “v2.15.0”");
/// ```
#[must_use]
pub fn why_not(condition: &Condition, tag: &str) -> Option<WhyNot> {
    if let (Some(part), Some(but)) = (condition.held_back(tag), condition.but()) {
        let by = Held::of(but, &part, tag);
        return Some(WhyNot(Reason::HeldBack { part: tag.get(part).unwrap_or_default().to_owned(), by }));
    }
    if condition.is_match(tag) {
        return None;
    }
    Some(WhyNot(match condition.takes() {
        Rule::All => return None,
        Rule::Tags(list) => match nearest(list.tags(), tag) {
            Some((listed, gap)) => Reason::Near { listed: listed.clone(), gap },
            None => Reason::NotListed {
                first: list.tags().iter().take(NAMED).cloned().collect(),
                more: list.tags().len().saturating_sub(NAMED),
            },
        },
        Rule::Regex(pattern) => Question { pattern, walk: Walk::new(pattern, tag), tag }.reason(),
    }))
}

struct Question<'a> {
    pattern: &'a Pattern,
    walk: Walk<'a>,
    tag: &'a str,
}

impl Question<'_> {
    fn reason(&self) -> Reason {
        if !self.pattern.paths().is_possible() {
            return Reason::Never;
        }
        let found = self.walk.furthest();
        let supposed = self.supposed(found.as_ref().map_or(0, |found| found.passed));
        let helpful = supposed.as_ref().filter(|(found, _)| found.waiting.is_empty() || !self.walk.is_accident(found));
        let reason = helpful.map(|supposed| self.misplaced(supposed));
        let reason = reason.or_else(|| found.as_ref().and_then(|found| self.stopped(found)));
        let reason = reason.or_else(|| supposed.as_ref().map(|supposed| self.misplaced(supposed)));
        reason.or_else(|| self.wanting(found.as_ref()?)).unwrap_or(Reason::NoPlace)
    }

    /// How far a match would get behind something else, where that is further and the expression asks what is before it.
    fn supposed(&self, passed: usize) -> Option<(Furthest, Beside)> {
        let places = self.pattern.nfa().asks(&[Look::Start, Look::Edge, Look::NoEdge]);
        if self.walk.is_anchored() || !places { None } else { self.walk.supposed(passed) }
    }

    fn misplaced(&self, (found, before): &(Furthest, Beside)) -> Reason {
        let behind = match before {
            Beside::Nothing => Place::Start,
            Beside::Other => Place::Edge,
            Beside::Word => Place::NoEdge,
        };
        Reason::Misplaced { text: self.text(found.from(), found.at), behind }
    }

    fn stopped(&self, found: &Furthest) -> Option<Reason> {
        let anywhere = !self.walk.is_anchored();
        let word = self.walk.unfinished_word(found).filter(|word| word + 1 == found.at);
        // Nor is a hyphen that anything might follow.
        let done = self.tag.get(found.from()..word.unwrap_or(found.at)).unwrap_or_default();
        let begun = found.passed > 0 && done.contains(|c: char| c.is_ascii_alphanumeric());
        if anywhere && (!begun || self.walk.is_accident(found)) {
            let wanted = self.typed(self.walk.wants(&self.walk.at_first()).into_iter().map(Wanted::first).collect());
            if !wanted.is_empty() && wanted.iter().all(|want| want.is_nowhere(self.tag)) {
                return Some(Reason::Lacks { wanted });
            }
            if found.passed == 0 {
                return None;
            }
        }
        if let Some(at) = word.filter(|at| *at != found.from() || *at == 0) {
            // One letter in common is no beginning of a word.
            let waiting = self.walk.waiting_at(found.start, at);
            return self.wanting(&Furthest { at, waiting, around: Vec::new(), ..found.clone() });
        }
        self.counted(found, anywhere).or_else(|| self.in_the_way(found)).or_else(|| self.wanting(found))
    }

    fn wanting(&self, found: &Furthest) -> Option<Reason> {
        let before = self.walk.before(found.at);
        let threads: Vec<_> = found.waiting.iter().map(|thread| (*thread, before)).collect();
        let mut wanted = self.typed(self.walk.wants(&threads));
        let rest = self.tag.get(found.at..).unwrap_or_default();
        wanted.retain(|want| !want.begins(rest));
        // Where nothing was passed, what stands before is all that tells the place.
        let from = found.waiting.first().filter(|thread| thread.passed > 0).map_or(0, |thread| thread.from);
        // At the start of a tag the first thing lacking says enough. Of several texts, too, each is enough by itself.
        if found.at == 0 || wanted.len() > 1 {
            wanted = wanted.into_iter().map(Wanted::first).collect();
        }
        (!wanted.is_empty()).then(|| Reason::Stopped {
            wanted,
            after: self.text(from, found.at),
            at_start: found.at == 0,
            found: self.tag.get(found.at..).and_then(|rest| rest.chars().next()),
        })
    }

    /// Too few characters of a sort, or too many.
    fn counted(&self, found: &Furthest, anywhere: bool) -> Option<Reason> {
        let [thread] = found.waiting.as_slice() else { return None };
        let last = thread.last.map(|last| class_of(self.walk.nfa, last))?;
        if last.letter().is_some() || last.is_any() {
            return None;
        }
        let run = found.at.checked_sub(thread.alike)?;
        let (after, at_start) = (self.text(found.from(), run), run == 0);
        if let Some(amount) = self.walk.amount_of(thread, self.walk.before(found.at)) {
            let amount = Amount { least: amount.least + thread.alike, ..amount };
            if amount.class != last {
                return None;
            }
            let (whole, fits) = self.walk.resumed(found);
            let before = Some(self.text(found.at, found.at + fits)).filter(|text| whole && !text.is_empty());
            if anywhere && after.is_empty() && before.is_none() {
                let wanted = vec![Wanted::Some(amount)];
                let only =
                    self.walk.wants(&self.walk.at_first()) == wanted && wanted.iter().all(|w| w.is_nowhere(self.tag));
                return only.then_some(Reason::Lacks { wanted });
            }
            return Some(Reason::TooFew { amount, have: thread.alike, after, at_start, before });
        }
        let ends = self.walk.wants(&[(*thread, self.walk.before(found.at))]) == [Wanted::End];
        let more = self.tag.get(found.at..)?.chars().take_while(|c| last.has(*c)).count();
        (ends
            && more > 0
            && thread.alike > 1
            && found.around.iter().all(|thread| class_of(self.walk.nfa, thread.state) != last))
        .then(|| {
            let most = Amount { class: last, least: thread.alike, more: false };
            Reason::TooMany { most, have: thread.alike + more, after, at_start }
        })
    }

    /// A character that a repetition of characters of many sorts leaves out.
    fn in_the_way(&self, found: &Furthest) -> Option<Reason> {
        let character = self.tag.get(found.at..)?.chars().next()?;
        let around = found.around.first()?;
        let class = class_of(self.walk.nfa, around.state);
        let ends = self.walk.wants(&found.waiting.iter().map(|t| (*t, self.walk.before(found.at))).collect::<Vec<_>>());
        let left_out = class.is_mixed() && !class.has(character) && self.walk.is_anchored() && !found.goes_on;
        (left_out && ends == [Wanted::End]).then(|| {
            let after = self.text(found.from(), found.at);
            Reason::NotAllowed { found: character, after: Some(after).filter(|_| around.passed > 1) }
        })
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.tag.get(from..to).unwrap_or_default().to_owned()
    }

    fn typed(&self, wanted: Vec<Wanted>) -> Vec<Wanted> {
        wanted.into_iter().map(|want| want.typed_as_in(self.pattern.source())).collect()
    }
}
