//! How a page begins: it opens what the browser keeps, decides from then on, and performs once no other tab does.

use super::Inner;
use crate::effects::locks::{self, Performing};
use crate::effects::storage::{Change, Found, Opened, Storage, Term};
use crate::effects::{clock, wake};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use std::time::Duration;
use tagfire_domain::demo::demo;
use tagfire_domain::engine::Event;
use tagfire_domain::order;
use tagfire_domain::store::NotStored;

/// How long to wait before it is tried again to begin to perform, where what was kept can't be read.
const AGAIN: Duration = Duration::from_secs(1);

impl Inner {
    pub(super) fn begin(self: Rc<Inner>, database: &'static str) {
        if self.is_live() {
            self.follow_received();
        }
        spawn_local(async move {
            let Opened { storage, found } = Storage::open(database).await;
            if !self.is_live() && matches!(found, Found::Fresh | Found::Nothing { .. }) {
                let demo = demo(clock::now());
                // Where another tab has seeded it meanwhile, that stands.
                if let Err(NotStored::Fault(fault)) = storage.seed(&demo.writes(), &demo.simulation).await {
                    self.state.keeping.fault.set(Some(fault));
                }
            }
            self.listen(&storage);
            self.decide(&storage).await;
            self.state.keeping.found.set(Some(found.clone()));
            self.state.door.open(&storage);
            self.read_unreadable();
            self.show_simulation();
            self.take_faults();
            if !matches!(found, Found::Newer { .. }) {
                self.wait_to_perform(&storage);
            }
        });
    }

    /// Begins to decide, and to leave performing to whoever does.
    async fn decide(self: &Rc<Inner>, storage: &Storage) {
        match storage.kept().await {
            Ok(kept) => {
                self.began.set(true);
                self.post(Event::Started { performs: false, kept, at: clock::now() });
            }
            Err(fault) => self.state.keeping.fault.set(Some(fault)),
        }
    }

    /// Performs as soon as no other tab does.
    fn wait_to_perform(self: &Rc<Inner>, storage: &Storage) {
        let shell = self.clone();
        let performer = locks::perform(storage, move |performing| match performing {
            Performing::Begins(term) => {
                shell.wanted.set(Some(term));
                shell.begin_to_perform(term);
            }
            Performing::Ends => shell.end_performing(),
        });
        *self.performer.borrow_mut() = Some(performer);
    }

    /// No other tab performs any more: this one does from now on.
    fn begin_to_perform(self: &Rc<Inner>, term: Term) {
        let shell = self.clone();
        self.state.door.ask(move |storage| async move {
            let begun = async {
                match shell.is_live() {
                    true => shell.term.set(Some(term)),
                    false => shell.take_simulation(&storage, term).await?,
                }
                storage.kept().await
            };
            match begun.await {
                // Another has taken over while this one was reading.
                _ if shell.wanted.get() != Some(term) => {}
                Ok(kept) => {
                    shell.post(Event::Started { performs: true, kept, at: clock::now() });
                    shell.advance();
                    shell.prune_soon();
                }
                // Nobody else will, for as long as this tab may: it tries again.
                Err(_) => set_timeout(move || shell.begin_to_perform(term), AGAIN),
            }
        });
    }

    /// Another performs from now on.
    fn end_performing(self: &Rc<Inner>) {
        self.wanted.set(None);
        self.term.set(None);
        *self.simulation.borrow_mut() = None;
        self.let_go_of_updates();
        self.post(Event::Deposed);
        self.show_simulation();
    }

    /// A write was refused because another has taken over.
    pub(super) fn deposed(&self) {
        if let Some(performer) = &*self.performer.borrow() {
            performer.look();
        }
    }

    pub(super) fn reset(self: Rc<Inner>, done: impl FnOnce(Result<(), NotStored>) + 'static) {
        self.clone().state.door.ask(move |storage| async move {
            let demo = demo(clock::now());
            let reset = storage.reset(&demo.writes(), &demo.simulation).await;
            done(reset.map(drop));
        });
    }

    /// Follows what is written, here and in other tabs.
    fn listen(self: &Rc<Inner>, storage: &Storage) {
        let shell = self.clone();
        let listening = storage.on_change(move |change| shell.changed(change));
        *self.listening.borrow_mut() = Some(listening);
        self.follow_rule();
        // A page that was frozen has missed what was told meanwhile.
        let shell = self.clone();
        wake::on_wake(move || shell.catch_up());
    }

    /// Reads again whatever may have changed unseen.
    fn catch_up(self: &Rc<Inner>) {
        self.state.tags.changed_all();
        self.state.pushes.changed();
        self.state.history.changed_all();
        self.show_simulation();
        self.take_faults();
        self.learn_all();
    }

    /// Tells the engine what is kept now, whatever it was.
    fn learn_all(self: &Rc<Inner>) {
        let shell = self.clone();
        self.state.door.ask(move |storage| async move {
            let Ok(kept) = storage.kept().await else { return };
            let known: Vec<_> = shell.engine.borrow().triggers().into_iter().map(|one| one.id.clone()).collect();
            let there: order::Set<_> = kept.triggers.iter().map(|trigger| trigger.id.clone()).collect();
            let gone = known.into_iter().filter(|id| !there.contains(id));
            let mut triggers: Vec<_> = gone.map(|id| (id, None)).collect();
            triggers.extend(kept.triggers.into_iter().map(|trigger| (trigger.id.clone(), Some(trigger))));
            shell.post(Event::Learned { triggers, open: kept.open, at: clock::now() });
        });
    }

    fn changed(self: &Rc<Inner>, change: &Change) {
        let state = self.state;
        if change.reset {
            state.tags.changed_all();
            state.pushes.changed();
            state.history.changed_all();
            self.read_unreadable();
        } else {
            state.tags.changed(&change.repositories);
            state.history.changed(change.entries.clone());
            if !change.pushes.is_empty() {
                state.pushes.changed();
            }
        }
        if change.reset {
            self.learn_all();
        } else if change.elsewhere && !(change.triggers.is_empty() && change.entries.is_empty()) {
            self.learn(change.clone());
        }
        if change.simulation {
            self.show_simulation();
        }
        if change.faults {
            self.take_faults();
        }
    }

    /// Tells the engine what others have written: triggers as they are, and entries that wait to be performed.
    fn learn(self: &Rc<Inner>, change: Change) {
        let shell = self.clone();
        self.state.door.ask(move |storage| async move {
            let performs = shell.engine.borrow().performs();
            if change.triggers.is_empty() && !performs {
                return;
            }
            let Ok(kept) = storage.kept().await else { return };
            let triggers = change.triggers.into_iter().map(|id| {
                let now = kept.triggers.iter().find(|trigger| trigger.id == id).cloned();
                (id, now)
            });
            let event = Event::Learned { triggers: triggers.collect(), open: kept.open, at: clock::now() };
            shell.post(event);
        });
    }

    fn read_unreadable(self: &Rc<Inner>) {
        let state = self.state;
        state.door.ask(move |storage| async move {
            if let Ok(rows) = storage.unreadable().await {
                state.keeping.unreadable.try_set(rows);
            }
        });
    }
}
