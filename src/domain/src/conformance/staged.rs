//! The suite on a host that lies in memory: the stage that the demo's history is played on.

use super::host::{Goes, Host};
use super::{CASES, hold, made, simulation};
use crate::cluster::Workload;
use crate::decide::Decided;
use crate::engine::{Ask, AskId, Engine, Event, Tell};
use crate::history::{Entry, EntryId};
use crate::push::{Push, PushKey};
use crate::stage::Stage;
use crate::time::Timestamp;
use crate::trigger::{Trigger, TriggerId};
use crate::update::Answer;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

struct Staged {
    stage: Stage,
    now: Timestamp,
    goes: Option<Goes>,
    taken: Vec<(EntryId, String)>,
}

impl Staged {
    fn take(&mut self, event: Event) -> Vec<Tell> {
        let Staged { stage, now, goes, taken } = self;
        stage.take_with(event, *now, &mut |simulation, request| {
            Goes::lead(goes.take(), || {
                let answer = simulation.update_service(&request, *now);
                if let Answer::Accepted(accepted) = &answer {
                    taken.push((request.key, accepted.image.clone()));
                }
                answer
            })
        })
    }

    fn one(&mut self, event: Event) -> Tell {
        let told = self.take(event);
        self.now = self.now.plus(1);
        told.into_iter().next().unwrap()
    }
}

impl Host for Staged {
    async fn open(workloads: Vec<Workload>) -> Staged {
        let stage = Stage::new(simulation(workloads), &[], made::NOW);
        Staged { stage, now: made::NOW, goes: None, taken: Vec::new() }
    }

    async fn restart(&mut self) {
        self.stage.engine = Engine::default();
        self.take(self.stage.beginning(self.now));
    }

    async fn settle(&mut self) {
        while let Some(next) = self.stage.simulation.next_change() {
            self.now = self.now.max(next);
            for event in self.stage.simulation.advance(self.now) {
                self.take(event);
            }
        }
    }

    async fn let_next_update(&mut self, go: Goes) {
        self.goes = Some(go);
    }

    /// Asks, each time a moment later.
    async fn ask(&mut self, what: Ask) -> Tell {
        let ask = AskId(format!("ask-{}", self.now.0));
        self.one(Event::Asked { ask, what, at: self.now })
    }

    async fn push(&mut self, key: PushKey, push: Push) -> Tell {
        let known = self.stage.memory.tag(&push.repository, &push.tag).cloned();
        self.one(Event::Pushed { key, push, known, at: self.now })
    }

    async fn run(&mut self, ask: AskId, id: &TriggerId, push: Push) -> Tell {
        let known = self.stage.memory.tag(&push.repository, &push.tag).cloned();
        self.one(Event::Asked { ask, what: Ask::Run { id: id.clone(), push, known }, at: self.now })
    }

    async fn triggers(&self) -> Vec<Trigger> {
        self.stage.memory.triggers().cloned().collect()
    }

    async fn history(&self) -> Vec<Entry> {
        self.stage.memory.history().cloned().collect()
    }

    async fn pushes(&self) -> Vec<Decided> {
        self.stage.memory.pushes().cloned().collect()
    }

    async fn taken(&self) -> Vec<(EntryId, String)> {
        self.taken.clone()
    }
}

/// Nothing here waits for anything.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the stage waits"),
    }
}

#[test]
fn stage_shows_what_every_case_says() {
    let failures: Vec<String> = CASES.iter().filter_map(|case| at_once(hold::<Staged>(case)).err()).collect();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), CASES.len(), failures.join("\n"));
}

#[test]
fn case_that_shows_something_else_is_told_with_its_line() {
    let wrong = super::Case { name: "wrong", script: "push p1 v1@a\n history | release v1 succeeded" };
    let error = at_once(hold::<Staged>(&wrong)).unwrap_err();
    assert!(error.contains("history") && error.contains("must show: release v1 succeeded"), "{error}");
    let strange = super::Case { name: "strange", script: "dance" };
    assert!(at_once(hold::<Staged>(&strange)).unwrap_err().contains("no such line"));
}
