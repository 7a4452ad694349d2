//! Expressions as a table: a row a state, a column a class of bytes. A tag is walked to its end without a branch, and
//! its last state tells which of the expressions it matches.

use crate::condition::Condition;
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind};
use regex_syntax::hir::{Dot, Hir, Look, Repetition};
use std::collections::HashMap;

/// The largest automaton worth building, in bytes: a larger one takes longer to build than it saves.
const MAX_AUTOMATON: usize = 1 << 18;
/// The most cells of a table. A power of two as large as its numbers reach, so that none of them can lie outside.
const CELLS: usize = 1 << 16;
/// The most states worth building for several expressions at once; beyond, two tables are the faster way.
const MAX_TOGETHER: usize = 2_048;
/// The most states among which equal ones are looked for.
const MAX_EQUAL: usize = 256;
/// A longer list of tags, in bytes, is looked up rather than walked.
const LONGEST_LIST: usize = 4_096;
/// Tags walked side by side: a walk waits for memory at each step, and four wait no longer than one.
const LANES: usize = 4;

/// The table of one expression, or of several.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// The column of each byte.
    columns: [u8; 256],
    /// One byte of each column.
    bytes: Vec<u8>,
    /// A state is the place of its row; the next one stands there at `state | column`. The last cell of the row is the
    /// mask: a bit for each expression that a tag which ends here matches.
    cells: Box<[u16; CELLS]>,
    /// How long a row is, its mask included: a power of two.
    width: u16,
    states: usize,
    start: u16,
}

