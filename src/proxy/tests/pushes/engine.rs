//! What the engine keeps: held to the store in memory, write by write, and to the rules of taking over.

use crate::places::Room;
use tagfire_domain::conformance::made::{NOW, digest, key, push, repository, tag, target, trigger};
use tagfire_domain::decide::{Decided, Decision, Verdict};
use tagfire_domain::engine::Kept;
use tagfire_domain::history::{Cursor, Entry, EntryId, Filter, Results};
use tagfire_domain::push::{Change, TagRecord};
use tagfire_domain::store::{Fault, Keep, Memory, NotStored, Running, Write};
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::{Revision, TriggerId};
use tagfire_domain::update::Outcome;
use tagfire_proxy::store::Store;

crate::on_both!(
    store_answers_every_transaction_as_memory_does,
    history_has_the_same_pages_as_memory,
    pruning_leaves_what_memory_leaves,
    key_is_claimed_once,
    who_is_refused_or_goes_away_takes_nothing_of_others_with_them,
    whoever_was_deposed_writes_nothing,
    fields_of_a_later_version_survive_a_save,
);

fn at(number: u64) -> Timestamp {
    Timestamp(NOW.0 + i64::try_from(number).unwrap())
}

fn decided(number: u64) -> Decided {
    let decision = Decision {
        trigger_id: TriggerId("release".into()),
        trigger: trigger("release", "^v").name,
        verdict: Verdict::NoMatch,
    };
    Decided {
        key: key(&format!("p{number}")),
        push: push("v1", 'a'),
        change: Change::Created,
        by_hand: false,
        at: at(number / 2),
        decisions: vec![decision],
    }
}

