//! The live cluster: what each effect on it is, through the server that holds the credentials. An answer that is lost is
//! asked for again by its key, and nothing is ever sent twice in hope.

use super::Inner;
use crate::effects::clock;
use crate::effects::request::{Call, Trouble};
use crate::effects::stream::{Heard, Stream, listen};
use crate::state::{failure, patience, text};
use gloo_net::http::Method;
use leptos::prelude::set_timeout;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tagfire_domain::cluster::Target;
use tagfire_domain::engine::{Effect, Event};
use tagfire_domain::history::EntryId;
use tagfire_domain::image::ImageRef;
use tagfire_domain::order::Map;
use tagfire_domain::update::{Accepted, Answer, Found, How, Outcome, UpdateRequest};
use tagfire_domain::wire::{self, ProblemKind};

/// What is under way on live clusters.
#[derive(Default)]
pub(super) struct UnderWay {
    /// What the server calls each update.
    ids: RefCell<Map<EntryId, String>>,
    /// Updates whose rollouts are followed.
    followed: RefCell<Map<EntryId, UpdateRequest>>,
    stream: RefCell<Option<Stream>>,
    tries: Cell<u32>,
}

impl UnderWay {
    /// Follows nothing any more.
    pub(super) fn stop(&self) {
        self.followed.borrow_mut().clear();
        *self.stream.borrow_mut() = None;
    }
}

