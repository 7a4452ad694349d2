//! Runners that are killed, and two that act at once. What counts: every push is decided, every update arrives, none twice.

use crate::hands::Reaching;
use crate::on_both;
use crate::places::Room;
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::conformance::{made, workloads};
use tagfire_domain::history::Filter;
use tagfire_domain::push::{Push, PushKey};
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::Trigger;
use tagfire_domain::update::Outcome;
use tagfire_proxy::runner::{Ended, Host, Numbers, Terms};
use tagfire_proxy::store::{Arrival, Batch, Store};
use tokio::sync::{mpsc, watch};

/// How many containers there are, each with a repository and a trigger of its own.
const SERVICES: usize = 8;

/// The cluster with these services, and their triggers.
pub fn services() -> (Reaching, Arc<[Trigger]>) {
    let all: Vec<_> = (0..SERVICES)
        .map(|number| {
            let mut workload = workloads().remove(0);
            workload.at = made::target(&format!("web-{number}")).workload;
            workload
        })
        .collect();
    let trigger = |number: usize| {
        let trigger = made::onto(&format!("web-{number}"), made::trigger(&format!("t-{number}"), "^v"));
        Trigger { repository: made::repository(&format!("shop/web-{number}")), ..trigger }
    };
    (Reaching::new(all), (0..SERVICES).map(trigger).collect())
}

async fn receive(store: &Store, number: usize) {
    receive_at(store, number, Timestamp(jiff::Timestamp::now().as_millisecond())).await;
}

/// Receives the push of this number at this time.
pub async fn receive_at(store: &Store, number: usize, at: Timestamp) {
    let push = Push {
        repository: made::repository(&format!("shop/web-{}", number % SERVICES)),
        ..made::push(&format!("v{number}"), 'a')
    };
    let key = PushKey(format!("p{number}"));
    let arrival = Arrival { key, source: "distribution", push, told_at: None, actor: None };
    let batch = Batch { arrivals: vec![arrival], ..Batch::default() };
    store.receive(batch, at).await.unwrap();
}

pub async fn run(store: Store, hands: Reaching, triggers: Arc<[Trigger]>) -> Ended {
    let fence = Some(store.take_over().await.unwrap());
    let unsent_after = Some(Duration::from_millis(60));
    let terms = Terms { fence, unsent_after, numbers: Numbers::default() };
    let (_given, triggers) = watch::channel(Some(triggers));
    let (_asks, asked) = mpsc::unbounded_channel();
    Host::run(store, hands, terms, triggers, asked, None, std::future::pending()).await.unwrap()
}

/// Receives this many pushes, and waits until they are done with.
pub async fn push_all(store: &Store, pushes: usize) {
    for number in 0..pushes {
        receive(store, number).await;
    }
    done(store, pushes as u64).await;
}