/// The bytes that tags are made of.
fn alphabet() -> impl Iterator<Item = u8> {
    (0..=127u8).filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// Gives bytes of one sort one column.
fn columns<K: PartialEq>(sort: impl Fn(u8) -> K) -> ([u8; 256], Vec<u8>) {
    let (mut columns, mut bytes, mut sorts) = ([0u8; 256], Vec::new(), Vec::new());
    for byte in alphabet() {
        let own = sort(byte);
        let column = sorts.iter().position(|known| *known == own).unwrap_or_else(|| {
            bytes.push(byte);
            sorts.push(own);
            sorts.len() - 1
        });
        columns[usize::from(byte)] = u8::try_from(column).unwrap_or(u8::MAX);
    }
    (columns, bytes)
}

/// What a state is to whoever explores: the numbers that tell it from others.
type Key = Vec<u32>;

impl Table {
    /// The table of a condition, with `mask` where it fires; None where it would grow too large.
    pub(crate) fn of(condition: &Condition, mask: u16) -> Option<Table> {
        match condition {
            Condition::All => Table::new(&Hir::empty(), mask),
            Condition::Regex(pattern) => Table::new(pattern.hir(), mask),
            Condition::Tags(list) => {
                let tags = list.tags();
                if tags.iter().map(|tag| tag.as_str().len()).sum::<usize>() > LONGEST_LIST {
                    return None;
                }
                let any = Hir::alternation(tags.iter().map(|tag| Hir::literal(tag.as_str().as_bytes())).collect());
                Table::new(&Hir::concat(vec![Hir::look(Look::Start), any, Hir::look(Look::End)]), mask)
            }
        }
    }

    /// The table of an expression that is searched anywhere.
    fn new(hir: &Hir, mask: u16) -> Option<Table> {
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
        let first = dfa.start_state(&start::Config::new().anchored(Anchored::Yes)).ok()?;
        let (columns, bytes) = columns(|byte| dfa.byte_classes().get(byte));
        let key = |state: StateID| vec![state.as_u32()];
        let state = |key: &Key| key.first().and_then(|&id| StateID::new(id as usize).ok()).unwrap_or(first);
        let table = explore(
            columns,
            bytes,
            key(first),
            &|at, byte| key(dfa.next_state(state(at), byte)),
            &|at| if dfa.is_match_state(dfa.next_eoi_state(state(at))) { mask } else { 0 },
            usize::MAX,
        )?;
        Some(table.smallest())
    }

    /// One table that does what all of these do, with the masks of all; None where it would grow too large.
    pub(crate) fn together(tables: &[Table]) -> Option<Table> {
        let (columns, bytes) = columns(|byte| tables.iter().map(|table| table.column(byte)).collect::<Vec<u8>>());
        let each = |at: &Key, of: &mut dyn FnMut(&Table, u16)| {
            tables.iter().zip(at).for_each(|(table, &state)| of(table, u16::try_from(state).unwrap_or(0)));
        };
        explore(
            columns,
            bytes,
            tables.iter().map(|table| u32::from(table.start)).collect(),
            &|at, byte| {
                let mut next = Vec::with_capacity(tables.len());
                each(at, &mut |table, state| next.push(u32::from(table.step(state, byte))));
                next
            },
            &|at| {
                let mut mask = 0;
                each(at, &mut |table, state| mask |= table.mask(state));
                mask
            },
            MAX_TOGETHER,
        )
    }

    /// The same table without states that can't be told apart, which would multiply in a table of several.
    fn smallest(self) -> Table {
        if self.states > MAX_EQUAL {
            return self;
        }
        let rows: Vec<u16> = (0..self.states).filter_map(|i| u16::try_from(i * usize::from(self.width)).ok()).collect();
        let place = |state: u16| usize::from(state / self.width);
        let mut sorts: Vec<u32> = rows.iter().map(|&state| u32::from(self.mask(state))).collect();
        let mut count = 0;
        loop {
            let mut known: HashMap<Key, u16> = HashMap::new();
            let finer = rows.iter().zip(&sorts).map(|(&state, &sort)| {
                let nexts =
                    self.bytes.iter().map(|&byte| sorts.get(place(self.step(state, byte))).copied().unwrap_or(0));
                let next_id = u16::try_from(known.len()).unwrap_or(u16::MAX);
                u32::from(*known.entry(std::iter::once(sort).chain(nexts).collect()).or_insert(next_id))
            });
            sorts = finer.collect();
            if known.len() == count {
                break;
            }
            count = known.len();
        }
        // The first state of each sort stands for all of it.
        let stands: Vec<u16> = (0..count)
            .map(|sort| {
                let first = sorts.iter().position(|&other| other as usize == sort).unwrap_or(0);
                rows.get(first).copied().unwrap_or(0)
            })
            .collect();
        let sort_of = |state: u16| vec![sorts.get(place(state)).copied().unwrap_or(0)];
        let state = |at: &Key| at.first().and_then(|&sort| stands.get(sort as usize)).copied().unwrap_or(0);
        let smaller = explore(
            self.columns,
            self.bytes.clone(),
            sort_of(self.start),
            &|at, byte| sort_of(self.step(state(at), byte)),
            &|at| self.mask(state(at)),
            usize::MAX,
        );
        smaller.unwrap_or(self)
    }

    /// The state before the first byte.
    pub(crate) fn start(&self) -> u16 {
        self.start
    }

    /// The column of a byte: two bytes of one column are alike to the expressions.
    pub(crate) fn column(&self, byte: u8) -> u8 {
        self.columns[usize::from(byte)]
    }

    /// The state after one more byte.
    #[inline(always)]
    pub(crate) fn step(&self, state: u16, byte: u8) -> u16 {
        self.walk(usize::from(state), byte) as u16
    }

    /// As [`Table::step`]. In a register's own width there is nothing to cut off after each step.
    #[inline(always)]
    fn walk(&self, state: usize, byte: u8) -> usize {
        usize::from(self.cells[(state | usize::from(self.columns[usize::from(byte)])) % CELLS])
    }

    /// Which expressions a tag that ends in this state matches.
    #[inline(always)]
    pub(crate) fn mask(&self, state: u16) -> u16 {
        self.cells[usize::from(state | (self.width - 1))]
    }

    /// Walks tags of one length that lie side by side, and adds each one's mask to its place in `masks`.
    pub(super) fn run(&self, length: usize, bytes: &[u8], masks: &mut [u16]) {
        if length == 0 {
            return masks.iter_mut().for_each(|mask| *mask |= self.mask(self.start));
        }
        let mut groups = bytes.chunks_exact(length * LANES);
        let mut places = masks.chunks_exact_mut(LANES);
        for (group, place) in groups.by_ref().zip(places.by_ref()) {
            let (ab, cd) = group.split_at(2 * length);
            let ((a, b), (c, d)) = (ab.split_at(length), cd.split_at(length));
            let [mut p, mut q, mut r, mut s] = [usize::from(self.start); LANES];
            for (((&a, &b), &c), &d) in a.iter().zip(b).zip(c).zip(d) {
                (p, q, r, s) = (self.walk(p, a), self.walk(q, b), self.walk(r, c), self.walk(s, d));
            }
            place.iter_mut().zip([p, q, r, s]).for_each(|(mask, state)| *mask |= self.mask(state as u16));
        }
        for (tag, mask) in groups.remainder().chunks_exact(length).zip(places.into_remainder()) {
            *mask |= self.mask(tag.iter().fold(self.start, |state, &byte| self.step(state, byte)));
        }
    }
}

/// Writes out every state that can be reached.
fn explore(
    columns: [u8; 256],
    bytes: Vec<u8>,
    start: Key,
    step: &dyn Fn(&Key, u8) -> Key,
    mask: &dyn Fn(&Key) -> u16,
    limit: usize,
) -> Option<Table> {
    let width = u16::try_from((bytes.len() + 1).next_power_of_two()).ok()?;
    let most = (CELLS / usize::from(width)).min(limit);
    let mut cells: Box<[u16; CELLS]> = vec![0; CELLS].into_boxed_slice().try_into().ok()?;
    let mut ids: HashMap<Key, u16> = HashMap::from([(start.clone(), 0)]);
    let mut keys = vec![start];
    let mut at = 0;
    while let Some(key) = keys.get(at).cloned() {
        let row = at * usize::from(width);
        for (column, &byte) in bytes.iter().enumerate() {
            let to = step(&key, byte);
            let id = match ids.get(&to) {
                Some(&id) => id,
                None if keys.len() == most => return None,
                None => {
                    let id = u16::try_from(keys.len() * usize::from(width)).ok()?;
                    ids.insert(to.clone(), id);
                    keys.push(to);
                    id
                }
            };
            *cells.get_mut(row + column)? = id;
        }
        *cells.get_mut(row + usize::from(width) - 1)? = mask(&key);
        at += 1;
    }
    Some(Table { columns, bytes, cells, width, states: keys.len(), start: 0 })
}
