//! The log of received pushes.

use crate::places::Room;
use std::time::Duration;
use tagfire_domain::conformance::made::{NOW, digest, repository, tag};
use tagfire_domain::push::{Push, PushKey};
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;
use tagfire_proxy::store::{Arrival, Batch, Limits, NotReceived, Performed, Place, Receipt, Skipped, Store};

crate::on_both!(
    pushes_are_read_in_the_order_of_their_receipt,
    same_push_twice_is_one,
    full_log_takes_no_more_until_something_is_taken,
    what_is_taken_makes_room_and_a_reader_who_was_away_is_told,
    what_is_older_than_the_age_goes,
    restart_keeps_everything,
    batches_at_once_leave_no_gap,
    push_is_heard_of_by_another_process,
    skipped_events_are_counted_and_the_latest_kept,
    performed_updates_and_audit_lines_are_kept,
    newer_schema_is_not_touched,
);

pub fn arrival(key: &str, name: &str, digit: char) -> Arrival {
    let push = Push { repository: repository("shop/web"), tag: tag(name), digest: Some(digest(digit)), registry: None };
    Arrival { key: PushKey(key.into()), source: "harbor", push, told_at: Some("1680501893".into()), actor: None }
}

pub fn batch(keys: impl IntoIterator<Item = String>) -> Batch {
    Batch { arrivals: keys.into_iter().map(|key| arrival(&key, "v1", 'a')).collect(), skipped: Vec::new() }
}

fn keys(range: std::ops::Range<u32>) -> impl Iterator<Item = String> {
    range.map(|number| format!("key-{number:04}"))
}

async fn read(store: &Store, after: u64) -> Vec<String> {
    store.pushes(after, 10_000).await.unwrap().pushes.into_iter().map(|logged| logged.key.0).collect()
}

fn small(pushes: u64) -> Limits {
    Limits { pushes, age: Duration::from_secs(3600) }
}

async fn pushes_are_read_in_the_order_of_their_receipt(room: Room) {
    let store = room.open().await;
    assert_eq!(store.receive(batch(keys(0..3)), NOW).await, Ok(Receipt { new: 3, again: 0 }));
    // The clock went back: the order is that of receipt all the same.
    assert_eq!(store.receive(batch(keys(3..5)), Timestamp(NOW.0 - 9)).await, Ok(Receipt { new: 2, again: 0 }));
    let page = store.pushes(1, 2).await.unwrap();
    assert_eq!(page.pushes.iter().map(|logged| logged.sequence).collect::<Vec<_>>(), [2, 3]);
    assert!(page.more && !page.gone);
    let last = store.pushes(3, 2).await.unwrap();
    assert!(!last.more && last.pushes.len() == 2);
    let logged = &last.pushes[1];
    let sent = arrival("key-0004", "v1", 'a');
    assert_eq!((&logged.push, &logged.told_at, logged.received_at), (&sent.push, &sent.told_at, Timestamp(NOW.0 - 9)));
    assert_eq!((logged.source.as_str(), &logged.key, &logged.actor), ("harbor", &sent.key, &None));
    assert!(store.pushes(5, 2).await.unwrap().pushes.is_empty());
}

async fn same_push_twice_is_one(room: Room) {
    let store = room.open().await;
    assert_eq!(store.receive(batch(["a".into(), "b".into(), "a".into()]), NOW).await, Ok(Receipt { new: 2, again: 1 }));
    assert_eq!(store.receive(batch(["b".into(), "c".into()]), NOW).await, Ok(Receipt { new: 1, again: 1 }));
    assert_eq!(read(&store, 0).await, ["a", "b", "c"]);
}

async fn full_log_takes_no_more_until_something_is_taken(room: Room) {
    let store = room.open_with(small(4)).await;
    store.receive(batch(keys(0..3)), NOW).await.unwrap();
    // Whole or not at all.
    assert_eq!(store.receive(batch(keys(2..6)), NOW).await, Err(NotReceived::Full { limit: 4 }));
    assert_eq!(read(&store, 0).await.len(), 3);
    // What is known needs no room.
    assert_eq!(store.receive(batch(keys(0..3)), NOW).await, Ok(Receipt { new: 0, again: 3 }));
    assert_eq!(store.receive(batch(keys(0..4)), NOW).await, Ok(Receipt { new: 1, again: 3 }));
    store.take(2).await.unwrap();
    assert_eq!(store.receive(batch(keys(4..6)), NOW).await, Ok(Receipt { new: 2, again: 0 }));
    assert_eq!(store.receive(batch(keys(6..7)), NOW).await, Err(NotReceived::Full { limit: 4 }));
}

async fn what_is_taken_makes_room_and_a_reader_who_was_away_is_told(room: Room) {
    let store = room.open_with(small(4)).await;
    store.receive(batch(keys(0..4)), NOW).await.unwrap();
    store.take(99).await.unwrap();
    store.take(1).await.unwrap();
    assert_eq!(store.taken().await, Ok(4));
    store.receive(batch(keys(4..6)), NOW).await.unwrap();
    assert_eq!(read(&store, 0).await, ["key-0002", "key-0003", "key-0004", "key-0005"]);
    assert!(store.pushes(0, 9).await.unwrap().gone && store.pushes(1, 9).await.unwrap().gone);
    assert!(!store.pushes(2, 9).await.unwrap().gone);
    // A place that the log has not come to is another log's.
    let strange = store.pushes(1_000, 9).await.unwrap();
    assert!(strange.gone && strange.pushes.len() == 4);
}

