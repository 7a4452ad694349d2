//! Which ways through an automaton some legal tag can go to the end. A tag is not empty, holds few characters and begins
//! with fewer, and an assertion asks for what no other may forbid: `a$b` and `^-` lead nowhere.

use crate::automaton::{Ascii, Beside, Look, Nfa, State, StateId};
use crate::tag::MAX_TAG;
use std::collections::VecDeque;

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
    pub(crate) fn look(self, look: Look, before: Beside) -> Option<Behind> {
        match (look, before) {
            (Look::Start, _) => (before == Beside::Nothing).then_some(self),
            (Look::End, _) => self.and(Behind::End),
            (Look::Edge, Beside::Word) | (Look::NoEdge, Beside::Nothing | Beside::Other) => self.and(Behind::NoWord),
            (Look::Edge, Beside::Nothing | Beside::Other) | (Look::NoEdge, Beside::Word) => self.and(Behind::Word),
        }
    }

    /// The characters that may stand there.
    fn set(self) -> Ascii {
        match self {
            Behind::Any => Ascii::ALL,
            Behind::Word => Ascii::WORD,
            Behind::NoWord => Ascii::WORD.not(),
            Behind::End => Ascii::NONE,
        }
    }

    /// Whether this byte, or the end, may stand there.
    pub(crate) fn allows(self, byte: Option<u8>) -> bool {
        byte.map_or(self != Behind::Word, |byte| self.set().has(byte))
    }
}

/// The characters that a tag can hold behind what stands before.
fn legal(before: Beside) -> Ascii {
    if before == Beside::Nothing { Ascii::WORD } else { Ascii::TAG }
}

/// The characters that a state takes in, and the state behind them; None where it takes none in.
pub(crate) fn takes(nfa: &Nfa, id: StateId) -> Option<(Ascii, StateId)> {
    if let State::Take { set, next } = nfa.state(id) { Some((set, next)) } else { None }
}

/// The state behind a character that a tag can hold, and what that is to it: once for each thing that it can be.
pub(crate) fn onward(nfa: &Nfa, id: StateId, before: Beside, behind: Behind) -> Vec<(StateId, Beside)> {
    let Some((set, next)) = takes(nfa, id) else { return Vec::new() };
    let set = set.and(legal(before)).and(behind.set());
    let sorts = [(Ascii::WORD, Beside::Word), (Ascii::WORD.not(), Beside::Other)];
    sorts.into_iter().filter(|(sort, _)| !set.and(*sort).is_empty()).map(|(_, beside)| (next, beside)).collect()
}

/// The states that are reached from one without taking a byte in: those that wait for one and those that match, each
/// with what may stand behind.
pub(crate) fn reached(nfa: &Nfa, from: StateId, before: Beside) -> Vec<(StateId, Behind)> {
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
pub(crate) fn waits(nfa: &Nfa, id: StateId) -> bool {
    matches!(nfa.state(id), State::Take { .. } | State::Match)
}

/// The states one step on that takes no byte in, in the order in which they are tried.
pub(crate) fn silent(nfa: &Nfa, id: StateId, before: Beside, behind: Behind) -> Vec<(StateId, Behind)> {
    match nfa.state(id) {
        State::Look { look, next } => behind.look(look, before).map(|behind| (next, behind)).into_iter().collect(),
        State::Split { first, second } => vec![(first, behind), (second, behind)],
        State::Note { next, .. } => vec![(next, behind)],
        State::Take { .. } | State::Match => Vec::new(),
    }
}

/// How many more characters a tag needs, from each state on, to match.
#[derive(Debug)]
pub(crate) struct Paths {
    least: Vec<u16>,
    possible: bool,
    whole: bool,
}

/// What may stand on either side of a state: so many cases.
const BESIDE: usize = Beside::ALL.len() * Behind::COUNT;

/// There is no way.
const NEVER: u16 = u16::MAX;

impl Paths {
    /// The ways of an automaton.
    pub(crate) fn of(nfa: &Nfa) -> Paths {
        let mut least = vec![NEVER; nfa.states().len() * BESIDE];
        let (mut found, mut back, mut near) =
            (vec![false; least.len()], vec![Vec::new(); least.len()], VecDeque::new());
        let mut stack: Vec<_> = Beside::ALL.map(|before| (nfa.start(), before, Behind::Any)).into();
        while let Some((id, before, behind)) = stack.pop() {
            let here = place(id, before, behind);
            if std::mem::replace(&mut found[here], true) {
                continue;
            }
            let mut ways: Vec<_> =
                silent(nfa, id, before, behind).into_iter().map(|(id, behind)| (id, before, behind, 0)).collect();
            let steps = onward(nfa, id, before, behind).into_iter();
            ways.extend(steps.map(|(next, before)| (next, before, Behind::Any, 1)));
            // Behind a match the tag goes on as it must; one that has not begun can't end, nor go on with a dot.
            let need = match behind {
                Behind::Any => Some(0),
                Behind::Word => Some(1),
                Behind::NoWord | Behind::End => (before != Beside::Nothing).then_some(0),
            };
            if let (State::Match, Some(need)) = (nfa.state(id), need) {
                least[here] = need;
                near.push_back(here);
            }
            for (id, before, behind, length) in ways {
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
        // What is reached behind one thing and another has a way on behind some of them, or none.
        let (ways, reached) = (least.chunks(BESIDE), found.chunks(BESIDE));
        let whole = ways.zip(reached).all(|(ways, reached)| {
            !reached.contains(&true) || ways.iter().zip(reached).any(|(way, reached)| *reached && *way != NEVER)
        });
        let mut paths = Paths { least, possible: false, whole };
        // Beside a match that begins later stands one character, or one and a dot.
        let most = [MAX_TAG, MAX_TAG - 1, MAX_TAG - 2];
        paths.possible = Beside::ALL
            .into_iter()
            .zip(most)
            .any(|(before, most)| paths.least(nfa.start(), before, Behind::Any).is_some_and(|least| least <= most));
        paths
    }

    /// Whether some legal tag matches.
    pub(crate) fn is_possible(&self) -> bool {
        self.possible
    }

    /// Whether every part of the expression is on the way of some legal tag.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole
    }

    /// How many more characters a tag needs at least; None where nothing that is a tag gets to the end from there.
    pub(crate) fn least(&self, id: StateId, before: Beside, behind: Behind) -> Option<usize> {
        self.least.get(place(id, before, behind)).copied().filter(|least| *least != NEVER).map(usize::from)
    }
}

fn place(id: StateId, before: Beside, behind: Behind) -> usize {
    id.index() * BESIDE + before as usize * Behind::COUNT + behind as usize
}
