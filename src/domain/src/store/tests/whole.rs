//! A transaction is whole or nothing, whatever it holds.

use super::*;
use proptest::prelude::*;

/// Any write, of few names, so that many meet.
fn write() -> impl Strategy<Value = Write> {
    let name = || proptest::sample::select(vec!["aa", "bb", "cc"]);
    let revision = || proptest::option::of(1..3u64);
    let digit = || proptest::sample::select(vec!['a', 'b']);
    let trigger = (name(), name(), 1..3u64, revision(), any::<bool>()).prop_map(|(id, name, revision, over, web)| {
        let of = repository(if web { "shop/web" } else { "shop/api" });
        let trigger = Trigger { id: TriggerId(id.into()), repository: of, ..trigger(name, "v") };
        Write::Trigger { trigger: Trigger { revision: Revision(revision), ..trigger }, over: over.map(Revision) }
    });
    let tag = (digit(), digit(), proptest::option::of(digit()), any::<bool>()).prop_map(|(tag, digit, over, web)| {
        let of = repository(if web { "shop/web" } else { "shop/api" });
        let tag = format!("v{tag}");
        Write::Tag { repository: of, record: record(&tag, digit), over: over.map(|digit| record(&tag, digit)) }
    });
    let entry = (name(), 0..3i64, any::<bool>(), 0..4u64).prop_map(|(id, at, done, order)| {
        let outcome = if done { Outcome::Succeeded } else { Outcome::Pending };
        Write::Entry(entry(id, outcome, Timestamp(at), order))
    });
    prop_oneof![
        trigger,
        (name(), 1..3u64).prop_map(|(name, over)| forget(name, over)),
        name().prop_map(|name| Write::Push(decided(name))),
        tag,
        entry,
        (name(), 0..4u64).prop_map(|(workload, order)| runs(workload, order)),
    ]
}

proptest! {
    #[test]
    fn transaction_is_kept_whole_or_not_at_all(
        transactions in proptest::collection::vec(proptest::collection::vec(write(), 1..8), 1..12),
    ) {
        let mut memory = Memory::default();
        for writes in transactions {
            let before = memory.clone();
            // One write after the other, as another store makes them.
            let mut made = before.clone();
            let place = made.place_of(&writes);
            let one_by_one = writes.iter().try_for_each(|write| made.make(write, place));
            match memory.commit(&writes) {
                Ok(place) => {
                    prop_assert_eq!(one_by_one, Ok(()));
                    prop_assert_eq!(&memory, &made);
                    prop_assert!(place >= before.place());
                }
                Err(why) => {
                    prop_assert_eq!(one_by_one, Err(why));
                    prop_assert_eq!(&memory, &before);
                }
            }
            // Every entry once, latest first, and no repository without a tag.
            let history: Vec<Cursor> = memory.history().map(Cursor::of).collect();
            prop_assert!(history.windows(2).all(|pair| pair[0] > pair[1]), "{:?}", history);
            prop_assert!(memory.tags().all(|(_, records)| records.count() > 0));
        }
    }
}
