//! What of the history is kept.

use super::*;

/// A store of final entries taken one, two, three … after [`NOW`], each with its push, and one that is open.
fn aged(count: i64) -> Memory {
    let mut memory = holding(&[Write::Push(decided("open")), pending("open.release")]);
    memory.claim(&EntryId("open.release".into()));
    for n in 1..=count {
        let name = format!("p{n}");
        let at = NOW.plus(n);
        let id = format!("{name}.release");
        memory.claim(&EntryId(id.clone()));
        let push = Write::Push(Decided { at, ..decided(&name) });
        memory.commit(&[push, Write::Entry(entry(&id, Outcome::Succeeded, at, 0))]).unwrap();
    }
    memory
}

#[test]
fn history_is_pruned_by_the_rule_and_what_is_open_stays() {
    let cases = [
        (Keep::All, vec!["p4", "p3", "p2", "p1", "open"]),
        (Keep::Latest(2), vec!["p4", "p3", "open"]),
        (Keep::Latest(0), vec!["open"]),
        (Keep::Latest(9), vec!["p4", "p3", "p2", "p1", "open"]),
        (Keep::Since(NOW.plus(3)), vec!["p4", "p3", "open"]),
        (Keep::Since(NOW.plus(9)), vec!["open"]),
    ];
    for (keep, left) in cases {
        let mut memory = aged(4);
        assert_eq!(memory.prune(keep, NOW.plus(100)), 5 - left.len(), "{keep:?}");
        let history: Vec<String> = memory.history().map(|entry| entry.id.0.clone()).collect();
        assert_eq!(history, left.iter().map(|push| format!("{push}.release")).collect::<Vec<_>>(), "{keep:?}");
        // A push is remembered as long as one of its entries is.
        assert_eq!(memory.pushes().count(), left.len(), "{keep:?}");
    }
}

#[test]
fn push_that_may_be_told_again_is_remembered_whatever_the_rule_says() {
    let mut memory = aged(4);
    assert_eq!(memory.prune(Keep::Latest(0), NOW.plus(3)), 4);
    let pushes: Vec<&str> = memory.pushes().map(|decided| decided.key.0.as_str()).collect();
    assert_eq!(pushes, ["open", "p3", "p4"]);
    let claimed = ["p1", "p2", "p3", "p4"].map(|push| !memory.claim(&EntryId(format!("{push}.release"))));
    assert_eq!(claimed, [false, false, true, true]);
}
