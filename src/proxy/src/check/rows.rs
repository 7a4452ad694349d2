//! The verdicts of all triggers on all tags, and those that are listed. Reasons are only made for what is listed: there may
//! be a million tags.

use super::report::Row;
use super::words;
use tagfire_domain::condition::Condition;
use tagfire_domain::explain;
use tagfire_domain::language::Language;
use tagfire_domain::matcher::{MAX_CONDITIONS, Pass, TagSet, Verdicts};
use tagfire_domain::trigger::Trigger;

/// Triggers, and what they make of tags.
pub(super) struct Judged<'a> {
    triggers: &'a [Trigger],
    tags: TagSet,
    /// The verdicts of as many triggers as are judged together, in their order.
    verdicts: Vec<Verdicts>,
}

/// Some of the tags, as one trigger takes them.
pub(super) struct Listed {
    pub matching: usize,
    pub rows: Vec<Row>,
    pub more_matching: usize,
    pub more_others: usize,
}

impl<'a> Judged<'a> {
    pub(super) fn new(triggers: &'a [Trigger], tags: TagSet) -> Judged<'a> {
        let verdicts = triggers.chunks(MAX_CONDITIONS).map(|together| {
            let conditions: Vec<Condition> = together.iter().map(|trigger| trigger.condition.clone()).collect();
            let mut pass = Pass::new(&conditions, tags.clone());
            while !pass.step(usize::MAX) {}
            pass.finish()
        });
        let verdicts = verdicts.collect();
        Judged { triggers, tags, verdicts }
    }

    pub(super) fn tags(&self) -> &TagSet {
        &self.tags
    }

    pub(super) fn trigger(&self, place: usize) -> Option<&'a Trigger> {
        self.triggers.get(place)
    }

    fn matches(&self, place: usize, id: usize) -> bool {
        let together = self.verdicts.get(place / MAX_CONDITIONS);
        together.is_some_and(|verdicts| verdicts.mask(id) >> (place % MAX_CONDITIONS) & 1 == 1)
    }

    /// How many tags fire anything, and the first of those that fire nothing.
    pub(super) fn together(&self, named: usize) -> (usize, Vec<String>) {
        let enabled = self.triggers.chunks(MAX_CONDITIONS).map(|together| {
            let bits = together.iter().enumerate();
            bits.filter(|(_, trigger)| trigger.enabled).fold(0u16, |mask, (bit, _)| mask | 1 << bit)
        });
        let enabled: Vec<u16> = enabled.collect();
        let (mut firing, mut nothing) = (0, Vec::new());
        for id in 0..self.tags.len() {
            if self.verdicts.iter().zip(&enabled).any(|(verdicts, enabled)| verdicts.mask(id) & enabled != 0) {
                firing += 1;
            } else if nothing.len() < named {
                nothing.push(self.tags.get(id).to_owned());
            }
        }
        (firing, nothing)
    }

    /// Up to `most` tags: half of them such as match, half such as don't, and more of one where there are fewer of the
    /// other.
    pub(super) fn list(&self, place: usize, most: usize, language: Language) -> Listed {
        let (matching, others): (Vec<usize>, Vec<usize>) =
            (0..self.tags.len()).partition(|id| self.matches(place, *id));
        let shown = (most / 2).max(most.saturating_sub(others.len())).min(matching.len());
        let rest = (most - shown.min(most)).min(others.len());
        let ids = matching.iter().take(shown).chain(others.iter().take(rest));
        Listed {
            matching: matching.len(),
            rows: ids.filter_map(|id| self.row(place, *id, language)).collect(),
            more_matching: matching.len() - shown,
            more_others: others.len() - rest,
        }
    }

    /// How many tags would not fire a trigger, and the first of them.
    pub(super) fn failing(&self, place: usize, most: usize, language: Language) -> (usize, Vec<Row>) {
        let enabled = self.triggers.get(place).is_some_and(|trigger| trigger.enabled);
        let failing: Vec<usize> = (0..self.tags.len()).filter(|id| !enabled || !self.matches(place, *id)).collect();
        let rows = failing.iter().take(most.max(1)).filter_map(|id| self.row(place, *id, language)).collect();
        (failing.len(), rows)
    }

    fn row(&self, place: usize, id: usize, language: Language) -> Option<Row> {
        let trigger = self.triggers.get(place)?;
        let (tag, matches) = (self.tags.get(id), self.matches(place, id));
        let why_not = if matches {
            (!trigger.enabled).then(|| words::matches_but_paused(language).to_owned())
        } else {
            why_not(&trigger.condition, tag, language)
        };
        Some(Row { tag: tag.to_owned(), matches, fires: matches && trigger.enabled, why_not })
    }
}

/// Why a condition doesn't match a tag.
pub(super) fn why_not(condition: &Condition, tag: &str, language: Language) -> Option<String> {
    explain::why_not(condition, tag).map(|why| why.phrase(language).plain())
}