async fn what_is_older_than_the_age_goes(room: Room) {
    let store = room.open_with(small(4)).await;
    store.receive(batch(keys(0..4)), NOW).await.unwrap();
    let later = Timestamp(NOW.0 + 3_600_000);
    assert_eq!(store.tidy(later).await, Ok(0));
    assert_eq!(store.tidy(Timestamp(later.0 + 1)).await, Ok(4));
    assert!(read(&store, 0).await.is_empty() && store.pushes(0, 1).await.unwrap().gone);
    store.receive(batch(keys(4..8)), later).await.unwrap();
    assert_eq!(store.pushes(4, 1).await.unwrap().pushes[0].sequence, 5);
}

async fn restart_keeps_everything(room: Room) {
    let store = room.open().await;
    store.receive(batch(keys(0..7)), NOW).await.unwrap();
    store.take(3).await.unwrap();
    drop(store);
    let store = room.open().await;
    assert_eq!(store.receive(batch(keys(0..8)), NOW).await, Ok(Receipt { new: 1, again: 7 }));
    // Not held while anything is waited for: whoever tells of a push would wait for it, on a thread that others need.
    let latest = *store.latest().borrow();
    assert_eq!((latest, store.taken().await), (8, Ok(3)));
    assert_eq!(read(&store, 6).await, ["key-0006", "key-0007"]);
}

async fn batches_at_once_leave_no_gap(room: Room) {
    let (first, second) = (room.open().await, room.open().await);
    let sent = (0..60).map(|number| {
        let store = if number % 2 == 0 { first.clone() } else { second.clone() };
        // Each is told twice, by whoever comes to it.
        tokio::spawn(async move { store.receive(batch(keys(number / 2 * 3..number / 2 * 3 + 3)), NOW).await.unwrap() })
    });
    let receipts = futures::future::join_all(sent).await;
    let new: usize = receipts.into_iter().map(|receipt| receipt.unwrap().new).sum();
    let logged = second.pushes(0, 1_000).await.unwrap().pushes;
    assert_eq!((new, logged.len()), (90, 90));
    assert!(logged.iter().map(|logged| logged.sequence).eq(1..=90));
}

async fn push_is_heard_of_by_another_process(room: Room) {
    let (here, there) = (room.open().await, room.open().await);
    let mut heard = there.latest();
    here.receive(batch(keys(0..2)), NOW).await.unwrap();
    assert_eq!(*here.latest().borrow(), 2);
    let heard = tokio::time::timeout(Duration::from_secs(10), heard.wait_for(|latest| *latest == 2)).await;
    assert!(heard.is_ok_and(|heard| heard.is_ok()));
}

async fn skipped_events_are_counted_and_the_latest_kept(room: Room) {
    let store = room.open().await;
    let skipped = |reason, body: Option<&str>| Skipped { source: "harbor", reason, body: body.map(str::to_owned) };
    let some = vec![skipped("pull", None), skipped("unreadable", Some("{\"a\":\"é\"}")), skipped("pull", None)];
    let batch = Batch { arrivals: Vec::new(), skipped: some };
    for _ in 0..2 {
        assert_eq!(store.receive(batch.clone(), NOW).await, Ok(Receipt::default()));
    }
    let many = (0..1_000).map(|number| skipped("unreadable", Some(&number.to_string()))).collect();
    store.receive(Batch { arrivals: Vec::new(), skipped: many }, NOW).await.unwrap();
    let counts = store.skipped_counts().await.unwrap();
    let counts: Vec<_> = counts.iter().map(|kind| (kind.reason.as_str(), kind.count)).collect();
    assert_eq!(counts, [("pull", 4), ("unreadable", 1_002)]);
    let kept = store.skipped_events(2_000).await.unwrap();
    assert_eq!((kept.len(), kept[0].body.as_str(), kept[999].body.as_str()), (1_000, "999", "0"));
}

async fn performed_updates_and_audit_lines_are_kept(room: Room) {
    let store = room.open_with(small(4)).await;
    let mut performed = Performed { id: "id".into(), body: "b".into(), answer: "{}".into(), status: None };
    store.keep_performed(performed.clone(), NOW).await.unwrap();
    performed.status = Some("{\"state\":\"succeeded\"}".into());
    store.keep_performed(performed.clone(), NOW).await.unwrap();
    for line in ["one", "two", "three"] {
        store.append_audit(line.into(), NOW).await.unwrap();
    }
    drop(store);
    let store = room.open_with(small(4)).await;
    assert_eq!(store.performed("id").await, Ok(Some(performed)));
    assert_eq!(store.performed("other").await, Ok(None));
    assert_eq!(room.audited().await, ["one", "two", "three"]);
    store.tidy(Timestamp(NOW.0 + 3_600_001)).await.unwrap();
    assert_eq!(store.performed("id").await, Ok(None));
    assert!(room.audited().await.is_empty());
}

async fn newer_schema_is_not_touched(room: Room) {
    drop(room.open().await);
    let place = Place::parse(&room.address.as_str().into()).unwrap();
    sqlx::any::install_default_drivers();
    let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(&room.url()).await.unwrap();
    let sql = "UPDATE _sqlx_migrations SET version = 7 WHERE version = 1";
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    assert_eq!(Store::open(&place, Limits::default()).await.err(), Some(Fault::Newer { version: 7 }));
}
