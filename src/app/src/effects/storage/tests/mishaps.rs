//! Transactions that the browser ends, and answers that are lost.

use super::made::{self, trigger};
use super::{commit, database, fresh};
use crate::effects::storage::database::{Mishap, fault};
use tagfire_domain::store::{Fault, Memory, NotStored, Write};
use wasm_bindgen_test::wasm_bindgen_test;

fn writes(n: u64) -> Vec<Write> {
    let record = made::record(n, n, 5);
    let tag = Write::Tag { repository: made::repository(n), record, over: None };
    vec![
        Write::Trigger { trigger: trigger(n, n, 0), over: None },
        Write::Push(made::push(n)),
        tag,
        Write::Entry(made::entry(n, made::outcome(0))),
    ]
}

#[wasm_bindgen_test]
async fn what_the_browser_ends_is_made_once_more_and_once_only() {
    for mishap in [Mishap::Ended, Mishap::AnswerLost] {
        let (storage, mut memory) = (fresh().await, Memory::default());
        for n in 0..3 {
            database(&storage).mishap.set(Some(mishap));
            assert_eq!(commit(&storage, &writes(n)).await, memory.commit(&writes(n)), "{mishap:?}");
        }
        database(&storage).mishap.set(Some(mishap));
        let key = made::entry(1, made::outcome(0)).id;
        assert_eq!(storage.claim(&key, None).await, Ok(true), "{mishap:?}");
        assert_eq!(storage.claim(&key, None).await, Ok(false), "{mishap:?}");
        super::agreement::assert_alike(&storage, &memory).await;
    }
}

#[wasm_bindgen_test]
async fn a_transaction_that_ends_after_every_request_went_well_has_changed_nothing() {
    let storage = fresh().await;
    commit(&storage, &writes(1)).await.unwrap();
    let demo = tagfire_domain::demo::demo(Default::default());
    database(&storage).mishap.set(Some(Mishap::Ended));
    let reset = storage.reset(&demo.writes(), &demo.simulation).await;
    assert!(matches!(reset, Err(NotStored::Fault(Fault::Broken { .. }))), "{reset:?}");
    let mut memory = Memory::default();
    memory.commit(&writes(1)).unwrap();
    super::agreement::assert_alike(&storage, &memory).await;
    assert_eq!(storage.simulation().await, Ok(None));
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_opened_again() {
    let (storage, mut memory) = (fresh().await, Memory::default());
    for n in 0..3 {
        database(&storage).let_go();
        assert_eq!(commit(&storage, &writes(n)).await, memory.commit(&writes(n)));
        database(&storage).let_go();
        assert_eq!(storage.kept().await.unwrap().triggers.len(), n as usize + 1);
    }
    super::agreement::assert_alike(&storage, &memory).await;
}

#[wasm_bindgen_test]
fn the_quota_is_told_from_other_faults() {
    let thrown = |name| web_sys::DomException::new_with_message_and_name("no more", name).unwrap().into();
    assert_eq!(fault(&thrown("QuotaExceededError")), Fault::Full);
    assert_eq!(fault(&thrown("UnknownError")), Fault::Broken { detail: "UnknownError: no more".into() });
}
