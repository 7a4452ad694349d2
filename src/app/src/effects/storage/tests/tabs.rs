//! Several tabs on one database: what must hold between them does, whoever is first.

use super::made::{self, trigger};
use super::{another_tab, commit, fresh, until};
use crate::effects::locks::{Performing, perform};
use crate::effects::storage::{Change, Storage, Term};
use std::cell::RefCell;
use std::rc::Rc;
use tagfire_domain::history::EntryId;
use tagfire_domain::store::{Durability, Fault, NotStored, Write};
use tagfire_domain::trigger::{Revision, Trigger, TriggerConflict, TriggerId};
use wasm_bindgen_test::wasm_bindgen_test;

fn new(trigger: Trigger) -> Write {
    Write::Trigger { trigger, over: None }
}

/// Runs both at once and gives what came of each.
async fn at_once<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (std::pin::pin!(a), std::pin::pin!(b));
    let (mut of_a, mut of_b) = (None, None);
    std::future::poll_fn(move |context| {
        use std::task::Poll;
        if of_a.is_none()
            && let Poll::Ready(done) = a.as_mut().poll(context)
        {
            of_a = Some(done);
        }
        if of_b.is_none()
            && let Poll::Ready(done) = b.as_mut().poll(context)
        {
            of_b = Some(done);
        }
        match (of_a.take(), of_b.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (of_a, of_b) = (a, b);
                Poll::Pending
            }
        }
    })
    .await
}

#[wasm_bindgen_test]
async fn of_two_tabs_that_save_one_name_one_is_refused() {
    let one = fresh().await;
    let other = another_tab(&one).await;
    let (ours, theirs) = ([new(trigger(1, 7, 0))], [new(trigger(2, 7, 1))]);
    let (ours, theirs) = at_once(commit(&one, &ours), commit(&other, &theirs)).await;
    let taken = |trigger: Trigger| {
        let (name, repository) = (trigger.name, trigger.repository);
        Err(NotStored::Conflicts(vec![TriggerConflict::NameTaken { name, repository }]))
    };
    // Neither holds a push: the place is that of the latest one, of which there is none.
    assert_eq!(ours, Ok(0));
    assert_eq!(theirs, taken(trigger(1, 7, 0)));
    assert_eq!(other.kept().await.unwrap().triggers, [trigger(1, 7, 0)]);
}

#[wasm_bindgen_test]
async fn eleventh_trigger_of_a_repository_is_refused_in_whichever_tab() {
    let one = fresh().await;
    let other = another_tab(&one).await;
    for n in 0..9 {
        commit(&one, &[new(trigger(n, n, 0))]).await.unwrap();
    }
    let (ours, theirs) = ([new(trigger(20, 20, 0))], [new(trigger(21, 21, 0))]);
    let (ours, theirs) = at_once(commit(&one, &ours), commit(&other, &theirs)).await;
    let full = TriggerConflict::TooMany { repository: made::repository(0) };
    assert_eq!((ours, theirs), (Ok(0), Err(NotStored::Conflicts(vec![full]))));
    assert_eq!(one.kept().await.unwrap().triggers.len(), 10);
}

#[wasm_bindgen_test]
async fn second_save_over_one_revision_is_refused_and_sees_the_first() {
    let one = fresh().await;
    let other = another_tab(&one).await;
    commit(&one, &[new(trigger(1, 1, 0))]).await.unwrap();
    let edited = |name| Trigger { revision: Revision(2), ..trigger(1, name, 0) };
    let save = |name| [Write::Trigger { trigger: edited(name), over: Some(Revision(1)) }];
    let (first, second) = (save(5), save(6));
    let (ours, theirs) = at_once(commit(&one, &first), commit(&other, &second)).await;
    assert_eq!(ours, Ok(0));
    assert_eq!(theirs, Err(NotStored::TriggerMoved { latest: Some(Box::new(edited(5))) }));
    // A save doesn't bring a deleted trigger back.
    let id = TriggerId("trigger-1".into());
    commit(&one, &[Write::ForgetTrigger { id, over: Revision(2) }]).await.unwrap();
    let late = [Write::Trigger { trigger: edited(6), over: Some(Revision(2)) }];
    assert_eq!(commit(&other, &late).await, Err(NotStored::TriggerMoved { latest: None }));
    assert_eq!(one.kept().await.unwrap().triggers, []);
}

#[wasm_bindgen_test]
async fn one_key_is_claimed_once_in_all_tabs() {
    let one = fresh().await;
    let other = another_tab(&one).await;
    for n in 0..20 {
        let key = EntryId(format!("push-{n}.trigger-1"));
        let (ours, theirs) = at_once(one.claim(&key, None), other.claim(&key, None)).await;
        assert_eq!((ours, theirs), (Ok(true), Ok(false)));
        assert_eq!(one.claim(&key, None).await, Ok(false));
    }
}

