//! Where whole runs are played: the engine, a store in memory and the simulation, with every effect performed at once, at
//! times that are given. The demo's history comes about here, and tests drive it.

use crate::engine::{Claim, Effect, Engine, Event, Kept, Tell};
use crate::push::{Push, PushKey};
use crate::simulation::Simulation;
use crate::store::{Memory, Write};
use crate::time::Timestamp;
use crate::update::{Answer, UpdateRequest};
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
        let mut stage = Stage { engine: Engine::default(), memory, simulation };
        stage.take(stage.beginning(now), now);
        stage
    }

    /// What an engine begins with here.
    pub fn beginning(&self, now: Timestamp) -> Event {
        Event::Started { performs: true, kept: Kept::of(&self.memory), at: now }
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

    /// Takes in one event and everything that comes of it, and gives what was told.
    pub fn take(&mut self, event: Event, now: Timestamp) -> Vec<Tell> {
        self.take_with(event, now, &mut |simulation, request| Some(simulation.update_service(&request, now)))
    }

    /// As [`Stage::take`], with another way to send an update to the cluster. None where no answer comes.
    pub fn take_with(&mut self, event: Event, now: Timestamp, send: Send<'_>) -> Vec<Tell> {
        let mut told = Vec::new();
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            for effect in self.engine.update(event) {
                match effect {
                    Effect::Tell(tell) => told.push(tell),
                    effect => events.extend(self.perform(effect, now, send)),
                }
            }
        }
        told
    }

    fn perform(&mut self, effect: Effect, now: Timestamp, send: Send<'_>) -> Option<Event> {
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
                let key = request.key.clone();
                send(&mut self.simulation, request).map(|answer| Event::Answered { key, answer, at: now })
            }
            Effect::Reread { request } => {
                let found = self.simulation.read(&request.target);
                Some(Event::Reread { key: request.key, found, at: now })
            }
            // The simulation tells of each rollout that is under way; of one that isn't, how it ended is told now.
            Effect::Follow { request } => {
                let outcome = self.simulation.ended(&request)?;
                Some(Event::Finished { key: request.key, outcome, at: now })
            }
            // Nothing here fails so that it is tried again.
            Effect::After { .. } | Effect::Tell(_) => None,
        }
    }
}

/// How an update is sent to the cluster.
type Send<'a> = &'a mut dyn FnMut(&mut Simulation, UpdateRequest) -> Option<Answer>;
