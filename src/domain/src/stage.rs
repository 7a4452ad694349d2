//! Where whole runs are played: the engine, a store in memory and the simulation, with every effect performed at once, at
//! times that are given. The demo's history comes about here, and tests drive it.

use crate::engine::{Claim, Effect, Engine, Event, Kept, Tell};
use crate::push::{Push, PushKey};
use crate::simulation::Simulation;
use crate::store::{Memory, Write};
use crate::time::Timestamp;
use std::collections::VecDeque;

/// What a run is played on.
#[derive(Clone)]
pub(crate) struct Stage {
    pub engine: Engine,
    pub memory: Memory,
    pub simulation: Simulation,
}

impl Stage {
    /// A stage whose store holds these writes.
    pub fn new(simulation: Simulation, writes: &[Write], now: Timestamp) -> Stage {
        let mut memory = Memory::default();
        // Whoever sets a stage gives it triggers that can stand beside each other, and an empty store has no other reason
        // to refuse.
        let _ = memory.commit(writes);
        Stage::over(memory, simulation, now)
    }

    /// A stage that begins over what was kept, as after a restart.
    pub fn over(memory: Memory, simulation: Simulation, now: Timestamp) -> Stage {
        let kept = Kept {
            triggers: memory.triggers().cloned().collect(),
            open: memory.open().cloned().collect(),
            containers: memory.containers().map(|(target, running)| (target.clone(), running.clone())).collect(),
        };
        let mut stage = Stage { engine: Engine::default(), memory, simulation };
        stage.take(Event::Started { performs: true, kept, at: now }, now);
        stage
    }

    /// Pushes a tag, and gives what was told of it.
    pub fn push(&mut self, key: PushKey, push: Push, at: Timestamp) -> Vec<Tell> {
        let known = self.memory.tag(&push.repository, &push.tag).cloned();
        self.take(Event::Pushed { key, push, known, at }, at)
    }

    /// Lets every rollout come to where it is by then.
    pub fn catch_up(&mut self, now: Timestamp) {
        for event in self.simulation.advance(now) {
            self.take(event, now);
        }
    }

    /// Takes in one event and everything that comes of it.
    pub fn take(&mut self, event: Event, now: Timestamp) -> Vec<Tell> {
        let mut told = Vec::new();
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            for effect in self.engine.update(event) {
                match effect {
                    Effect::Tell(tell) => told.push(tell),
                    effect => events.extend(self.perform(effect, now)),
                }
            }
        }
        told
    }

    fn perform(&mut self, effect: Effect, now: Timestamp) -> Option<Event> {
        match effect {
            Effect::Commit { ticket, writes, .. } => Some(match self.memory.commit(&writes) {
                Ok(order) => Event::Stored { ticket, order, at: now },
                Err(why) => Event::NotStored { ticket, why },
            }),
            Effect::Claim { key } => {
                let claim = if self.memory.claim(&key) { Claim::First } else { Claim::Again };
                Some(Event::Claimed { key, claim, at: now })
            }
            Effect::Update(request) => {
                let answer = self.simulation.update_service(&request, now);
                Some(Event::Answered { key: request.key, answer, at: now })
            }
            Effect::Reread { request } => {
                let found = self.simulation.read(&request.target);
                Some(Event::Reread { key: request.key, found, at: now })
            }
            // The simulation tells of every rollout by itself, and nothing here fails so that it is tried again.
            Effect::Follow { .. } | Effect::After { .. } | Effect::Tell(_) => None,
        }
    }
}