#[wasm_bindgen_test]
async fn whoever_was_deposed_writes_nothing() {
    let one = fresh().await;
    let other = another_tab(&one).await;
    let before = one.take_over().await.unwrap();
    commit(&one, &[Write::Push(made::push(1))]).await.unwrap();
    let after = other.take_over().await.unwrap();
    assert!(after > before);
    let write = [Write::Push(made::push(2))];
    let deposed = Err(NotStored::Fault(Fault::Deposed));
    assert_eq!(one.commit(&write, Durability::Strict, Some(before)).await, deposed);
    assert_eq!(one.claim(&EntryId("a".into()), Some(before)).await, Err(Fault::Deposed));
    let simulation = tagfire_domain::demo::demo(Default::default()).simulation;
    assert_eq!(one.keep_simulation(&simulation, before, Durability::Strict).await, Err(Fault::Deposed));
    assert_eq!(one.push(&made::push(2).key).await, Ok(None));
    assert_eq!(one.claim(&EntryId("a".into()), Some(after)).await, Ok(true));
    assert_eq!(other.commit(&write, Durability::Strict, Some(after)).await, Ok(2));
    other.keep_simulation(&simulation, after, Durability::Relaxed).await.unwrap();
    assert_eq!(one.simulation().await.unwrap(), Some(simulation));
}

/// What a tab hears, from itself and others.
fn hearing(storage: &Storage) -> (Rc<RefCell<Vec<Change>>>, crate::effects::storage::Listening) {
    let heard: Rc<RefCell<Vec<Change>>> = Rc::default();
    let into = Rc::clone(&heard);
    (heard, storage.on_change(move |change| into.borrow_mut().push(change.clone())))
}

#[wasm_bindgen_test]
async fn what_one_tab_writes_the_other_hears_of() {
    let one = fresh().await;
    let other = another_tab(&one).await;
    let ((ours, _ours), (theirs, _theirs)) = (hearing(&one), hearing(&other));
    let writes = [new(trigger(1, 1, 0)), Write::Push(made::push(4)), Write::Entry(made::entry(4, made::outcome(0)))];
    commit(&one, &writes).await.unwrap();
    let expected = Change {
        triggers: vec![TriggerId("trigger-1".into())],
        entries: vec![made::entry(4, made::outcome(0)).id],
        pushes: vec![made::push(4).key],
        ..Change::default()
    };
    assert_eq!(*ours.borrow(), std::slice::from_ref(&expected));
    until(|| !theirs.borrow().is_empty()).await;
    assert_eq!(*theirs.borrow(), [Change { elsewhere: true, ..expected }]);
    // A refused write is told to nobody.
    commit(&one, &writes).await.unwrap_err();
    other.set_fault(&made::target(1).workload, None).await.unwrap();
    until(|| ours.borrow().len() > 1).await;
    assert_eq!(*ours.borrow().last().unwrap(), Change { faults: true, elsewhere: true, ..Change::default() });
    assert_eq!(ours.borrow().len(), 2);
}

#[wasm_bindgen_test]
async fn of_two_tabs_one_performs_and_the_other_takes_over() {
    let one = fresh().await;
    let other = another_tab(&one).await;
    let (ours, theirs): (Rc<RefCell<Vec<_>>>, Rc<RefCell<Vec<_>>>) = Default::default();
    let into = Rc::clone(&ours);
    let first = perform(&one, move |news| into.borrow_mut().push(news));
    until(|| !ours.borrow().is_empty()).await;
    assert_eq!(*ours.borrow(), [Performing::Begins(Term(1))]);
    let into = Rc::clone(&theirs);
    let _second = perform(&other, move |news| into.borrow_mut().push(news));
    crate::effects::storage::pause(200).await;
    assert_eq!(*theirs.borrow(), []);
    drop(first);
    until(|| !theirs.borrow().is_empty()).await;
    assert_eq!(*theirs.borrow(), [Performing::Begins(Term(2))]);
    // Put back to the beginning by a tab that doesn't perform, the one that does goes on under a new term.
    let demo = tagfire_domain::demo::demo(Default::default());
    assert_eq!(one.reset(&demo.writes(), &demo.simulation).await, Ok(Term(3)));
    until(|| theirs.borrow().len() == 3).await;
    assert_eq!(theirs.borrow()[1..], [Performing::Ends, Performing::Begins(Term(4))]);
}

#[wasm_bindgen_test]
async fn a_lease_is_its_holders_until_it_runs_out() {
    use tagfire_domain::time::Timestamp;
    let one = fresh().await;
    let super::Place::Indexed(indexed) = &one.0.place else { panic!("the browser gives no storage") };
    let hold = async |holder: &str, now| indexed.hold(holder, Timestamp(now)).await.unwrap();
    assert_eq!(hold("a", 1_000).await, Some(Term(1)));
    assert_eq!(hold("b", 2_000).await, None);
    assert_eq!(hold("a", 5_000).await, Some(Term(1)));
    assert_eq!(hold("b", 9_000).await, None);
    assert_eq!(hold("b", 10_001).await, Some(Term(2)));
    assert_eq!(hold("a", 10_002).await, None);
    // Deposed by a reset, it goes on at once.
    one.take_over().await.unwrap();
    assert_eq!(hold("b", 11_000).await, Some(Term(4)));
    // The clock is set back by an hour.
    assert_eq!(hold("a", 11_000 - 3_600_000).await, Some(Term(5)));
}
