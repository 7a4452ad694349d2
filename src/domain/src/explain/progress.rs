//! How far a match got: the automaton run over a tag from every start, and what it waited for where it got furthest.

use super::class::Class;
use regex_automata::nfa::thompson::{NFA, State};
use regex_automata::util::look::Look;
use regex_automata::util::primitives::StateID;

/// What would have let the match go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// This text, and after it perhaps characters of this class.
    Text { text: String, then: Option<Class> },
    /// A character of this class.
    Class(Class),
    /// The end of the tag.
    End,
    /// The start of the tag.
    Start,
    /// An edge between word characters and others, or none.
    Boundary,
}

/// The furthest that a match got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Furthest {
    /// Where that match began, in bytes.
    pub start: usize,
    /// Where it could not go on, in bytes.
    pub at: usize,
    pub wanted: Vec<Wanted>,
}

/// A state that waits, and how deep in the expression it is: states are numbered in the order of the expression.
type Waiting = (StateID, usize);

/// The most texts that one choice is read out as.
const FEW: usize = 3;
/// The most choices that are followed one behind the other.
const CHOICES: usize = 2;
/// The longest text that is read out, in bytes.
const LONGEST: usize = 24;

/// Finds the furthest that a match of the tag got. Linear in the tag for each start, so quadratic at the worst: a tag has
/// 128 bytes.
pub(super) fn furthest(nfa: &NFA, tag: &[u8], anchored: bool) -> Option<Furthest> {
    let mut best: Option<(usize, Furthest)> = None;
    let starts = if anchored { 0..1 } else { 0..tag.len() + 1 };
    for start in starts {
        let mut before: Vec<StateID> = Vec::new();
        let mut states = vec![nfa.start_anchored()];
        for at in start..=tag.len() {
            let waiting = close(nfa, &states, tag, at);
            // A state that waited one byte earlier and was served is a repetition going on: what comes after it says more.
            let fresh: Vec<Waiting> = waiting.iter().filter(|(id, _)| !before.contains(id)).copied().collect();
            let blocked: Vec<Waiting> = if fresh.is_empty() { waiting.clone() } else { fresh }
                .into_iter()
                .filter(|(id, _)| blocks(nfa, *id, tag.get(at)))
                .collect();
            let depth = blocked.iter().map(|(_, depth)| *depth).max();
            if let Some(depth) = depth
                && best.as_ref().is_none_or(|(deepest, known)| (depth, at - start) > (*deepest, known.at - known.start))
            {
                let mut wanted: Vec<Wanted> = Vec::new();
                for want in blocked.iter().flat_map(|(id, _)| wants(nfa, *id)) {
                    if !wanted.contains(&want) {
                        wanted.push(want);
                    }
                }
                best = Some((depth, Furthest { start, at, wanted }));
            }
            let Some(&byte) = tag.get(at) else { break };
            before = waiting.into_iter().map(|(id, _)| id).filter(|&id| step(nfa, id, byte).is_some()).collect();
            states = before.iter().filter_map(|&id| step(nfa, id, byte)).collect();
            if states.is_empty() {
                break;
            }
        }
    }
    best.map(|(_, furthest)| furthest)
}

/// The states that wait for a byte or for an assertion, reached without taking a byte in.
fn close(nfa: &NFA, from: &[StateID], tag: &[u8], at: usize) -> Vec<Waiting> {
    let mut seen = vec![false; nfa.states().len()];
    let mut stack: Vec<StateID> = from.iter().rev().copied().collect();
    let mut waiting = Vec::new();
    while let Some(id) = stack.pop() {
        match seen.get_mut(id.as_usize()) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        match nfa.state(id) {
            State::Look { look, next } if nfa.look_matcher().matches(*look, tag, at) => stack.push(*next),
            State::Look { .. } | State::ByteRange { .. } | State::Sparse(_) | State::Dense(_) => {
                waiting.push((id, id.as_usize()));
            }
            State::Union { alternates } => stack.extend(alternates.iter().rev()),
            State::BinaryUnion { alt1, alt2 } => stack.extend([*alt2, *alt1]),
            State::Capture { next, .. } => stack.push(*next),
            State::Fail | State::Match { .. } => {}
        }
    }
    waiting
}

