//! Old history goes by the rule that the person has chosen: at calm moments, and from the one tab that performs.

use super::Inner;
use crate::effects::clock;
use crate::effects::rule::{KEY, Rule};
use leptos::ev;
use leptos::prelude::*;
use std::rc::Rc;
use std::time::Duration;

/// How long after the start, or after a choice, which may have been a slip.
const SOON: Duration = Duration::from_secs(10);
/// How long until the rule is applied again: entries grow old, and new ones come.
const AGAIN: Duration = Duration::from_secs(3600);
/// How long a push is known by its key whatever the rule says, in milliseconds: a registry that was not answered tells
/// it again, for hours or days.
const SETTLED: i64 = 7 * 24 * 3_600_000;

impl Inner {
    /// Applies the rule in a while, as it is by then.
    pub(super) fn prune_soon(self: &Rc<Inner>) {
        self.prune_after(SOON);
    }

    /// Hears when another tab chooses a rule.
    pub(super) fn follow_rule(self: &Rc<Inner>) {
        let shell = self.clone();
        let _ = window_event_listener(ev::storage, move |event: web_sys::StorageEvent| {
            if event.key().as_deref() == Some(KEY) {
                shell.prune_soon();
            }
        });
    }

    fn prune_after(self: &Rc<Inner>, wait: Duration) {
        self.pruning.set(self.pruning.get() + 1);
        let (shell, mine) = (self.clone(), self.pruning.get());
        let ring = move || {
            // An older timer that still rings does nothing.
            if shell.pruning.get() == mine && shell.term.get().is_some() {
                shell.prune();
            }
        };
        set_timeout(ring, wait);
    }

    fn prune(self: &Rc<Inner>) {
        let shell = self.clone();
        self.state.door.ask(move |storage| async move {
            let now = clock::now();
            // What can't be taken away now is in nobody's way, and will be tried again.
            let _ = storage.prune(Rule::chosen().keep(now), now.plus(-SETTLED)).await;
            shell.prune_after(AGAIN);
        });
    }
}
