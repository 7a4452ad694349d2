//! What a file's records mean, found as a store in memory finds it.

use super::{commit, fresh, made};
use tagfire_domain::history::Entry;
use tagfire_domain::push::TagRecord;
use tagfire_domain::store::{Memory, Write};
use tagfire_domain::time::Timestamp;
use tagfire_domain::transfer::{Export, Known, Reading, Records};
use wasm_bindgen_test::wasm_bindgen_test;

/// The records of a file that has these of each sort, and one more of each that nothing is kept of.
fn records(of: impl Fn(u64) -> bool) -> Records {
    let numbers: Vec<u64> = (0..600).filter(|n| of(*n) || *n == 599).collect();
    let mut export = Export::new(Timestamp(0));
    let mut file = String::new();
    file += &export.pushes(&numbers.iter().map(|n| made::push(*n)).collect::<Vec<_>>());
    let entries: Vec<Entry> = numbers.iter().map(|n| made::entry(*n, made::outcome(3))).collect();
    file += &export.entries(&entries);
    for on in 0..2 {
        let tags: Vec<TagRecord> = numbers.iter().map(|n| made::record(*n, 1, 1)).collect();
        file += &export.tags(&made::repository(on), &tags);
    }
    file += &export.finish();
    let mut reading = Reading::new(file);
    while !reading.step(1_000) {}
    reading.finish().unwrap()
}

#[wasm_bindgen_test]
async fn what_is_kept_under_a_files_keys_is_found_whether_they_are_few_or_many() {
    let (storage, mut memory) = (fresh().await, Memory::default());
    let mut writes: Vec<Write> =
        (0..12).map(|n| Write::Trigger { trigger: made::trigger(n, n, n % 3), over: None }).collect();
    for n in 0..450 {
        writes.push(Write::Push(made::push(n)));
        writes.push(Write::Entry(made::entry(n, made::outcome(4))));
        let tag = |on| Write::Tag { repository: made::repository(on), record: made::record(n, n, 7), over: None };
        writes.extend([tag(0), tag(1)]);
    }
    memory.commit(&writes).unwrap();
    commit(&storage, &writes).await.unwrap();
    type Wanted = fn(u64) -> bool;
    let files: [(&str, usize, Wanted); 3] =
        [("none", 0, |_| false), ("few", 3, |n| n % 200 == 7), ("all", 450, |n| n < 450)];
    for (name, found, wanted) in files {
        let records = records(wanted);
        let known = storage.known(&records, None).await.unwrap();
        assert_eq!(known.entries.len(), found, "{name}");
        assert_eq!(known.tags.values().map(|tags| tags.len()).sum::<usize>(), 2 * found, "{name}");
        let Known { triggers, entries, pushes, tags } = Known::of(&memory, &records, None);
        assert_eq!((known.triggers, known.entries), (triggers, entries), "{name}");
        assert_eq!((known.pushes, known.tags), (pushes, tags), "{name}");
    }
}
