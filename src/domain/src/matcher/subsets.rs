//! The states of a table, from those of an automaton: at each place of a tag, all that the automaton may be in.

use super::explore::{Columns, Explored, Key};
use crate::automaton::{Ascii, Beside, Look, Nfa, State, StateId};

/// The most steps of the automaton that are worth taking for a table.
const MAX_STEPS: usize = 1 << 20;

/// An automaton whose match is looked for anywhere. Once it is found, whatever follows is taken in, so only the last state
/// of a tag has to be looked at. That state has an empty key; the key of any other is what stands before, as far as that is
/// asked, and the states that wait.
pub(super) struct Subsets<'a> {
    nfa: &'a Nfa,
    mask: u16,
    asks_start: bool,
    asks_edges: bool,
    /// What is open from here, if a word goes on or begins, and if not.
    onward: [Onward; 2],
    /// The states that the automaton may still go through, and the visit in which each was come to last.
    stack: Vec<StateId>,
    visited: Vec<u32>,
    visit: u32,
    steps_left: usize,
}

/// What is open from a place, before a byte of a certain sort.
#[derive(Default)]
struct Onward {
    /// The match ends here already.
    found: bool,
    /// The characters that are waited for, and the state behind them.
    takes: Vec<(Ascii, StateId)>,
}

impl<'a> Subsets<'a> {
    /// What an automaton may be in, with `mask` where it has matched.
    pub(super) fn new(nfa: &'a Nfa, mask: u16) -> Subsets<'a> {
        Subsets {
            nfa,
            mask,
            asks_start: nfa.asks(&[Look::Start]),
            asks_edges: nfa.asks(&[Look::Edge, Look::NoEdge]),
            onward: Default::default(),
            stack: Vec::new(),
            visited: vec![0; nfa.states().len()],
            visit: 0,
            steps_left: MAX_STEPS,
        }
    }

    /// The bytes that the automaton tells apart.
    pub(super) fn columns(&self) -> Columns {
        let mut sets = if self.asks_edges { vec![Ascii::WORD] } else { Vec::new() };
        for state in self.nfa.states() {
            if let State::Take { set, .. } = state
                && !sets.contains(set)
            {
                sets.push(*set);
            }
        }
        Columns::new(&|a, b| sets.iter().all(|set| set.has(a) == set.has(b)))
    }

    /// What stands before a place, as far as anything asks.
    fn before(&self, byte: Option<u8>) -> Beside {
        match Beside::of(byte) {
            Beside::Nothing if !self.asks_start => Beside::Other,
            Beside::Word if !self.asks_edges => Beside::Other,
            beside => beside,
        }
    }

    /// Goes on from these states, and from the first one, as far as that takes no byte in.
    fn close(&mut self, states: &[u32], before: Beside, behind: Beside, onward: &mut Onward) {
        onward.found = false;
        onward.takes.clear();
        self.visit += 1;
        self.stack.clear();
        if before == Beside::Nothing || !self.nfa.is_anchored() {
            self.stack.push(self.nfa.start());
        }
        self.stack.extend(states.iter().map(|state| StateId::new(*state as usize)));
        while let Some(id) = self.stack.pop() {
            self.steps_left = self.steps_left.saturating_sub(1);
            match self.visited.get_mut(id.index()) {
                Some(visit) if *visit != self.visit => *visit = self.visit,
                _ => continue,
            }
            match self.nfa.state(id) {
                State::Take { set, next } => onward.takes.push((set, next)),
                State::Look { look, next } if look.holds(before, behind) => self.stack.push(next),
                State::Look { .. } => {}
                State::Split { first, second } => self.stack.extend([second, first]),
                State::Note { next, .. } => self.stack.push(next),
                State::Match => {
                    onward.found = true;
                    return;
                }
            }
        }
    }
}

impl Explored for Subsets<'_> {
    fn start(&self, key: &mut Key) {
        key.push(self.before(None) as u32);
    }

    fn enter(&mut self, key: &[u32]) -> Option<u16> {
        let mut onward = std::mem::take(&mut self.onward);
        let [word, other] = &mut onward;
        let mut ends = true;
        if let [before, states @ ..] = key {
            let before = Beside::ALL.into_iter().find(|beside| *beside as u32 == *before)?;
            self.close(states, before, Beside::Nothing, word);
            ends = word.found;
            self.close(states, before, Beside::Word, word);
            if self.asks_edges {
                self.close(states, before, Beside::Other, other);
            }
        } else {
            (word.found, other.found) = (true, true);
        }
        self.onward = onward;
        (self.steps_left > 0).then_some(if ends { self.mask } else { 0 })
    }

    fn step(&self, byte: u8, next: &mut Key) {
        let [word, other] = &self.onward;
        let onward = if self.asks_edges && Beside::byte(byte) == Beside::Other { other } else { word };
        if onward.found {
            return;
        }
        next.push(self.before(Some(byte)) as u32);
        // The last are written first, and so have the least numbers.
        for (_, state) in onward.takes.iter().rev().filter(|(set, _)| set.has(byte)) {
            let state = state.index() as u32;
            let states = next.get(1..).unwrap_or_default();
            if let Err(at) = states.binary_search(&state) {
                next.insert(1 + at, state);
            }
        }
    }
}
