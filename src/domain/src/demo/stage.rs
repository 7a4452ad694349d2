//! Where the demo's history is played: the engine, a store in memory and the simulation, with every effect performed at
//! once, at times that are given.

use super::Demo;
use crate::engine::{Claim, Effect, Engine, Event, Kept};
use crate::push::{Push, PushKey, TagRecord};
use crate::repository::RepositoryName;
use crate::simulation::Simulation;
use crate::store::{Memory, Write};
use crate::time::Timestamp;
use crate::trigger::Trigger;
use std::collections::VecDeque;

/// What the history is played on.
pub(super) struct Stage {
    engine: Engine,
    memory: Memory,
    pub simulation: Simulation,
    tags: Vec<RepositoryName>,
}

impl Stage {
    pub(super) fn new(
        simulation: Simulation,
        triggers: &[Trigger],
        tags: Vec<(RepositoryName, Vec<TagRecord>)>,
        now: Timestamp,
    ) -> Stage {
        let mut stage = Stage { engine: Engine::default(), memory: Memory::default(), simulation, tags: Vec::new() };
        let mut writes: Vec<Write> =
            triggers.iter().cloned().map(|trigger| Write::Trigger { trigger, over: None }).collect();
        for (repository, records) in tags {
            let write = |record| Write::Tag { repository: repository.clone(), record, over: None };
            writes.extend(records.into_iter().map(write));
            stage.tags.push(repository);
        }
        // The demo's own triggers are distinct, and a store in memory has no other reason to refuse.
        let _ = stage.memory.commit(&writes);
        let kept = Kept { triggers: triggers.to_vec(), ..Kept::default() };
        stage.take(Event::Started { performs: true, kept, at: now }, now);
        stage
    }

    pub(super) fn push(&mut self, key: PushKey, push: Push, at: Timestamp) {
        let known = self.memory.tag(&push.repository, &push.tag).cloned();
        self.take(Event::Pushed { key, push, known, at }, at);
    }

    /// Lets every rollout come to where it is by then.
    pub(super) fn catch_up(&mut self, now: Timestamp) {
        for event in self.simulation.advance(now) {
            self.take(event, now);
        }
    }

    fn take(&mut self, event: Event, now: Timestamp) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            for effect in self.engine.update(event) {
                events.extend(self.perform(effect, now));
            }
        }
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

    /// Everything as it was left.
    pub(super) fn end(self) -> Demo {
        let Stage { memory, simulation, tags, .. } = self;
        let of = |name: RepositoryName| {
            let records = memory.tags_of(&name).cloned().collect();
            (name, records)
        };
        let mut pushes: Vec<_> = memory.pushes().cloned().collect();
        crate::order::sort_by_key(&mut pushes, |decided| decided.at);
        Demo {
            triggers: memory.triggers().cloned().collect(),
            tags: tags.into_iter().map(of).collect(),
            pushes,
            history: memory.history().cloned().collect(),
            containers: memory.containers().map(|(target, running)| (target.clone(), running.clone())).collect(),
            simulation,
        }
    }
}
