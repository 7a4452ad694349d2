//! Writing a table out: from the state before the first byte to every state that some tag leads to.

use super::numbering::Numbering;
use super::table::Table;
use crate::automaton::Ascii;

/// The most cells of a table: as many as the numbers in them reach.
pub(super) const CELLS: usize = 1 << 16;
/// How long all keys may be together.
const MAX_WEIGHT: usize = 1 << 16;

/// What a state is to whoever explores: the numbers that tell it from others.
pub(super) type Key = Vec<u32>;

/// What can be explored.
pub(super) trait Explored {
    /// Writes the key of the state before the first byte.
    fn start(&self, key: &mut Key);

    /// Goes to a state, from which steps are asked from now on. A bit for each expression that a tag which ends there
    /// matches; None where this gets more than it is worth.
    fn enter(&mut self, key: &[u32]) -> Option<u16>;

    /// Writes the key of the state behind a byte, to a key that is empty.
    fn step(&self, byte: u8, next: &mut Key);
}

/// The bytes that tags are made of, those together that the expressions don't tell apart.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// The column of each byte.
    of: [u8; 256],
    /// One byte of each column.
    bytes: Vec<u8>,
}

impl Columns {
    /// Gives bytes that are alike one column.
    pub(super) fn new(alike: &dyn Fn(u8, u8) -> bool) -> Columns {
        let mut columns = Columns { of: [0; 256], bytes: Vec::new() };
        for byte in Ascii::TAG.bytes() {
            let column = columns.bytes.iter().position(|known| alike(*known, byte)).unwrap_or_else(|| {
                columns.bytes.push(byte);
                columns.bytes.len() - 1
            });
            columns.of[usize::from(byte)] = u8::try_from(column).unwrap_or(u8::MAX);
        }
        columns
    }

    /// The column of a byte.
    #[inline(always)]
    pub(super) fn of(&self, byte: u8) -> u8 {
        self.of[usize::from(byte)]
    }

    /// One byte of each column.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Writes out every state that can be reached; None where there are more than `limit`, or than a table can hold.
pub(super) fn explore(columns: Columns, explored: &mut dyn Explored, limit: usize) -> Option<Table> {
    let width = (columns.bytes.len() + 1).next_power_of_two();
    let most = (CELLS / width).min(limit);
    let (mut numbering, mut cells, mut key) = (Numbering::default(), Vec::new(), Key::new());
    explored.start(&mut key);
    numbering.of(&key);
    let mut at = 0;
    while let Some(here) = numbering.key(at) {
        let mask = explored.enter(here)?;
        for &byte in &columns.bytes {
            key.clear();
            explored.step(byte, &mut key);
            let number = numbering.of(&key);
            if number >= most || numbering.weight() > MAX_WEIGHT {
                return None;
            }
            cells.push(u16::try_from(number * width).ok()?);
        }
        at += 1;
        cells.resize(at * width - 1, 0);
        cells.push(mask);
    }
    Some(Table::new(columns, cells, u16::try_from(width).ok()?))
}
