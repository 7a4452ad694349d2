//! A condition's verdicts on a set of tags, in one pass or in slices.

use super::table::Table;
use super::tag_set::TagSet;
use crate::condition::Condition;
use std::sync::Arc;

/// One bit a tag: whether it fires.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    bits: Vec<u64>,
    len: usize,
}

impl Verdicts {
    fn none(len: usize) -> Verdicts {
        Verdicts { bits: vec![0; len.div_ceil(64)], len }
    }

    fn set(&mut self, id: usize) {
        if let Some(word) = self.bits.get_mut(id / 64) {
            *word |= 1 << (id % 64);
        }
    }

    /// Whether the tag of this id fires.
    #[must_use]
    pub fn get(&self, id: usize) -> bool {
        self.bits.get(id / 64).is_some_and(|word| word >> (id % 64) & 1 == 1)
    }

    /// How many fire.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// How many tags there are in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no tags.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many fire here and not in `other`.
    #[must_use]
    pub fn beyond(&self, other: &Verdicts) -> usize {
        self.bits
            .iter()
            .enumerate()
            .map(|(i, word)| (word & !other.bits.get(i).unwrap_or(&0)).count_ones() as usize)
            .sum()
    }
}

/// The condition's verdicts on every tag.
#[must_use]
pub fn verdicts(condition: &Condition, tags: &TagSet) -> Verdicts {
    let mut verdicts = Verdicts::none(tags.len());
    judge(&Judge::new(condition), condition, tags, 0..tags.len(), &mut verdicts);
    verdicts
}

/// The same in slices, for a page that must not stand still.
#[derive(Debug)]
pub struct Pass {
    condition: Condition,
    judge: Judge,
    tags: Arc<TagSet>,
    next: usize,
    verdicts: Verdicts,
}

impl Pass {
    /// A pass that has seen no tag yet.
    #[must_use]
    pub fn new(condition: Condition, tags: Arc<TagSet>) -> Pass {
        let verdicts = Verdicts::none(tags.len());
        Pass { judge: Judge::new(&condition), condition, tags, next: 0, verdicts }
    }

    /// Judges up to `budget` more tags; true once all are.
    pub fn step(&mut self, budget: usize) -> bool {
        let end = self.next.saturating_add(budget).min(self.tags.len());
        judge(&self.judge, &self.condition, &self.tags, self.next..end, &mut self.verdicts);
        self.next = end;
        end == self.tags.len()
    }

    /// The verdicts so far.
    #[must_use]
    pub fn finish(self) -> Verdicts {
        self.verdicts
    }
}

/// How a condition is judged in bulk.
#[derive(Debug)]
enum Judge {
    All,
    Table(Box<Table>),
    /// One by one: lists, and expressions whose table would be too large.
    Each,
}

impl Judge {
    fn new(condition: &Condition) -> Judge {
        match condition {
            Condition::All => Judge::All,
            Condition::Tags(_) => Judge::Each,
            Condition::Regex(pattern) => {
                Table::new(pattern.hir()).map_or(Judge::Each, |table| Judge::Table(Box::new(table)))
            }
        }
    }
}

fn judge(judge: &Judge, condition: &Condition, tags: &TagSet, places: std::ops::Range<usize>, verdicts: &mut Verdicts) {
    let order = tags.by_length().get(places).unwrap_or_default();
    match judge {
        Judge::All => order.iter().for_each(|&id| verdicts.set(id as usize)),
        Judge::Table(table) => table.run(tags, order, |id| verdicts.set(id as usize)),
        Judge::Each => {
            for &id in order {
                if condition.is_match(tags.get(id as usize)) {
                    verdicts.set(id as usize);
                }
            }
        }
    }
}
