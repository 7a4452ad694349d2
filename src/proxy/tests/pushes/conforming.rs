//! The suite that every host of the engine is held to, over both stores: what is kept is in the database, the cluster is the
//! simulated one. A restart opens the store anew.

use crate::places::Room;
use std::marker::PhantomData;
use tagfire_domain::cluster::Workload;
use tagfire_domain::conformance::{CASES, Driver, Goes, Host, hold, made, simulation};
use tagfire_domain::decide::Decided;
use tagfire_domain::engine::{Ask, AskId, Claim, Effect, Engine, Event, Tell};
use tagfire_domain::history::{Entry, EntryId, Filter};
use tagfire_domain::push::{Push, PushKey};
use tagfire_domain::simulation::Simulation;
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::{Trigger, TriggerId};
use tagfire_domain::update::{Answer, UpdateRequest};
use tagfire_proxy::store::{Store, Term};

/// Where a host's store is.
trait Place {
    async fn room() -> Room;
}

struct InAFile;

impl Place for InAFile {
    async fn room() -> Room {
        Room::file()
    }
}

struct InPostgres;

impl Place for InPostgres {
    async fn room() -> Room {
        Room::postgres().await.unwrap()
    }
}

struct Kept<P> {
    room: Room,
    store: Store,
    term: Term,
    engine: Engine,
    simulation: Simulation,
    now: Timestamp,
    goes: Option<Goes>,
    taken: Vec<(EntryId, String)>,
    place: PhantomData<P>,
}

impl<P> Driver for Kept<P> {
    fn engine(&mut self) -> &mut Engine {
        &mut self.engine
    }

    fn clock(&mut self) -> &mut Timestamp {
        &mut self.now
    }

    async fn perform(&mut self, effect: Effect) -> Option<Event> {
        let at = self.now;
        match effect {
            Effect::Commit { ticket, writes, .. } => Some(match self.store.commit(&writes, Some(self.term)).await {
                Ok(order) => Event::Stored { ticket, order, at },
                Err(why) => Event::NotStored { ticket, why },
            }),
            Effect::Claim { key } => {
                let claim = match self.store.claim(&key, Some(self.term)).await {
                    Ok(true) => Claim::First,
                    Ok(false) => Claim::Again,
                    Err(fault) => Claim::Failed(fault),
                };
                Some(Event::Claimed { key, claim, at })
            }
            Effect::Update(request) => {
                let key = request.key.clone();
                self.update(request).map(|answer| Event::Answered { key, answer, at })
            }
            Effect::Reread { request } => {
                let found = self.simulation.read(&request.target);
                Some(Event::Reread { key: request.key, found, at })
            }
            Effect::Follow { request } => {
                let outcome = self.simulation.ended(&request)?;
                Some(Event::Finished { key: request.key, outcome, at })
            }
            Effect::After { .. } | Effect::Tell(_) => None,
        }
    }
}

impl<P> Kept<P> {
    fn update(&mut self, request: UpdateRequest) -> Option<Answer> {
        let Kept { simulation, now, goes, taken, .. } = self;
        Goes::lead(goes.take(), || {
            let answer = simulation.update_service(&request, *now);
            if let Answer::Accepted(accepted) = &answer {
                taken.push((request.key, accepted.image.clone()));
            }
            answer
        })
    }

    async fn begin(&mut self) {
        self.term = self.store.take_over().await.unwrap();
        let kept = self.store.kept().await.unwrap();
        self.engine = Engine::default();
        self.take(Event::Started { performs: true, kept, at: self.now }).await;
    }
}

impl<P: Place> Host for Kept<P> {
    async fn open(workloads: Vec<Workload>) -> Kept<P> {
        let room = P::room().await;
        let mut host = Kept {
            store: room.open().await,
            room,
            term: Term(0),
            engine: Engine::default(),
            simulation: simulation(workloads),
            now: made::NOW,
            goes: None,
            taken: Vec::new(),
            place: PhantomData,
        };
        host.begin().await;
        host
    }

    async fn restart(&mut self) {
        self.store = self.room.open().await;
        self.begin().await;
    }

    async fn settle(&mut self) {
        while let Some(next) = self.simulation.next_change() {
            self.now = self.now.max(next);
            for event in self.simulation.advance(self.now) {
                self.take(event).await;
            }
        }
    }

    async fn let_next_update(&mut self, go: Goes) {
        self.goes = Some(go);
    }

    async fn ask(&mut self, what: Ask) -> Tell {
        let ask = AskId(format!("ask-{}", self.now.0));
        self.one(Event::Asked { ask, what, at: self.now }).await
    }

    async fn push(&mut self, key: PushKey, push: Push) -> Tell {
        let known = self.store.tag(&push.repository, &push.tag).await.unwrap();
        self.one(Event::Pushed { key, push, known, at: self.now }).await
    }

    async fn run(&mut self, ask: AskId, id: &TriggerId, push: Push) -> Tell {
        let known = self.store.tag(&push.repository, &push.tag).await.unwrap();
        self.one(Event::Asked { ask, what: Ask::Run { id: id.clone(), push, known }, at: self.now }).await
    }

    async fn triggers(&self) -> Vec<Trigger> {
        self.store.triggers().await.unwrap()
    }

    async fn history(&self) -> Vec<Entry> {
        self.store.page(&Filter::default(), None, 1_000).await.unwrap().entries
    }

    async fn pushes(&self) -> Vec<Decided> {
        self.store.latest_decided(1_000).await.unwrap()
    }

    async fn taken(&self) -> Vec<(EntryId, String)> {
        self.taken.clone()
    }
}

async fn hold_all<P: Place>() {
    let mut failures = Vec::new();
    for case in CASES {
        failures.extend(hold::<Kept<P>>(case).await.err());
    }
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), CASES.len(), failures.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn store_in_a_file_shows_what_every_case_says() {
    hold_all::<InAFile>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn store_in_postgres_shows_what_every_case_says() {
    if Room::postgres().await.is_some() {
        hold_all::<InPostgres>().await;
    }
}
