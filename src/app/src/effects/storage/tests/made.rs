//! Records and writes made by chance, from few enough parts that they meet each other.

use tagfire_domain::cluster::{Target, WorkloadKind, WorkloadRef};
use tagfire_domain::condition::{Condition, Method};
use tagfire_domain::decide::{Decided, Decision, Verdict};
use tagfire_domain::digest::Digest;
use tagfire_domain::history::{Entry, EntryId, Filter, Results};
use tagfire_domain::push::{Change, Push, PushKey, TagRecord};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::{Memory, Running, Write};
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::{Revision, ServiceUpdate, Trigger, TriggerId, TriggerName, UpdateMethod};
use tagfire_domain::update::{Failure, Outcome};

/// Chance that can be repeated.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below this.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    pub fn yes(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }
}

pub fn repository(n: u64) -> RepositoryName {
    RepositoryName::parse(&format!("shop/app{n}")).unwrap()
}

pub fn tag(n: u64) -> Tag {
    Tag::parse(&format!("v{n}.0.1")).unwrap()
}

pub fn digest(n: u64) -> Digest {
    Digest::parse(&format!("sha256:{n:064x}")).unwrap()
}

pub fn target(n: u64) -> Target {
    let workload = WorkloadRef {
        region: "ap-guangzhou".into(),
        cluster: "cls-1".into(),
        namespace: "dev".into(),
        kind: if n.is_multiple_of(2) { WorkloadKind::Deployment } else { WorkloadKind::StatefulSet },
        workload: format!("web-{n}"),
    };
    Target { workload, container: "web".into() }
}

pub fn trigger(id: u64, name: u64, on: u64) -> Trigger {
    Trigger {
        id: TriggerId(format!("trigger-{id}")),
        revision: Revision(1),
        name: TriggerName::parse(&format!("to-{name}")).unwrap(),
        repository: repository(on),
        condition: Condition::parse(Method::Regex, &format!("^v{id}")).unwrap(),
        action: ServiceUpdate { target: target(id), method: UpdateMethod::Tag },
        enabled: true,
        examples: Default::default(),
        created_at: Timestamp(1_000),
        updated_at: Timestamp(2_000),
    }
}

pub fn record(n: u64, points_at: u64, at: i64) -> TagRecord {
    TagRecord { tag: tag(n), digest: Some(digest(points_at)), pushed_at: Timestamp(at) }
}

pub fn push(n: u64) -> Decided {
    let push = Push { repository: repository(n % 3), tag: tag(n), digest: Some(digest(n)), registry: None };
    let trigger = trigger(n, n, n % 3);
    let decision = Decision { trigger_id: trigger.id, trigger: trigger.name, verdict: Verdict::NoMatch };
    Decided {
        key: PushKey(format!("push-{n}")),
        push,
        change: Change::Created,
        by_hand: false,
        at: Timestamp(10_000 + (n as i64 * 7) % 5),
        decisions: vec![decision],
    }
}

pub fn outcome(n: u64) -> Outcome {
    match n {
        0 => Outcome::Pending,
        1 => Outcome::RollingOut { updated: 1, total: 3 },
        2 => Outcome::Unknown,
        3 => Outcome::Succeeded,
        4 => Outcome::Superseded,
        _ => Outcome::Failed(Failure::CrashLoop),
    }
}

/// The entry of this number, whose instant is that of three others.
pub fn entry(n: u64, outcome: Outcome) -> Entry {
    let of = trigger(n % 5, n % 5, n % 3);
    Entry {
        id: EntryId(format!("push-{n}.{}", of.id.0)),
        trigger_id: (!n.is_multiple_of(7)).then_some(of.id),
        trigger: of.name,
        repository: of.repository,
        tag: tag(n),
        digest: Some(digest(n)),
        change: Some(Change::Created),
        by_hand: false,
        condition: of.condition,
        action: of.action,
        previous_image: None,
        image: Some(format!("shop/app{}:v{n}", n % 3)),
        how: None,
        finished_at: outcome.is_final().then_some(Timestamp(90_000)),
        outcome,
        order: 0,
        at: Timestamp(20_000 + (n / 4) as i64),
    }
}

/// A write that may well be refused, made with an eye on what is kept.
pub fn write(chance: &mut Chance, memory: &Memory) -> Write {
    match chance.below(10) {
        0..=2 => {
            let mut trigger = trigger(chance.below(24), chance.below(30), chance.below(2));
            let kept = memory.triggers().find(|kept| kept.id == trigger.id).map(|kept| kept.revision);
            let over = if chance.yes(6) { Some(Revision(chance.below(3))) } else { kept };
            trigger.revision = over.map_or(Revision(1), Revision::next);
            Write::Trigger { trigger, over }
        }
        3 => {
            let kept: Vec<_> = memory.triggers().collect();
            match kept.get(chance.below(kept.len().max(1) as u64) as usize) {
                Some(kept) if !chance.yes(4) => Write::ForgetTrigger { id: kept.id.clone(), over: kept.revision },
                _ => Write::ForgetTrigger { id: TriggerId("trigger-0".into()), over: Revision(7) },
            }
        }
        4 => Write::Push(push(chance.below(60))),
        5 | 6 => {
            let on = repository(chance.below(3));
            let record = record(chance.below(12), chance.below(4), chance.below(1_000) as i64);
            let known = memory.tag(&on, &record.tag).cloned();
            let over = if chance.yes(8) { Some(record.clone()) } else { known };
            Write::Tag { repository: on, record, over }
        }
        7 | 8 => {
            let mut entry = entry(chance.below(40), outcome(chance.below(6)));
            if let Some(kept) = memory.entry(&entry.id) {
                entry.order = kept.order;
            }
            Write::Entry(entry)
        }
        _ => {
            let n = chance.below(6);
            let running = Running {
                image: format!("shop/app:{}", chance.below(9)),
                by: EntryId(format!("push-{n}")),
                order: if chance.yes(9) { memory.place() + chance.below(9) } else { n },
            };
            Write::Container { target: target(n), running }
        }
    }
}

/// Filters of every part, alone and together.
pub fn filters() -> Vec<Filter> {
    let mut filters = vec![
        Filter::default(),
        Filter { since: Some(Timestamp(20_004)), ..Filter::default() },
        Filter { trigger: Some(TriggerId("trigger-2".into())), ..Filter::default() },
        Filter { repository: Some(repository(1)), ..Filter::default() },
        Filter { workload: Some(target(3).workload), ..Filter::default() },
        Filter { words: "v1 FAILED".into(), ..Filter::default() },
        Filter { words: "失败".into(), ..Filter::default() },
        Filter {
            words: "app".into(),
            results: Results::Failed,
            since: Some(Timestamp(20_002)),
            trigger: Some(TriggerId("trigger-1".into())),
            repository: Some(repository(0)),
            workload: Some(target(1).workload),
        },
        Filter { results: Results::Succeeded, repository: Some(repository(2)), ..Filter::default() },
    ];
    filters.extend(Results::ALL.map(|results| Filter { results, ..Filter::default() }));
    filters
}
