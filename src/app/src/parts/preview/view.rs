//! What a person chose to see of the preview, as an address keeps it.

use super::judge::{Judged, Order, Wanted};
use crate::parts::held::Held;

/// Which tags are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    #[default]
    All,
    Fires,
    Stays,
    Several,
    Changed,
}

impl Side {
    /// Which tags are listed; None where every tag is.
    pub fn wanted(self) -> Wanted {
        match self {
            Side::All => None,
            Side::Fires => Some(|judged, id| judged.verdicts.get(id)),
            Side::Stays => Some(|judged, id| !judged.verdicts.get(id)),
            Side::Several => Some(|judged, id| judged.verdicts.mask(id).count_ones() > 1),
            Side::Changed => Some(Judged::is_changed),
        }
    }
}

/// What a person chose to see: one condition or all triggers, which tags, in which order. Cheap to copy.
#[derive(Clone, Copy)]
pub struct View {
    pub together: Held<bool>,
    pub side: Held<Side>,
    pub order: Held<Order>,
}

const SIDES: [(&str, Side); 3] = [("fires", Side::Fires), ("stays", Side::Stays), ("several", Side::Several)];
/// The orders by the names that an address and a list have for them.
pub const ORDERS: [(&str, Order); 2] = [("name", Order::Name), ("backwards", Order::Backwards)];

/// The value of a name; the usual one where there is none such.
pub fn named<T: Copy + Default>(all: &[(&str, T)], name: Option<String>) -> T {
    all.iter().find(|(known, _)| Some(*known) == name.as_deref()).map_or(T::default(), |(_, value)| *value)
}

impl View {
    /// The view that an address asks for; `get` gives the values of its query.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> View {
        View {
            together: Held::new(get("view").as_deref() == Some("all")),
            side: Held::new(named(&SIDES, get("side"))),
            order: Held::new(named(&ORDERS, get("sort"))),
        }
    }

    /// The same for an address: only what is not as usual.
    pub fn written(self) -> Vec<(&'static str, String)> {
        let side = SIDES.iter().find(|(_, side)| *side == self.side.get()).map(|(name, _)| ("side", *name));
        let order = ORDERS.iter().find(|(_, order)| *order == self.order.get()).map(|(name, _)| ("sort", *name));
        let view = self.together.get().then_some(("view", "all"));
        [view, side, order].into_iter().flatten().map(|(key, name)| (key, name.to_owned())).collect()
    }
}
