//! The shell around the rules: a mailbox of events, the engine that takes them, and the effects that it performs. Each
//! effect that can fail is answered by an event.

#[cfg(test)]
mod conforming;
mod demo;
mod live;
mod perform;
mod pruning;
mod received;
mod start;
#[cfg(test)]
mod tests;

pub use live::{post, update_of};

use crate::effects::locks::Performer;
use crate::effects::rule::Rule;
use crate::effects::storage::{DEMO, LIVE, Listening, Term};
use crate::effects::{clock, id, room};
use crate::language::say;
use crate::state::{Received, State};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use tagfire_domain::cluster::WorkloadRef;
use tagfire_domain::engine::{Ask, AskId, Engine, Event, Tell};
use tagfire_domain::order::Map;
use tagfire_domain::push::{Push, PushKey};
use tagfire_domain::simulation::{Fault, Simulation};
use tagfire_domain::store::{NotStored, Write};
use tagfire_domain::trigger::{Trigger, TriggerId};

/// The shell. Clones are the same shell.
#[derive(Clone, Copy)]
pub struct Shell(StoredValue<Rc<Inner>, LocalStorage>);

struct Inner {
    state: State,
    engine: RefCell<Engine>,
    mailbox: RefCell<VecDeque<Event>>,
    /// Whether the mailbox is being emptied: an effect that is answered at once only adds to it.
    busy: Cell<bool>,
    /// Whether what was kept has been read.
    began: Cell<bool>,
    performer: RefCell<Option<Performer>>,
    listening: RefCell<Option<Listening>>,
    /// What this tab performs under, while it does.
    term: Cell<Option<Term>>,
    /// What it is to perform under, from when it may until another has taken over.
    wanted: Cell<Option<Term>>,
    simulation: RefCell<Option<Simulation>>,
    under_way: live::UnderWay,
    hearing: received::Hearing,
    /// Whose ring the next is: an older timer that still rings does nothing.
    timer: Cell<u64>,
    /// Who waits for which answer.
    asking: RefCell<Map<String, Answered>>,
    /// Who follows how far which question's transaction is.
    following: RefCell<Map<String, Follows>>,
    /// Which is the latest timer that will take old history away.
    pruning: Cell<u64>,
    /// Whether the browser has been asked to keep what is stored.
    asked_to_keep: Cell<bool>,
}

type Answered = Box<dyn FnOnce(Tell)>;
type Follows = Box<dyn Fn(usize)>;

/// Why nothing came of what was asked, or nothing yet.
pub fn refusal(tell: &Tell) -> Option<String> {
    match tell {
        Tell::Waits { why, .. } => Some(say(why)),
        Tell::NotTaken { why, .. } | Tell::Refused { why, .. } => Some(say(why)),
        Tell::Decided(_) | Tell::Saved { .. } | Tell::Deleted { .. } | Tell::Applied { .. } => None,
    }
}

impl Shell {
    /// A shell that begins with what the browser keeps of the demo or of live clusters; of the demo, on a first visit, with
    /// its samples.
    pub fn start(state: State) -> Shell {
        Shell::start_on(state, if state.link.is_live() { LIVE } else { DEMO })
    }

    /// As [`Shell::start`], on the database of this name.
    pub fn start_on(state: State, database: &'static str) -> Shell {
        let shell = Shell(StoredValue::new_local(Rc::new(Inner {
            state,
            engine: RefCell::default(),
            mailbox: RefCell::default(),
            busy: Cell::new(false),
            began: Cell::new(false),
            performer: RefCell::new(None),
            listening: RefCell::new(None),
            term: Cell::new(None),
            wanted: Cell::new(None),
            simulation: RefCell::new(None),
            under_way: live::UnderWay::default(),
            hearing: received::Hearing::default(),
            timer: Cell::new(0),
            asking: RefCell::default(),
            following: RefCell::default(),
            pruning: Cell::new(0),
            asked_to_keep: Cell::new(false),
        })));
        shell.0.get_value().begin(database);
        shell
    }

    /// The shell that the page was given.
    pub fn current() -> Shell {
        expect_context()
    }

    /// Saves a trigger, new or changed, and tells what became of that.
    pub fn save(self, trigger: Trigger, new: bool, answered: impl FnOnce(Result<Trigger, NotStored>) + 'static) {
        let inner = self.0.get_value();
        self.ask(Ask::Save { trigger, new }, move |tell| match tell {
            Tell::Saved { trigger, .. } => {
                inner.ask_to_keep();
                answered(Ok(trigger));
            }
            Tell::Refused { why, .. } => answered(Err(why)),
            _ => {}
        });
    }

    /// Deletes a trigger, and tells what became of that.
    pub fn delete(self, trigger: &Trigger, answered: impl FnOnce(Result<Trigger, NotStored>) + 'static) {
        let what = Ask::Delete { id: trigger.id.clone(), over: trigger.revision };
        self.ask(what, move |tell| match tell {
            Tell::Deleted { trigger, .. } => answered(Ok(trigger)),
            Tell::Refused { why, .. } => answered(Err(why)),
            _ => {}
        });
    }

