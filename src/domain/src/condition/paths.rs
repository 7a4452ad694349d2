//! Which ways through an automaton some legal tag can go to the end. A tag is not empty, holds few characters and begins
//! with fewer, and an assertion asks for what no other may forbid: `a$b` and `^-` lead nowhere.

use crate::tag::MAX_TAG;
use regex_automata::nfa::thompson::{NFA, State};
use regex_automata::util::look::Look;
use regex_automata::util::primitives::StateID;
use std::collections::VecDeque;

/// What stands before a place of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Before {
    /// Nothing: it is the tag's start.
    Start,
    /// A letter, a digit or `_`.
    Word,
    /// A dot or a hyphen.
    Other,
}

impl Before {
    pub(crate) const ALL: [Before; 3] = [Before::Start, Before::Word, Before::Other];

    /// What stands before this place of a tag.
    pub(crate) fn at(tag: &[u8], at: usize) -> Before {
        at.checked_sub(1).and_then(|at| tag.get(at)).map_or(Before::Start, |&byte| Before::byte(byte))
    }

    /// What a byte is to the place behind it.
    pub(crate) fn byte(byte: u8) -> Before {
        if byte.is_ascii_alphanumeric() || byte == b'_' { Before::Word } else { Before::Other }
    }
}

/// What may stand behind a place of a tag, as far as assertions have asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behind {
    /// Whatever likes to.
    Any,
    /// A letter, a digit or `_`.
    Word,
    /// A dot, a hyphen, or nothing.
    NoWord,
    /// Nothing: it is the tag's end.
    End,
}

impl Behind {
    /// How many there are.
    pub(crate) const COUNT: usize = 4;

    /// What both ask for, if anything does.
    fn and(self, other: Behind) -> Option<Behind> {
        match (self, other) {
            (Behind::Any, same) | (same, Behind::Any) => Some(same),
            (Behind::NoWord, Behind::End) | (Behind::End, Behind::NoWord) => Some(Behind::End),
            (a, b) => (a == b).then_some(a),
        }
    }

    /// With an assertion that stands behind what stands before.
    pub(crate) fn look(self, look: Look, before: Before) -> Option<Behind> {
        let edge = match before {
            Before::Word => Behind::NoWord,
            _ => Behind::Word,
        };
        match look {
            Look::Start | Look::StartLF | Look::StartCRLF => (before == Before::Start).then_some(self),
            Look::End | Look::EndLF | Look::EndCRLF => self.and(Behind::End),
            Look::WordAsciiNegate if edge == Behind::Word => self.and(Behind::NoWord),
            Look::WordAsciiNegate => self.and(Behind::Word),
            _ => self.and(edge),
        }
    }

    /// Whether this byte, or the end, may stand there.
    pub(crate) fn allows(self, byte: Option<u8>) -> bool {
        match self {
            Behind::Any => true,
            Behind::Word => byte.is_some_and(|byte| Before::byte(byte) == Before::Word),
            Behind::NoWord => byte.is_none_or(|byte| Before::byte(byte) == Before::Other),
            Behind::End => byte.is_none(),
        }
    }
}

/// Whether a tag can hold this byte behind what stands before.
fn is_legal(byte: u8, before: Before) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || (before != Before::Start && matches!(byte, b'.' | b'-'))
}

/// The bytes that a state takes behind what stands before, and the state after each.
pub(crate) fn steps(nfa: &NFA, id: StateID, before: Before, behind: Behind) -> Vec<(u8, StateID)> {
    let fits = |byte: u8| is_legal(byte, before) && behind.allows(Some(byte));
    let range = |low: u8, high: u8, next: StateID| (low..=high.min(0x7F)).map(move |byte| (byte, next));
    match nfa.state(id) {
        State::ByteRange { trans } => range(trans.start, trans.end, trans.next).filter(|(b, _)| fits(*b)).collect(),
        State::Sparse(sparse) => {
            let all = sparse.transitions.iter().flat_map(|trans| range(trans.start, trans.end, trans.next));
            all.filter(|(b, _)| fits(*b)).collect()
        }
        State::Dense(dense) => {
            (0..=0x7F).filter(|b| fits(*b)).filter_map(|byte| Some((byte, dense.matches_byte(byte)?))).collect()
        }
        _ => Vec::new(),
    }
}

