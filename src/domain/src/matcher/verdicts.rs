//! The verdicts of conditions on a set of tags, in one pass or in slices.

use super::table::Table;
use super::tag_set::TagSet;
use super::walker::Walker;
use crate::condition::Condition;
use std::ops::Range;
use std::sync::Arc;

/// The most conditions that are judged together: the triggers of a repository, and one that is being written.
pub const MAX_CONDITIONS: usize = 16;

/// For each tag, which of the conditions it fires: a bit a condition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdicts {
    tags: TagSet,
    /// By place on the tags' shelf.
    masks: Vec<u16>,
}

/// How many tags fire what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Each condition.
    pub each: [usize; MAX_CONDITIONS],
    /// Nothing.
    pub none: usize,
    /// More than one condition.
    pub several: usize,
    /// The conditions that tags most often fire together: a bit a condition.
    pub together: Option<u16>,
}

impl Verdicts {
    /// Which conditions the tag of this id fires: the first one's bit is 1, the second one's 2.
    #[must_use]
    pub fn mask(&self, id: usize) -> u16 {
        self.tags.places().get(id).and_then(|&place| self.masks.get(place as usize)).copied().unwrap_or(0)
    }

    /// Whether the tag of this id fires anything.
    #[must_use]
    pub fn get(&self, id: usize) -> bool {
        self.mask(id) != 0
    }

    /// How many tags fire anything.
    #[must_use]
    pub fn count(&self) -> usize {
        self.masks.iter().filter(|&&mask| mask != 0).count()
    }

    /// How many tags fire what.
    #[must_use]
    pub fn tally(&self) -> Tally {
        // A counter for each set of conditions there can be: no tag has to look for its own.
        let greatest = self.masks.iter().max().copied().unwrap_or(0);
        let mut sets = vec![0u32; usize::from(greatest) + 1];
        for &mask in &self.masks {
            if let Some(count) = sets.get_mut(usize::from(mask)) {
                *count += 1;
            }
        }
        let mut tally = Tally { each: [0; MAX_CONDITIONS], ..Tally::default() };
        let mut most = 0;
        for (mask, &count) in sets.iter().enumerate().filter(|(_, count)| **count > 0) {
            let (mask, count) = (u16::try_from(mask).unwrap_or(0), count as usize);
            let all = tally.each.iter_mut().enumerate();
            all.filter(|(bit, _)| mask >> bit & 1 == 1).for_each(|(_, of)| *of += count);
            match mask.count_ones() {
                0 => tally.none += count,
                1 => {}
                _ => {
                    tally.several += count;
                    if count > most {
                        (most, tally.together) = (count, Some(mask));
                    }
                }
            }
        }
        tally
    }

    /// How many tags there are in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.masks.len()
    }

    /// Whether there are no tags.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.masks.is_empty()
    }

    /// The tags.
    #[must_use]
    pub fn tags(&self) -> &TagSet {
        &self.tags
    }

    /// These verdicts with another condition's beside them, as bit `bit`. Both are of the same tags.
    #[must_use]
    pub fn beside(&self, bit: usize, other: &Verdicts) -> Verdicts {
        let masks = self.masks.iter().zip(&other.masks);
        let masks = masks.map(|(&mask, &own)| mask | (u16::from(own != 0) << (bit % MAX_CONDITIONS))).collect();
        Verdicts { tags: self.tags.clone(), masks }
    }

    /// How many tags fire here and not in `other`, which is of the same tags.
    #[must_use]
    pub fn beyond(&self, other: &Verdicts) -> usize {
        self.masks.iter().zip(&other.masks).filter(|&(&here, &there)| here != 0 && there == 0).count()
    }
}

/// The condition's verdicts on every tag.
#[must_use]
pub fn verdicts(condition: &Condition, tags: &TagSet) -> Verdicts {
    let mut pass = Pass::new(std::slice::from_ref(condition), tags.clone());
    while !pass.step(usize::MAX) {}
    pass.finish()
}

/// The verdicts of up to [`MAX_CONDITIONS`] conditions, in slices for a page that must not stand still.
///
/// ```
/// use tagfire_domain::condition::{Condition, Method};
/// use tagfire_domain::matcher::{Pass, TagSet};
///
/// let conditions = [Condition::ALL, Condition::parse(Method::Regex, r"^v\d+$").unwrap()];
/// let mut pass = Pass::new(&conditions, TagSet::from_iter(["v1", "latest"]));
/// while !pass.step(1) {}
/// let verdicts = pass.finish();
/// assert_eq!((verdicts.mask(0), verdicts.mask(1)), (0b11, 0b01));
/// ```
#[derive(Clone, Debug)]
pub struct Pass {
    judges: Arc<Vec<Judge>>,
    next: usize,
    verdicts: Verdicts,
}

impl Pass {
    /// A pass that has seen no tag yet.
    #[must_use]
    pub fn new(conditions: &[Condition], tags: TagSet) -> Pass {
        let masks = vec![0; tags.len()];
        Pass { judges: Arc::new(judges(conditions)), next: 0, verdicts: Verdicts { tags, masks } }
    }

    /// Judges up to `budget` more tags; true once all are.
    pub fn step(&mut self, budget: usize) -> bool {
        let Verdicts { tags, masks } = &mut self.verdicts;
        let end = self.next.saturating_add(budget).min(masks.len());
        self.judges.iter().for_each(|judge| judge.judge(tags, self.next..end, masks));
        self.next = end;
        end == masks.len()
    }

    /// The verdicts so far.
    #[must_use]
    pub fn finish(self) -> Verdicts {
        self.verdicts
    }
}

/// How conditions are judged in bulk.
#[derive(Debug)]
enum Judge {
    Table(Box<Walker>),
    /// One by one: long lists, and expressions whose table would be too large.
    Each {
        condition: Condition,
        mask: u16,
    },
}