fn entry(number: u64, outcome: Outcome) -> Entry {
    let release = trigger(if number.is_multiple_of(3) { "release" } else { "other" }, "^v");
    Entry {
        id: EntryId::of(&key(&format!("p{number}")), &TriggerId("release".into())),
        trigger_id: Some(release.id),
        trigger: release.name,
        repository: repository(if number.is_multiple_of(2) { "shop/web" } else { "shop/api" }),
        tag: tag(&format!("v{number}")),
        digest: Some(digest('a')),
        change: Some(Change::Created),
        by_hand: false,
        condition: release.condition,
        action: release.action,
        previous_image: None,
        image: Some("shop/web:v1".into()),
        how: None,
        outcome,
        order: 0,
        at: at(number / 2),
        finished_at: None,
    }
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn any_write(dice: &mut Dice) -> Write {
    let names = ["release", "canary", "nightly"];
    let name = names[dice.throw(3) as usize];
    let over = [None, Some(Revision(1)), Some(Revision(2))][dice.throw(3) as usize];
    let outcomes = [Outcome::Pending, Outcome::Succeeded, Outcome::Superseded];
    let record = |digit| TagRecord { tag: tag("v1"), digest: Some(digest(digit)), pushed_at: NOW };
    match dice.throw(7) {
        0 | 1 => {
            let mut trigger = trigger(name, "^v");
            trigger.id = TriggerId(names[dice.throw(3) as usize].into());
            trigger.revision = Revision(over.map_or(1, |over| over.0 + 1));
            Write::Trigger { trigger, over }
        }
        2 => Write::ForgetTrigger { id: TriggerId(name.into()), over: Revision(1 + dice.throw(2)) },
        3 => Write::Push(decided(dice.throw(12))),
        4 => {
            let over = [None, Some(record('a')), Some(record('b'))][dice.throw(3) as usize].clone();
            let digit = if dice.throw(2) == 0 { 'a' } else { 'b' };
            Write::Tag { repository: repository("shop/web"), record: record(digit), over }
        }
        5 => Write::Entry(entry(dice.throw(9), outcomes[dice.throw(3) as usize].clone())),
        _ => {
            let running = Running { image: "shop/web:v1".into(), by: EntryId(name.into()), order: dice.throw(40) };
            Write::Container { target: target(["web", "api"][dice.throw(2) as usize]), running }
        }
    }
}

async fn store_answers_every_transaction_as_memory_does(room: Room) {
    let (store, mut memory, mut dice) = (room.open().await, Memory::default(), Dice(7));
    let mut refused = 0;
    for step in 0..300 {
        let writes: Vec<Write> = (0..=dice.throw(3)).map(|_| any_write(&mut dice)).collect();
        let (kept, expected) = (store.commit(&writes, None).await, memory.commit(&writes));
        refused += u32::from(expected.is_err());
        assert_eq!(kept, expected, "step {step}: {writes:#?}");
    }
    assert!((50..250).contains(&refused), "{refused} of 300 were refused");
    let store = {
        drop(store);
        room.open().await
    };
    assert_eq!(sorted(store.kept().await.unwrap()), sorted(Kept::of(&memory)));
    assert_eq!(store.triggers().await.unwrap().len(), memory.triggers().count());
    for number in 0..12 {
        let key = key(&format!("p{number}"));
        assert_eq!(store.decided(&key).await.unwrap().as_ref(), memory.push(&key));
        let id = EntryId::of(&key, &TriggerId("release".into()));
        assert_eq!(store.entry(&id).await.unwrap().as_ref(), memory.entry(&id));
    }
    let (web, v1) = (repository("shop/web"), tag("v1"));
    assert_eq!(store.tag(&web, &v1).await.unwrap().as_ref(), memory.tag(&web, &v1));
    assert_eq!(store.latest_decided(99).await.unwrap().len(), memory.pushes().count());
}

fn sorted(mut kept: Kept) -> Kept {
    kept.triggers.sort_by(|a, b| a.id.cmp(&b.id));
    kept.open.sort_by(|a, b| a.id.cmp(&b.id));
    kept.containers.sort_by(|a, b| a.0.workload.workload.cmp(&b.0.workload.workload));
    kept
}

async fn with_history(store: &Store, memory: &mut Memory) {
    let mut dice = Dice(3);
    for number in 0..700 {
        let outcome = [Outcome::Pending, Outcome::Succeeded, Outcome::Superseded][dice.throw(3) as usize].clone();
        let writes = [Write::Push(decided(number)), Write::Entry(entry(number, outcome))];
        let writes = if number.is_multiple_of(5) { &writes[..1] } else { &writes[..] };
        assert_eq!(store.commit(writes, None).await, memory.commit(writes));
    }
}

async fn history_has_the_same_pages_as_memory(room: Room) {
    let (store, mut memory) = (room.open().await, Memory::default());
    with_history(&store, &mut memory).await;
    let all = Filter::default();
    let filters = [
        all.clone(),
        Filter { results: Results::Succeeded, ..all.clone() },
        Filter { since: Some(at(150)), ..all.clone() },
        Filter { words: "V12".into(), ..all.clone() },
        Filter { trigger: Some(TriggerId("release".into())), ..all.clone() },
        Filter { repository: Some(repository("shop/api")), words: "other".into(), ..all.clone() },
        Filter { words: "nowhere".into(), ..all },
    ];
    for filter in filters {
        let mut after: Option<Cursor> = None;
        loop {
            let page = store.page(&filter, after.as_ref(), 100).await.unwrap();
            assert_eq!(page, memory.page(&filter, after.as_ref(), 100), "{filter:?} {after:?}");
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
}

async fn pruning_leaves_what_memory_leaves(room: Room) {
    let (store, mut memory) = (room.open().await, Memory::default());
    with_history(&store, &mut memory).await;
    for number in 0..700 {
        let id = EntryId::of(&key(&format!("p{number}")), &TriggerId("release".into()));
        assert_eq!(store.claim(&id, None).await, Ok(memory.claim(&id)));
    }
    for (keep, settled) in [
        (Keep::All, at(400)),
        (Keep::Latest(600), at(20)),
        (Keep::Since(at(100)), at(60)),
        (Keep::Latest(120), at(400)),
        (Keep::Latest(0), at(300)),
    ] {
        assert_eq!(store.prune(keep, settled, None).await, Ok(memory.prune(keep, settled)), "{keep:?}");
        let kept = store.page(&Filter::default(), None, 1_000).await.unwrap();
        assert_eq!(kept, memory.page(&Filter::default(), None, 1_000), "{keep:?}");
        let mut left: Vec<_> = store.latest_decided(1_000).await.unwrap().into_iter().map(|one| one.key).collect();
        left.sort();
        assert!(left.iter().eq(memory.pushes().map(|decided| &decided.key)), "{keep:?}");
    }
    let mut again = 0;
    for number in 0..700 {
        let id = EntryId::of(&key(&format!("p{number}")), &TriggerId("release".into()));
        let first = memory.claim(&id);
        again += u32::from(!first);
        assert_eq!(store.claim(&id, None).await, Ok(first), "{number}");
    }
    assert!(again > 0);
}

async fn key_is_claimed_once(room: Room) {
    let (here, there) = (room.open().await, room.open().await);
    let id = EntryId("p1.release".into());
    let claims = (0..20).map(|number| {
        let (store, id) = (if number % 2 == 0 { here.clone() } else { there.clone() }, id.clone());
        tokio::spawn(async move { store.claim(&id, None).await.unwrap() })
    });
    let first = futures::future::join_all(claims).await.into_iter().filter(|first| *first.as_ref().unwrap()).count();
    assert_eq!(first, 1);
    assert_eq!(room.open().await.claim(&id, None).await, Ok(false));
}

async fn who_is_refused_or_goes_away_takes_nothing_of_others_with_them(room: Room) {
    let store = room.open().await;
    let release = trigger("release", "^v");
    store.commit(&[Write::Trigger { trigger: release.clone(), over: None }], None).await.unwrap();
    let writers = (0..90).map(|number| {
        let (store, release) = (store.clone(), release.clone());
        let mut writes = vec![Write::Push(decided(number))];
        if number % 3 == 1 {
            // What comes before it is written by then.
            writes.push(Write::Trigger { trigger: release, over: Some(Revision(9)) });
        }
        let task = tokio::spawn(async move { store.commit(&writes, None).await.is_ok() });
        if number % 3 == 2 {
            let (abort, millis) = (task.abort_handle(), number / 6);
            tokio::spawn(async move {
                tokio::time::sleep(std::time::Duration::from_millis(millis)).await;
                abort.abort();
            });
        }
        task
    });
    let told = futures::future::join_all(writers.collect::<Vec<_>>()).await;
    // One more, so that whatever is under way is over.
    store.commit(&[Write::Push(decided(99))], None).await.unwrap();
    let (store, mut kept) = (
        {
            drop(store);
            room.open().await
        },
        0,
    );
    for (number, told) in (0..).zip(told) {
        let is_kept = store.decided(&key(&format!("p{number}"))).await.unwrap().is_some();
        kept += u32::from(is_kept);
        match told {
            Ok(told) => assert!(told == is_kept && told == (number % 3 != 1), "{number}: {told} {is_kept}"),
            Err(_) => assert_eq!(number % 3, 2),
        }
    }
    assert!(kept >= 30, "{kept}");
}

async fn whoever_was_deposed_writes_nothing(room: Room) {
    let (here, there) = (room.open().await, room.open().await);
    let first = here.take_over().await.unwrap();
    let write = [Write::Push(decided(1))];
    assert_eq!(here.commit(&write, Some(first)).await, Ok(1));
    let second = there.take_over().await.unwrap();
    assert!(second > first);
    let write = [Write::Push(decided(2))];
    assert_eq!(here.commit(&write, Some(first)).await, Err(NotStored::Fault(Fault::Deposed)));
    let id = EntryId("p2.release".into());
    assert_eq!(here.claim(&id, Some(first)).await, Err(Fault::Deposed));
    assert_eq!(here.prune(Keep::Latest(0), NOW, Some(first)).await, Err(Fault::Deposed));
    assert_eq!(there.commit(&write, Some(second)).await, Ok(2));
    assert_eq!(there.claim(&id, Some(second)).await, Ok(true));
}

async fn fields_of_a_later_version_survive_a_save(room: Room) {
    let store = room.open().await;
    let release = trigger("release", "^v");
    store.commit(&[Write::Trigger { trigger: release.clone(), over: None }], None).await.unwrap();
    let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(&room.url()).await.unwrap();
    let add = "UPDATE trigger_record SET record = REPLACE(record, '{\"action\"', '{\"colour\":\"red\",\"action\"')";
    assert_eq!(sqlx::query(add).execute(&mut connection).await.unwrap().rows_affected(), 1);
    let mut changed = release.clone();
    changed.revision = Revision(2);
    store.commit(&[Write::Trigger { trigger: changed, over: Some(Revision(1)) }], None).await.unwrap();
    let text: String =
        sqlx::query_scalar("SELECT record FROM trigger_record").fetch_one(&mut connection).await.unwrap();
    assert!(text.contains("\"colour\":\"red\"") && text.contains("\"revision\":2"), "{text}");
}
