//! The suite that every host of the engine is held to, on this one: a live console's shell over IndexedDB, before a server
//! that is made up over a simulated cluster.

use super::Shell;
use crate::effects::clock;
use crate::effects::request::{Call, Trouble};
use crate::effects::storage::{Opened, Storage};
use crate::harness::{pause, until};
use crate::state::{Link, State};
use leptos::prelude::*;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use tagfire_domain::cluster::{Target, Workload};
use tagfire_domain::conformance::{self, CASES, Goes, Host, hold};
use tagfire_domain::decide::Decided;
use tagfire_domain::engine::{Ask, AskId, Event, Tell};
use tagfire_domain::history::{Entry, EntryId, Filter};
use tagfire_domain::image::ImageRef;
use tagfire_domain::push::{Push, PushKey};
use tagfire_domain::simulation::Simulation;
use tagfire_domain::trigger::{Trigger, TriggerId};
use tagfire_domain::update::{Answer, Failure, Found, Outcome, UpdateRequest};
use tagfire_domain::wire::ProblemKind;
use wasm_bindgen_test::wasm_bindgen_test;

/// The server, and the cluster behind it: it outlives every console.
struct Server {
    simulation: Simulation,
    goes: Option<Goes>,
    /// What it was asked for, in that order.
    asked: Vec<UpdateRequest>,
    /// What it never answers.
    unanswered: Vec<EntryId>,
    taken: Vec<(EntryId, String)>,
}

impl Server {
    /// What it answers; none where nothing ever comes back.
    fn answer(&mut self, call: &Call) -> Option<Result<Value, Trouble>> {
        match (call.path.strip_prefix("/service-updates"), &call.body) {
            (Some(_), Some(body)) => self.update(body, call.key.as_deref().unwrap()),
            (Some(id), None) => Some(Ok(self.status(id.trim_start_matches('/')))),
            _ => Some(Ok(json!({
                "user": "operator", "source": "kubeconfig", "permissions": { "update": true }, "allow": [], "items": [],
            }))),
        }
    }

    fn update(&mut self, body: &Value, key: &str) -> Option<Result<Value, Trouble>> {
        let request = request(body, key);
        if self.taken.iter().any(|(taken, _)| *taken == request.key) {
            return Some(Ok(self.status(key)));
        }
        if body["look"] == true {
            return Some(Err(self.knows_nothing_of(&request.target)));
        }
        self.asked.push(request.clone());
        let goes = self.goes.take();
        if goes == Some(Goes::Refused) {
            return Some(Err(problem(ProblemKind::ClusterForbids)));
        }
        let arrives = !matches!(goes, Some(Goes::Lost { taken: false } | Goes::Unanswered { taken: false }));
        let answer = if arrives { self.simulation.update_service(&request, clock::now()) } else { Answer::Unknown };
        let answer = match answer {
            Answer::Accepted(accepted) => {
                self.taken.push((request.key, accepted.image.clone()));
                Ok(json!({
                    "id": key, "state": "accepted", "how": "changed",
                    "previousImage": accepted.previous, "image": accepted.image,
                }))
            }
            Answer::Refused(Failure::Changed { found }) => {
                Err(Trouble { found_image: Some(found), ..problem(ProblemKind::ImageChanged) })
            }
            Answer::Refused(_) | Answer::Unknown => Err(problem(ProblemKind::TimedOut)),
        };
        match goes {
            Some(Goes::Unanswered { .. }) => {
                self.unanswered.push(EntryId(key.to_owned()));
                None
            }
            Some(Goes::Lost { .. }) => Some(Err(Trouble::default())),
            _ => Some(answer),
        }
    }

    fn knows_nothing_of(&self, target: &Target) -> Trouble {
        let found_image = match self.simulation.read(target) {
            Found::Image { image, .. } => Some(image),
            Found::Not(_) | Found::Unreachable => None,
        };
        Trouble { found_image, ..problem(ProblemKind::NoSuchUpdate) }
    }

    fn status(&self, id: &str) -> Value {
        let request = self.asked.iter().find(|request| request.key.0 == id).unwrap();
        let state = match self.simulation.ended(request) {
            None => "rollingOut",
            Some(Outcome::Succeeded) => "succeeded",
            Some(Outcome::Superseded) => "superseded",
            Some(_) => "failed",
        };
        json!({ "id": id, "state": state, "how": "changed", "image": request.image.to_string() })
    }

    /// Lets every rollout come to its end.
    fn go_on(&mut self) {
        while let Some(next) = self.simulation.next_change() {
            self.simulation.advance(next);
        }
    }
}

fn request(body: &Value, key: &str) -> UpdateRequest {
    let target = conformance::made::target(body["target"]["workload"].as_str().unwrap());
    let image = ImageRef::parse(body["image"].as_str().unwrap()).unwrap();
    let expected = body["expectedImage"].as_str().map(str::to_owned);
    UpdateRequest { key: EntryId(key.to_owned()), target, image, expected }
}

fn problem(kind: ProblemKind) -> Trouble {
    Trouble { kind: Some(kind), ..Trouble::default() }
}

struct Console {
    name: &'static str,
    server: Rc<RefCell<Server>>,
    shell: Shell,
    /// Whether the process lives: what comes back to one that doesn't, comes back to nobody.
    alive: Rc<Cell<bool>>,
    storage: Storage,
}

