//! The walk of tags through a table, as fast as memory answers.

use super::explore::{CELLS, Columns};
use super::table::Table;

/// Tags walked side by side: a walk waits for memory at each step, and four wait no longer than one.
const LANES: usize = 4;

/// A table that tags are walked through.
#[derive(Clone, Debug)]
pub(super) struct Walker {
    columns: Columns,
    /// As many as its numbers reach, so that none of them can lie outside, and no step has to look.
    cells: Vec<u16>,
    start: u16,
    /// The place of the mask in a row.
    last: u16,
}

impl Walker {
    /// Makes a table ready for walks.
    pub(super) fn new(table: Table) -> Walker {
        let (start, last) = (table.start(), table.width() - 1);
        let (columns, mut cells) = table.into_parts();
        cells.resize(CELLS, 0);
        Walker { columns, cells, start, last }
    }

    /// Walks tags of one length that lie side by side, and adds each one's mask to its place in `masks`.
    pub(super) fn run(&self, length: usize, bytes: &[u8], masks: &mut [u16]) {
        let Some(cells) = self.cells.first_chunk::<CELLS>() else { return };
        let start = usize::from(self.start);
        if length == 0 {
            return masks.iter_mut().for_each(|place| *place |= self.mask(cells, start));
        }
        let mut groups = bytes.chunks_exact(length * LANES);
        let mut places = masks.chunks_exact_mut(LANES);
        for (group, place) in groups.by_ref().zip(places.by_ref()) {
            let (ab, cd) = group.split_at(2 * length);
            let ((a, b), (c, d)) = (ab.split_at(length), cd.split_at(length));
            let [mut p, mut q, mut r, mut s] = [start; LANES];
            for (((&a, &b), &c), &d) in a.iter().zip(b).zip(c).zip(d) {
                (p, q) = (self.step(cells, p, a), self.step(cells, q, b));
                (r, s) = (self.step(cells, r, c), self.step(cells, s, d));
            }
            place.iter_mut().zip([p, q, r, s]).for_each(|(place, state)| *place |= self.mask(cells, state));
        }
        for (tag, place) in groups.remainder().chunks_exact(length).zip(places.into_remainder()) {
            *place |= self.mask(cells, tag.iter().fold(start, |state, &byte| self.step(cells, state, byte)));
        }
    }

    /// The state after one more byte. In a register's own width there is nothing to cut off after each step.
    #[inline(always)]
    fn step(&self, cells: &[u16; CELLS], state: usize, byte: u8) -> usize {
        usize::from(cells[(state | usize::from(self.columns.of(byte))) % CELLS])
    }

    /// Which expressions a tag that ends in this state matches.
    #[inline(always)]
    fn mask(&self, cells: &[u16; CELLS], state: usize) -> u16 {
        cells[(state | usize::from(self.last)) % CELLS]
    }
}
