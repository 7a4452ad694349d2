//! Entries that views show: each in a signal of its own, so that a rollout's step touches the rows that show it.

use super::door::Door;
use super::fetched::Fetched;
use super::link::Link;
use crate::effects::request::Call;
use crate::effects::storage::Storage;
use crate::parts::held::Held;
use crate::route::encode;
use leptos::prelude::*;
use tagfire_domain::history::{Cursor, Entry, EntryId};
use tagfire_domain::order::Map;
use tagfire_domain::record::Record;
use tagfire_domain::store::Fault;
use tagfire_domain::trigger::TriggerId;

/// An entry as a view follows it; None where there is none of the id.
pub type Followed = ArcRwSignal<Fetched<Option<Entry>>>;

/// What is known of the history.
#[derive(Clone, Copy)]
pub struct History {
    door: Door,
    link: Link,
    /// What views follow, and how many follow it.
    followed: StoredValue<Map<EntryId, (usize, Followed)>>,
    latest: Held<Fetched<Map<TriggerId, Entry>>>,
    news: Held<News>,
}

/// What has come or changed last.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// How often there was news.
    pub turn: u64,
    /// Entries as they are now.
    pub entries: Vec<Entry>,
    /// Whether any other may have changed or gone, too.
    pub all: bool,
}

impl History {
    pub fn new(door: Door, link: Link) -> History {
        History { door, link, followed: StoredValue::default(), latest: Held::default(), news: Held::default() }
    }

    /// Follows an entry for as long as the view that asks is there. `known` is what the view has read of it already.
    pub fn follow(self, id: &EntryId, known: Option<Entry>) -> Followed {
        let read = known.is_none();
        let first = move || ArcRwSignal::new(known.map_or(Fetched::Loading, |entry| Fetched::Known(Some(entry))));
        let (signal, new) = self
            .followed
            .try_update_value(|all| {
                let (count, signal) = all.entry(id.clone()).or_insert_with(|| (0, first()));
                *count += 1;
                (signal.clone(), *count == 1)
            })
            .unwrap_or_else(|| (ArcRwSignal::new(Fetched::Loading), true));
        if new && read {
            let (id, signal) = (id.clone(), signal.clone());
            self.door.ask(move |storage| async move {
                let found = self.find(&storage, &id).await;
                signal.try_update(|entry| entry.take(found));
            });
        }
        let id = id.clone();
        on_cleanup(move || {
            self.followed.try_update_value(|all| {
                if let Some((count, _)) = all.get_mut(&id) {
                    *count -= 1;
                    if *count == 0 {
                        all.remove(&id);
                    }
                }
            });
        });
        signal
    }

    /// The latest entry of a trigger.
    pub fn latest_of(self, id: &TriggerId) -> Option<Entry> {
        self.latest.with(|all| all.known().and_then(|all| all.get(id).cloned()))
    }

    /// What has come or changed last.
    pub fn news(self) -> Held<News> {
        self.news
    }

    /// Has the latest entry of each of these triggers read.
    pub fn read_latest(self, triggers: Vec<TriggerId>) {
        let into = self.latest;
        self.door.ask(move |storage| async move {
            let found = storage.last_of(&triggers).await;
            into.try_update(|latest| latest.take(found));
        });
    }

    /// Reads what has changed, once for every view that shows it.
    pub fn changed(self, ids: Vec<EntryId>) {
        if ids.is_empty() {
            return;
        }
        self.door.ask(move |storage| async move {
            let mut entries = Vec::new();
            for id in ids {
                let found = storage.entry(&id).await;
                // What isn't kept here may be of the server's runner, and is as it was.
                if self.link.is_live() && found == Ok(None) {
                    continue;
                }
                if let Ok(Some(entry)) = &found {
                    entries.push(entry.clone());
                }
                let followed = self.followed.try_with_value(|all| all.get(&id).map(|(_, signal)| signal.clone()));
                if let Some(signal) = followed.flatten() {
                    signal.try_update(|entry| entry.take(found));
                }
            }
            self.take_news(entries, false);
        });
    }

    /// Takes in entries as the server's runner has them now, for whoever follows one of them.
    pub fn tell(self, entries: &[Entry]) {
        self.followed.try_with_value(|all| {
            for entry in entries {
                if let Some((_, signal)) = all.get(&entry.id) {
                    signal.try_update(|kept| kept.take(Ok(Some(entry.clone()))));
                }
            }
        });
    }

    /// The entry of an id: of this browser, else of the server's runner.
    async fn find(self, storage: &Storage, id: &EntryId) -> Result<Option<Entry>, Fault> {
        let found = storage.entry(id).await;
        if !self.link.is_live() || found != Ok(None) {
            return found;
        }
        let answer = self.link.ask(Call::get(format!("/history/{}", encode(&id.0)))).await;
        Ok(answer.ok().and_then(|entry| Entry::read(entry).ok()))
    }

    /// Reads everything again that some view follows.
    pub fn changed_all(self) {
        let ids: Vec<EntryId> = self.followed.with_value(|all| all.keys().cloned().collect());
        self.changed(ids);
        self.take_news(Vec::new(), true);
    }

    fn take_news(self, entries: Vec<Entry>, all: bool) {
        self.latest.try_update(|latest| {
            if let Fetched::Known(latest) | Fetched::Stale(latest, _) = latest {
                for entry in &entries {
                    let Some(id) = entry.trigger_id.clone() else { continue };
                    let newer = latest.get(&id).is_none_or(|before| Cursor::of(before) <= Cursor::of(entry));
                    if newer {
                        latest.insert(id, entry.clone());
                    }
                }
            }
        });
        self.news.try_update(|news| *news = News { turn: news.turn + 1, entries, all });
    }
}