fn judges(conditions: &[Condition]) -> Vec<Judge> {
    let (mut judges, mut tables) = (Vec::new(), Vec::new());
    for (bit, condition) in conditions.iter().take(MAX_CONDITIONS).enumerate() {
        let mask = 1 << bit;
        match Table::of(condition, mask) {
            Some(table) => tables.push(table),
            None => judges.push(Judge::Each { condition: condition.clone(), mask }),
        }
    }
    combine(tables, &mut judges);
    judges
}

/// As few tables as can be: one, or where that would grow too large, those of each half.
fn combine(mut tables: Vec<Table>, judges: &mut Vec<Judge>) {
    if tables.len() > 1 {
        match Table::together(&tables) {
            Some(together) => judges.push(Judge::Table(Box::new(Walker::new(together)))),
            None => {
                let rest = tables.split_off(tables.len() / 2);
                combine(tables, judges);
                combine(rest, judges);
            }
        }
    } else {
        judges.extend(tables.pop().map(|table| Judge::Table(Box::new(Walker::new(table)))));
    }
}

impl Judge {
    fn judge(&self, tags: &TagSet, places: Range<usize>, masks: &mut [u16]) {
        match self {
            Judge::Table(walker) => {
                for (places, length, bytes) in tags.stretches(places) {
                    if let Some(masks) = masks.get_mut(places) {
                        walker.run(length, bytes, masks);
                    }
                }
            }
            Judge::Each { condition, mask } => {
                for place in places {
                    if condition.is_match(tags.at(place))
                        && let Some(tag) = masks.get_mut(place)
                    {
                        *tag |= mask;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::{Method, Rule};
    use proptest::prelude::*;

    fn rule() -> impl Strategy<Value = Rule> {
        let piece =
            prop::sample::select(vec!["a", "b", "v", "1", "\\d", "[ab]", ".", "(a|b1)", "a*", "1+", "(ba)?", "v{1,3}"]);
        let regex = (any::<bool>(), proptest::collection::vec(piece, 1..5), any::<bool>()).prop_filter_map(
            "an expression",
            |(start, pieces, end)| {
                let expr = format!("{}{}{}", if start { "^" } else { "" }, pieces.concat(), if end { "$" } else { "" });
                Rule::parse(Method::Regex, &expr).ok()
            },
        );
        let list = proptest::collection::vec("[abv1]{1,3}", 1..4);
        let list = list.prop_filter_map("a list", |tags| Rule::parse(Method::Tags, &tags.join(";")).ok());
        prop_oneof![6 => regex, 2 => list, 1 => Just(Rule::All)]
    }

    fn condition() -> impl Strategy<Value = Condition> {
        let but = proptest::option::of(rule());
        (rule(), but).prop_map(|(takes, but)| match but {
            Some(but) => Condition::from(takes).but_not(but),
            None => takes.into(),
        })
    }

    /// Whether the engine of the `regex` crate, or the list itself, says that a tag is meant.
    fn meant(rule: &Rule, tag: &str) -> bool {
        match rule {
            Rule::All => true,
            Rule::Tags(list) => list.source().split(';').any(|listed| listed == tag),
            Rule::Regex(pattern) => regex::Regex::new(pattern.source()).unwrap().is_match(tag),
        }
    }

    proptest! {
        #[test]
        fn many_conditions_at_once_say_what_each_says_alone(
            conditions in proptest::collection::vec(condition(), 1..=MAX_CONDITIONS),
            tags in proptest::collection::vec("[abv1]{1,9}", 0..40),
            budget in 1..60usize,
        ) {
            let tags: TagSet = tags.iter().collect();
            let mut pass = Pass::new(&conditions, tags.clone());
            while !pass.step(budget) {}
            let together = pass.finish();
            for (bit, condition) in conditions.iter().enumerate() {
                let alone = verdicts(condition, &tags);
                for (id, tag) in tags.iter().enumerate() {
                    let held_back = condition.but().is_some_and(|but| meant(but, tag));
                    let fires = meant(condition.takes(), tag) && !held_back;
                    prop_assert_eq!(condition.is_match(tag), fires, "{:?} on {}", condition, tag);
                    prop_assert_eq!(alone.get(id), fires, "{:?} on {}", condition, tag);
                    prop_assert_eq!(together.mask(id) >> bit & 1 == 1, fires, "{:?} on {}", condition, tag);
                }
                prop_assert_eq!(together.tally().each[bit], alone.count());
            }
            let many = |id: &usize| together.mask(*id).count_ones() > 1;
            prop_assert_eq!(together.tally().several, (0..tags.len()).filter(many).count());
            prop_assert_eq!(together.tally().none, tags.len() - together.count());
        }
    }

    #[test]
    fn conditions_too_many_for_one_table_are_judged_all_the_same() {
        let exprs: Vec<String> = (0..14).map(|i| format!("{}.{{{}}}{}", i % 7, i + 1, (i + 3) % 7)).collect();
        let conditions: Vec<Condition> =
            exprs.iter().map(|expr| Condition::parse(Method::Regex, expr).unwrap()).collect();
        let tags: TagSet = (0..2_000u64).map(|i| (i * 0x9e37_79b9_7f4a).to_string()).collect();
        let mut pass = Pass::new(&conditions, tags.clone());
        assert!(pass.judges.len() > 1, "these were meant not to fit one table");
        while !pass.step(100) {}
        let together = pass.finish();
        for (id, tag) in tags.iter().enumerate() {
            for (bit, condition) in conditions.iter().enumerate() {
                assert_eq!(together.mask(id) >> bit & 1 == 1, condition.is_match(tag), "{} on {tag}", condition.expr());
            }
        }
    }
}