/// The states that are reached from one without taking a byte in: those that wait for one and those that match, each
/// with what may stand behind.
pub(crate) fn reached(nfa: &NFA, from: StateID, before: Before) -> Vec<(StateID, Behind)> {
    let (mut stack, mut seen, mut waiting) = (vec![(from, Behind::Any)], Vec::new(), Vec::new());
    while let Some(node @ (id, behind)) = stack.pop() {
        if seen.contains(&node) {
            continue;
        }
        seen.push(node);
        if waits(nfa, id) {
            waiting.push(node);
        } else {
            // The first to be tried is the last to be put there.
            let onward = stack.len();
            stack.extend(silent(nfa, id, before, behind));
            stack.get_mut(onward..).unwrap_or_default().reverse();
        }
    }
    waiting
}

/// Whether a state takes a byte in, or matches.
pub(crate) fn waits(nfa: &NFA, id: StateID) -> bool {
    matches!(nfa.state(id), State::ByteRange { .. } | State::Sparse(_) | State::Dense(_) | State::Match { .. })
}

/// The states one step on that takes no byte in, in the order in which they are tried.
pub(crate) fn silent(nfa: &NFA, id: StateID, before: Before, behind: Behind) -> Vec<(StateID, Behind)> {
    match nfa.state(id) {
        State::Look { look, next } => behind.look(*look, before).map(|behind| (*next, behind)).into_iter().collect(),
        State::Union { alternates } => alternates.iter().map(|&next| (next, behind)).collect(),
        State::BinaryUnion { alt1, alt2 } => vec![(*alt1, behind), (*alt2, behind)],
        State::Capture { next, .. } => vec![(*next, behind)],
        _ => Vec::new(),
    }
}

/// How many more characters a tag needs, from each state on, to match.
#[derive(Debug)]
pub(crate) struct Paths {
    least: Vec<u16>,
    possible: bool,
}

/// There is no way.
const NEVER: u16 = u16::MAX;

impl Paths {
    /// The ways of an automaton.
    pub(crate) fn of(nfa: &NFA) -> Paths {
        let mut least = vec![NEVER; nfa.states().len() * Before::ALL.len() * Behind::COUNT];
        let (mut found, mut back, mut near) =
            (vec![false; least.len()], vec![Vec::new(); least.len()], VecDeque::new());
        let mut stack: Vec<_> = Before::ALL.map(|before| (nfa.start_anchored(), before, Behind::Any)).into();
        while let Some((id, before, behind)) = stack.pop() {
            let here = place(id, before, behind);
            if std::mem::replace(&mut found[here], true) {
                continue;
            }
            let mut onward: Vec<_> =
                silent(nfa, id, before, behind).into_iter().map(|(id, behind)| (id, before, behind, 0)).collect();
            for (byte, next) in steps(nfa, id, before, behind) {
                let step = (next, Before::byte(byte), Behind::Any, 1);
                if onward.last() != Some(&step) {
                    onward.push(step);
                }
            }
            // Behind a match the tag goes on as it must; one that has not begun can't end, nor go on with a dot.
            let need = match behind {
                Behind::Any => Some(0),
                Behind::Word => Some(1),
                Behind::NoWord | Behind::End => (before != Before::Start).then_some(0),
            };
            if let (State::Match { .. }, Some(need)) = (nfa.state(id), need) {
                least[here] = need;
                near.push_back(here);
            }
            for (id, before, behind, length) in onward {
                back[place(id, before, behind)].push((here, length));
                stack.push((id, before, behind));
            }
        }
        while let Some(here) = near.pop_front() {
            for &(from, length) in &back[here] {
                let through = least[here].saturating_add(length);
                if through < least[from] {
                    least[from] = through;
                    if length == 0 { near.push_front(from) } else { near.push_back(from) }
                }
            }
        }
        let mut paths = Paths { least, possible: false };
        // Before a match that begins later stands one character, or one and a dot.
        let most = [MAX_TAG, MAX_TAG - 1, MAX_TAG - 2];
        paths.possible = Before::ALL.into_iter().zip(most).any(|(before, most)| {
            paths.least(nfa.start_anchored(), before, Behind::Any).is_some_and(|least| least <= most)
        });
        paths
    }

    /// Whether some legal tag matches.
    pub(crate) fn is_possible(&self) -> bool {
        self.possible
    }

    /// How many more characters a tag needs at least; None where nothing that is a tag gets to the end from there.
    pub(crate) fn least(&self, id: StateID, before: Before, behind: Behind) -> Option<usize> {
        self.least.get(place(id, before, behind)).copied().filter(|least| *least != NEVER).map(usize::from)
    }
}

fn place(id: StateID, before: Before, behind: Behind) -> usize {
    (id.as_usize() * Before::ALL.len() + before as usize) * Behind::COUNT + behind as usize
}
