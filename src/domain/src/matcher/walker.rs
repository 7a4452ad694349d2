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

/// A cell of a table. In a register's own width there is nothing to cut off after each step.
#[inline(always)]
fn cell(cells: &[u16; CELLS], at: usize) -> usize {
    usize::from(cells[at % CELLS])
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
        let step = |state: usize, byte: u8| cell(cells, state | usize::from(self.columns.of(byte)));
        let mask = |state: usize| cell(cells, state | usize::from(self.last)) as u16;
        if length == 0 {
            return masks.iter_mut().for_each(|place| *place |= mask(start));
        }
        let mut groups = bytes.chunks_exact(length * LANES);
        let mut places = masks.chunks_exact_mut(LANES);
        for (group, place) in groups.by_ref().zip(places.by_ref()) {
            let (ab, cd) = group.split_at(2 * length);
            let ((a, b), (c, d)) = (ab.split_at(length), cd.split_at(length));
            let [mut p, mut q, mut r, mut s] = [start; LANES];
            for (((&a, &b), &c), &d) in a.iter().zip(b).zip(c).zip(d) {
                (p, q, r, s) = (step(p, a), step(q, b), step(r, c), step(s, d));
            }
            place.iter_mut().zip([p, q, r, s]).for_each(|(place, state)| *place |= mask(state));
        }
        for (tag, place) in groups.remainder().chunks_exact(length).zip(places.into_remainder()) {
            *place |= mask(tag.iter().fold(start, |state, &byte| step(state, byte)));
        }
    }
}
