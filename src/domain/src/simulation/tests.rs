//! Rollouts of each kind and each fault, driven to their end with the engine in the loop, as the app's shell does it.

use super::*;
use crate::cluster::{Container, Pod, RolloutState, Target, WorkloadKind};
use crate::condition::{Condition, Method};
use crate::digest::Digest;
use crate::engine::{Ask, AskId};
use crate::history::Entry;
use crate::language::{Language, Say};
use crate::push::{Push, PushKey};
use crate::repository::RepositoryName;
use crate::stage::Stage;
use crate::store::Write;
use crate::tag::Tag;
use crate::trigger::{Examples, Revision, ServiceUpdate, Trigger, TriggerId, TriggerName, UpdateMethod};
use crate::update::{How, Outcome};
use WorkloadKind::{CronJob, DaemonSet, Deployment, Job, StatefulSet};

const START: Timestamp = Timestamp(1_764_000_000_000);

fn at(kind: WorkloadKind) -> WorkloadRef {
    WorkloadRef {
        region: "ap-guangzhou".into(),
        cluster: "cls-aaaaaaaa".into(),
        namespace: "default".into(),
        kind,
        workload: "web".into(),
    }
}

fn container(name: &str, init: bool) -> Container {
    Container { name: name.into(), image: "shop/web:v1".into(), init }
}

fn digest(digit: &str) -> Option<Digest> {
    Some(Digest::parse(&format!("sha256:{}", digit.repeat(64))).unwrap())
}

fn push(tag: &str, digest: Option<Digest>) -> Push {
    let repository = RepositoryName::parse("shop/web").unwrap();
    Push { repository, tag: Tag::parse(tag).unwrap(), digest, registry: None }
}

/// A cluster with one workload, an engine with one trigger on it, and a clock.
#[derive(Clone)]
struct World {
    stage: Stage,
    at: WorkloadRef,
    now: Timestamp,
    pushes: usize,
}

impl World {
    fn new(kind: WorkloadKind, pods: u32, method: UpdateMethod) -> World {
        World::on(kind, pods, method, "nginx")
    }

    fn on(kind: WorkloadKind, pods: u32, method: UpdateMethod, container_name: &str) -> World {
        let cluster = Cluster { id: "cls-aaaaaaaa".into(), name: "prod".into(), region: "ap-guangzhou".into() };
        let workload = Workload {
            at: at(kind),
            containers: vec![container("nginx", false), container("logger", false), container("migrate", true)],
            state: RolloutState::Settled,
            replicas: pods,
            pods: vec![Pod::New; pods as usize],
            schedule: None,
        };
        let trigger = Trigger {
            id: TriggerId("t".into()),
            revision: Revision(1),
            name: TriggerName::parse("release").unwrap(),
            repository: RepositoryName::parse("shop/web").unwrap(),
            condition: Condition::parse(Method::All, "").unwrap(),
            action: ServiceUpdate { target: Target { workload: at(kind), container: container_name.into() }, method },
            enabled: true,
            examples: Examples::default(),
            created_at: START,
            updated_at: START,
        };
        let simulation = Simulation::new(
            vec![Site { cluster, namespaces: vec!["default".into()] }],
            vec![Service::settled(workload)],
        );
        let stage = Stage::new(simulation, &[Write::Trigger { trigger, over: None }], START);
        World { stage, at: at(kind), now: START, pushes: 0 }
    }

    fn simulation(&mut self) -> &mut Simulation {
        &mut self.stage.simulation
    }

    /// Pushes a tag, performs what comes of it, and gives the entry's id.
    fn push(&mut self, tag: &str, digest: Option<Digest>) -> EntryId {
        self.pushes += 1;
        let key = PushKey(format!("p{}", self.pushes));
        self.stage.push(key.clone(), push(tag, digest), self.now);
        EntryId::of(&key, &TriggerId("t".into()))
    }

