//! The runner's memory has an end: what is beyond the store's limits goes while it acts.

use crate::killed::{done, receive_at, run, services};
use crate::on_both;
use crate::places::Room;
use std::time::Duration;
use tagfire_domain::history::{EntryId, Filter};
use tagfire_domain::push::PushKey;
use tagfire_domain::time::Timestamp;
use tagfire_proxy::store::Limits;

const DAY: i64 = 24 * 3_600_000;

async fn entries_beyond_the_limits_go_and_with_them_what_no_registry_tells_again(room: Room) {
    const OLD: usize = 3;
    const ALL: usize = 11;
    let limits = Limits { pushes: 5, age: Duration::from_secs(30 * 24 * 3_600) };
    let (store, (hands, triggers)) = (room.open().await, services());
    let now = Timestamp(jiff::Timestamp::now().as_millisecond());
    for number in 0..ALL {
        let age = if number < OLD { 40 * DAY } else { 0 };
        receive_at(&store, number, now.plus(i64::try_from(number).unwrap() - age)).await;
    }
    let first = tokio::spawn(run(store.clone(), hands.clone(), triggers.clone()));
    done(&store, ALL as u64).await;
    first.abort();
    let page = async |of: &tagfire_proxy::store::Store| of.page(&Filter::default(), None, 100).await.unwrap().entries;
    assert_eq!(page(&store).await.len(), ALL);
    drop(store);

    let store = room.open_with(limits).await;
    let second = tokio::spawn(run(store.clone(), hands, triggers));
    let start = std::time::Instant::now();
    while page(&store).await.len() > 5 {
        assert!(start.elapsed() < Duration::from_secs(20), "{} entries are left", page(&store).await.len());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    second.abort();
    let left: Vec<String> = page(&store).await.into_iter().map(|entry| entry.tag.to_string()).collect();
    assert_eq!(left, ["v10", "v9", "v8", "v7", "v6"]);
    for number in 0..ALL {
        let decided = store.decided(&PushKey(format!("p{number}"))).await.unwrap();
        assert_eq!(decided.is_some(), number >= OLD, "p{number}");
        // What may be told again is claimed still.
        let key = EntryId(format!("p{number}.t-{}", number % 8));
        assert_eq!(store.claim(&key, None).await, Ok(number < OLD), "p{number}");
    }
}

on_both!(entries_beyond_the_limits_go_and_with_them_what_no_registry_tells_again);
