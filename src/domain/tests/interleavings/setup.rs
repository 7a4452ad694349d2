//! What every search begins with: one container, the triggers that drive it, and pushes.

use super::bounds::Bound;
use tagfire_domain::cluster::{Target, WorkloadKind, WorkloadRef};
use tagfire_domain::condition::Condition;
use tagfire_domain::digest::Digest;
use tagfire_domain::push::Push;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::{Examples, Revision, ServiceUpdate, Trigger, TriggerId, TriggerName, UpdateMethod};

pub const NOW: Timestamp = Timestamp(1_764_000_000_000);

/// What stays the same in all states of a search.
pub struct Setup {
    pub pushes: Vec<Push>,
    pub triggers: Vec<Trigger>,
}

impl Setup {
    pub fn of(bound: &Bound) -> Setup {
        Setup {
            pushes: bound.pushes.iter().map(|tag| push(tag)).collect(),
            triggers: (0..bound.triggers).map(trigger).collect(),
        }
    }
}

fn trigger(number: usize) -> Trigger {
    let workload = WorkloadRef {
        region: "local".into(),
        cluster: "lab".into(),
        namespace: "default".into(),
        kind: WorkloadKind::Deployment,
        workload: "web".into(),
    };
    // Two triggers of one container that write it differently, so that neither covers the other.
    let method = if number.is_multiple_of(2) { UpdateMethod::Tag } else { UpdateMethod::Digest };
    Trigger {
        id: TriggerId(format!("t{number}")),
        revision: Revision(1),
        name: TriggerName::parse(&format!("trigger-{number}")).unwrap(),
        repository: RepositoryName::parse("shop/web").unwrap(),
        condition: Condition::ALL,
        action: ServiceUpdate { target: Target { workload, container: "web".into() }, method },
        enabled: true,
        examples: Examples::default(),
        created_at: NOW,
        updated_at: NOW,
    }
}

fn push(tag: &str) -> Push {
    let digit = tag.chars().last().unwrap();
    Push {
        repository: RepositoryName::parse("shop/web").unwrap(),
        tag: Tag::parse(tag).unwrap(),
        digest: Some(Digest::parse(&format!("sha256:{}", digit.to_string().repeat(64))).unwrap()),
        registry: None,
    }
}