fn step(nfa: &NFA, id: StateID, byte: u8) -> Option<StateID> {
    match nfa.state(id) {
        State::ByteRange { trans } => trans.matches_byte(byte).then_some(trans.next),
        State::Sparse(sparse) => sparse.matches_byte(byte),
        State::Dense(dense) => dense.matches_byte(byte),
        _ => None,
    }
}

fn blocks(nfa: &NFA, id: StateID, byte: Option<&u8>) -> bool {
    byte.is_none_or(|&byte| step(nfa, id, byte).is_none())
}

fn wants(nfa: &NFA, id: StateID) -> Vec<Wanted> {
    if let State::Look { look, .. } = nfa.state(id) {
        return vec![match look {
            Look::End | Look::EndLF | Look::EndCRLF => Wanted::End,
            Look::Start | Look::StartLF | Look::StartCRLF => Wanted::Start,
            _ => Wanted::Boundary,
        }];
    }
    ways(nfa, id)
        .into_iter()
        .filter(|(class, _)| !class.is_empty())
        .flat_map(|(class, next)| match class.single() {
            Some(first) => texts(nfa, first.to_string(), next, &mut vec![id], CHOICES),
            None => vec![Wanted::Class(class)],
        })
        .collect()
}

/// The texts that begin with this one and go on from a state: on through choices, as long as they are few, and until
/// something repeats.
fn texts(nfa: &NFA, text: String, from: StateID, path: &mut Vec<StateID>, choices: usize) -> Vec<Wanted> {
    let waiting: Vec<StateID> = reached(nfa, from);
    let ways: Vec<_> = waiting.iter().flat_map(|&id| ways(nfa, id)).collect();
    let ends = |id: &StateID| matches!(nfa.state(*id), State::Look { .. } | State::Match { .. }) || path.contains(id);
    let choices = if ways.len() > 1 { choices.checked_sub(1) } else { Some(choices) };
    let stops = text.len() >= LONGEST || ways.len() > FEW || choices.is_none() || waiting.iter().any(ends);
    if let [(class, _)] = ways.as_slice()
        && !stops
        && class.single().is_none()
    {
        return vec![Wanted::Text { text, then: Some(*class).filter(|class| !class.is_empty() && !class.is_any()) }];
    }
    let next: Option<Vec<_>> = ways.iter().map(|(class, next)| Some((class.single()?, *next))).collect();
    let depth = path.len();
    path.extend(waiting);
    let next = next.filter(|_| !stops).unwrap_or_default().into_iter();
    let longer: Vec<Wanted> =
        next.flat_map(|(c, next)| texts(nfa, format!("{text}{c}"), next, path, choices.unwrap_or(0))).collect();
    path.truncate(depth);
    if (1..=FEW).contains(&longer.len()) { longer } else { vec![Wanted::Text { text, then: None }] }
}

/// The states that are reached from one without taking a byte in: those that wait for one, assertions, and the end.
fn reached(nfa: &NFA, from: StateID) -> Vec<StateID> {
    let (mut stack, mut seen, mut waiting) = (vec![from], Vec::new(), Vec::new());
    while let Some(id) = stack.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        match nfa.state(id) {
            State::Union { alternates } => stack.extend(alternates.iter().rev()),
            State::BinaryUnion { alt1, alt2 } => stack.extend([*alt2, *alt1]),
            State::Capture { next, .. } => stack.push(*next),
            _ => waiting.push(id),
        }
    }
    waiting
}

/// The ways out of a state: a class of characters, and the state after it.
fn ways(nfa: &NFA, id: StateID) -> Vec<(Class, StateID)> {
    let mut ways: Vec<(Class, StateID)> = Vec::new();
    let mut add = |class: Class, next: StateID| match ways.iter_mut().find(|(_, known)| *known == next) {
        Some((known, _)) => *known = known.and(class),
        None => ways.push((class, next)),
    };
    match nfa.state(id) {
        State::ByteRange { trans } => add(Class::range(trans.start, trans.end), trans.next),
        State::Sparse(sparse) => sparse.transitions.iter().for_each(|t| add(Class::range(t.start, t.end), t.next)),
        State::Dense(dense) => {
            for byte in 0..128u8 {
                if let Some(next) = dense.matches_byte(byte) {
                    add(Class::range(byte, byte), next);
                }
            }
        }
        _ => {}
    }
    ways
}
