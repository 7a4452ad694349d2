//! Expressions as a table: a row a state, a column a class of bytes. A tag is walked to its end without a branch, and
//! its last state tells which of the expressions it matches.

use super::explore::{Columns, Explored, Key, explore};
use super::numbering::Numbering;
use super::subsets::Subsets;
use crate::automaton::{Expr, Look, Nfa};
use crate::condition::{Condition, Rule};

/// The most states worth building for several expressions at once; beyond, two tables are the faster way.
const MAX_TOGETHER: usize = 2_048;
/// The most states among which equal ones are looked for.
const MAX_EQUAL: usize = 256;
/// A longer list of tags, in bytes, is looked up rather than walked.
const LONGEST_LIST: usize = 4_096;

/// The table of one expression, or of several.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    columns: Columns,
    /// A state is the place of its row; the next one stands there at `state | column`. The last cell of the row is the
    /// mask: a bit for each expression that a tag which ends here matches.
    cells: Vec<u16>,
    /// How long a row is, its mask included: a power of two.
    width: u16,
}

impl Table {
    /// A table as it was written out, its first row that of the state before the first byte.
    pub(super) fn new(columns: Columns, cells: Vec<u16>, width: u16) -> Table {
        Table { columns, cells, width }
    }

    /// The table of a condition, with `mask` where it fires; None where it would grow too large.
    pub(crate) fn of(condition: &Condition, mask: u16) -> Option<Table> {
        let takes = Table::of_rule(condition.takes(), mask)?;
        match condition.but() {
            None => Some(takes),
            Some(but) => takes.without(&Table::of_rule(but, mask)?),
        }
    }

    fn of_rule(rule: &Rule, mask: u16) -> Option<Table> {
        match rule {
            Rule::All => Table::of_nfa(&Nfa::of(&Expr::Empty)?, mask),
            Rule::Regex(pattern) => Table::of_nfa(pattern.nfa(), mask),
            Rule::Tags(list) => {
                let tags = list.tags();
                if tags.iter().map(|tag| tag.as_str().len()).sum::<usize>() > LONGEST_LIST {
                    return None;
                }
                let any = Expr::choice(tags.iter().map(|tag| Expr::text(tag.as_str())).collect());
                let whole = Expr::row(vec![Expr::Look(Look::Start), any, Expr::Look(Look::End)]);
                Table::of_nfa(&Nfa::of(&whole)?, mask)
            }
        }
    }

    fn of_nfa(nfa: &Nfa, mask: u16) -> Option<Table> {
        let mut subsets = Subsets::new(nfa, mask);
        Some(explore(subsets.columns(), &mut subsets, usize::MAX)?.smallest())
    }

    /// One table that does what all of these do, with the masks of all; None where it would grow too large.
    pub(crate) fn together(tables: &[Table]) -> Option<Table> {
        Table::joined(tables, |masks| masks.fold(0, |mask, more| mask | more))
    }

    /// This table but for the tags that the other matches: they are one walk, and cost no more than one.
    fn without(self, but: &Table) -> Option<Table> {
        let joined = Table::joined(&[self, but.clone()], |masks| {
            let takes = masks.next().unwrap_or_default();
            if masks.fold(0, |mask, more| mask | more) == 0 { takes } else { 0 }
        });
        Some(joined?.smallest())
    }

    /// Tables walked at once, and what their masks come to.
    fn joined(tables: &[Table], masks: fn(&mut dyn Iterator<Item = u16>) -> u16) -> Option<Table> {
        let columns = Columns::new(&|a, b| tables.iter().all(|table| table.column(a) == table.column(b)));
        explore(columns, &mut Joined { tables, masks, at: Key::new() }, MAX_TOGETHER)
    }

