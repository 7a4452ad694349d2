//! What is over goes by the person's rule, as it does in memory.

use super::fresh;
use super::made::{self, Chance};
use crate::effects::storage::Sort;
use tagfire_domain::store::{Durability, Keep, Memory, Write};
use tagfire_domain::time::Timestamp;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_same_goes_as_in_memory() {
    let rules =
        [Keep::All, Keep::Latest(0), Keep::Latest(7), Keep::Since(Timestamp(20_005)), Keep::Since(Timestamp(10_002))];
    for (seed, keep) in rules.into_iter().enumerate() {
        let (storage, mut memory, mut chance) = (fresh().await, Memory::default(), Chance::new(seed as u64 + 40));
        let mut writes: Vec<Write> = (0..20).map(|n| Write::Push(made::push(n))).collect();
        for n in 0..40 {
            writes.push(Write::Entry(made::entry(n, made::outcome(chance.below(6)))));
        }
        assert_eq!(storage.commit(&writes, Durability::Relaxed, None).await, memory.commit(&writes));
        for n in 0..40 {
            let key = made::entry(n, made::outcome(0)).id;
            assert_eq!(storage.claim(&key, None).await, Ok(memory.claim(&key)));
        }
        for settled in [10_003, 20_004, 90_000] {
            let gone = memory.prune(keep, Timestamp(settled));
            assert_eq!(storage.prune(keep, Timestamp(settled)).await, Ok(gone), "{keep:?}, {settled}");
            super::agreement::assert_alike(&storage, &memory).await;
        }
        for n in 0..40 {
            let key = made::entry(n, made::outcome(0)).id;
            assert_eq!(storage.claim(&key, None).await, Ok(memory.claim(&key)), "{keep:?}, {n}");
        }
        if keep == Keep::Latest(0) {
            assert!(memory.history().count() > 0 && memory.history().all(|entry| !entry.outcome.is_final()));
        }
    }
}

#[wasm_bindgen_test]
async fn everything_is_exported_a_page_at_a_time() {
    let (storage, mut memory, mut chance) = (fresh().await, Memory::default(), Chance::new(5));
    for _ in 0..120 {
        let writes = [made::write(&mut chance, &memory)];
        assert_eq!(storage.commit(&writes, Durability::Relaxed, None).await, memory.commit(&writes));
    }
    for sort in [Sort::Triggers, Sort::Tags, Sort::Pushes, Sort::Entries, Sort::Containers] {
        let everything = storage.texts(sort, None, 1_000).await.unwrap();
        assert!(everything.next.is_none() && everything.records.len() > 3, "{sort:?}: {everything:?}");
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let page = storage.texts(sort, after.as_ref(), 3).await.unwrap();
            paged.extend(page.records);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(paged, everything.records, "{sort:?}");
        let in_memory = crate::effects::storage::export::texts_of(&memory, sort, None, 1_000).records;
        let sorted = |mut texts: Vec<String>| {
            texts.sort();
            texts
        };
        assert_eq!(sorted(paged), sorted(in_memory), "{sort:?}");
    }
}
