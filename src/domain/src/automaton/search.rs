//! The search of a tag: each way through the automaton is tried in order, the preferred one first, and none twice. So the
//! first match found is the one that Perl and RE2 find, in time that grows with the tag alone.

use super::{Beside, Nfa, State, StateId};
use std::ops::Range;

/// The most pairs of a state and a place that are tracked, a bit for each. Every automaton can be searched for in every
/// tag; a text that is too long is none.
const MAX_TRACKED: usize = 1 << 23;

/// What a search writes on. Kept, because making it costs more than a search.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    /// A bit for each state and place where the search has been.
    been: Vec<u64>,
    left: Vec<Step>,
}

/// What is still to be done.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Go on here.
    Go { state: StateId, at: usize },
    /// Whatever was noted from here on led nowhere: note again what was.
    Restore { slot: usize, was: Option<usize> },
}

impl Nfa {
    /// The bytes of the leftmost match, and in `slots` where each group begins and ends. With fewer slots, fewer are told.
    pub(crate) fn search(
        &self,
        tag: &[u8],
        slots: &mut [Option<usize>],
        scratch: &mut Scratch,
    ) -> Option<Range<usize>> {
        let tracked = self.states().len() * (tag.len() + 1);
        if tracked > MAX_TRACKED {
            return None;
        }
        scratch.been.clear();
        scratch.been.resize(tracked.div_ceil(64), 0);
        scratch.left.clear();
        let mut search = Search { nfa: self, tag, slots, scratch };
        let last = if self.is_anchored() { 0 } else { tag.len() };
        // Where the search has been from an earlier start led nowhere, and does so from a later one.
        (0..=last).find_map(|start| Some(start..search.from(start)?))
    }
}

struct Search<'a> {
    nfa: &'a Nfa,
    tag: &'a [u8],
    slots: &'a mut [Option<usize>],
    scratch: &'a mut Scratch,
}

impl Search<'_> {
    /// Where the match ends that begins here, if one does.
    fn from(&mut self, start: usize) -> Option<usize> {
        self.scratch.left.push(Step::Go { state: self.nfa.start(), at: start });
        while let Some(step) = self.scratch.left.pop() {
            match step {
                Step::Go { state, at } => {
                    if let Some(end) = self.go(state, at) {
                        return Some(end);
                    }
                }
                Step::Restore { slot, was } => self.note(slot, was),
            }
        }
        None
    }

    /// Goes on as far as it leads, and leaves the ways that were not taken for later.
    fn go(&mut self, mut state: StateId, mut at: usize) -> Option<usize> {
        while self.is_new(state, at) {
            state = match self.nfa.state(state) {
                State::Take { set, next } => {
                    self.tag.get(at).filter(|byte| set.has(**byte))?;
                    at += 1;
                    next
                }
                State::Look { look, next } => {
                    let holds = look.holds(Beside::before(self.tag, at), Beside::behind(self.tag, at));
                    holds.then_some(next)?
                }
                State::Split { first, second } => {
                    self.scratch.left.push(Step::Go { state: second, at });
                    first
                }
                State::Note { slot, next } => {
                    if let Some(was) = self.slots.get(slot).copied() {
                        self.scratch.left.push(Step::Restore { slot, was });
                        self.note(slot, Some(at));
                    }
                    next
                }
                State::Match => return Some(at),
            };
        }
        None
    }

    fn note(&mut self, slot: usize, place: Option<usize>) {
        if let Some(noted) = self.slots.get_mut(slot) {
            *noted = place;
        }
    }

    /// Whether the search has not been here, which it is from now on.
    fn is_new(&mut self, state: StateId, at: usize) -> bool {
        let place = state.index() * (self.tag.len() + 1) + at;
        let Some(word) = self.scratch.been.get_mut(place / 64) else { return false };
        let bit = 1 << (place % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }
}
