//! Verdicts and lists of many tags, worked out in slices. Only the answer to the latest question is given.

use crate::effects::slices::Slices;
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::live::effect;
use std::sync::Arc;
use tagfire_domain::condition::Condition;
use tagfire_domain::matcher::{Pass, TagSet, Verdicts};
use tagfire_domain::order::Sorting;

/// The verdicts of some conditions on some tags.
#[derive(Clone)]
pub struct Judged {
    pub conditions: Arc<Vec<Condition>>,
    pub verdicts: Arc<Verdicts>,
    /// Whether these are all triggers' beside each other, however many there are.
    pub together: bool,
    /// The verdicts of the condition as it was saved, where it has been edited since.
    pub before: Option<Arc<Verdicts>>,
}

impl Judged {
    /// The tags that were judged.
    pub fn tags(&self) -> &TagSet {
        self.verdicts.tags()
    }

    /// Whether the edit makes the tag of this id fire, or stops it.
    pub fn is_changed(&self, id: usize) -> bool {
        self.before.as_ref().is_some_and(|before| before.get(id) != self.verdicts.get(id))
    }
}

/// Judges whatever is asked. While nothing is, the last answer stays.
pub fn judge(asked: Given<Option<(Vec<Condition>, TagSet)>>) -> Held<Option<Judged>> {
    let judged = Held::new(None);
    let slices = Slices::new();
    effect(move || {
        let Some((conditions, tags)) = asked.get() else { return slices.stop() };
        let mut pass = Some(Pass::new(&conditions, tags));
        let conditions = Arc::new(conditions);
        slices.run(move |budget| {
            if pass.as_mut().is_some_and(|pass| !pass.step(budget)) {
                return false;
            }
            if let Some(pass) = pass.take() {
                let verdicts = Arc::new(pass.finish());
                judged.set(Some(Judged { conditions: conditions.clone(), verdicts, together: false, before: None }));
            }
            true
        });
    });
    judged
}

/// How tags are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they were given.
    #[default]
    Given,
    /// By name, numbers by what they count.
    Name,
    /// The same from the end.
    Backwards,
}

/// Tags in an order: their ids. None where the order is the one in which they were given.
pub type Ordered = (TagSet, Option<Arc<Vec<u32>>>);

/// Sorts the tags as asked. Until that is done, they are listed as they were given.
pub fn sort(tags: Given<TagSet>, order: Held<Order>) -> (Held<Ordered>, Held<bool>) {
    let sorted = Held::new((TagSet::default(), None));
    let busy = Held::new(false);
    let slices = Slices::new();
    effect(move || {
        let (tags, order) = (tags.get(), order.get());
        let mut sorting = Some(Sorting::new(if order == Order::Given { 0 } else { tags.len() }));
        sorted.set((tags.clone(), None));
        busy.set(order != Order::Given);
        slices.run(move |budget| {
            if sorting.as_mut().is_some_and(|sorting| !sorting.step(budget, &|a, b| tags.compare(a, b))) {
                return false;
            }
            if let Some(sorting) = sorting.take() {
                let mut ids = sorting.finish();
                if order == Order::Backwards {
                    ids.reverse();
                }
                sorted.set((tags.clone(), (order != Order::Given).then(|| Arc::new(ids))));
                busy.set(false);
            }
            true
        });
    });
    (sorted, busy)
}

/// Rows to be shown: verdicts, and which of their tags in which order.
#[derive(Clone)]
pub struct Rows {
    pub judged: Judged,
    ids: Option<Arc<Vec<u32>>>,
}

impl Rows {
    /// How many rows.
    pub fn len(&self) -> usize {
        self.ids.as_ref().map_or_else(|| self.judged.tags().len(), |ids| ids.len())
    }

    /// The ids of the tags in the rows from the one to before the other, as far as there are so many.
    pub fn ids(&self, (start, end): (usize, usize)) -> Vec<usize> {
        let id = |row| self.ids.as_ref().and_then(|ids| ids.get(row)).map_or(row, |&id| id as usize);
        (start..end.min(self.len())).map(id).collect()
    }
}

/// Whether the tag of an id is listed; None where every tag is.
pub type Wanted = Option<fn(&Judged, usize) -> bool>;

/// Lists the tags whose verdicts are wanted: all of them where `wanted` says None.
pub fn list(judged: Given<Option<Judged>>, sorted: Held<Ordered>, wanted: Given<Wanted>) -> Held<Option<Rows>> {
    let rows = Held::new(None);
    let slices = Slices::new();
    effect(move || {
        let Some(judged) = judged.get() else { return };
        let order = sorted.with(|(tags, ids)| ids.clone().filter(|_| tags == judged.tags()));
        let Some(wanted) = wanted.get() else {
            slices.stop();
            return rows.set(Some(Rows { judged, ids: order }));
        };
        let (mut ids, mut next) = (Vec::new(), 0);
        slices.run(move |budget| {
            let end = judged.tags().len().min(next + budget);
            let all = (next..end).map(|row| order.as_ref().and_then(|ids| ids.get(row)).map_or(row, |&id| id as usize));
            let found = all.filter(|&id| wanted(&judged, id));
            ids.extend(found.map(|id| u32::try_from(id).unwrap_or(u32::MAX)));
            next = end;
            let done = end == judged.tags().len();
            if done {
                let ids = Some(Arc::new(std::mem::take(&mut ids)));
                rows.set(Some(Rows { judged: judged.clone(), ids }));
            }
            done
        });
    });
    rows
}
