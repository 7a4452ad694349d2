//! The demo's cluster: the simulation, which one tab moves and keeps, and the others read.

use super::Inner;
use crate::effects::clock;
use crate::effects::storage::{Storage, Term};
use crate::state::Running;
use leptos::prelude::set_timeout;
use std::rc::Rc;
use std::time::Duration;
use tagfire_domain::engine::Event;
use tagfire_domain::simulation::Simulation;
use tagfire_domain::store::{Durability, Fault};
use tagfire_domain::update::{Answer, Found, UpdateRequest};

impl Inner {
    /// Sets a container's image in the simulation. The answer comes once that is kept: an update that a killed tab had
    /// seen accepted is still there when another reads it again.
    pub(super) fn update_service(self: &Rc<Inner>, request: UpdateRequest) {
        let answer = self.move_simulation(|simulation| simulation.update_service(&request, clock::now()));
        let Some(answer) = answer else {
            self.soon(Event::Answered { key: request.key, answer: Answer::Unknown, at: clock::now() });
            return;
        };
        let shell = self.clone();
        self.state.door.ask(move |storage| async move {
            let kept = shell.keep_simulation(&storage, Durability::Strict).await;
            if kept == Err(Fault::Deposed) {
                return;
            }
            shell.post(Event::Answered { key: request.key, answer, at: clock::now() });
            shell.advance();
        });
    }

    pub(super) fn reread(self: &Rc<Inner>, request: UpdateRequest) {
        let found = self.with_simulation(|simulation| simulation.read(&request.target)).unwrap_or(Found::Unreachable);
        self.soon(Event::Reread { key: request.key, found, at: clock::now() });
    }

    /// The simulation tells of each rollout that is under way; of one that isn't, how it ended is told now.
    pub(super) fn follow(self: &Rc<Inner>, request: &UpdateRequest) {
        let ended = self.with_simulation(|simulation| simulation.ended(request)).flatten();
        if let Some(outcome) = ended {
            self.soon(Event::Finished { key: request.key.clone(), outcome, at: clock::now() });
        }
    }

    /// Lets the rollouts come to where they should be by now.
    pub(super) fn advance(self: &Rc<Inner>) {
        let now = clock::now();
        let next = self.with_simulation(Simulation::next_change).flatten();
        if next.is_some_and(|next| next <= now) {
            let events = self.move_simulation(|simulation| simulation.advance(now)).unwrap_or_default();
            for event in events {
                self.post(event);
            }
            let shell = self.clone();
            self.state.door.ask(move |storage| async move {
                // What is only shown: should it be lost, the rollout is played again from where it was kept.
                let _ = shell.keep_simulation(&storage, Durability::Relaxed).await;
            });
        }
        self.schedule();
    }

    fn schedule(self: &Rc<Inner>) {
        let Some(next) = self.with_simulation(Simulation::next_change).flatten() else { return };
        let wait = u64::try_from(next.since(clock::now())).unwrap_or(0).max(16);
        self.timer.set(self.timer.get() + 1);
        let (shell, mine) = (self.clone(), self.timer.get());
        let ring = move || {
            if shell.timer.get() == mine {
                shell.advance();
            }
        };
        set_timeout(ring, Duration::from_millis(wait));
    }

    pub(super) async fn keep_simulation(
        self: &Rc<Inner>,
        storage: &Storage,
        durability: Durability,
    ) -> Result<(), Fault> {
        let (simulation, term) = (self.simulation.borrow().clone(), self.term.get());
        let (Some(simulation), Some(term)) = (simulation, term) else { return Err(Fault::Deposed) };
        let kept = storage.keep_simulation(&simulation, term, durability).await;
        match &kept {
            Err(Fault::Deposed) => self.deposed(),
            Err(fault) => self.state.keeping.why.set(Some(fault.clone())),
            Ok(()) => {}
        }
        kept
    }

    /// Takes the simulation over as it was kept, to move it from now on under this term.
    pub(super) async fn take_simulation(self: &Rc<Inner>, storage: &Storage, term: Term) -> Result<(), Fault> {
        let kept = storage.simulation().await?;
        let mut simulation = kept.unwrap_or_else(|| tagfire_domain::demo::demo(clock::now()).simulation);
        let faults = storage.faults().await?;
        for workload in simulation.all_workloads() {
            simulation.set_fault(&workload.at, faults.get(&workload.at).copied());
        }
        if self.wanted.get() != Some(term) {
            return Err(Fault::Deposed);
        }
        self.state.services.tell_faults(faults);
        self.state.services.tell(Running::of(&simulation));
        self.term.set(Some(term));
        *self.simulation.borrow_mut() = Some(simulation);
        Ok(())
    }

    /// Shows the simulation as another tab has kept it.
    pub(super) fn show_simulation(self: &Rc<Inner>) {
        let shell = self.clone();
        self.state.door.ask(move |storage| async move {
            if shell.term.get().is_some() {
                return;
            }
            if let Ok(Some(simulation)) = storage.simulation().await {
                shell.state.services.tell(Running::of(&simulation));
            }
        });
    }

    /// Takes the faults up as they are switched now.
    pub(super) fn take_faults(self: &Rc<Inner>) {
        let shell = self.clone();
        self.state.door.ask(move |storage| async move {
            let Ok(faults) = storage.faults().await else { return };
            shell.move_simulation(|simulation| {
                for workload in simulation.all_workloads() {
                    simulation.set_fault(&workload.at, faults.get(&workload.at).copied());
                }
            });
            shell.state.services.tell_faults(faults);
            shell.advance();
        });
    }

    fn with_simulation<T>(&self, look: impl FnOnce(&Simulation) -> T) -> Option<T> {
        self.simulation.borrow().as_ref().map(look)
    }

    fn move_simulation<T>(&self, change: impl FnOnce(&mut Simulation) -> T) -> Option<T> {
        let mut simulation = self.simulation.borrow_mut();
        let simulation = simulation.as_mut()?;
        let result = change(simulation);
        self.state.services.tell(Running::of(simulation));
        Some(result)
    }
}
