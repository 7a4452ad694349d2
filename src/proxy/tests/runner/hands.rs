//! Hands that reach a simulated cluster, which outlives every runner.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tagfire_domain::cluster::Workload;
use tagfire_domain::conformance::{Goes, simulation};
use tagfire_domain::history::EntryId;
use tagfire_domain::simulation::Simulation;
use tagfire_domain::time::Timestamp;
use tagfire_domain::update::{Answer, Failure, Found, Outcome, UpdateRequest};
use tagfire_domain::wire::Cause;
use tagfire_proxy::runner::Hands;
use tokio::sync::watch;

/// The cluster, and what happened to it.
pub struct World {
    pub simulation: Simulation,
    now: Timestamp,
    pub goes: Option<Goes>,
    /// Updates that arrived, in order.
    pub taken: Vec<(EntryId, String)>,
    /// Updates that are never answered.
    pub hanging: usize,
    /// How long an update is on its way, and its answer back.
    pub way: Duration,
}

/// Clones reach the same world.
#[derive(Clone)]
pub struct Reaching {
    pub world: Arc<Mutex<World>>,
    /// Whether rollouts go on.
    pub rolling: watch::Sender<bool>,
}

impl Reaching {
    pub fn new(workloads: Vec<Workload>) -> Reaching {
        let world = World {
            simulation: simulation(workloads),
            now: Timestamp(jiff::Timestamp::now().as_millisecond()),
            goes: None,
            taken: Vec::new(),
            hanging: 0,
            way: Duration::ZERO,
        };
        Reaching { world: Arc::new(Mutex::new(world)), rolling: watch::channel(true).0 }
    }

    /// How often each update arrived.
    pub fn times(&self) -> HashMap<EntryId, usize> {
        let mut times = HashMap::new();
        for (key, _) in &self.world.lock().unwrap().taken {
            *times.entry(key.clone()).or_default() += 1;
        }
        times
    }

    fn arrive(&self, request: &UpdateRequest) -> Answer {
        let world = &mut *self.world.lock().unwrap();
        let answer = world.simulation.update_service(request, world.now);
        if let Answer::Accepted(accepted) = &answer {
            world.taken.push((request.key.clone(), accepted.image.clone()));
        }
        answer
    }
}

impl Hands for Reaching {
    async fn update(&self, request: &UpdateRequest, _: &Cause) -> Answer {
        let (goes, way) = {
            let world = &mut *self.world.lock().unwrap();
            (world.goes.take(), world.way)
        };
        if goes == Some(Goes::Refused) {
            return Answer::Refused(Failure::Forbidden);
        }
        tokio::time::sleep(way).await;
        let arrives = !matches!(goes, Some(Goes::Lost { taken: false } | Goes::Unanswered { taken: false }));
        let answer = if arrives { self.arrive(request) } else { Answer::Unknown };
        tokio::time::sleep(way).await;
        match goes {
            Some(Goes::Unanswered { .. }) => {
                self.world.lock().unwrap().hanging += 1;
                std::future::pending().await
            }
            Some(Goes::Lost { .. }) => Answer::Unknown,
            _ => answer,
        }
    }

    async fn look(&self, request: &UpdateRequest) -> Found {
        self.world.lock().unwrap().simulation.read(&request.target)
    }

    async fn follow(&self, request: &UpdateRequest, progress: impl Fn(u32, u32) + Send + Sync) -> Outcome {
        let mut rolling = self.rolling.subscribe();
        loop {
            rolling.wait_for(|rolling| *rolling).await.unwrap();
            {
                let world = &mut *self.world.lock().unwrap();
                if let Some(outcome) = world.simulation.ended(request) {
                    return outcome;
                }
                world.now = world.simulation.next_change().unwrap_or(world.now).max(world.now);
                world.simulation.advance(world.now);
            }
            progress(1, 3);
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}