    /// The same table without states that can't be told apart, which would multiply in a table of several.
    fn smallest(self) -> Table {
        let rows = self.cells.len() / usize::from(self.width);
        if rows > MAX_EQUAL {
            return self;
        }
        let mut sorts: Vec<u32> = self.rows().map(|state| u32::from(self.mask(state))).collect();
        let (mut count, mut key) = (0, Key::new());
        loop {
            let mut known = Numbering::default();
            let finer = self.rows().zip(&sorts).map(|(state, sort)| {
                key.clear();
                key.push(*sort);
                key.extend(self.columns.bytes().iter().map(|byte| self.sort(&sorts, self.step(state, *byte))));
                u32::try_from(known.of(&key)).unwrap_or_default()
            });
            sorts = finer.collect();
            if known.len() == count {
                break;
            }
            count = known.len();
        }
        if count == rows {
            return self;
        }
        let mut sorted = Sorted { table: &self, sorts, at: 0 };
        explore(self.columns.clone(), &mut sorted, usize::MAX).unwrap_or(self)
    }

    /// Every state.
    fn rows(&self) -> impl Iterator<Item = u16> {
        (0..self.cells.len()).step_by(usize::from(self.width)).filter_map(|state| u16::try_from(state).ok())
    }

    fn sort(&self, sorts: &[u32], state: u16) -> u32 {
        sorts.get(usize::from(state / self.width)).copied().unwrap_or_default()
    }

    /// The state before the first byte.
    pub(crate) fn start(&self) -> u16 {
        0
    }

    /// The column of a byte: two bytes of one column are alike to the expressions.
    pub(crate) fn column(&self, byte: u8) -> u8 {
        self.columns.of(byte)
    }

    /// The state after one more byte.
    pub(crate) fn step(&self, state: u16, byte: u8) -> u16 {
        self.cell(state | u16::from(self.column(byte)))
    }

    /// Which expressions a tag that ends in this state matches.
    pub(crate) fn mask(&self, state: u16) -> u16 {
        self.cell(state | (self.width - 1))
    }

    fn cell(&self, at: u16) -> u16 {
        self.cells.get(usize::from(at)).copied().unwrap_or_default()
    }

    /// How long a row is.
    pub(super) fn width(&self) -> u16 {
        self.width
    }

    /// Its columns and its cells.
    pub(super) fn into_parts(self) -> (Columns, Vec<u16>) {
        (self.columns, self.cells)
    }
}

/// Several tables walked at once. The key of a state is that of each of them.
struct Joined<'a> {
    tables: &'a [Table],
    /// What the masks of all of them come to.
    masks: fn(&mut dyn Iterator<Item = u16>) -> u16,
    at: Key,
}

impl Joined<'_> {
    fn each(&self) -> impl Iterator<Item = (&Table, u16)> {
        self.tables.iter().zip(self.at.iter().map(|state| u16::try_from(*state).unwrap_or_default()))
    }
}

impl Explored for Joined<'_> {
    fn start(&self, key: &mut Key) {
        key.extend(self.tables.iter().map(|table| u32::from(table.start())));
    }

    fn enter(&mut self, key: &[u32]) -> Option<u16> {
        self.at.clear();
        self.at.extend_from_slice(key);
        Some((self.masks)(&mut self.each().map(|(table, state)| table.mask(state))))
    }

    fn step(&self, byte: u8, next: &mut Key) {
        next.extend(self.each().map(|(table, state)| u32::from(table.step(state, byte))));
    }
}

/// A table with states of one sort taken together. The key of a state is its sort; the first of each stands for all.
struct Sorted<'a> {
    table: &'a Table,
    sorts: Vec<u32>,
    at: u16,
}

impl Explored for Sorted<'_> {
    fn start(&self, key: &mut Key) {
        key.push(self.table.sort(&self.sorts, self.table.start()));
    }

    fn enter(&mut self, key: &[u32]) -> Option<u16> {
        let first = self.sorts.iter().position(|sort| key == [*sort])?;
        self.at = u16::try_from(first * usize::from(self.table.width)).ok()?;
        Some(self.table.mask(self.at))
    }

    fn step(&self, byte: u8, next: &mut Key) {
        next.push(self.table.sort(&self.sorts, self.table.step(self.at, byte)));
    }
}
