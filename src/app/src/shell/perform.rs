//! What each effect of the engine is, in a browser with a demo. Those on a live cluster are elsewhere.

use super::Inner;
use crate::effects::clock;
use leptos::prelude::set_timeout;
use leptos::task::spawn_local;
use std::rc::Rc;
use std::time::Duration;
use tagfire_domain::engine::{Claim, Effect, Event, Tell, Ticket};
use tagfire_domain::history::EntryId;
use tagfire_domain::store::{Durability, Fault, NotStored, Write};

impl Inner {
    pub(super) fn perform(self: &Rc<Inner>, effect: Effect) {
        let effect = if self.is_live() { self.perform_live(effect) } else { Some(effect) };
        let Some(effect) = effect else { return };
        match effect {
            Effect::Commit { ticket, writes, durability } => self.commit(ticket, writes, durability),
            Effect::Claim { key } => self.claim(key),
            Effect::Update(request) => self.update_service(request),
            Effect::Follow { request } => self.follow(&request),
            Effect::Reread { request } => self.reread(request),
            Effect::After { alarm, millis } => {
                let shell = self.clone();
                set_timeout(move || shell.post(Event::Rang { alarm }), Duration::from_millis(millis));
            }
            Effect::Tell(tell) => self.tell(tell),
        }
    }

    fn commit(self: &Rc<Inner>, ticket: Ticket, writes: Vec<Write>, durability: Durability) {
        let shell = self.clone();
        self.state.door.ask(move |storage| async move {
            // What is performed is written under this tab's term; what a person asks for, any tab may write.
            let fence = shell.term.get().filter(|_| matches!(ticket, Ticket::Entry(..)));
            let progress = shell.progress_of(&ticket);
            let kept = storage.commit_telling(&writes, durability, fence, &*progress).await;
            let event = match kept {
                Ok(order) => Event::Stored { ticket, order, at: clock::now() },
                Err(why) => {
                    shell.was_not_kept(&why);
                    Event::NotStored { ticket, why }
                }
            };
            shell.post(event);
        });
    }

    /// Who follows how far a transaction is.
    fn progress_of(&self, ticket: &Ticket) -> Box<dyn Fn(usize)> {
        let follows = match ticket {
            Ticket::Ask(ask) => self.following.borrow_mut().remove(&ask.0),
            Ticket::Push(..) | Ticket::Entry(..) => None,
        };
        follows.unwrap_or_else(|| Box::new(|_| ()))
    }

    fn was_not_kept(self: &Rc<Inner>, why: &NotStored) {
        match why {
            NotStored::Fault(Fault::Deposed) => self.deposed(),
            NotStored::Fault(fault) => self.state.keeping.why.set(Some(fault.clone())),
            _ => {}
        }
    }

    fn claim(self: &Rc<Inner>, key: EntryId) {
        let shell = self.clone();
        self.state.door.ask(move |storage| async move {
            let claim = match storage.claim(&key, shell.term.get()).await {
                Ok(true) => Claim::First,
                Ok(false) => Claim::Again,
                Err(fault) => {
                    shell.was_not_kept(&NotStored::Fault(fault.clone()));
                    Claim::Failed(fault)
                }
            };
            shell.post(Event::Claimed { key, claim, at: clock::now() });
        });
    }

    /// Performs something once this shell's turn in the page has come.
    pub(super) fn soon(self: &Rc<Inner>, event: Event) {
        let shell = self.clone();
        spawn_local(async move { shell.post(event) });
    }

    fn tell(&self, tell: Tell) {
        match &tell {
            Tell::Saved { ask, .. } | Tell::Deleted { ask, .. } | Tell::Applied { ask } | Tell::Refused { ask, .. } => {
                let ask = ask.0.clone();
                self.answer(&ask, tell);
            }
            Tell::Decided(decided) => {
                let key = decided.key.0.clone();
                self.answer(&key, tell);
            }
            Tell::Waits { key, .. } | Tell::NotTaken { key, .. } => {
                let key = key.0.clone();
                self.answer(&key, tell);
            }
        }
    }
}