impl Inner {
    /// Performs an effect on a live cluster. The others are the same for every host, and are given back.
    pub(super) fn perform_live(self: &Rc<Inner>, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Update(request) => self.update_live(request),
            Effect::Follow { request } => self.follow_live(request),
            Effect::Reread { request } => self.reread_live(request),
            Effect::Commit { .. } | Effect::Claim { .. } | Effect::After { .. } | Effect::Tell(_) => {
                return Some(effect);
            }
        }
        None
    }

    /// What is asked of the server. It is the same each time, as long as nobody renames the trigger.
    fn call(&self, request: &UpdateRequest) -> Value {
        let mut asked = update_of(&request.target, &request.image);
        if let Some(expected) = &request.expected {
            asked["expectedImage"] = expected.as_str().into();
        }
        let engine = self.engine.borrow();
        if let Some(entry) = engine.open().find(|entry| entry.id == request.key) {
            asked["cause"] = json!({
                "trigger": entry.trigger.as_str(), "repository": entry.repository.as_str(),
                "tag": entry.tag.as_str(), "push": entry.id.0.as_str(),
            });
        }
        asked
    }

    fn update_live(self: &Rc<Inner>, request: UpdateRequest) {
        let (shell, call) = (self.clone(), post(self.call(&request), &request.key.0));
        spawn_local(async move {
            let answer = match shell.state.link.ask(call).await {
                Ok(answer) => {
                    shell.under_way.ids.borrow_mut().insert(request.key.clone(), text(&answer, "id"));
                    match answer["state"].as_str() {
                        Some("unknown") => Answer::Unknown,
                        _ => Answer::Accepted(accepted(&request, &answer)),
                    }
                }
                Err(Trouble { kind: Some(kind), detail, found_image, .. }) => {
                    Answer::refused(kind, detail, found_image)
                }
                // Nothing readable came back: nobody knows.
                Err(_) => Answer::Unknown,
            };
            shell.post(Event::Answered { key: request.key, answer, at: clock::now() });
        });
    }

    /// Asks what became of the update of a key.
    async fn look(self: &Rc<Inner>, request: &UpdateRequest) -> Result<Value, Trouble> {
        let mut asked = self.call(request);
        asked["look"] = true.into();
        let answer = self.state.link.ask(post(asked, &request.key.0)).await?;
        let id = text(&answer, "id");
        self.under_way.ids.borrow_mut().insert(request.key.clone(), id.clone());
        self.state.link.ask(Call::get(format!("/service-updates/{id}"))).await
    }

    fn reread_live(self: &Rc<Inner>, request: UpdateRequest) {
        let shell = self.clone();
        spawn_local(async move {
            let found = match shell.look(&request).await {
                // The server itself still looks for it.
                Ok(status) if status["state"] == "unknown" => Found::Unreachable,
                Ok(status) if status["reason"] == "notApplied" => {
                    Found::Image { image: text(&status, "previousImage"), mark: None }
                }
                Ok(status) => Found::Image { image: text(&status, "image"), mark: Some(request.key.clone()) },
                Err(Trouble { kind: Some(kind), found_image, .. }) => Found::instead(kind, found_image),
                Err(_) => Found::Unreachable,
            };
            shell.post(Event::Reread { key: request.key, found, at: clock::now() });
        });
    }

    fn follow_live(self: &Rc<Inner>, request: UpdateRequest) {
        let first = self.under_way.followed.borrow().is_empty();
        self.under_way.followed.borrow_mut().insert(request.key.clone(), request.clone());
        if first || self.under_way.stream.borrow().is_none() {
            self.hear_updates();
        }
        self.ask_after(request);
    }

    /// Asks how a rollout stands that is followed: what was told before now was told to nobody.
    fn ask_after(self: &Rc<Inner>, request: UpdateRequest) {
        let shell = self.clone();
        spawn_local(async move {
            let id = shell.under_way.ids.borrow().get(&request.key).cloned();
            let status = match id {
                Some(id) => shell.state.link.ask(Call::get(format!("/service-updates/{id}"))).await,
                None => shell.look(&request).await,
            };
            match status {
                Ok(status) => shell.stands(&request.key, &status),
                Err(Trouble { kind, found_image, .. }) => {
                    let lost = kind.and_then(|kind| Outcome::of_lost(kind, found_image.as_deref(), &request));
                    match lost {
                        Some(outcome) => shell.ended(&request.key, outcome),
                        None => {
                            // What the server has forgotten, the workload may still tell.
                            if kind == Some(ProblemKind::NoSuchUpdate) {
                                shell.under_way.ids.borrow_mut().remove(&request.key);
                            }
                            shell.ask_after_later(request);
                        }
                    }
                }
            }
        });
    }

    fn ask_after_later(self: &Rc<Inner>, request: UpdateRequest) {
        let shell = self.clone();
        let tries = self.under_way.tries.get();
        self.under_way.tries.set(tries.saturating_add(1));
        set_timeout(
            move || {
                if shell.under_way.followed.borrow().contains_key(&request.key) {
                    shell.ask_after(request);
                }
            },
            patience(tries),
        );
    }

    /// Listens to the server's news of updates, for as long as any is followed.
    fn hear_updates(self: &Rc<Inner>) {
        let shell = Rc::downgrade(self);
        let stream = listen("/events", "service-update", move |heard| {
            let Some(shell) = shell.upgrade() else { return };
            match heard {
                Heard::Event(status) => {
                    let id = text(&status, "id");
                    let key = shell
                        .under_way
                        .ids
                        .borrow()
                        .iter()
                        .find(|(_, known)| **known == id)
                        .map(|(key, _)| key.clone());
                    if let Some(key) = key {
                        shell.stands(&key, &status);
                    }
                }
                Heard::Open => shell.ask_after_all(),
                Heard::Broken { refused: true } => shell.hear_updates_later(),
                Heard::Broken { refused: false } => {}
            }
        });
        *self.under_way.stream.borrow_mut() = stream;
    }

    pub(super) fn ask_after_all(self: &Rc<Inner>) {
        self.under_way.tries.set(0);
        let all: Vec<UpdateRequest> = self.under_way.followed.borrow().values().cloned().collect();
        all.into_iter().for_each(|request| self.ask_after(request));
    }

    fn hear_updates_later(self: &Rc<Inner>) {
        self.state.link.look();
        let shell = self.clone();
        let tries = self.under_way.tries.get();
        self.under_way.tries.set(tries.saturating_add(1));
        let again = move || {
            if !shell.under_way.followed.borrow().is_empty() {
                shell.hear_updates();
            }
        };
        set_timeout(again, patience(tries));
    }

    /// Takes in how an update stands.
    fn stands(self: &Rc<Inner>, key: &EntryId, status: &Value) {
        if !self.under_way.followed.borrow().contains_key(key) {
            return;
        }
        let outcome = match status["state"].as_str() {
            Some("succeeded") => Outcome::Succeeded,
            Some("superseded") => Outcome::Superseded,
            Some("failed" | "timedOut") => {
                Outcome::Failed(failure(status, status["image"].as_str().unwrap_or_default()))
            }
            _ => {
                let count = |name: &str| status[name].as_u64().and_then(|count| u32::try_from(count).ok());
                if let (Some(updated), Some(total)) = (count("updated"), count("total")) {
                    self.post(Event::Progressed { key: key.clone(), updated, total });
                }
                return;
            }
        };
        self.ended(key, outcome);
    }

    fn ended(self: &Rc<Inner>, key: &EntryId, outcome: Outcome) {
        self.under_way.followed.borrow_mut().remove(key);
        self.under_way.ids.borrow_mut().remove(key);
        if self.under_way.followed.borrow().is_empty() {
            *self.under_way.stream.borrow_mut() = None;
        }
        self.post(Event::Finished { key: key.clone(), outcome, at: clock::now() });
    }

    /// Another tab performs from now on: it follows, too.
    pub(super) fn let_go_of_updates(&self) {
        self.under_way.stop();
    }

    /// Whether there is something to be performed through a server.
    pub(super) fn is_live(&self) -> bool {
        self.state.link.is_live()
    }
}

/// An update as the server takes it.
pub fn update_of(target: &Target, image: &ImageRef) -> Value {
    let at = &target.workload;
    json!({
        "target": {
            "region": at.region, "cluster": at.cluster, "namespace": at.namespace, "kind": at.kind.as_str(),
            "workload": at.workload, "container": target.container,
        },
        "image": image.to_string(),
        // By tag an unchanged reference says nothing of the image behind it; a digest does.
        "restart": image.digest.is_none(),
    })
}

/// The call that has this body, performed once for its key.
pub fn post(body: Value, key: &str) -> Call {
    Call { method: Method::POST, path: "/service-updates".to_owned(), body: Some(body), key: Some(key.to_owned()) }
}

fn accepted(request: &UpdateRequest, answer: &Value) -> Accepted {
    let done = match answer["how"].as_str() {
        Some("restarted") => wire::How::Restarted,
        Some("unchanged") => wire::How::Unchanged,
        _ => wire::How::Changed,
    };
    let how = How::of(done, request);
    Accepted { previous: text(answer, "previousImage"), image: text(answer, "image"), how }
}
