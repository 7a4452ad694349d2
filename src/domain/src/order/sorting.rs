//! Sorting, in slices where a page must not stand still for it.

use std::cmp::Ordering;

/// A stable merge sort of the numbers `0..len`, done in slices so that a page never stands still for it.
///
/// ```
/// use tagfire_domain::order::Sorting;
/// let words = ["b", "c", "a"];
/// let mut sorting = Sorting::new(words.len());
/// while !sorting.step(1, &|a, b| words[a as usize].cmp(words[b as usize])) {}
/// assert_eq!(sorting.finish(), [2, 0, 1]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sorting {
    /// Runs of `width` numbers, each in order.
    from: Vec<u32>,
    /// Runs of twice the width, as far as they are merged.
    to: Vec<u32>,
    width: usize,
    /// Where the two runs that are being merged go on, and where they end.
    left: usize,
    middle: usize,
    right: usize,
    end: usize,
}

impl Sorting {
    /// A sort of `0..len` that has not begun. No more than 2³² numbers are sorted.
    #[must_use]
    pub fn new(len: usize) -> Sorting {
        let from: Vec<u32> = (0..u32::try_from(len).unwrap_or(u32::MAX)).collect();
        Sorting { to: Vec::with_capacity(from.len()), from, ..Sorting::default() }
    }

    /// Goes on for up to `budget` comparisons; true once all is in order.
    pub fn step(&mut self, budget: usize, compare: &dyn Fn(u32, u32) -> Ordering) -> bool {
        for _ in 0..budget {
            if self.left == self.middle || self.right == self.end {
                self.to.extend(self.from.get(self.left..self.middle).unwrap_or_default());
                self.to.extend(self.from.get(self.right..self.end).unwrap_or_default());
                if self.to.len() == self.from.len() {
                    std::mem::swap(&mut self.from, &mut self.to);
                    self.to.clear();
                    self.width = (self.width * 2).max(1);
                }
                if self.width >= self.from.len() {
                    return true;
                }
                let base = self.to.len();
                let at = |runs: usize| (base + runs * self.width).min(self.from.len());
                (self.left, self.middle, self.right, self.end) = (base, at(1), at(1), at(2));
            }
            let (Some(&a), Some(&b)) = (self.from.get(self.left), self.from.get(self.right)) else { continue };
            if compare(a, b).is_gt() {
                self.to.push(b);
                self.right += 1;
            } else {
                self.to.push(a);
                self.left += 1;
            }
        }
        false
    }

    /// The numbers in order, once all is.
    #[must_use]
    pub fn finish(self) -> Vec<u32> {
        self.from
    }
}

/// Sorts items; equal ones keep their order.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let ids = arrange(items.len(), &|a, b| match (items.get(a as usize), items.get(b as usize)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut slots: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(ids.into_iter().filter_map(|id| slots.get_mut(id as usize)?.take()));
}

/// Sorts items by a key; those of equal keys keep their order.
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

fn arrange(len: usize, compare: &dyn Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut sorting = Sorting::new(len);
    while !sorting.step(usize::MAX, compare) {}
    sorting.finish()
}
