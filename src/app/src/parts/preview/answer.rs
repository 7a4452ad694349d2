//! From what is asked to what is shown: the verdicts, what an edit changes, and which tags are listed.

use super::judge::{Judged, Rows, judge, list, sort};
use super::view::{Side, View};
use crate::language::t;
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::memo::{Memo, anew, memo};
use std::sync::Arc;
use tagfire_domain::condition::Condition;
use tagfire_domain::matcher::{MAX_CONDITIONS, TagSet, Tally};
use tagfire_domain::trigger::TriggerName;

/// Whose verdicts are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// None: no condition has been written yet.
    Tags,
    Condition,
    Triggers,
}

/// What is asked. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct Asked {
    pub condition: Given<Option<Condition>>,
    pub tags: Given<TagSet>,
    /// The condition as it was saved, to tell what a change takes and drops.
    pub saved: Given<Option<Condition>>,
    /// The triggers that the condition stands beside, by name.
    pub others: Given<Vec<(TriggerName, Condition)>>,
    pub view: View,
}

/// What is shown. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct Answer {
    pub has_others: Memo<bool>,
    /// Whether there is a saved condition that the one shown is compared with.
    pub kept: Memo<bool>,
    /// The saved condition and the one that it is edited to.
    pub edited: Memo<Option<(Condition, Condition)>>,
    /// Whether all triggers are shown beside each other.
    pub together: Memo<bool>,
    pub shown: Memo<Shown>,
    /// How many tags an edit makes fire, and how many it stops; None where nothing is edited.
    pub changes: Memo<Option<(usize, usize)>>,
    pub total: Memo<usize>,
    pub tally: Memo<Tally>,
    pub fires: Memo<usize>,
    /// Which tags are listed: what is asked for may not be there.
    pub side: Memo<Side>,
    pub rows: Held<Option<Rows>>,
    /// Whether the order is still being worked out.
    pub sorting: Held<bool>,
    /// The names of the conditions that stand beside each other.
    pub columns: Memo<Vec<String>>,
}

impl Answer {
    /// The answer, following whatever is asked.
    pub fn to(asked: Asked) -> Answer {
        let Asked { condition, tags, others, view: View { together, side, order }, .. } = asked;
        let has_others = memo(move || others.with(|others| !others.is_empty()));
        let together = memo(move || together.get() && has_others.get());
        let judged = judged(asked, together);
        let changes = memo(move || {
            judged.with(|judged| {
                let judged = judged.as_ref()?;
                let before = judged.before.as_ref()?;
                Some((judged.verdicts.beyond(before), before.beyond(&judged.verdicts)))
            })
        });
        let shown = memo(move || match (together.get(), condition.with(Option::is_some)) {
            (true, _) => Shown::Triggers,
            (false, true) => Shown::Condition,
            (false, false) => Shown::Tags,
        });
        let total = memo(move || judged.with(|judged| judged.as_ref().map_or(0, |judged| judged.tags().len())));
        let kept = memo(move || !together.get() && total.get() > 0 && asked.saved.with(Option::is_some));
        let edited = memo(move || {
            let both = asked.saved.get().zip(condition.get());
            both.filter(|(saved, condition)| saved != condition)
        });
        let (sorted, sorting) = sort(tags, order);
        // No verdicts yet, or nothing changed.
        let side = memo(move || match side.get() {
            Side::Changed if changes.with(Option::is_none) => Side::All,
            _ if shown.get() == Shown::Tags => Side::All,
            side => side,
        });
        let rows = list(judged.into(), sorted, Given::of(move || side.get().wanted()));
        let tally = memo(move || {
            judged.with(|judged| judged.as_ref().map(|judged| judged.verdicts.tally()).unwrap_or_default())
        });
        let fires = memo(move || total.get().saturating_sub(tally.with(|tally| tally.none)));
        let columns = memo(move || -> Vec<String> {
            let this = condition.with(Option::is_some).then(|| t("this one", "当前条件").to_owned());
            others.with(|others| {
                others.iter().map(|(name, _)| name.to_string()).take(MAX_CONDITIONS - 1).chain(this).collect()
            })
        });
        Answer { has_others, kept, edited, together, shown, changes, total, tally, fires, side, rows, sorting, columns }
    }

    /// Whether no row is listed.
    pub fn is_empty(self) -> bool {
        self.rows.with(|rows| rows.as_ref().is_none_or(|rows| rows.len() == 0))
    }
}

/// The verdicts of the condition, with those before its edit, or of all triggers beside each other.
fn judged(asked: Asked, together: Memo<bool>) -> Memo<Option<Judged>> {
    let Asked { condition, tags, saved, others, .. } = asked;
    // Before a condition is written there are tags to look at, without verdicts.
    let own = judge(Given::of(move || Some((condition.get().into_iter().collect(), tags.get()))));
    let before = judge(Given::of(move || Some((vec![saved.get()?], tags.get()))));
    let beside = judge(Given::of(move || {
        let conditions = others.with(|others| others.iter().take(MAX_CONDITIONS - 1).map(|(_, c)| c.clone()).collect());
        together.get().then(|| (conditions, tags.get()))
    }));
    anew(move || -> Option<Judged> {
        let own = own.get()?;
        if !together.get() {
            let saved = saved.get();
            let edited = saved.is_some() && !own.conditions.is_empty() && own.conditions.first() != saved.as_ref();
            let before = before.get().filter(|before| edited && before.tags() == own.tags());
            return Some(Judged { before: before.map(|before| before.verdicts), ..own });
        }
        let beside = beside.get().filter(|beside| beside.tags() == own.tags())?;
        let verdicts = Arc::new(beside.verdicts.beside(beside.conditions.len(), &own.verdicts));
        let conditions = beside.conditions.iter().chain(own.conditions.iter()).cloned().collect();
        Some(Judged { conditions: Arc::new(conditions), verdicts, together: true, before: None })
    })
}