    /// Runs the trigger on a tag, whether or not that points at something else now.
    fn push_by_hand(&mut self, tag: &str, digest: Option<Digest>) -> EntryId {
        self.pushes += 1;
        let key = PushKey(format!("p{}", self.pushes));
        let id = TriggerId("t".into());
        self.ask(&key.0, Ask::Run { id: id.clone(), push: push(tag, digest), known: None });
        EntryId::of(&key, &id)
    }

    fn ask(&mut self, ask: &str, what: Ask) {
        self.stage.take(Event::Asked { ask: AskId(ask.into()), what, at: self.now }, self.now);
    }

    /// Takes the next change; false where there is none.
    fn step(&mut self) -> bool {
        let Some(next) = self.simulation().next_change() else { return false };
        self.now = self.now.max(next);
        self.stage.catch_up(self.now);
        true
    }

    /// Goes on until nothing is under way, and gives the pods after each step.
    fn settle(&mut self) -> Vec<Vec<Pod>> {
        let mut seen = Vec::new();
        while self.step() {
            seen.push(self.workload().pods);
        }
        seen
    }

    fn run(&mut self, tag: &str, digest: Option<Digest>) -> Entry {
        let id = self.push(tag, digest);
        self.settle();
        self.entry(&id)
    }

    fn run_by_hand(&mut self, tag: &str, digest: Option<Digest>) -> Entry {
        let id = self.push_by_hand(tag, digest);
        self.settle();
        self.entry(&id)
    }

    fn entry(&self, id: &EntryId) -> Entry {
        self.stage.memory.entry(id).unwrap().clone()
    }

    fn workload(&self) -> Workload {
        self.stage.simulation.workload(&self.at).unwrap()
    }

    fn set_fault(&mut self, fault: Option<Fault>) {
        let at = self.at.clone();
        self.simulation().set_fault(&at, fault);
    }
}

fn count(pods: &[Pod], pod: Pod) -> usize {
    pods.iter().filter(|p| **p == pod).count()
}

#[test]
fn every_kind_takes_its_image_to_the_end() {
    let cases = [
        (Deployment, 6, How::SetTag),
        (Deployment, 1, How::SetTag),
        (Deployment, 0, How::SetTag),
        (StatefulSet, 3, How::SetTag),
        (DaemonSet, 3, How::SetTag),
        (CronJob, 0, How::SetTag),
        (Job, 2, How::NewJob),
    ];
    for (kind, pods, how) in cases {
        let mut world = World::new(kind, pods, UpdateMethod::Tag);
        let entry = world.run("v2", digest("a"));
        assert_eq!(entry.outcome, Outcome::Succeeded, "{kind}");
        assert_eq!(entry.how, Some(how), "{kind}");
        assert_eq!(entry.previous_image.as_deref(), Some("shop/web:v1"), "{kind}");
        assert_eq!(entry.image.as_deref(), Some("shop/web:v2"), "{kind}");
        let workload = world.workload();
        assert_eq!(workload.container("nginx").unwrap().image, "shop/web:v2", "{kind}");
        assert_eq!(workload.container("logger").unwrap().image, "shop/web:v1", "{kind}");
        assert_eq!(workload.state, RolloutState::Settled, "{kind}");
        assert_eq!(workload.pods, vec![Pod::New; pods as usize], "{kind}");
    }
}

#[test]
fn each_pod_takes_about_a_second() {
    let mut world = World::new(DaemonSet, 5, UpdateMethod::Tag);
    let entry = world.run("v2", None);
    let took = entry.finished_at.unwrap().since(entry.at);
    assert!((5 * 800..=5 * 2_400).contains(&took), "{took}");
}

#[test]
fn cron_job_is_done_at_once() {
    let mut world = World::new(CronJob, 0, UpdateMethod::Tag);
    let entry = world.run("v2", None);
    assert_eq!(entry.finished_at, Some(START));
    assert_eq!(world.run("v2", None).how, Some(How::NextRun));
}

