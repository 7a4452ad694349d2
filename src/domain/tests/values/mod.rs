//! Values of everything that is stored, as many as proptest likes.
#![allow(dead_code, reason = "each test takes what it needs")]

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tagfire_domain::cluster::{Target, WorkloadKind, WorkloadRef};
use tagfire_domain::condition::{Condition, Method, Rule};
use tagfire_domain::decide::{Decided, Decision, Verdict};
use tagfire_domain::digest::Digest;
use tagfire_domain::history::{Entry, EntryId};
use tagfire_domain::image::ImageRef;
use tagfire_domain::push::{Change, Push, PushKey, TagRecord};
use tagfire_domain::record::{Container, KeptTag};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::Running;
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::{Examples, Revision, ServiceUpdate, Trigger, TriggerId, TriggerName, UpdateMethod};
use tagfire_domain::update::{Failure, How, Outcome};

pub fn name() -> impl Strategy<Value = TriggerName> {
    "[a-zA-Z][a-zA-Z0-9._-]{1,63}".prop_map(|text| TriggerName::parse(&text).unwrap())
}

pub fn repository() -> impl Strategy<Value = RepositoryName> {
    "[a-z0-9]{1,6}(/[a-z0-9]{1,4}([._-][a-z0-9]{1,3})?){0,2}".prop_map(|text| RepositoryName::parse(&text).unwrap())
}

pub fn tag() -> impl Strategy<Value = Tag> {
    "[a-zA-Z0-9_][a-zA-Z0-9._-]{0,20}".prop_map(|text| Tag::parse(&text).unwrap())
}

pub fn digest() -> impl Strategy<Value = Digest> {
    any::<[u8; 32]>().prop_map(Digest::from_sha256)
}

pub fn time() -> impl Strategy<Value = Timestamp> {
    prop_oneof![(0i64..1 << 45).prop_map(Timestamp), any::<i64>().prop_map(Timestamp)]
}

/// Any text, but for none at all.
fn id() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9.-]{1,12}", "\\PC{1,8}", any::<char>().prop_map(String::from)]
}

fn rule() -> impl Strategy<Value = Rule> {
    let tags = "[a-z0-9_]{1,6}( ?; ?[a-z0-9_]{1,6}){0,3}";
    let regex = "\\^?[a-zA-Z0-9.*+?\\[\\]()|]{1,12}\\$?";
    prop_oneof![
        Just(Rule::All),
        tags.prop_filter_map("tags", |expr| Rule::parse(Method::Tags, &expr).ok()),
        regex.prop_filter_map("an expression", |expr| Rule::parse(Method::Regex, &expr).ok()),
    ]
}

pub fn condition() -> impl Strategy<Value = Condition> {
    (rule(), option::of(rule())).prop_map(|(takes, but)| match but {
        Some(but) => Condition::from(takes).but_not(but),
        None => takes.into(),
    })
}

pub fn target() -> impl Strategy<Value = Target> {
    let text = || "\\PC{0,8}";
    (text(), text(), text(), prop::sample::select(WorkloadKind::ALL.to_vec()), text(), text()).prop_map(
        |(region, cluster, namespace, kind, workload, container)| Target {
            workload: WorkloadRef { region, cluster, namespace, kind, workload },
            container,
        },
    )
}

fn action() -> impl Strategy<Value = ServiceUpdate> {
    (target(), any::<bool>()).prop_map(|(target, pinned)| ServiceUpdate {
        target,
        method: if pinned { UpdateMethod::Digest } else { UpdateMethod::Tag },
    })
}

pub fn trigger() -> impl Strategy<Value = Trigger> {
    let examples = (vec(tag(), 0..3), vec(tag(), 0..3)).prop_map(|(fires, stays)| Examples { fires, stays });
    let first = (id(), any::<u64>(), name(), repository(), condition(), action());
    (first, any::<bool>(), examples, time(), time()).prop_map(
        |((id, revision, name, repository, condition, action), enabled, examples, created_at, updated_at)| Trigger {
            id: TriggerId(id),
            revision: Revision(revision),
            name,
            repository,
            condition,
            action,
            enabled,
            examples,
            created_at,
            updated_at,
        },
    )
}

fn change() -> impl Strategy<Value = Change> {
    prop::sample::select(vec![Change::Created, Change::Updated, Change::Repeated])
}

fn how() -> impl Strategy<Value = How> {
    prop::sample::select(vec![How::SetTag, How::Pinned, How::Restarted, How::Unchanged, How::NewJob, How::NextRun])
}

