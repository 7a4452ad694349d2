//! What looking finds, in the store.

use crate::on_both;
use crate::places::Room;
use tagfire_domain::conformance::made;
use tagfire_domain::push::{Push, PushKey};
use tagfire_domain::time::Timestamp;
use tagfire_proxy::poll::{Found, Seen, Shelf, Told};
use tagfire_proxy::store::{Arrival, Batch};

fn found(tag: &str, digit: char, moves: u64) -> Found {
    let push = Push { registry: Some("registry.test".into()), ..made::push(tag, digit) };
    Found { seen: Seen { digest: push.digest.clone(), moves }, push }
}

async fn what_two_servers_find_is_one_push_and_what_moves_back_is_another(room: Room) {
    let store = room.open().await;
    let name = made::repository("shop/web");
    assert!(!store.standing("registry.test", &name).await.unwrap().begun);
    store.find("registry.test", &name, Vec::new(), vec![(made::tag("v1"), Seen::default())]).await.unwrap();
    let standing = store.standing("registry.test", &name).await.unwrap();
    assert!(standing.begun && standing.seen[&made::tag("v1")] == Seen::default() && standing.told.is_empty());
    for (found, expected) in
        [(found("v2", 'a', 1), 1), (found("v2", 'a', 1), 1), (found("v2", 'b', 2), 2), (found("v2", 'a', 3), 3)]
    {
        store.find("registry.test", &name, vec![found.clone()], Vec::new()).await.unwrap();
        let page = store.pushes(0, 10).await.unwrap();
        assert_eq!(page.pushes.len(), expected);
        let standing = store.standing("registry.test", &name).await.unwrap();
        assert_eq!(standing.seen[&made::tag("v2")], found.seen);
        let told = Told { digest: found.push.digest, registry: found.push.registry.map(String::from), at: None };
        assert_eq!(standing.told[&made::tag("v2")], told);
    }
    // Who has seen less doesn't write over who has seen more.
    store.find("registry.test", &name, vec![found("v2", 'b', 2)], Vec::new()).await.unwrap();
    assert_eq!(store.standing("registry.test", &name).await.unwrap().seen[&made::tag("v2")].moves, 3);
    // Another registry's repository of the same name was not looked at.
    assert!(!store.standing("other.test", &name).await.unwrap().begun);
}

async fn what_was_told_is_known_to_whoever_looks(room: Room) {
    let store = room.open().await;
    let name = made::repository("shop/web");
    store.find("registry.test", &name, Vec::new(), Vec::new()).await.unwrap();
    for (number, digit) in ['a', 'b'].into_iter().enumerate() {
        let key = PushKey(format!("p{number}"));
        let arrival =
            Arrival { key, source: "distribution", push: made::push("v1", digit), told_at: None, actor: None };
        store.receive(Batch { arrivals: vec![arrival], ..Batch::default() }, Timestamp(1)).await.unwrap();
    }
    let told = store.standing("registry.test", &name).await.unwrap().told[&made::tag("v1")].clone();
    assert_eq!((told.digest, told.at), (Some(made::digest('b')), Some(Timestamp(1))));
    assert_eq!(store.heard().await.unwrap(), 2);
}

on_both!(what_two_servers_find_is_one_push_and_what_moves_back_is_another, what_was_told_is_known_to_whoever_looks,);
