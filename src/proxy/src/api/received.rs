//! Received pushes as events of a stream.

use super::pushes;
use crate::store::Store;
use axum::response::sse::Event;
use futures::{Stream, StreamExt};
use std::time::Duration;

/// How many pushes are read at once.
const PUSHES: usize = 100;

/// Every push after this place, or from now on. First an event that has an id and nothing else: who connects again before a
/// push came goes on from there.
pub fn after(store: Store, after: Option<u64>) -> impl Stream<Item = Event> + Send {
    let latest = store.latest();
    let place = after.unwrap_or(*latest.borrow());
    let first = Event::default().id(place.to_string());
    let rest = futures::stream::unfold((store, latest, place), |(store, mut latest, place)| async move {
        loop {
            latest.borrow_and_update();
            match store.pushes(place, PUSHES).await {
                Ok(page) if page.pushes.is_empty() && !page.gone => {
                    // Where the sender is gone the store is closed, and so is the server.
                    latest.changed().await.ok()?;
                }
                Ok(page) => {
                    let next = page.pushes.last().map_or(page.latest, |last| last.sequence);
                    let first = page.pushes.first().map_or(page.latest, |first| first.sequence - 1);
                    let missed = page.gone.then(|| Event::default().event("missed").id(first.to_string()));
                    let pushed = page.pushes.into_iter().map(|logged| {
                        let event = Event::default().event("push").id(logged.sequence.to_string());
                        event.json_data(pushes::received(logged)).unwrap_or_default()
                    });
                    let events: Vec<Event> = missed.into_iter().chain(pushed).collect();
                    return Some((futures::stream::iter(events), (store, latest, next)));
                }
                Err(_) => tokio::time::sleep(Duration::from_secs(2)).await,
            }
        }
    });
    futures::stream::iter([first]).chain(rest.flatten())
}
