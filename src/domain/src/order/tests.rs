use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

proptest! {
    #[test]
    fn sorts_as_the_standard_library_does_whatever_the_slices(
        items in proptest::collection::vec(0..20u8, 0..200),
        budget in 1..50usize,
    ) {
        let mut expected: Vec<(u8, usize)> = items.iter().copied().enumerate().map(|(i, item)| (item, i)).collect();
        let mut sorted = expected.clone();
        expected.sort_by_key(|(item, _)| *item);
        sort_by_key(&mut sorted, |(item, _)| *item);
        prop_assert_eq!(&sorted, &expected);
        let mut sorting = Sorting::new(items.len());
        while !sorting.step(budget, &|a, b| items[a as usize].cmp(&items[b as usize])) {}
        let places: Vec<usize> = sorting.finish().into_iter().map(|id| id as usize).collect();
        prop_assert_eq!(places, expected.iter().map(|(_, place)| *place).collect::<Vec<_>>());
    }
}

/// What is done to a map.
#[derive(Clone, Debug)]
enum Deed {
    Insert(u16, u8),
    Remove(u16),
    Add(u16),
    Retain(u16),
    PopFirst,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        12 => (0..3_000u16, any::<u8>()).prop_map(|(key, value)| Deed::Insert(key, value)),
        4 => (0..3_000u16).prop_map(Deed::Remove),
        4 => (0..3_000u16).prop_map(Deed::Add),
        1 => (2..50u16).prop_map(Deed::Retain),
        1 => Just(Deed::PopFirst),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_map_holds_what_the_standard_library_s_holds(deeds in proptest::collection::vec(deed(), 0..4_000)) {
        let (mut map, mut other) = (Map::new(), BTreeMap::new());
        for deed in deeds {
            match deed {
                Deed::Insert(key, value) => prop_assert_eq!(map.insert(key, value), other.insert(key, value)),
                Deed::Remove(key) => prop_assert_eq!(map.remove(&key), other.remove(&key)),
                Deed::Add(key) => {
                    *map.entry(key).and_modify(|value| *value = value.wrapping_add(1)).or_insert(7) ^= 1;
                    *other.entry(key).and_modify(|value: &mut u8| *value = value.wrapping_add(1)).or_insert(7) ^= 1;
                }
                Deed::Retain(part) => {
                    map.retain(|key, value| { *value = value.wrapping_add(3); key % part != 0 });
                    other.retain(|key, value| { *value = value.wrapping_add(3); key % part != 0 });
                }
                Deed::PopFirst => prop_assert_eq!(map.pop_first(), other.pop_first()),
            }
            prop_assert_eq!(map.len(), other.len());
        }
        for key in 0..3_000 {
            prop_assert_eq!(map.get(&key), other.get(&key));
            prop_assert_eq!(map.get_key_value(&key), other.get_key_value(&key));
            prop_assert_eq!(map.before(&key).next_back(), other.range(..key).next_back());
        }
        prop_assert!(map.iter().eq(other.iter()) && map.before(&1_500).eq(other.range(..1_500)));
        prop_assert!(map.iter().rev().eq(other.iter().rev()));
        prop_assert!(map.keys().eq(other.keys()) && map.values().eq(other.values()));
        let again: Map<u16, u8> = other.iter().rev().map(|(key, value)| (*key, *value)).collect();
        prop_assert_eq!(&again, &map);
        prop_assert!(map.into_iter().eq(other));
    }
}

#[test]
fn two_maps_are_equal_whatever_their_history() {
    let mut grown: Map<u32, u32> = (0..2_000).map(|key| (key, key)).collect();
    grown.retain(|key, _| *key < 100);
    let short: Map<u32, u32> = (0..100).rev().map(|key| (key, key)).collect();
    assert_eq!(grown, short);
    assert_ne!(grown, (0..99).map(|key| (key, key)).collect());
}

#[test]
fn a_set_holds_each_item_once_in_order() {
    let mut set: Set<&str> = ["b", "a", "b"].into_iter().collect();
    assert!(!set.insert("a") && set.insert("c"));
    assert!(set.remove("b") && !set.remove("b"));
    assert!(set.contains("c"));
    assert_eq!(set.iter().copied().collect::<Vec<_>>(), ["a", "c"]);
}
