//! Which of all legal tags, pushed or not, expressions fire on: a walk through their automata together.
//!
//! The walk is bounded, so that it costs a keystroke little; where the bound is met the answer is “unknown”.

use crate::condition::{Condition, Method};
use crate::tag::MAX_TAG;
use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::{Anchored, Input, MatchKind};
use std::collections::HashSet;

/// The most states to visit. Expressions that people write have some dozens.
const MAX_STATES: usize = 600;

/// What a walk found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// A shortest tag of the kind looked for.
    Tag(String),
    /// There is no such tag.
    Never,
    /// The bound was met first.
    Unknown,
}

/// Looks for a shortest legal tag for which `wanted` holds; it is told of each condition whether it fires.
pub(super) fn find(conditions: &[&Condition], wanted: &dyn Fn(&[bool]) -> bool) -> Reach {
    let automata = conditions.iter().map(|condition| Automaton::new(condition)).collect::<Option<Vec<_>>>();
    automata.and_then(|mut automata| walk(&mut automata, wanted)).unwrap_or(Reach::Unknown)
}

/// Where one expression stands: still searching, or fired already (nothing that follows can undo that).
type Place = Option<LazyStateID>;

struct Automaton {
    dfa: DFA,
    cache: Cache,
}

impl Automaton {
    fn new(condition: &Condition) -> Option<Automaton> {
        let nfa = match condition {
            Condition::Regex(pattern) => pattern.nfa().clone(),
            other => match Condition::parse(Method::Regex, &as_regex(other)).ok()? {
                Condition::Regex(pattern) => pattern.nfa().clone(),
                _ => return None,
            },
        };
        let config = DFA::config().match_kind(MatchKind::All).cache_capacity(8 << 20);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa).ok()?;
        let cache = dfa.create_cache();
        Some(Automaton { dfa, cache })
    }

    fn start(&mut self) -> Option<Place> {
        let state = self.dfa.start_state_forward(&mut self.cache, &Input::new("").anchored(Anchored::No)).ok()?;
        Some(Some(state).filter(|state| !state.is_match()))
    }

    fn step(&mut self, place: Place, byte: u8) -> Option<Place> {
        let Some(state) = place else {
            return Some(None);
        };
        let next = self.dfa.next_state(&mut self.cache, state, byte).ok()?;
        // A cleared cache gives old names to new states.
        (!next.is_quit() && self.cache.clear_count() == 0).then(|| Some(next).filter(|next| !next.is_match()))
    }

    fn fires(&mut self, place: Place) -> Option<bool> {
        let Some(state) = place else {
            return Some(true);
        };
        Some(self.dfa.next_eoi_state(&mut self.cache, state).ok()?.is_match())
    }
}

/// Breadth first, so that the tag found is a shortest one and tags too long are never reached.
fn walk(automata: &mut [Automaton], wanted: &dyn Fn(&[bool]) -> bool) -> Option<Reach> {
    let start = automata.iter_mut().map(Automaton::start).collect::<Option<Vec<Place>>>()?;
    let bytes = representatives(automata);
    let mut seen = HashSet::new();
    let mut layer = vec![(start, String::new())];
    for length in 1..=MAX_TAG {
        let mut next = Vec::new();
        for (places, tag) in &layer {
            for &byte in bytes.iter().filter(|&&byte| length > 1 || !matches!(byte, b'.' | b'-')) {
                let stepped = automata.iter_mut().zip(places).map(|(automaton, &place)| automaton.step(place, byte));
                let stepped = stepped.collect::<Option<Vec<Place>>>()?;
                if !seen.insert(stepped.clone()) {
                    continue;
                }
                let fires = automata.iter_mut().zip(&stepped).map(|(automaton, &place)| automaton.fires(place));
                let tag = format!("{tag}{}", char::from(byte));
                if wanted(&fires.collect::<Option<Vec<bool>>>()?) {
                    return Some(Reach::Tag(tag));
                }
                if seen.len() > MAX_STATES {
                    return None;
                }
                next.push((stepped, tag));
            }
        }
        if next.is_empty() {
            break;
        }
        layer = next;
    }
    Some(Reach::Never)
}

/// One byte of each sort that the automata tell apart; digits and letters first, for a readable tag.
fn representatives(automata: &[Automaton]) -> Vec<u8> {
    let mut sorts = HashSet::new();
    let bytes = (b'0'..=b'9').chain(b'a'..=b'z').chain(b'A'..=b'Z').chain(*b"_.-");
    // `.` and `-` are kept apart from what may begin a tag.
    let sort = |byte: u8| {
        let classes = automata.iter().map(|automaton| automaton.dfa.byte_classes().get(byte));
        (matches!(byte, b'.' | b'-'), classes.collect::<Vec<u8>>())
    };
    bytes.filter(|&byte| sorts.insert(sort(byte))).collect()
}

/// The condition as an expression.
fn as_regex(condition: &Condition) -> String {
    match condition {
        Condition::All => "^".into(),
        Condition::Regex(_) => condition.expr().to_owned(),
        Condition::Tags(list) => {
            let tags: Vec<String> = list.tags().iter().map(|tag| tag.as_str().replace('.', r"\.")).collect();
            format!("^(?:{})$", tags.join("|"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regex(expr: &str) -> Condition {
        Condition::parse(Method::Regex, expr).unwrap()
    }

    fn fires(expr: &str) -> Reach {
        find(&[&regex(expr)], &|fires| fires[0])
    }

    fn stays(expr: &str) -> Reach {
        find(&[&regex(expr)], &|fires| !fires[0])
    }

    #[test]
    fn everything_fires() {
        for expr in [".*", "^.*$", ".", "^.+$", "^", r"\w|\W", "^.{1,128}$", "(a*)*", "^[a-zA-Z0-9_]"] {
            assert_eq!(stays(expr), Reach::Never, "{expr}");
        }
        assert_eq!(stays("^.{1,127}$"), Reach::Tag("0".repeat(128)));
        assert_eq!(stays("[0-9]|[a-z]"), Reach::Tag("A".into()));
    }

    #[test]
    fn nothing_fires() {
        for expr in ["^$", "a;b", "^-", r"^\.", " v1", "a{129}", "$^", "a^b", "[^[:ascii:]]"] {
            assert_eq!(fires(expr), Reach::Never, "{expr}");
        }
        assert_eq!(fires("-$"), Reach::Tag("0-".into()));
        assert_eq!(fires("^v[0-9]$"), Reach::Tag("v0".into()));
    }

    #[test]
    fn two_expressions_are_told_apart() {
        let differ = |a, b| find(&[&regex(a), &regex(b)], &|fires| fires[0] != fires[1]);
        assert_eq!(differ(r"^v\d+$", "^v[0-9]+$"), Reach::Never);
        assert_eq!(differ(r"^v\d+", r"^v\d+$"), Reach::Tag("v0a".into()));
    }
}