#[test]
fn deployment_replaces_a_quarter_at_a_time() {
    let mut world = World::new(Deployment, 6, UpdateMethod::Tag);
    world.push("v2", None);
    let seen = world.settle();
    assert_eq!(seen.iter().map(|pods| count(pods, Pod::Starting)).max(), Some(2));
    assert!(seen.iter().all(|pods| pods.len() == 6));
}

#[test]
fn stateful_set_replaces_from_the_highest_ordinal_one_by_one() {
    use Pod::{New, Old, Starting};
    let mut world = World::new(StatefulSet, 3, UpdateMethod::Tag);
    world.push("v2", None);
    let mut seen = world.settle();
    seen.dedup();
    let expected = [
        [Old, Old, Starting],
        [Old, Old, New],
        [Old, Starting, New],
        [Old, New, New],
        [Starting, New, New],
        [New, New, New],
    ];
    assert_eq!(seen, expected.map(|pods| pods.to_vec()));
}

#[test]
fn daemon_set_replaces_one_node_at_a_time() {
    let mut world = World::new(DaemonSet, 4, UpdateMethod::Tag);
    world.push("v2", None);
    assert!(world.settle().iter().all(|pods| count(pods, Pod::Starting) <= 1));
}

#[test]
fn progress_is_told_pod_by_pod() {
    let mut world = World::new(StatefulSet, 3, UpdateMethod::Tag);
    let id = world.push("v2", None);
    let mut seen = Vec::new();
    while world.step() {
        seen.push(world.entry(&id).outcome);
    }
    seen.dedup();
    let mut expected: Vec<_> = (0..=3).map(|updated| Outcome::RollingOut { updated, total: 3 }).collect();
    expected.push(Outcome::Succeeded);
    assert_eq!(seen, expected);
}

#[test]
fn init_container_can_be_the_target() {
    let mut world = World::on(Deployment, 2, UpdateMethod::Tag, "migrate");
    assert_eq!(world.run("v2", None).outcome, Outcome::Succeeded);
    assert_eq!(world.workload().container("migrate").unwrap().image, "shop/web:v2");
    assert_eq!(world.workload().container("nginx").unwrap().image, "shop/web:v1");
}

#[test]
fn same_tag_by_tag_restarts_the_rollout() {
    let mut world = World::new(Deployment, 2, UpdateMethod::Tag);
    world.run("v2", digest("a"));
    let id = world.push("v2", digest("b"));
    assert!(world.settle().iter().any(|pods| count(pods, Pod::Starting) > 0));
    assert_eq!(world.entry(&id).how, Some(How::Restarted));
    assert_eq!(world.entry(&id).outcome, Outcome::Succeeded);
}

#[test]
fn same_tag_by_digest_rolls_out_where_the_digest_is_new_and_rests_where_it_is_not() {
    let mut world = World::new(Deployment, 2, UpdateMethod::Digest);
    assert_eq!(world.run("v2", digest("a")).how, Some(How::Pinned));
    assert_eq!(world.run("v2", digest("b")).how, Some(How::Pinned));
    let id = world.push_by_hand("v2", digest("b"));
    assert_eq!(world.entry(&id).how, Some(How::Unchanged));
    assert_eq!(world.entry(&id).outcome, Outcome::Succeeded);
    assert_eq!(world.simulation().next_change(), None);
}

