//! The storage means what the store in memory means.

use super::made::{self, Chance};
use super::{commit, fresh, name};
use crate::effects::storage::{Found, Storage};
use tagfire_domain::engine::Kept;
use tagfire_domain::history::EntryId;
use tagfire_domain::history::{Filter, Results};
use tagfire_domain::store::{Durability, Memory, Write};
use tagfire_domain::trigger::{Revision, TriggerId};
use wasm_bindgen_test::wasm_bindgen_test;

/// Asserts that whatever can be asked is answered alike.
pub async fn assert_alike(storage: &Storage, memory: &Memory) {
    let kept = Kept {
        triggers: memory.triggers().cloned().collect(),
        open: memory.open().cloned().collect(),
        containers: memory.containers().map(|(target, running)| (target.clone(), running.clone())).collect(),
    };
    assert_eq!(storage.kept().await.unwrap(), kept);
    for n in 0..3 {
        let on = made::repository(n);
        let tags: Vec<_> = memory.tags_of(&on).cloned().collect();
        assert_eq!(storage.tags(&on).await.unwrap(), tags);
        for n in 0..12 {
            assert_eq!(storage.tag(&on, &made::tag(n)).await.unwrap().as_ref(), memory.tag(&on, &made::tag(n)));
        }
        let mut pushes: Vec<_> = memory.pushes().filter(|decided| decided.push.repository == on).cloned().collect();
        pushes.sort_by(|a, b| (b.at, &b.key).cmp(&(a.at, &a.key)));
        assert_eq!(storage.pushes(&on, 100).await.unwrap(), pushes);
        pushes.truncate(2);
        assert_eq!(storage.pushes(&on, 2).await.unwrap(), pushes);
    }
    let with_tags = memory.tags().map(|(name, tags)| (name.clone(), tags.count())).filter(|(_, tags)| *tags > 0);
    let summaries = storage.repositories().await.unwrap();
    let counted: Vec<_> = summaries.iter().map(|summary| (summary.name.clone(), summary.tags)).collect();
    assert_eq!(counted, with_tags.collect::<Vec<_>>());
    for filter in made::filters() {
        let (mut ours, mut theirs) = (None, None);
        loop {
            let page = storage.page(&filter, ours.as_ref(), 4).await.unwrap();
            assert_eq!(page, memory.page(&filter, theirs.as_ref(), 4), "{filter:?} after {theirs:?}");
            (ours, theirs) = (page.next.clone(), page.next);
            if ours.is_none() {
                break;
            }
        }
        let tally = storage.tally(&filter).await.unwrap();
        for results in Results::ALL {
            let asked = Filter { results, ..filter.clone() };
            let count = memory.history().filter(|entry| asked.matches(entry)).count();
            assert_eq!(tally.count(results), count, "{asked:?}");
        }
    }
    let triggers: Vec<_> = (0..6).map(|n| TriggerId(format!("trigger-{n}"))).collect();
    let last = storage.last_of(&triggers).await.unwrap();
    for id in triggers {
        let latest = memory.history().find(|entry| entry.trigger_id.as_ref() == Some(&id));
        assert_eq!(last.get(&id), latest);
    }
    for n in 0..40 {
        let id = made::entry(n, made::outcome(0)).id;
        assert_eq!(storage.entry(&id).await.unwrap().as_ref(), memory.entry(&id));
        let key = made::push(n).key;
        assert_eq!(storage.push(&key).await.unwrap().as_ref(), memory.push(&key));
    }
}

#[wasm_bindgen_test]
async fn any_sequence_of_writes_ends_as_in_memory() {
    for seed in 0..8 {
        let mut chance = Chance::new(seed);
        let (storage, mut memory) = (fresh().await, Memory::default());
        let (mut kept, mut refused) = (0, 0);
        for step in 0..60 {
            let count = 1 + chance.below(5);
            let writes: Vec<Write> = (0..count).map(|_| made::write(&mut chance, &memory)).collect();
            let expected = memory.commit(&writes);
            let durability = if chance.yes(5) { Durability::Strict } else { Durability::Relaxed };
            let got = storage.commit(&writes, durability, None).await;
            assert_eq!(got, expected, "seed {seed}, step {step}: {writes:?}");
            *(if got.is_ok() { &mut kept } else { &mut refused }) += 1;
            let key = EntryId(format!("claim-{}", chance.below(9)));
            assert_eq!(storage.claim(&key, None).await, Ok(memory.claim(&key)));
        }
        assert!(kept > 10 && refused > 10, "{kept} kept, {refused} refused");
        assert_alike(&storage, &memory).await;
    }
}

#[wasm_bindgen_test]
async fn what_is_kept_is_there_when_it_is_opened_again() {
    let name = name();
    let (mut memory, mut chance) = (Memory::default(), Chance::new(77));
    for _ in 0..6 {
        let opened = Storage::open(&name).await;
        assert_eq!(opened.found, if memory.place() == 0 { Found::Fresh } else { Found::Kept });
        for _ in 0..20 {
            let writes = [made::write(&mut chance, &memory)];
            assert_eq!(opened.storage.commit(&writes, Durability::Strict, None).await, memory.commit(&writes));
        }
    }
    assert_alike(&Storage::open(&name).await.storage, &memory).await;
}

#[wasm_bindgen_test]
async fn many_writes_at_once_end_as_in_memory() {
    let (storage, mut memory, mut chance) = (fresh().await, Memory::default(), Chance::new(9));
    for round in 0..3 {
        // Each write is good after those before it.
        let (mut writes, mut after) = (Vec::new(), memory.clone());
        while writes.len() < 1_100 {
            let write = made::write(&mut chance, &after);
            // A push can be remembered only once; there are not enough of them.
            let write = if round == 0 { write } else { without_pushes(write, writes.len()) };
            if after.commit(std::slice::from_ref(&write)).is_ok() {
                writes.push(write);
            }
        }
        if round == 1 {
            writes.push(Write::ForgetTrigger { id: TriggerId("trigger-0".into()), over: Revision(7) });
        }
        assert_eq!(commit(&storage, &writes).await, memory.commit(&writes), "round {round}");
        assert_alike(&storage, &memory).await;
    }
}

fn without_pushes(write: Write, n: usize) -> Write {
    match write {
        Write::Push(_) => Write::Entry(made::entry(n as u64 % 40, made::outcome(n as u64 % 6))),
        other => other,
    }
}
