//! Whatever there is, and whatever a text holds.

use super::*;

/// A store of what proptest likes, as far as a store takes it.
fn any_store() -> impl Strategy<Value = Memory> {
    let kept = (
        vec(values::trigger(), 0..14),
        vec(values::decided(), 0..6),
        vec(values::entry(values::end()), 0..10),
        vec(values::kept_tag(), 0..10),
    );
    kept.prop_map(|(mut triggers, pushes, mut entries, tags)| {
        triggers.iter_mut().for_each(|trigger| trigger.revision.0 %= MAX_COUNT);
        entries.iter_mut().for_each(|entry| entry.order %= MAX_COUNT);
        let mut memory = Memory::default();
        let triggers = triggers.into_iter().map(|trigger| Write::Trigger { trigger, over: None });
        let tags =
            tags.into_iter().map(|kept| Write::Tag { repository: kept.repository, record: kept.record, over: None });
        let entries = entries.into_iter().map(Write::Entry);
        for write in triggers.chain(pushes.into_iter().map(Write::Push)).chain(entries).chain(tags) {
            let reserved = matches!(&write, Write::Trigger { trigger, .. } if trigger.name.is_reserved());
            if !reserved {
                let _ = memory.commit(&[write]);
            }
        }
        memory
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever there is: its export changes nothing here, and restores it elsewhere to the byte, whatever the pages and
    /// the slices.
    #[test]
    fn round_trip(store in any_store(), page in 1usize..7, budget in 1usize..30) {
        let text = export(&store);
        prop_assert_eq!(&export_in(&store, page), &text);
        let here = plan_in(&text, &store, None, budget).unwrap();
        prop_assert!(here.is_empty() && here.refuse.is_empty(), "{:?}", here);
        let mut fresh = Memory::default();
        let plan = plan_in(&text, &fresh, None, budget).unwrap();
        prop_assert_eq!(&plan, &plan_in(&text, &fresh, None, 1000).unwrap());
        prop_assert_eq!(plan.added(), plan.writes.len());
        apply(&mut fresh, &plan);
        prop_assert_eq!(export(&fresh), text);
    }

    /// What is planned over another store is taken by it, whole: the plan has counted as the store counts.
    #[test]
    fn planned_over_something_else(store in any_store(), other in any_store(), meet in vec((0usize..14, 0usize..14, 0u8..4), 0..8)) {
        let mut store = store;
        // So that they meet in ids, names and repositories.
        let (theirs, ours): (Vec<Trigger>, Vec<Trigger>) = (other.triggers().cloned().collect(), store.triggers().cloned().collect());
        for (our, their, what) in meet {
            let (Some(our), Some(their)) = (ours.get(our), theirs.get(their)) else { continue };
            let Some(kept) = store.triggers().find(|kept| kept.id == our.id).cloned() else { continue };
            let trigger = match what {
                0 => Trigger { name: their.name.clone(), ..kept.clone() },
                1 => Trigger { repository: their.repository.clone(), ..kept.clone() },
                2 => Trigger { name: their.name.clone(), repository: their.repository.clone(), ..kept.clone() },
                _ => Trigger { id: their.id.clone(), revision: Revision(u64::from(what)), name: kept.name.clone(), ..their.clone() },
            };
            let over = (what < 3).then_some(kept.revision);
            let writes = if over.is_none() {
                vec![Write::ForgetTrigger { id: kept.id.clone(), over: kept.revision }, Write::Trigger { trigger, over }]
            } else {
                vec![Write::Trigger { trigger: Trigger { revision: kept.revision.next(), ..trigger }, over }]
            };
            let _ = store.commit(&writes);
        }
        let plan = plan_in(&export(&other), &store, None, 10).unwrap();
        prop_assert!(store.commit(&plan.writes).is_ok());
        prop_assert_eq!(plan.added() + plan.changed(), plan.writes.len());
        let again = plan_in(&export(&other), &store, None, 10).unwrap();
        prop_assert_eq!(again.added(), 0, "{:?}", again.add);
    }

    /// No text brings it down.
    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}") {
        let _ = plan_in(&text, &Memory::default(), None, 3);
    }

    /// A file in which a byte is wrong is no JSON here exactly where it is none anywhere.
    #[test]
    fn a_wrong_byte_is_noticed(at in 0usize..6000, byte in prop::sample::select(b"{}[]\",:\\ 0a\n".to_vec())) {
        let mut bytes = changed(|file| {
            for part in ["pushes", "history"] {
                file[part].as_array_mut().unwrap().truncate(2);
            }
            file["repositories"].as_array_mut().unwrap().iter_mut().for_each(|row| row["tags"].as_array_mut().unwrap().truncate(2));
        }).into_bytes();
        let length = bytes.len();
        bytes[at % length] = byte;
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        let ours = plan_in(&text, &Memory::default(), None, 9);
        let theirs = serde_json::from_str::<Value>(&text);
        // A file that is none of ours is not read to its end.
        if !matches!(ours, Err(ImportError::Unknown | ImportError::Shape { .. } | ImportError::Newer { .. })) {
            prop_assert_eq!(matches!(ours, Err(ImportError::Json { .. })), theirs.is_err(), "{:?}", ours);
        }
    }
}