#[test]
fn each_fault_becomes_its_failure() {
    let image = "shop/web:v2".to_owned();
    let cases = [
        (Fault::ImagePull, Failure::ImagePull { image }, 8_000..=12_000),
        (Fault::CrashLoop, Failure::CrashLoop, 8_000..=12_000),
        (Fault::DeadlineExceeded, Failure::DeadlineExceeded { seconds: 15 }, 15_000..=15_000),
        (Fault::WorkloadGone, Failure::WorkloadGone, 0..=0),
        (Fault::Forbidden, Failure::Forbidden, 0..=0),
        (Fault::Unreachable, Failure::Unreachable, 0..=0),
    ];
    for kind in [Deployment, StatefulSet, DaemonSet, Job] {
        for (fault, failure, time) in cases.clone() {
            let mut world = World::new(kind, 3, UpdateMethod::Tag);
            world.set_fault(Some(fault));
            let entry = world.run("v2", None);
            assert_eq!(entry.outcome, Outcome::Failed(failure.clone()), "{kind} {fault:?}");
            let took = entry.finished_at.unwrap().since(entry.at);
            assert!(time.contains(&took), "{kind} {fault:?} took {took} ms");
            let touched = entry.how.is_some();
            assert_eq!(touched, took > 0, "{kind} {fault:?}");
            let stuck = world.workload().state == RolloutState::Stuck(failure);
            assert_eq!(stuck, touched, "{kind} {fault:?}");
        }
    }
}

#[test]
fn deployment_keeps_serving_while_its_new_pod_fails() {
    for fault in [Fault::ImagePull, Fault::CrashLoop, Fault::DeadlineExceeded] {
        let mut world = World::new(Deployment, 3, UpdateMethod::Tag);
        world.set_fault(Some(fault));
        world.push("v2", None);
        assert!(world.settle().iter().all(|pods| count(pods, Pod::Old) == 3), "{fault:?}");
        assert_eq!(world.workload().updated(), 0);
    }
}

#[test]
fn stateful_set_breaks_at_its_highest_ordinal() {
    let mut world = World::new(StatefulSet, 3, UpdateMethod::Tag);
    world.set_fault(Some(Fault::ImagePull));
    world.run("v2", None);
    assert_eq!(world.workload().pods, [Pod::Old, Pod::Old, Pod::Failed]);
}

#[test]
fn fault_turned_off_and_run_again_recovers() {
    for kind in [Deployment, StatefulSet, DaemonSet, Job] {
        for fault in Fault::ALL {
            for method in [UpdateMethod::Tag, UpdateMethod::Digest] {
                let mut world = World::new(kind, 3, method);
                world.set_fault(Some(fault));
                world.run("v2", digest("a"));
                world.set_fault(None);
                let entry = world.run_by_hand("v2", digest("a"));
                assert_eq!(entry.outcome, Outcome::Succeeded, "{kind} {fault:?} {method:?}");
                assert_eq!(world.workload().state, RolloutState::Settled);
                assert_eq!(world.workload().pods, [Pod::New; 3], "{kind} {fault:?} {method:?}");
            }
        }
    }
}

#[test]
fn tags_that_say_missing_or_crash_fail_by_themselves() {
    let mut world = World::new(Deployment, 2, UpdateMethod::Tag);
    let image = "shop/web:v2-missing".to_owned();
    assert_eq!(world.run("v2-missing", None).outcome, Outcome::Failed(Failure::ImagePull { image }));
    assert_eq!(world.run("crash-1", None).outcome, Outcome::Failed(Failure::CrashLoop));
    assert_eq!(world.run("v2", None).outcome, Outcome::Succeeded);
}

#[test]
fn container_or_workload_that_is_not_there_is_named() {
    let mut world = World::on(Deployment, 2, UpdateMethod::Tag, "apache");
    assert_eq!(world.run("v2", None).outcome, Outcome::Failed(Failure::ContainerGone));
    let mut world = World::new(Deployment, 2, UpdateMethod::Tag);
    world.simulation().services.clear();
    assert_eq!(world.run("v2", None).outcome, Outcome::Failed(Failure::WorkloadGone));
}