    /// Makes these writes, all or none, telling how many are made, and tells what became of that.
    pub fn apply(
        self,
        writes: Vec<Write>,
        progress: impl Fn(usize) + 'static,
        answered: impl FnOnce(Result<(), NotStored>) + 'static,
    ) {
        let answered = move |tell| match tell {
            Tell::Applied { .. } => answered(Ok(())),
            Tell::Refused { why, .. } => answered(Err(why)),
            _ => {}
        };
        let ask = AskId(id::random());
        self.0.get_value().following.borrow_mut().insert(ask.0.clone(), Box::new(progress));
        self.ask_as(ask, Ask::Apply(writes), answered);
    }

    fn ask(self, what: Ask, answered: impl FnOnce(Tell) + 'static) {
        self.ask_as(AskId(id::random()), what, answered);
    }

    fn ask_as(self, ask: AskId, what: Ask, answered: impl FnOnce(Tell) + 'static) {
        let inner = self.0.get_value();
        inner.asking.borrow_mut().insert(ask.0.clone(), Box::new(answered));
        inner.post(Event::Asked { ask, what, at: clock::now() });
    }

    /// A push by the person: the tag is created or updated in its repository. Tells what became of it: that it was
    /// decided, that it waits, or why it was not taken.
    pub fn push(self, push: Push, answered: impl FnOnce(Tell) + 'static) {
        let inner = self.0.get_value();
        let key = PushKey(id::random());
        inner.asking.borrow_mut().insert(key.0.clone(), Box::new(answered));
        inner.state.door.ask(move |storage| async move {
            // Where the tag can't be read, the store will say that it is another than none.
            let known = storage.tag(&push.repository, &push.tag).await.ok().flatten();
            inner.post(Event::Pushed { key, push, known, at: clock::now() });
        });
    }

    /// Acts on these of the pushes that were missed, in order, and forgets all of them.
    pub fn deal_with(self, on: Vec<Received>, all: Vec<Received>) {
        let inner = self.0.get_value();
        let last = all.iter().map(|received| received.place).max();
        inner.state.missed.update(|missed| missed.retain(|one| all.iter().all(|dealt| dealt.key != one.key)));
        on.into_iter().for_each(|received| inner.act_on(received));
        last.into_iter().for_each(|place| inner.dealt_with(place));
    }

    /// Runs a trigger on a tag, whatever its condition says. Tells what became of it, as [`Shell::push`] does.
    pub fn run(self, trigger: &TriggerId, push: Push, answered: impl FnOnce(Tell) + 'static) {
        let (inner, id) = (self.0.get_value(), trigger.clone());
        let ask = AskId(id::random());
        inner.asking.borrow_mut().insert(ask.0.clone(), Box::new(answered));
        inner.state.door.ask(move |storage| async move {
            let known = storage.tag(&push.repository, &push.tag).await.ok().flatten();
            inner.post(Event::Asked { ask, what: Ask::Run { id, push, known }, at: clock::now() });
        });
    }

    /// Makes a simulated workload's updates go wrong, or right again.
    pub fn set_fault(self, at: WorkloadRef, fault: Option<Fault>) {
        let notices = self.0.get_value().state.notices;
        self.0.get_value().state.door.ask(move |storage| async move {
            if let Err(fault) = storage.set_fault(&at, fault).await {
                notices.say(crate::language::say(&fault));
            }
        });
    }

    /// Keeps the history by this rule from now on.
    pub fn keep(self, rule: Rule) {
        rule.choose();
        self.0.get_value().prune_soon();
    }

    /// Forgets everything that is kept and starts from the demo again.
    pub fn reset(self, done: impl FnOnce(Result<(), NotStored>) + 'static) {
        self.0.get_value().reset(done);
    }
}

impl Inner {
    /// Takes an event in, and performs what follows from it.
    fn post(self: &Rc<Inner>, event: Event) {
        self.mailbox.borrow_mut().push_back(event);
        if self.busy.replace(true) {
            return;
        }
        loop {
            // A statement of its own: the mailbox must be free while effects are performed.
            let next = self.mailbox.borrow_mut().pop_front();
            let Some(event) = next else { break };
            let effects = self.engine.borrow_mut().update(event);
            for effect in effects {
                self.perform(effect);
            }
        }
        self.busy.set(false);
        let engine = self.engine.borrow();
        let unsaved = engine.unsaved();
        self.state.keeping.unsaved.set(unsaved);
        // That something else was kept meanwhile doesn't end the trouble of what waits.
        if unsaved == 0 && self.state.keeping.why.with_untracked(Option::is_some) {
            self.state.keeping.why.set(None);
        }
        self.state.keeping.performs.set(engine.performs());
        if self.began.get() {
            self.state.triggers.follow(&engine);
        }
    }

    /// Asks the browser to keep what is stored: once a visit, when a person has just saved something.
    fn ask_to_keep(&self) {
        if !self.asked_to_keep.replace(true) {
            spawn_local(async {
                // What it answers is said under Settings.
                let _ = room::ask_to_keep().await;
            });
        }
    }

    fn answer(&self, id: &str, tell: Tell) {
        let answered = self.asking.borrow_mut().remove(id);
        if let Some(answered) = answered {
            answered(tell);
        }
    }
}
