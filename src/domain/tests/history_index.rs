//! The index of a history lets through what the filter lets through, in the same order.

mod values;

use proptest::prelude::*;
use tagfire_domain::history::{Cursor, Entry, EntryId, Filter, Index, Results, page, search_text};
use tagfire_domain::time::Timestamp;

/// Entries of few ids and few instants, in the order in which they are written.
fn written() -> impl Strategy<Value = Vec<Entry>> {
    let entry = (values::entry(values::outcome()), 0..12_u8, 0..5_i64);
    let entry = entry.prop_map(|(entry, id, at)| Entry { id: EntryId(format!("e{id}")), at: Timestamp(at), ..entry });
    prop::collection::vec(entry, 0..30)
}

/// Parts of a filter, each of one of the entries or of none.
#[derive(Clone, Debug)]
struct Asked {
    of: prop::sample::Index,
    parts: [bool; 5],
    results: prop::sample::Index,
    words: Vec<(prop::sample::Index, usize, usize)>,
}

fn asked() -> impl Strategy<Value = Asked> {
    let words = prop::collection::vec((any::<prop::sample::Index>(), 0..8_usize, 1..8_usize), 0..3);
    (any::<prop::sample::Index>(), any::<[bool; 5]>(), any::<prop::sample::Index>(), words)
        .prop_map(|(of, parts, results, words)| Asked { of, parts, results, words })
}

fn filter(asked: &Asked, entries: &[Entry]) -> Filter {
    let Some(of) = (!entries.is_empty()).then(|| asked.of.get(entries)) else { return Filter::default() };
    let [since, trigger, repository, workload, shout] = asked.parts;
    let text = search_text(of);
    let words: Vec<&str> = text.split_whitespace().collect();
    let piece = |(which, from, long): &(prop::sample::Index, usize, usize)| {
        which.get(&words).chars().skip(*from).take(*long).collect::<String>()
    };
    let mut searched = asked.words.iter().map(piece).collect::<Vec<_>>().join(" ");
    if shout {
        searched.make_ascii_uppercase();
    }
    Filter {
        words: searched,
        results: *asked.results.get(&Results::ALL),
        since: since.then_some(of.at),
        trigger: of.trigger_id.clone().filter(|_| trigger),
        repository: repository.then(|| of.repository.clone()),
        workload: workload.then(|| of.action.target.workload.clone()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_index_agrees_with_the_filter(
        written in written(),
        gone in prop::collection::vec(0..12_u8, 0..4),
        asked in prop::collection::vec(asked(), 1..6),
        limit in 1..6_usize,
    ) {
        let mut index = Index::default();
        let mut kept = std::collections::BTreeMap::new();
        for (place, entry) in written.iter().enumerate() {
            index.put(entry, place as u64);
            kept.insert(entry.id.clone(), (place, entry.clone()));
        }
        // Old news, told again in any order, changes nothing.
        for (place, entry) in written.iter().enumerate().rev() {
            index.put(entry, place as u64);
        }
        for id in gone {
            let id = EntryId(format!("e{id}"));
            index.remove(&id);
            kept.remove(&id);
        }
        let mut entries: Vec<Entry> = kept.into_values().map(|(_, entry)| entry).collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(Cursor::of(entry)));
        prop_assert_eq!(index.len(), entries.len());
        for asked in asked {
            let filter = filter(&asked, &entries);
            let tally = index.tally(&filter);
            for results in Results::ALL {
                let asked = Filter { results, ..filter.clone() };
                let count = entries.iter().filter(|entry| asked.matches(entry)).count();
                prop_assert_eq!(tally.count(results), count, "{:?}", &asked);
            }
            let mut after = None;
            loop {
                let expected = page(&entries, &filter, after.as_ref(), limit);
                let places: Vec<Cursor> = expected.entries.iter().map(Cursor::of).collect();
                prop_assert_eq!(index.page(&filter, after.as_ref(), limit), (places, expected.next.is_some()), "{:?}", &filter);
                after = expected.next;
                if after.is_none() {
                    break;
                }
            }
        }
    }
}
