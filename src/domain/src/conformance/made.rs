//! What cases are made of: triggers, pushes and containers by short names. Their texts are constants, which parse.

use crate::cluster::{Target, WorkloadKind, WorkloadRef};
use crate::condition::{Condition, Method};
use crate::digest::Digest;
use crate::push::{Push, PushKey};
use crate::repository::RepositoryName;
use crate::tag::Tag;
use crate::time::Timestamp;
use crate::trigger::{Examples, Revision, ServiceUpdate, Trigger, TriggerId, TriggerName, UpdateMethod};

/// When every case begins.
pub const NOW: Timestamp = Timestamp(1_764_000_000_000);

/// The repository of this name.
pub fn repository(name: &str) -> RepositoryName {
    RepositoryName::parse(name).unwrap()
}

/// The tag of this name.
pub fn tag(name: &str) -> Tag {
    Tag::parse(name).unwrap()
}

/// The digest that repeats this hexadecimal digit.
pub fn digest(digit: char) -> Digest {
    Digest::parse(&format!("sha256:{}", digit.to_string().repeat(64))).unwrap()
}

/// The key of a push.
pub fn key(name: &str) -> PushKey {
    PushKey(name.into())
}

/// The container `nginx` of the Deployment of this name.
pub fn target(workload: &str) -> Target {
    let workload = WorkloadRef {
        region: "ap-guangzhou".into(),
        cluster: "cls-aaaaaaaa".into(),
        namespace: "default".into(),
        kind: WorkloadKind::Deployment,
        workload: workload.into(),
    };
    Target { workload, container: "nginx".into() }
}

/// A trigger on `shop/web` that sets the container of `web` to the tag, on tags that the expression is found in. Its id is
/// its name.
pub fn trigger(name: &str, expr: &str) -> Trigger {
    Trigger {
        id: TriggerId(name.into()),
        revision: Revision(1),
        name: TriggerName::parse(name).unwrap(),
        repository: repository("shop/web"),
        condition: Condition::parse(Method::Regex, expr).unwrap(),
        action: ServiceUpdate { target: target("web"), method: UpdateMethod::Tag },
        enabled: true,
        examples: Examples::default(),
        created_at: NOW,
        updated_at: NOW,
    }
}

/// The trigger, on the container of another workload.
pub fn onto(workload: &str, trigger: Trigger) -> Trigger {
    let action = ServiceUpdate { target: target(workload), ..trigger.action };
    Trigger { action, ..trigger }
}

/// The trigger, pinning what it sets.
pub fn pinned(trigger: Trigger) -> Trigger {
    let action = ServiceUpdate { method: UpdateMethod::Digest, ..trigger.action };
    Trigger { action, ..trigger }
}

/// A push of a tag to `shop/web`, pointing at the digest of this digit.
pub fn push(name: &str, digit: char) -> Push {
    Push { repository: repository("shop/web"), tag: tag(name), digest: Some(digest(digit)), registry: None }
}
