//! The suite that every host of the engine is held to, on the runner's.

use crate::hands::Reaching;
use futures::StreamExt;
use std::time::Duration;
use tagfire_domain::cluster::Workload;
use tagfire_domain::conformance::{CASES, Goes, Host, hold};
use tagfire_domain::decide::Decided;
use tagfire_domain::engine::{Ask, AskId, Event, Tell};
use tagfire_domain::history::{Entry, EntryId, Filter};
use tagfire_domain::push::{Push, PushKey};
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::{Trigger, TriggerId};
use tagfire_domain::update::Outcome;
use tagfire_proxy::runner::{self, Numbers, Terms};
use tagfire_proxy::store::{Limits, Place, Store};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

struct Run {
    hands: Reaching,
    store: Store,
    asks: mpsc::UnboundedSender<Event>,
    told: mpsc::UnboundedReceiver<Tell>,
    task: JoinHandle<()>,
    number: u32,
    _folder: tempfile::TempDir,
}

fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_millisecond())
}

fn begin(
    store: &Store,
    hands: &Reaching,
) -> (mpsc::UnboundedSender<Event>, mpsc::UnboundedReceiver<Tell>, JoinHandle<()>) {
    let ((asks, asked), (tell, told)) = (mpsc::unbounded_channel(), mpsc::unbounded_channel());
    let (store, hands) = (store.clone(), hands.clone());
    let task = tokio::spawn(async move {
        let terms =
            Terms { fence: Some(store.take_over().await.unwrap()), unsent_after: None, numbers: Numbers::default() };
        let (_given, triggers) = watch::channel(None);
        runner::Host::run(store, hands, terms, triggers, asked, Some(tell), std::future::pending()).await.unwrap();
    });
    (asks, told, task)
}

impl Run {
    /// Waits until nothing goes on but rollouts, and updates that are never answered.
    async fn rest(&self) {
        for _ in 0..2_000 {
            tokio::time::sleep(Duration::from_millis(5)).await;
            let open = self.store.kept().await.unwrap().open;
            if open.iter().all(|entry| matches!(entry.outcome, Outcome::RollingOut { .. })) {
                return;
            }
            if self.hands.world.lock().unwrap().hanging > 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
                return;
            }
        }
        panic!("it doesn't come to rest");
    }

    async fn one(&mut self, event: Event) -> Tell {
        self.asks.send(event).unwrap();
        let told = tokio::time::timeout(Duration::from_secs(20), self.told.recv()).await.expect("an answer").unwrap();
        self.rest().await;
        told
    }
}

impl Host for Run {
    async fn open(workloads: Vec<Workload>) -> Run {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("tagfire.db"));
        let store = Store::open(&place, Limits::default()).await.unwrap();
        let hands = Reaching::new(workloads);
        hands.rolling.send_replace(false);
        let (asks, told, task) = begin(&store, &hands);
        Run { hands, store, asks, told, task, number: 0, _folder: folder }
    }

    async fn restart(&mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
        self.hands.world.lock().unwrap().hanging = 0;
        (self.asks, self.told, self.task) = begin(&self.store, &self.hands);
        self.rest().await;
    }

    async fn settle(&mut self) {
        self.rest().await;
        self.hands.rolling.send_replace(true);
        for _ in 0..2_000 {
            if self.store.kept().await.unwrap().open.is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.hands.rolling.send_replace(false);
    }

    async fn let_next_update(&mut self, go: Goes) {
        self.hands.world.lock().unwrap().goes = Some(go);
    }

    async fn ask(&mut self, what: Ask) -> Tell {
        self.number += 1;
        let ask = AskId(format!("ask-{}", self.number));
        self.one(Event::Asked { ask, what, at: now() }).await
    }

    async fn push(&mut self, key: PushKey, push: Push) -> Tell {
        let known = self.store.tag(&push.repository, &push.tag).await.unwrap();
        self.one(Event::Pushed { key, push, known, at: now() }).await
    }

    async fn run(&mut self, ask: AskId, id: &TriggerId, push: Push) -> Tell {
        let known = self.store.tag(&push.repository, &push.tag).await.unwrap();
        self.one(Event::Asked { ask, what: Ask::Run { id: id.clone(), push, known }, at: now() }).await
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
        self.hands.world.lock().unwrap().taken.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn runner_shows_what_every_case_says() {
    let held = futures::stream::iter(CASES).map(hold::<Run>).buffer_unordered(4);
    let failures: Vec<String> = held.filter_map(async |held: Result<(), String>| held.err()).collect().await;
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), CASES.len(), failures.join("\n"));
}