/// Waits until every push is decided and every entry final.
pub async fn done(store: &Store, pushes: u64) {
    let start = std::time::Instant::now();
    while store.taken().await.unwrap() < pushes || !store.kept().await.unwrap().open.is_empty() {
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", store.kept().await.unwrap().open);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// What each service has at last is what was pushed last, no update arrived twice, and none is missing.
async fn judge(store: &Store, hands: &Reaching, pushes: usize) {
    let doubled: Vec<_> = hands.times().into_iter().filter(|(_, times)| *times > 1).collect();
    assert!(doubled.is_empty(), "{doubled:?}");
    let page = store.page(&Filter::default(), None, pushes + 1).await.unwrap();
    assert_eq!(page.entries.len(), pushes, "lost");
    for entry in &page.entries {
        assert!(matches!(entry.outcome, Outcome::Succeeded | Outcome::Superseded), "{entry:?}");
    }
    for service in 0..SERVICES {
        let last = (0..pushes).rfind(|number| number % SERVICES == service).unwrap();
        let workload =
            hands.world.lock().unwrap().simulation.workload(&made::target(&format!("web-{service}")).workload);
        let image = workload.unwrap().containers[0].image.clone();
        assert_eq!(image, format!("shop/web-{service}:v{last}"));
    }
}

async fn a_runner_that_is_killed_again_and_again_loses_none_and_does_none_twice(room: Room) {
    const PUSHES: usize = 200;
    let (store, (hands, triggers)) = (room.open().await, services());
    hands.world.lock().unwrap().way = Duration::from_millis(3);
    let pushing = tokio::spawn({
        let store = store.clone();
        async move {
            for number in 0..PUSHES {
                receive(&store, number).await;
                tokio::time::sleep(Duration::from_millis(7)).await;
            }
        }
    });
    let mut kills = 0;
    while !pushing.is_finished() {
        let mut byte = [0];
        getrandom::fill(&mut byte).unwrap();
        let task = tokio::spawn(run(store.clone(), hands.clone(), triggers.clone()));
        tokio::time::sleep(Duration::from_millis(20 + u64::from(byte[0] % 100))).await;
        task.abort();
        let _ = task.await;
        kills += 1;
    }
    pushing.await.unwrap();
    let last = tokio::spawn(run(store.clone(), hands.clone(), triggers));
    done(&store, PUSHES as u64).await;
    last.abort();
    println!("{PUSHES} pushes, {kills} kills, {} updates arrived", hands.times().len());
    judge(&store, &hands, PUSHES).await;
}

async fn of_two_that_act_at_once_one_is_deposed_and_nothing_is_done_twice(room: Room) {
    const PUSHES: usize = 60;
    let (store, (hands, triggers)) = (room.open().await, services());
    hands.world.lock().unwrap().way = Duration::from_millis(5);
    let first = tokio::spawn(run(store.clone(), hands.clone(), triggers.clone()));
    for number in 0..PUSHES / 2 {
        receive(&store, number).await;
    }
    let second = tokio::spawn(run(store.clone(), hands.clone(), triggers));
    for number in PUSHES / 2..PUSHES {
        receive(&store, number).await;
    }
    done(&store, PUSHES as u64).await;
    let ended = tokio::time::timeout(Duration::from_secs(5), first).await.expect("the first is deposed");
    assert_eq!(ended.unwrap(), Ended::Deposed);
    second.abort();
    judge(&store, &hands, PUSHES).await;
}

async fn ten_pushes_of_one_tag_at_once_end_with_the_last(room: Room) {
    let (store, (hands, triggers)) = (room.open().await, services());
    let task = tokio::spawn(run(store.clone(), hands.clone(), triggers));
    for number in 0..10 {
        let digit = char::from_digit(number, 16).unwrap();
        let push = Push { repository: made::repository("shop/web-0"), ..made::push("v1", digit) };
        let arrival =
            Arrival { key: PushKey(format!("p{number}")), source: "harbor", push, told_at: None, actor: None };
        let now = Timestamp(jiff::Timestamp::now().as_millisecond());
        store.receive(Batch { arrivals: vec![arrival], ..Batch::default() }, now).await.unwrap();
    }
    done(&store, 10).await;
    task.abort();
    let page = store.page(&Filter::default(), None, 100).await.unwrap();
    let orders: Vec<u64> = page.entries.iter().map(|entry| entry.order).collect();
    assert_eq!(orders.len(), 10);
    let last = page.entries.iter().max_by_key(|entry| entry.order).unwrap();
    assert_eq!((last.digest.clone(), &last.outcome), (Some(made::digest('9')), &Outcome::Succeeded));
    assert!(hands.times().values().all(|times| *times == 1));
}

on_both!(
    a_runner_that_is_killed_again_and_again_loses_none_and_does_none_twice,
    of_two_that_act_at_once_one_is_deposed_and_nothing_is_done_twice,
    ten_pushes_of_one_tag_at_once_end_with_the_last,
);