async fn begin(name: &'static str, server: &Rc<RefCell<Server>>) -> (Shell, Rc<Cell<bool>>) {
    let (alive, server) = (Rc::new(Cell::new(true)), server.clone());
    let lives = alive.clone();
    let link = Link::new(true, move |call| {
        let answer = if lives.get() { server.borrow_mut().answer(&call) } else { None };
        let lives = lives.clone();
        Box::pin(async move {
            match answer {
                Some(answer) if lives.get() => answer,
                _ => std::future::pending().await,
            }
        })
    });
    let state = State::over(link);
    let shell = Shell::start_on(state, name);
    until(|| state.keeping.performs.get_untracked()).await;
    (shell, alive)
}

impl Console {
    /// Hands over an event of this name, waits for what is told of it, and until what follows from it is on its way.
    async fn told(&self, name: &str, event: Event) -> Tell {
        let told = Rc::new(RefCell::new(None));
        let (inner, told_to) = (self.shell.0.get_value(), told.clone());
        inner.asking.borrow_mut().insert(name.to_owned(), Box::new(move |tell| *told_to.borrow_mut() = Some(tell)));
        inner.post(event);
        until(|| told.borrow().is_some()).await;
        until(|| {
            let (engine, server) = (inner.engine.borrow(), self.server.borrow());
            let is_sent = |entry: &Entry| server.asked.iter().any(|asked| asked.key == entry.id);
            let holds = |other: &Entry| server.unanswered.contains(&other.id);
            let waits =
                |entry: &Entry| engine.open().any(|other| other.action.target == entry.action.target && holds(other));
            engine.open().all(|entry| is_sent(entry) || waits(entry))
        })
        .await;
        told.take().unwrap()
    }

    async fn known(&self, push: &Push) -> Option<tagfire_domain::push::TagRecord> {
        self.storage.tag(&push.repository, &push.tag).await.unwrap()
    }
}

impl Host for Console {
    async fn open(workloads: Vec<Workload>) -> Console {
        crate::harness::show(|| ());
        let owner = Owner::new();
        owner.set();
        // The test is the page: what it holds lasts until the end.
        std::mem::forget(owner);
        let name: &'static str = format!("conforming-{}", crate::effects::id::random()).leak();
        let simulation = conformance::simulation(workloads);
        let server = Server { simulation, goes: None, asked: Vec::new(), unanswered: Vec::new(), taken: Vec::new() };
        let server = Rc::new(RefCell::new(server));
        let (shell, alive) = begin(name, &server).await;
        let Opened { storage, .. } = Storage::open(name).await;
        Console { name, server, shell, alive, storage }
    }

    async fn restart(&mut self) {
        self.alive.set(false);
        let inner = self.shell.0.get_value();
        inner.performer.take();
        inner.listening.take();
        inner.under_way.stop();
        (self.shell, self.alive) = begin(self.name, &self.server).await;
    }

    async fn settle(&mut self) {
        let inner = self.shell.0.get_value();
        for _ in 0..200 {
            if inner.engine.borrow().open().next().is_none() {
                break;
            }
            self.server.borrow_mut().go_on();
            inner.ask_after_all();
            pause(Duration::from_millis(20)).await;
        }
    }

    async fn let_next_update(&mut self, go: Goes) {
        self.server.borrow_mut().goes = Some(go);
    }

    async fn ask(&mut self, what: Ask) -> Tell {
        let ask = AskId(crate::effects::id::random());
        self.told(&ask.0.clone(), Event::Asked { ask, what, at: clock::now() }).await
    }

    async fn push(&mut self, key: PushKey, push: Push) -> Tell {
        let known = self.known(&push).await;
        self.told(&key.0.clone(), Event::Pushed { key, push, known, at: clock::now() }).await
    }

    async fn run(&mut self, ask: AskId, id: &TriggerId, push: Push) -> Tell {
        let known = self.known(&push).await;
        let what = Ask::Run { id: id.clone(), push, known };
        self.told(&ask.0.clone(), Event::Asked { ask, what, at: clock::now() }).await
    }

    async fn triggers(&self) -> Vec<Trigger> {
        self.storage.kept().await.unwrap().triggers
    }

    async fn history(&self) -> Vec<Entry> {
        let mut entries = self.storage.page(&Filter::default(), None, 100).await.unwrap().entries;
        for entry in &mut entries {
            // This host tells the cluster's own words, where others have a sentence for it.
            if matches!(&entry.outcome, Outcome::Failed(Failure::Told { reason, .. }) if reason == "cluster-forbids") {
                entry.outcome = Outcome::Failed(Failure::Forbidden);
            }
        }
        entries
    }

    async fn pushes(&self) -> Vec<Decided> {
        self.storage.pushes(&conformance::made::repository("shop/web"), 100).await.unwrap()
    }

    async fn taken(&self) -> Vec<(EntryId, String)> {
        self.server.borrow().taken.clone()
    }
}

#[wasm_bindgen_test]
async fn live_console_shows_what_every_case_says() {
    let mut failures = Vec::new();
    for case in CASES {
        failures.extend(hold::<Console>(case).await.err());
    }
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), CASES.len(), failures.join("\n"));
}
