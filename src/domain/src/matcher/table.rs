//! One expression as a table: a row a state, a column a class of bytes. A tag is walked to its end without a branch, and
//! its last state tells.

use super::tag_set::TagSet;
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind};
use regex_syntax::hir::{Dot, Hir, Repetition};
use std::collections::HashMap;

/// The largest automaton worth building, in bytes: a larger one takes longer to build than it saves.
const MAX_AUTOMATON: usize = 1 << 18;
/// Tags walked side by side: a walk waits for memory at each step, and four wait no longer than one.
const LANES: usize = 4;

/// The table.
#[derive(Debug)]
pub(crate) struct Table {
    /// The column of each byte.
    columns: [u8; 256],
    /// The next state, at `state << shift | column`.
    next: Vec<u16>,
    shift: u32,
    start: u16,
    accepts: Vec<bool>,
}

/// The bytes that tags are made of.
fn alphabet() -> impl Iterator<Item = u8> {
    (0..=127u8).filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

impl Table {
    /// The table of an expression that is searched anywhere; None where it would grow too large.
    pub(crate) fn new(hir: &Hir) -> Option<Table> {
        // Once the expression is found, whatever follows is taken in: so only the last state has to be looked at.
        let any =
            || Hir::repetition(Repetition { min: 0, max: None, greedy: true, sub: Box::new(Hir::dot(Dot::AnyByte)) });
        let whole = Hir::concat(vec![any(), hir.clone(), any()]);
        let config = thompson::Config::new()
            .utf8(false)
            .nfa_size_limit(Some(MAX_AUTOMATON))
            .which_captures(thompson::WhichCaptures::None);
        let nfa = thompson::Compiler::new().configure(config).build_from_hir(&whole).ok()?;
        let config = dense::Config::new()
            .match_kind(MatchKind::All)
            .start_kind(StartKind::Anchored)
            .accelerate(false)
            .dfa_size_limit(Some(MAX_AUTOMATON))
            .determinize_size_limit(Some(MAX_AUTOMATON));
        let dfa = dense::Builder::new().configure(config).build_from_nfa(&nfa).ok()?;
        Table::of(&dfa)
    }

    fn of(dfa: &dense::DFA<Vec<u32>>) -> Option<Table> {
        let mut columns = [0u8; 256];
        let mut bytes: Vec<u8> = Vec::new();
        let mut seen: HashMap<u8, u8> = HashMap::new();
        for byte in alphabet() {
            let class = dfa.byte_classes().get(byte);
            let column = *seen.entry(class).or_insert_with(|| {
                bytes.push(byte);
                u8::try_from(bytes.len() - 1).unwrap_or(u8::MAX)
            });
            *columns.get_mut(usize::from(byte))? = column;
        }
        let width = bytes.len().next_power_of_two();
        let first = dfa.start_state(&start::Config::new().anchored(Anchored::Yes)).ok()?;
        let mut states: Vec<StateID> = vec![first];
        let mut ids: HashMap<StateID, u16> = HashMap::from([(first, 0)]);
        let (mut next, mut accepts) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(&state) = states.get(at) {
            at += 1;
            accepts.push(dfa.is_match_state(dfa.next_eoi_state(state)));
            let row = next.len();
            next.resize(row + width, 0u16);
            for (column, &byte) in bytes.iter().enumerate() {
                let to = dfa.next_state(state, byte);
                let id = match ids.get(&to) {
                    Some(&id) => id,
                    None => {
                        let id = u16::try_from(states.len()).ok()?;
                        states.push(to);
                        ids.insert(to, id);
                        id
                    }
                };
                *next.get_mut(row + column)? = id;
            }
        }
        Some(Table { columns, next, shift: width.trailing_zeros(), start: 0, accepts })
    }

    /// The state before the first byte.
    pub(crate) fn start(&self) -> u16 {
        self.start
    }

    /// The column of a byte: two bytes of one column are alike to the expression.
    pub(crate) fn column(&self, byte: u8) -> u8 {
        self.columns[usize::from(byte)]
    }

    /// The state after one more byte.
    #[inline(always)]
    pub(crate) fn step(&self, state: u16, byte: u8) -> u16 {
        let at = (usize::from(state) << self.shift) | usize::from(self.columns[usize::from(byte)]);
        self.next.get(at).copied().unwrap_or(0)
    }

    #[inline(always)]
    fn walk(&self, state: u16, rest: &[u8]) -> u16 {
        rest.iter().fold(state, |state, &byte| self.step(state, byte))
    }

    /// Whether a tag that ends in this state matches.
    pub(crate) fn accepts(&self, state: u16) -> bool {
        self.accepts.get(usize::from(state)).copied().unwrap_or(false)
    }

    /// Walks the tags of these ids, which come by length, and tells of each that is accepted.
    pub(super) fn run(&self, tags: &TagSet, ids: &[u32], mut fires: impl FnMut(u32)) {
        let (groups, rest) = ids.as_chunks::<LANES>();
        for group in groups {
            let lanes = group.map(|id| tags.get(id as usize).as_bytes());
            // The first is the shortest: so far all four have a byte at each place.
            let together = lanes[0].len();
            let heads = lanes.map(|lane| lane.get(..together).unwrap_or_default());
            let mut states = [self.start; LANES];
            for at in 0..together {
                for lane in 0..LANES {
                    states[lane] = self.step(states[lane], heads[lane].get(at).copied().unwrap_or(b'-'));
                }
            }
            for lane in 0..LANES {
                let state = self.walk(states[lane], lanes[lane].get(together..).unwrap_or_default());
                if self.accepts(state) {
                    fires(group[lane]);
                }
            }
        }
        for &id in rest {
            if self.accepts(self.walk(self.start, tags.get(id as usize).as_bytes())) {
                fires(id);
            }
        }
    }
}