#[test]
fn later_update_supersedes_the_one_under_way() {
    let mut world = World::new(Deployment, 6, UpdateMethod::Tag);
    let first = world.push("v2", None);
    for _ in 0..5 {
        world.step();
    }
    let second = world.push("v3", None);
    assert!(world.simulation().carries(&first), "its end is not told yet");
    world.settle();
    assert_eq!(world.entry(&first).outcome, Outcome::Superseded);
    assert_eq!(world.entry(&second).outcome, Outcome::Succeeded);
    assert_eq!(world.entry(&second).previous_image.as_deref(), Some("shop/web:v2"));
    assert_eq!(world.workload().pods, [Pod::New; 6]);
    assert!(!world.simulation().carries(&first) && !world.simulation().carries(&second));
}

#[test]
fn two_containers_set_by_one_push_roll_out_together() {
    let mut world = World::new(Deployment, 4, UpdateMethod::Tag);
    let mut second = world.stage.engine.triggers()[0].clone();
    second.id = TriggerId("u".into());
    second.name = TriggerName::parse("sidecar").unwrap();
    second.action.target.container = "logger".into();
    world.ask("save", Ask::Save { trigger: second, new: true });
    world.push("v2", None);
    world.settle();
    let outcomes: Vec<_> = world.stage.memory.history().map(|entry| entry.outcome.clone()).collect();
    assert_eq!(outcomes, [Outcome::Succeeded, Outcome::Succeeded]);
    for name in ["nginx", "logger"] {
        assert_eq!(world.workload().container(name).unwrap().image, "shop/web:v2");
    }
}

#[test]
fn refused_update_leaves_the_one_under_way_alone() {
    let mut world = World::new(Deployment, 3, UpdateMethod::Tag);
    let first = world.push("v2", None);
    world.step();
    world.set_fault(Some(Fault::Forbidden));
    let second = world.push("v3", None);
    world.settle();
    assert_eq!(world.entry(&first).outcome, Outcome::Succeeded);
    assert_eq!(world.entry(&second).outcome, Outcome::Failed(Failure::Forbidden));
    assert_eq!(world.workload().container("nginx").unwrap().image, "shop/web:v2");
}

#[test]
fn workload_that_goes_during_its_rollout_ends_it() {
    let mut world = World::new(Deployment, 3, UpdateMethod::Tag);
    let id = world.push("v2", None);
    world.step();
    world.set_fault(Some(Fault::WorkloadGone));
    world.settle();
    assert_eq!(world.entry(&id).outcome, Outcome::Failed(Failure::WorkloadGone));
}

#[test]
fn long_absence_is_caught_up_in_order_and_at_the_times_it_happened() {
    let mut world = World::new(Deployment, 6, UpdateMethod::Tag);
    let id = world.push("v2", None);
    let events = world.simulation().advance(START.plus(7 * 24 * 3_600_000));
    let updated: Vec<u32> = events
        .iter()
        .filter_map(|event| match event {
            Event::Progressed { updated, total: 6, .. } => Some(*updated),
            _ => None,
        })
        .collect();
    assert_eq!(updated, [0, 1, 2, 3, 4, 5, 6]);
    let Some(Event::Finished { key: entry, outcome: Outcome::Succeeded, at }) = events.last() else {
        panic!("{events:?}");
    };
    assert_eq!(*entry, id);
    assert!(at.since(START) < 30_000);
    assert_eq!(world.simulation().advance(START.plus(i64::MAX)), []);
}

#[test]
fn update_after_a_long_absence_finds_the_earlier_one_done() {
    let mut world = World::new(Deployment, 3, UpdateMethod::Tag);
    let first = world.push("v2", None);
    world.now = world.now.plus(3_600_000);
    world.push("v3", None);
    world.settle();
    assert_eq!(world.entry(&first).outcome, Outcome::Succeeded);
}

#[test]
fn clock_that_goes_back_does_no_harm() {
    let mut world = World::new(Deployment, 3, UpdateMethod::Tag);
    let id = world.push("v2", None);
    assert_eq!(world.simulation().advance(START.plus(-3_600_000)), []);
    world.settle();
    assert_eq!(world.entry(&id).outcome, Outcome::Succeeded);
}

