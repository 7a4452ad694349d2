//! Driving an engine from event to event, for hosts that perform each effect before the next one.

use super::host::Goes;
use crate::engine::{Effect, Engine, Event, Tell};
use crate::time::Timestamp;
use crate::update::{Answer, Failure};
use std::collections::VecDeque;

/// A host that is driven: what it drives, and what performs.
#[allow(async_fn_in_trait, reason = "as with hosts, nobody asks for futures that are `Send`")]
pub trait Driver {
    /// The engine.
    fn engine(&mut self) -> &mut Engine;

    /// The clock, which stands still but for what moves it.
    fn clock(&mut self) -> &mut Timestamp;

    /// Performs an effect, and gives what comes of it; none where nothing does, or later.
    async fn perform(&mut self, effect: Effect) -> Option<Event>;

    /// Takes in an event and everything that comes of it, and gives what was told.
    async fn take(&mut self, event: Event) -> Vec<Tell> {
        let (mut told, mut events) = (Vec::new(), VecDeque::from([event]));
        while let Some(event) = events.pop_front() {
            for effect in self.engine().update(event) {
                match effect {
                    Effect::Tell(tell) => told.push(tell),
                    effect => events.extend(self.perform(effect).await),
                }
            }
        }
        told
    }

    /// Takes in an event and everything that comes of it, and gives the one answer. The next one comes a moment later.
    async fn one(&mut self, event: Event) -> Tell {
        let told = self.take(event).await;
        let clock = self.clock();
        *clock = clock.plus(1);
        told.into_iter().next().unwrap()
    }
}

impl Goes {
    /// What comes back of an update that goes so, or well where nothing is said; none where nothing ever does. `arrive` has
    /// the cluster take it.
    pub fn lead(goes: Option<Goes>, arrive: impl FnOnce() -> Answer) -> Option<Answer> {
        let answer = match goes {
            Some(Goes::Refused) => return Some(Answer::Refused(Failure::Forbidden)),
            Some(Goes::Lost { taken: false } | Goes::Unanswered { taken: false }) => Answer::Unknown,
            Some(Goes::Lost { taken: true } | Goes::Unanswered { taken: true }) | None => arrive(),
        };
        match goes {
            Some(Goes::Unanswered { .. }) => None,
            Some(Goes::Lost { .. }) => Some(Answer::Unknown),
            _ => Some(answer),
        }
    }
}
