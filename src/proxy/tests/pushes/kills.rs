//! The process killed again and again while pushes come in: what was answered is kept, once.
//!
//! Senders behave as a registry does: a push that isn't answered is sent again until it is, to whichever process listens by
//! then.

use crate::desk::{PUSH, envelope};
use crate::places::Room;
use crate::program::{Running, exchange, log, start};
use crate::stage::folder;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::{Semaphore, watch};

/// Pushes to each kill.
pub const EACH: usize = 10;
/// Senders at once.
const SENDERS: usize = 4;

/// How many kills there are.
pub fn kills(most: usize) -> usize {
    let wanted = std::env::var("TAGFIRE_TEST_KILLS").ok().and_then(|kills| kills.parse().ok());
    wanted.unwrap_or(200_usize).min(most).max(1)
}

/// Sends a notification until it is answered.
async fn send(body: String, mut address: watch::Receiver<Option<SocketAddr>>) {
    let head = format!("POST /api/v1/pushes/distribution HTTP/1.1\r\nAuthorization: Bearer {PUSH}\r\n");
    loop {
        let listening = *address.wait_for(Option::is_some).await.unwrap();
        let answer = exchange(listening.unwrap(), &head, &body).await;
        if answer.is_some_and(|answer| answer.starts_with("HTTP/1.1 202")) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Numbers that nobody foresees, and that can be had again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// What is left when all kills are over.
pub struct Left {
    pub running: Running,
    pub address: SocketAddr,
    pub acknowledged: usize,
    /// How many of them were before the last kill.
    pub besieged: usize,
    pub seed: u64,
}

/// Kills what `start` starts this many times, each at a moment within `life`, while the pushes come in whose notifications
/// `push` gives when it is time for them. All of them are answered when it ends, and a last process is there.
pub async fn besiege<F: Future<Output = String> + Send>(
    kills: usize,
    life: Duration,
    start: impl Fn() -> (Running, SocketAddr),
    push: impl Fn(usize) -> F + Clone + Send + 'static,
) -> Left {
    let seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64;
    let (mut dice, pushes) = (Dice(seed), kills * EACH);
    let (tell, address) = watch::channel(None);
    let (room_for, acknowledged) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
    let next = Arc::new(AtomicUsize::new(0));
    let senders = (0..SENDERS).map(|_| {
        let (address, room_for, next) = (address.clone(), room_for.clone(), next.clone());
        let (acknowledged, push) = (acknowledged.clone(), push.clone());
        tokio::spawn(async move {
            loop {
                room_for.acquire().await.unwrap().forget();
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= pushes {
                    return;
                }
                send(push(number).await, address.clone()).await;
                acknowledged.fetch_add(1, Ordering::Relaxed);
            }
        })
    });
    let senders: Vec<_> = senders.collect();
    for _ in 0..kills {
        let (running, listening) = tokio::task::block_in_place(&start);
        tell.send_replace(Some(listening));
        room_for.add_permits(EACH);
        tokio::time::sleep(Duration::from_micros(dice.below(life.as_micros() as u64))).await;
        tokio::task::block_in_place(|| drop(running));
        tell.send_replace(None);
    }
    let besieged = acknowledged.load(Ordering::Relaxed);
    let (running, address) = tokio::task::block_in_place(&start);
    tell.send_replace(Some(address));
    room_for.add_permits(SENDERS);
    for sender in senders {
        tokio::time::timeout(Duration::from_secs(60), sender).await.expect("every push is answered").unwrap();
    }
    Left { running, address, acknowledged: acknowledged.load(Ordering::Relaxed), besieged, seed }
}

async fn kill_again_and_again(name: &str, room: Room, kills: usize) {
    let (pushes, app) = (kills * EACH, folder());
    let push = |number| async move { envelope(&[(&format!("id-{number}"), &format!("v{number}"), 'a')]).to_string() };
    let left = besiege(kills, Duration::from_millis(60), || start(app.path(), &room), push).await;
    let kept = read(left.address).await;
    drop(left.running);
    let (acknowledged, seed) = (left.acknowledged, left.seed);
    let doubled = kept.values().filter(|times| **times > 1).count();
    let lost = (0..pushes).filter(|number| !kept.contains_key(&format!("v{number}"))).count();
    println!(
        "{name}: {kills} kills, {acknowledged} pushes acknowledged, {} kept, {doubled} doubled, {lost} lost (seed {seed})",
        kept.len()
    );
    assert_eq!((acknowledged, doubled, lost), (pushes, 0, 0), "seed {seed}");
}

/// How often each tag is in the log.
async fn read(address: SocketAddr) -> BTreeMap<String, usize> {
    let mut kept = BTreeMap::new();
    for push in log(address).await {
        *kept.entry(push["tag"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    kept
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_process_loses_no_push_and_doubles_none() {
    kill_again_and_again("a file", Room::file(), kills(200)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_process_loses_no_push_and_doubles_none_in_postgres() {
    if let Some(room) = Room::postgres().await {
        kill_again_and_again("PostgreSQL", room, kills(40)).await;
    }
}
