//! Pushes that registries told the server of: those that come while this tab performs are decided at once; those that came
//! before are shown, and decided when a person says so. The server's unattended runner leaves a console nothing to do.

use super::Inner;
use crate::effects::request::Call;
use crate::effects::stream::{Heard, Stream, listen};
use crate::effects::{clock, kept};
use crate::parts::live::effect;
use crate::state::{Received, patience};
use leptos::prelude::set_timeout;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tagfire_domain::engine::Event;

/// Up to where the server's log was dealt with in this browser.
const KEY: &str = "tagfire-live.received";
/// How many are asked for at once.
const PAGE: &str = "500";
/// A push that was received longer ago than this, in milliseconds, is old: the console was away, whatever kept it.
const OLD: i64 = 120_000;

/// How far the server's log is heard.
#[derive(Default)]
pub(super) struct Hearing {
    stream: RefCell<Option<Stream>>,
    /// Whether this tab hears, and how often that began or ended.
    on: Cell<bool>,
    turn: Cell<u64>,
    tries: Cell<u32>,
}

impl Inner {
    /// Hears pushes for as long as this tab performs, the server lets it update services, and nobody else acts on them.
    pub(super) fn follow_received(self: &Rc<Inner>) {
        let shell = self.clone();
        effect(move || {
            let (link, performs) = (shell.state.link, shell.state.keeping.performs.get());
            let may =
                link.who.with(|who| who.as_ref().is_some_and(|who| who.update && who.receives && who.runner.is_none()));
            shell.hear(performs && may && link.is_open());
        });
    }

    fn hear(self: &Rc<Inner>, on: bool) {
        let hearing = &self.hearing;
        if hearing.on.replace(on) != on {
            hearing.turn.set(hearing.turn.get() + 1);
            *hearing.stream.borrow_mut() = None;
            if on {
                self.catch_up_received();
            }
        }
    }

    /// Reads what was received meanwhile, and listens from there on.
    fn catch_up_received(self: &Rc<Inner>) {
        let (shell, turn) = (self.clone(), self.hearing.turn.get());
        self.state.door.ask(move |storage| async move {
            let before = kept::text(KEY);
            let (mut after, mut missed) = (before.clone().unwrap_or_else(|| "0".to_owned()), Vec::new());
            loop {
                let path = format!("/pushes?after={after}&limit={PAGE}");
                let page = shell.state.link.ask(Call::get(path)).await;
                if shell.hearing.turn.get() != turn {
                    return;
                }
                let Ok(page) = page else { return shell.catch_up_later() };
                for received in page["items"].as_array().into_iter().flatten().filter_map(Received::read) {
                    // Where nothing is known of a time before, nothing was missed in it.
                    if before.is_some() && storage.push(&received.key).await.ok().flatten().is_none() {
                        missed.push(received);
                    }
                }
                after = page["next"].as_str().unwrap_or_default().to_owned();
                if page["more"] != true {
                    break;
                }
            }
            shell.hearing.tries.set(0);
            if missed.is_empty() {
                kept::set(KEY, after.as_str());
            }
            shell.state.missed.set(missed);
            shell.listen_received(&after);
        });
    }

    fn catch_up_later(self: &Rc<Inner>) {
        let (shell, turn, tries) = (self.clone(), self.hearing.turn.get(), self.hearing.tries.get());
        self.hearing.tries.set(tries.saturating_add(1));
        let again = move || {
            if shell.hearing.turn.get() == turn {
                shell.catch_up_received();
            }
        };
        set_timeout(again, patience(tries));
    }

    fn listen_received(self: &Rc<Inner>, after: &str) {
        let shell = Rc::downgrade(self);
        let stream = listen(&format!("/events?after={after}"), "push", move |heard| {
            let Some(shell) = shell.upgrade() else { return };
            match heard {
                Heard::Event(told) => Received::read(&told).into_iter().for_each(|received| shell.came(received)),
                Heard::Broken { refused: true } => shell.catch_up_later(),
                Heard::Open | Heard::Broken { refused: false } => {}
            }
        });
        *self.hearing.stream.borrow_mut() = stream;
    }

    /// A push came while the console was there. One that is old by now was kept back somewhere, and waits to be asked for.
    fn came(self: &Rc<Inner>, received: Received) {
        if clock::now().since(received.at) > OLD {
            self.state.missed.update(|missed| missed.push(received));
        } else {
            self.act_on(received);
        }
    }

    /// Decides a push, with what is known of its tag.
    pub(super) fn act_on(self: &Rc<Inner>, received: Received) {
        let Received { key, push, place, .. } = received;
        let shell = self.clone();
        let mine = shell.clone();
        self.asking.borrow_mut().insert(key.0.clone(), Box::new(move |_| mine.dealt_with(place)));
        self.state.door.ask(move |storage| async move {
            let known = storage.tag(&push.repository, &push.tag).await.ok().flatten();
            shell.post(Event::Pushed { key, push, known, at: clock::now() });
        });
    }

    /// Everything up to this place was dealt with, unless something missed still waits: then a reload finds it again.
    pub(super) fn dealt_with(self: &Rc<Inner>, place: u64) {
        let waits = self.state.missed.try_with_untracked(|missed| !missed.is_empty()).unwrap_or(true);
        let before = kept::text(KEY).and_then(|place| place.parse().ok()).unwrap_or(0);
        if waits || place <= before {
            return;
        }
        let through = place.to_string();
        kept::set(KEY, through.as_str());
        // The server may make room: nothing hangs on whether it hears of it.
        let link = self.state.link;
        spawn_local(async move {
            let body = Some(serde_json::json!({ "through": through }));
            let call = Call { method: gloo_net::http::Method::PUT, body, ..Call::get("/pushes/taken") };
            let _ = link.ask(call).await;
        });
    }
}
