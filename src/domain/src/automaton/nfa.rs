//! Thompson's automaton: an expression written out as states. A state takes a character in, asks something of the place,
//! goes two ways, or notes the place, and leads on.

use super::{Ascii, Expr, Look};

/// The most states. Where a search has been in the longest tag then fits in 264 KB.
const MAX_STATES: usize = 1 << 14;

/// A state, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StateId(u32);

impl StateId {
    /// The state in which all matches end.
    const MATCH: StateId = StateId(0);

    /// The state of a number that was given by [`StateId::index`].
    pub(crate) fn new(index: usize) -> StateId {
        StateId(u32::try_from(index).unwrap_or_default())
    }

    /// Its number, less than the automaton has states.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a state does, and where it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Takes in one character of a set.
    Take { set: Ascii, next: StateId },
    /// Goes on where this holds.
    Look { look: Look, next: StateId },
    /// Goes on one way, and where that leads to no match, the other.
    Split { first: StateId, second: StateId },
    /// Notes the place: the start of each group, and its end.
    Note { slot: usize, next: StateId },
    /// The match ends here.
    Match,
}

/// An automaton.
#[derive(Clone, Debug)]
pub(crate) struct Nfa {
    states: Vec<State>,
    start: StateId,
    anchored: bool,
}

impl Nfa {
    /// The automaton of an expression; None where it would grow too large.
    pub(crate) fn of(expr: &Expr) -> Option<Nfa> {
        if expr.size() >= MAX_STATES {
            return None;
        }
        let mut nfa = Nfa { states: vec![State::Match], start: StateId::MATCH, anchored: expr.begins_at_start() };
        nfa.start = nfa.write(expr, StateId::MATCH);
        Some(nfa)
    }

    /// The state in which a match begins.
    pub(crate) fn start(&self) -> StateId {
        self.start
    }

    /// Whether every match begins where the tag does.
    pub(crate) fn is_anchored(&self) -> bool {
        self.anchored
    }

    /// What a state does.
    pub(crate) fn state(&self, id: StateId) -> State {
        // No number is given but to a state that is there.
        self.states.get(id.index()).copied().unwrap_or(State::Match)
    }

    /// Every state.
    pub(crate) fn states(&self) -> &[State] {
        &self.states
    }

    /// Whether a place is asked one of these.
    pub(crate) fn asks(&self, looks: &[Look]) -> bool {
        self.states.iter().any(|state| matches!(state, State::Look { look, .. } if looks.contains(look)))
    }

    fn push(&mut self, state: State) -> StateId {
        self.states.push(state);
        StateId::new(self.states.len() - 1)
    }

    fn split(&mut self, on: StateId, past: StateId, greedy: bool) -> StateId {
        self.push(split(on, past, greedy))
    }

    /// Writes an expression in front of what follows it, and gives the state in which it begins. From back to front,
    /// every state knows where it leads when it is written; only a loop leads to what is written later.
    fn write(&mut self, expr: &Expr, next: StateId) -> StateId {
        match expr {
            Expr::Empty => next,
            Expr::Class(set) => self.push(State::Take { set: *set, next }),
            Expr::Look(look) => self.push(State::Look { look: *look, next }),
            Expr::Group { of, index } => {
                let end = self.push(State::Note { slot: 2 * index - 1, next });
                let inside = self.write(of, end);
                self.push(State::Note { slot: 2 * index - 2, next: inside })
            }
            Expr::Row(parts) => parts.iter().rev().fold(next, |next, part| self.write(part, next)),
            Expr::Choice(parts) => {
                let mut parts = parts.iter().rev();
                let last = parts.next().map_or(next, |last| self.write(last, next));
                parts.fold(last, |others, part| {
                    let own = self.write(part, next);
                    self.split(own, others, true)
                })
            }
            Expr::Repeat { of, least, most: Some(most), greedy } => {
                // Each one more is tried only behind those before it: side by side, every state would lead to all others.
                let mut inner = next;
                for _ in *least..*most {
                    let one = self.write(of, inner);
                    inner = self.split(one, next, *greedy);
                }
                (0..*least).fold(inner, |next, _| self.write(of, next))
            }
            Expr::Repeat { of, least, most: None, greedy } => {
                let again = self.push(State::Match);
                let one = self.write(of, again);
                if let Some(state) = self.states.get_mut(again.index()) {
                    *state = split(one, next, *greedy);
                }
                match least {
                    // What takes nothing in would come back to its own beginning, and there the way out would be the
                    // second that is tried, though it was the first: so the way past it is a state of its own.
                    0 if !of.takes_some() => self.split(one, next, *greedy),
                    0 => again,
                    _ => (1..*least).fold(one, |next, _| self.write(of, next)),
                }
            }
        }
    }
}

fn split(on: StateId, past: StateId, greedy: bool) -> State {
    if greedy { State::Split { first: on, second: past } } else { State::Split { first: past, second: on } }
}