/// One of each failure.
pub fn failures() -> Vec<Failure> {
    vec![
        Failure::ImagePull { image: "shop/web:lts".into() },
        Failure::DeadlineExceeded { seconds: 600 },
        Failure::CrashLoop,
        Failure::WorkloadGone,
        Failure::ContainerGone,
        Failure::Forbidden,
        Failure::Unreachable,
        Failure::Interrupted,
        Failure::NotAttempted,
        Failure::NotApplied,
        Failure::Changed { found: "shop/web:old".into() },
        Failure::Told { reason: "quota".into(), message: "exceeded quota: pods".into() },
        Failure::Reported { code: -7, message: "no such workload".into() },
    ]
}

/// An outcome that is final.
pub fn end() -> impl Strategy<Value = Outcome> {
    let failed = prop::sample::select(failures()).prop_map(Outcome::Failed);
    prop_oneof![Just(Outcome::Succeeded), Just(Outcome::Superseded), failed]
}

pub fn outcome() -> impl Strategy<Value = Outcome> {
    let rolling = (any::<u32>(), any::<u32>()).prop_map(|(updated, total)| Outcome::RollingOut { updated, total });
    prop_oneof![Just(Outcome::Pending), rolling, Just(Outcome::Unknown), end()]
}

pub fn entry(outcome: impl Strategy<Value = Outcome>) -> impl Strategy<Value = Entry> {
    let image = || option::of("\\PC{0,12}");
    let first = (id(), option::of(id()), name(), repository(), tag(), option::of(digest()), option::of(change()));
    let second = (any::<bool>(), condition(), action(), image(), image(), option::of(how()), outcome);
    (first, second, any::<u64>(), time(), option::of(time())).prop_map(|(first, second, order, at, finished_at)| {
        let (id, trigger_id, trigger, repository, tag, digest, change) = first;
        let (by_hand, condition, action, previous_image, image, how, outcome) = second;
        Entry {
            id: EntryId(id),
            trigger_id: trigger_id.map(TriggerId),
            trigger,
            repository,
            tag,
            digest,
            change,
            by_hand,
            condition,
            action,
            previous_image,
            image,
            how,
            outcome,
            order,
            at,
            finished_at,
        }
    })
}

fn registry() -> impl Strategy<Value = Box<str>> {
    "[a-z]{1,6}\\.[a-z]{2}(:[1-9][0-9]{1,3})?".prop_map(Into::into)
}

fn verdict() -> impl Strategy<Value = Verdict> {
    let image = (option::of(registry()), repository(), option::of(tag()), option::of(digest()));
    let image = image.prop_map(|(registry, repository, tag, digest)| ImageRef { registry, repository, tag, digest });
    // A first component with a dot reads as a registry's host where none is written.
    let image = image.prop_filter("an image that reads as itself", |image| {
        ImageRef::parse(&image.to_string()).as_ref() == Some(image)
    });
    prop_oneof![
        image.prop_map(|image| Verdict::Fires { image }),
        Just(Verdict::NoMatch),
        any::<bool>().prop_map(|matches| Verdict::Disabled { matches }),
        Just(Verdict::Repeated),
        name().prop_map(|by| Verdict::Covered { by }),
    ]
}

pub fn decided() -> impl Strategy<Value = Decided> {
    let push = (repository(), tag(), option::of(digest()), option::of(registry()));
    let push = push.prop_map(|(repository, tag, digest, registry)| Push { repository, tag, digest, registry });
    let decision = (id(), name(), verdict());
    let decision = decision.prop_map(|(id, trigger, verdict)| Decision { trigger_id: TriggerId(id), trigger, verdict });
    (id(), push, change(), any::<bool>(), time(), vec(decision, 0..4)).prop_map(
        |(key, push, change, by_hand, at, decisions)| Decided {
            key: PushKey(key),
            push,
            change,
            by_hand,
            at,
            decisions,
        },
    )
}

pub fn tag_record() -> impl Strategy<Value = TagRecord> {
    (tag(), option::of(digest()), time()).prop_map(|(tag, digest, pushed_at)| TagRecord { tag, digest, pushed_at })
}

pub fn kept_tag() -> impl Strategy<Value = KeptTag> {
    (repository(), tag_record()).prop_map(|(repository, record)| KeptTag { repository, record })
}

pub fn container() -> impl Strategy<Value = Container> {
    (target(), "\\PC{0,12}", "\\PC{0,8}", any::<u64>())
        .prop_map(|(target, image, by, order)| Container { target, running: Running { image, by: EntryId(by), order } })
}
