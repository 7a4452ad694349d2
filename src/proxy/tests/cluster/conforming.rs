//! The suite that every host of the engine is held to, on a real cluster: an engine over a store in memory, whose updates
//! the proxy performs. What is lost on the way is lost between the two.

use crate::lab::Lab;
use crate::refusals::account;
use axum::http::StatusCode;
use futures::StreamExt;
use serde_json::{Value, json};
use std::time::Duration;
use tagfire_domain::cluster::Workload;
use tagfire_domain::conformance::{CASES, Driver, Goes, Host, hold, made};
use tagfire_domain::decide::Decided;
use tagfire_domain::engine::{Alarm, Ask, AskId, Claim, Effect, Engine, Event, Kept, Tell};
use tagfire_domain::history::{Entry, EntryId};
use tagfire_domain::push::{Push, PushKey};
use tagfire_domain::store::Memory;
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::{Trigger, TriggerId};
use tagfire_domain::update::{Accepted, Answer, Failure, Found, How, Outcome, UpdateRequest};

struct Runner {
    lab: Lab,
    engine: Engine,
    memory: Memory,
    now: Timestamp,
    goes: Option<Goes>,
    taken: Vec<(EntryId, String)>,
    /// Rollouts that are followed.
    followed: Vec<UpdateRequest>,
    alarms: Vec<Alarm>,
}

impl Driver for Runner {
    fn engine(&mut self) -> &mut Engine {
        &mut self.engine
    }

    fn clock(&mut self) -> &mut Timestamp {
        &mut self.now
    }

    async fn perform(&mut self, effect: Effect) -> Option<Event> {
        let at = self.now;
        match effect {
            Effect::Commit { ticket, writes, .. } => Some(match self.memory.commit(&writes) {
                Ok(order) => Event::Stored { ticket, order, at },
                Err(why) => Event::NotStored { ticket, why },
            }),
            Effect::Claim { key } => {
                let claim = if self.memory.claim(&key) { Claim::First } else { Claim::Again };
                Some(Event::Claimed { key, claim, at })
            }
            Effect::Update(request) => {
                let answer = self.update(&request).await?;
                Some(Event::Answered { key: request.key, answer, at })
            }
            Effect::Reread { request } => {
                let found = self.reread(&request).await;
                Some(Event::Reread { key: request.key, found, at })
            }
            Effect::Follow { request } => {
                self.followed.push(request);
                None
            }
            Effect::After { alarm, .. } => {
                self.alarms.push(alarm);
                None
            }
            Effect::Tell(_) => None,
        }
    }
}

impl Runner {
    /// Asks the proxy for this update, or, with `look`, what became of it.
    async fn post(&self, request: &UpdateRequest, look: bool) -> (StatusCode, Value) {
        let mut body = json!({
            "target": self.lab.target("Deployment", &request.target.workload.workload, &request.target.container),
            "image": request.image.to_string(), "restart": request.image.digest.is_none(), "look": look,
        });
        if let Some(expected) = &request.expected {
            body["expectedImage"] = expected.as_str().into();
        }
        let key = [("idempotency-key", request.key.0.as_str())];
        self.lab.ask("POST", "/api/v1/service-updates", Some(body), &key).await
    }

    async fn status(&self, answer: &Value) -> Value {
        let path = format!("/api/v1/service-updates/{}", answer["id"].as_str().unwrap());
        let (status, told) = self.lab.ask("GET", &path, None, &[]).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        told
    }

    async fn update(&mut self, request: &UpdateRequest) -> Option<Answer> {
        let goes = self.goes.take();
        if goes == Some(Goes::Refused) {
            return Some(self.refused(request).await);
        }
        if goes == Some(Goes::Lost { taken: false }) {
            return Some(Answer::Unknown);
        }
        if goes == Some(Goes::Unanswered { taken: false }) {
            return None;
        }
        let (status, answer) = self.post(request, false).await;
        assert!(status.is_success(), "{request:?}: {status} {answer}");
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        self.taken.push((request.key.clone(), text("image")));
        let how = if answer["how"] == "restarted" { How::Restarted } else { How::SetTag };
        let accepted = Accepted { previous: text("previousImage"), image: text("image"), how };
        match goes {
            Some(Goes::Unanswered { .. }) => None,
            Some(Goes::Lost { .. }) => Some(Answer::Unknown),
            _ => Some(Answer::Accepted(accepted)),
        }
    }