fn written_and_read(simulation: &Simulation) -> Simulation {
    let text = simulation.write().to_string();
    Simulation::from_node(serde_json::from_str(&text).unwrap()).unwrap()
}

#[test]
fn whatever_goes_wrong_and_however_far_it_is_it_is_read_back_as_it_was_written() {
    for kind in WorkloadKind::ALL {
        for fault in Fault::ALL.map(Some).into_iter().chain([None]) {
            let mut world = World::new(kind, 3, UpdateMethod::Digest);
            let at = world.stage.simulation.all_workloads().remove(0).at;
            world.stage.simulation.set_fault(&at, fault);
            world.push("v2", digest("a"));
            for _ in 0..12 {
                assert_eq!(written_and_read(&world.stage.simulation), world.stage.simulation, "{kind} {fault:?}");
                world.step();
            }
        }
    }
}

#[test]
fn a_simulation_that_is_not_as_it_was_written_says_what_is_wrong_with_it() {
    let mut kept = World::new(StatefulSet, 3, UpdateMethod::Digest).stage.simulation.write();
    kept["services"][0]["workload"]["pods"][1] = "Ancient".into();
    let error = Simulation::from_node(kept.into()).unwrap_err();
    assert!(error.say(Language::En).contains("services[0].workload.pods[1]"), "{}", error.say(Language::En));
}

#[test]
fn written_and_read_back_in_the_middle_it_goes_on() {
    let mut world = World::new(StatefulSet, 3, UpdateMethod::Digest);
    let id = world.push("v2", digest("a"));
    for _ in 0..3 {
        world.step();
    }
    let read = written_and_read(&world.stage.simulation);
    assert_eq!(read, world.stage.simulation);
    let mut reloaded = World { stage: Stage::over(world.stage.memory.clone(), read, world.now), ..world.clone() };
    world.settle();
    reloaded.settle();
    assert_eq!(reloaded.entry(&id).outcome, Outcome::Succeeded);
    assert_eq!(reloaded.entry(&id), world.entry(&id));
}

#[test]
fn demo_has_regions_clusters_and_every_kind() {
    let simulation = crate::demo::demo(START).simulation;
    assert_eq!(simulation.regions(), ["ap-guangzhou", "ap-shanghai", "ap-singapore", "ap-chengdu"]);
    for region in simulation.regions() {
        assert!(crate::cluster::Region::by_id(&region).is_some());
        for cluster in simulation.clusters(&region) {
            let id = cluster.id.strip_prefix("cls-").unwrap();
            assert!(id.len() == 8 && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{id}");
            assert!(!simulation.namespaces(&cluster.id).is_empty());
        }
    }
    let all = simulation.all_workloads();
    for kind in WorkloadKind::ALL {
        assert!(all.iter().any(|workload| workload.at.kind == kind), "{kind}");
    }
    for workload in &all {
        let listed = simulation.workloads(&workload.at.cluster, &workload.at.namespace);
        assert!(listed.contains(workload), "{:?}", workload.at);
        let clusters = simulation.clusters(&workload.at.region);
        assert!(clusters.iter().any(|cluster| cluster.id == workload.at.cluster), "{:?}", workload.at);
        assert!(simulation.namespaces(&workload.at.cluster).contains(&workload.at.namespace), "{:?}", workload.at);
        assert!(!workload.containers.is_empty());
        assert_eq!(workload.schedule.is_some(), workload.at.kind == CronJob);
    }
}

#[test]
fn fault_names_are_read_back_and_said_in_both_languages() {
    for fault in Fault::ALL {
        assert_eq!(Fault::parse(fault.as_str()), Some(fault));
        assert_ne!(fault.say(Language::En), fault.say(Language::ZhHans));
    }
    assert_eq!(Fault::parse("none"), None);
}
