//! How long it takes with a lot. Printed; the bounds are far wider than what is wanted, for machines that are busy.

use super::made::{self, Chance};
use super::{commit, fresh};
use tagfire_domain::history::{Entry, EntryId, Filter, Results};
use tagfire_domain::push::TagRecord;
use tagfire_domain::store::{Durability, Write};
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::TriggerId;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

fn many() -> u64 {
    option_env!("TAGFIRE_MANY").and_then(|many| many.parse().ok()).unwrap_or(2_000)
}

struct Clock(f64);

impl Clock {
    fn start() -> Clock {
        Clock(web_sys::window().unwrap().performance().unwrap().now())
    }

    fn tell(&self, what: &str) {
        let took = web_sys::window().unwrap().performance().unwrap().now() - self.0;
        console_log!("{what}: {took:.1} ms");
    }
}

fn entry(n: u64) -> Entry {
    thread_local!(static OF: Vec<Entry> = (0..40).map(|n| made::entry(n, made::outcome(0))).collect());
    let mut chance = Chance::new(n);
    let of = OF.with(|of| of[chance.below(40) as usize].clone());
    let outcome = made::outcome(if n.is_multiple_of(1_000) { 0 } else { 3 + chance.below(3) });
    Entry {
        id: EntryId(format!("{:016x}-{n}.{}", chance.below(u64::MAX), of.trigger_id.as_ref().map_or("", |id| &id.0))),
        tag: Tag::parse(&format!("v2.{}.{n}", n % 50)).unwrap(),
        digest: Some(made::digest(n.wrapping_mul(0x9e37_79b9_7f4a_7c15))),
        image: Some(format!("shop/app:v2.{}.{n}", n % 50)),
        previous_image: Some(format!("shop/app:v2.{}.{}", n % 50, n.saturating_sub(1))),
        at: Timestamp(1_700_000_000_000 + n as i64 * 1_000),
        outcome,
        ..of
    }
}

#[wasm_bindgen_test]
async fn a_long_history_is_written_and_asked() {
    let (storage, many) = (fresh().await, many());
    let writes: Vec<Write> = (0..many).map(|n| Write::Entry(entry(n))).collect();
    let told = std::cell::Cell::new(0);
    let clock = Clock::start();
    storage.commit_telling(&writes, Durability::Strict, None, &|done| told.set(done)).await.unwrap();
    clock.tell(&format!("{many} entries committed"));
    assert_eq!(told.get(), writes.len());
    let storage = super::another_tab(&storage).await;
    let clock = Clock::start();
    let kept = storage.kept().await.unwrap();
    clock.tell(&format!("kept, {} open", kept.open.len()));
    for round in ["by the database", "by the index"] {
        for filter in filters() {
            let clock = Clock::start();
            let page = storage.page(&filter, None, 50).await.unwrap();
            clock.tell(&format!("{round}, a page of {}: {filter:?}", page.entries.len()));
            let clock = Clock::start();
            let count = storage.tally(&filter).await.unwrap().count(filter.results);
            clock.tell(&format!("{round}, counted {count}"));
            if round == "by the database" && filter.words.is_empty() {
                // Each first page from the database, not from the index that the page before has begun to build.
                continue;
            }
        }
        let clock = Clock::start();
        until_indexed(&storage).await;
        clock.tell("the rest of the index");
    }
    let triggers: Vec<_> = (0..200).map(|n| TriggerId(format!("trigger-{n}"))).collect();
    let clock = Clock::start();
    let last = storage.last_of(&triggers).await.unwrap();
    clock.tell(&format!("the last of {} of 200 triggers", last.len()));
    let clock = Clock::start();
    commit(&storage, &[Write::Entry(entry(many + 1))]).await.unwrap();
    clock.tell("one more entry");
    let page = storage.page(&Filter::default(), None, 1).await.unwrap();
    assert_eq!(page.entries[0].id, entry(many + 1).id);
}

async fn until_indexed(storage: &super::Storage) {
    let super::Place::Indexed(indexed) = &storage.0.place else { return };
    while !indexed.is_indexed() {
        crate::effects::storage::pause(5).await;
    }
}

fn filters() -> Vec<Filter> {
    let words = |words: &str| Filter { words: words.into(), ..Filter::default() };
    vec![
        Filter::default(),
        Filter { results: Results::Failed, ..Filter::default() },
        Filter { results: Results::Underway, ..Filter::default() },
        Filter { trigger: Some(TriggerId("trigger-3".into())), ..Filter::default() },
        Filter { repository: Some(made::repository(1)), ..Filter::default() },
        Filter { workload: Some(made::target(2).workload), ..Filter::default() },
        Filter { repository: Some(made::repository(1)), results: Results::Failed, ..Filter::default() },
        words("v2.7"),
        words("deadbeef"),
        words("v2.7.57 succeeded"),
        words("失败 app"),
    ]
}

#[wasm_bindgen_test]
async fn a_repository_of_many_tags_is_written_and_read() {
    let (storage, many) = (fresh().await, many() / 2);
    let repository = made::repository(0);
    let record = |n: u64| TagRecord {
        tag: Tag::parse(&format!("v2.{}.{n}", n % 50)).unwrap(),
        digest: Some(made::digest(n)),
        pushed_at: Timestamp(n as i64),
    };
    let writes: Vec<Write> =
        (0..many).map(|n| Write::Tag { repository: repository.clone(), record: record(n), over: None }).collect();
    let clock = Clock::start();
    storage.commit(&writes, Durability::Relaxed, None).await.unwrap();
    clock.tell(&format!("{many} tags committed"));
    let clock = Clock::start();
    let tags = storage.tags(&repository).await.unwrap();
    clock.tell(&format!("{} tags read", tags.len()));
    assert_eq!(tags.len() as u64, many);
    let clock = Clock::start();
    let repositories = storage.repositories().await.unwrap();
    clock.tell("the list of repositories");
    assert_eq!(repositories[0].tags as u64, many);
}