    /// The cluster refuses whoever may only read.
    async fn refused(&mut self, request: &UpdateRequest) -> Answer {
        let reader = account(&self.lab, "reader", &["get", "list", "watch"]).await;
        self.lab.act_as(reader.path());
        let problem = self
            .lab
            .until("the cluster to know who may only read", || async {
                let (status, problem) = self.post(request, false).await;
                let kind = problem["type"].as_str().unwrap_or_default();
                assert!(!status.is_success(), "{problem}");
                kind.ends_with("cluster-forbids").then_some(problem)
            })
            .await;
        assert!(problem["detail"].as_str().unwrap().contains("forbidden"), "{problem}");
        self.lab.restart();
        Answer::Refused(Failure::Forbidden)
    }

    async fn reread(&self, request: &UpdateRequest) -> Found {
        let (status, answer) = self.post(request, true).await;
        let image = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        match status {
            status if !status.is_success() => {
                assert!(answer["type"].as_str().unwrap_or_default().ends_with("no-such-update"), "{answer}");
                Found::Image { image: image("foundImage"), mark: None }
            }
            _ if self.status(&answer).await["state"] == "unknown" => Found::Unreachable,
            _ => Found::Image { image: image("image"), mark: Some(request.key.clone()) },
        }
    }

    /// How a followed rollout ended; none while it goes on.
    async fn ended(&self, request: &UpdateRequest) -> Option<Outcome> {
        let (status, answer) = self.post(request, true).await;
        assert!(status.is_success(), "{request:?}: {answer}");
        match self.status(&answer).await["state"].as_str() {
            Some("succeeded") => Some(Outcome::Succeeded),
            Some("superseded") => Some(Outcome::Superseded),
            Some("failed" | "timedOut") => Some(Outcome::Failed(Failure::NotApplied)),
            _ => None,
        }
    }
}

impl Host for Runner {
    async fn open(workloads: Vec<Workload>) -> Runner {
        let lab = Lab::new(&[]).await;
        for workload in &workloads {
            let containers: Vec<Value> = workload
                .containers
                .iter()
                .map(|container| json!({ "name": container.name, "image": container.image }))
                .collect();
            let spec = json!({ "template": { "spec": { "containers": containers } } });
            lab.make("Deployment", &workload.at.workload, "", spec).await;
        }
        let mut runner = Runner {
            lab,
            engine: Engine::default(),
            memory: Memory::default(),
            now: made::NOW,
            goes: None,
            taken: Vec::new(),
            followed: Vec::new(),
            alarms: Vec::new(),
        };
        runner.restart().await;
        runner
    }

    async fn restart(&mut self) {
        self.engine = Engine::default();
        self.followed.clear();
        self.alarms.clear();
        self.take(Event::Started { performs: true, kept: Kept::of(&self.memory), at: self.now }).await;
    }

    async fn settle(&mut self) {
        for _ in 0..1_200 {
            if self.engine.open().next().is_none() {
                return;
            }
            for alarm in std::mem::take(&mut self.alarms) {
                self.take(Event::Rang { alarm }).await;
            }
            for request in std::mem::take(&mut self.followed) {
                match self.ended(&request).await {
                    Some(outcome) => {
                        self.take(Event::Finished { key: request.key, outcome, at: self.now }).await;
                    }
                    None => self.followed.push(request),
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
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
        let known = self.memory.tag(&push.repository, &push.tag).cloned();
        self.one(Event::Pushed { key, push, known, at: self.now }).await
    }

    async fn run(&mut self, ask: AskId, id: &TriggerId, push: Push) -> Tell {
        let known = self.memory.tag(&push.repository, &push.tag).cloned();
        self.one(Event::Asked { ask, what: Ask::Run { id: id.clone(), push, known }, at: self.now }).await
    }

    async fn triggers(&self) -> Vec<Trigger> {
        self.memory.triggers().cloned().collect()
    }

    async fn history(&self) -> Vec<Entry> {
        self.memory.history().cloned().collect()
    }

    async fn pushes(&self) -> Vec<Decided> {
        self.memory.pushes().cloned().collect()
    }

    async fn taken(&self) -> Vec<(EntryId, String)> {
        self.taken.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn proxy_on_a_cluster_shows_what_every_case_says() {
    let held = futures::stream::iter(CASES).map(hold::<Runner>).buffer_unordered(4);
    let failures: Vec<String> = held.filter_map(async |held: Result<(), String>| held.err()).collect().await;
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), CASES.len(), failures.join("\n"));
}
