//! Engines, a store and a cluster with one container, and everything that can happen to them next.

use super::bounds::{Bound, Troubles};
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hasher};
use std::rc::Rc;
use tagfire_domain::cluster::{Target, WorkloadKind, WorkloadRef};
use tagfire_domain::condition::Condition;
use tagfire_domain::decide::{Verdict, decide};
use tagfire_domain::digest::Digest;
use tagfire_domain::engine::{Claim, Effect, Engine, Event, Kept, Tell};
use tagfire_domain::history::EntryId;
use tagfire_domain::push::{Push, PushKey};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::{Fault, Memory, NotStored};
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::{Examples, Revision, ServiceUpdate, Trigger, TriggerId, TriggerName, UpdateMethod};
use tagfire_domain::update::{Accepted, Answer, Failure, Found, How, Outcome, UpdateRequest};

const NOW: Timestamp = Timestamp(1_764_000_000_000);

/// A process: its engine, what it has still to do, and the answers on their way to it.
#[derive(Clone, Debug, Default)]
struct Process {
    engine: Engine,
    todo: Vec<Effect>,
    answers: Vec<Event>,
}

/// The one container.
#[derive(Clone, Debug)]
struct Container {
    image: String,
    mark: Option<EntryId>,
    /// The keys of the updates that it took, in that order.
    took: Vec<EntryId>,
}

#[derive(Clone)]
pub struct World {
    processes: Vec<Process>,
    store: Memory,
    container: Container,
    /// Requests of a process that is gone, which may still arrive.
    late: Vec<UpdateRequest>,
    took_late: bool,
    next_push: usize,
    left: Troubles,
    setup: Rc<Setup>,
    /// How this state came about, latest last.
    path: Option<Rc<Way>>,
}

struct Setup {
    pushes: Vec<Push>,
    triggers: Vec<Trigger>,
}

struct Way {
    step: Step,
    before: Option<Rc<Way>>,
}

/// Something that can happen next. Places are those in the process's lists.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Push { to: usize },
    Do { process: usize, effect: usize, how: Manner },
    Answer { process: usize, answer: usize, again: bool },
    Crash { process: usize },
    TakeOver,
    Late { request: usize },
}

/// How an effect goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Manner {
    Well,
    NoRoom,
    TakenAndLost,
    Lost,
    Refused,
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
        condition: Condition::All,
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

impl World {
    pub fn new(bound: &Bound) -> World {
        let setup = Setup {
            pushes: bound.pushes.iter().map(|tag| push(tag)).collect(),
            triggers: (0..bound.triggers).map(trigger).collect(),
        };
        let mut world = World {
            processes: Vec::new(),
            store: Memory::default(),
            container: Container { image: "shop/web:v0".into(), mark: None, took: Vec::new() },
            late: Vec::new(),
            took_late: false,
            next_push: 0,
            left: bound.troubles,
            setup: Rc::new(setup),
            path: None,
        };
        world.begin();
        world
    }

    /// A process begins over what is stored.
    fn begin(&mut self) {
        let kept = Kept {
            triggers: self.setup.triggers.clone(),
            open: self.store.open().cloned().collect(),
            containers: self.store.containers().map(|(target, running)| (target.clone(), running.clone())).collect(),
        };
        self.processes.push(Process::default());
        self.deliver(self.processes.len() - 1, Event::Started { performs: true, kept, at: NOW });
    }

    fn deliver(&mut self, process: usize, event: Event) {
        let effects = self.processes[process].engine.update(event);
        for effect in effects {
            match effect {
                Effect::Tell(Tell::Decided(decided)) => {
                    assert!(self.store.push(&decided.key).is_some(), "told before it was stored\n{}", self.way());
                }
                Effect::Tell(_) => {}
                effect => self.processes[process].todo.push(effect),
            }
        }
    }

    /// Everything that can happen now.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        if self.next_push < self.setup.pushes.len() {
            steps.extend((0..self.processes.len()).map(|to| Step::Push { to }));
        }
        for (process, at) in self.processes.iter().enumerate() {
            for (effect, what) in at.todo.iter().enumerate() {
                for how in self.ways(what) {
                    steps.push(Step::Do { process, effect, how });
                }
            }
            for answer in 0..at.answers.len() {
                steps.push(Step::Answer { process, answer, again: false });
                if self.left.doubled > 0 {
                    steps.push(Step::Answer { process, answer, again: true });
                }
            }
            let busy = !at.todo.is_empty() || !at.answers.is_empty();
            if self.left.crashes > 0 && busy {
                steps.push(Step::Crash { process });
            }
        }
        if self.left.takeovers > 0 {
            steps.push(Step::TakeOver);
        }
        steps.extend((0..self.late.len()).map(|request| Step::Late { request }));
        steps
    }

    fn ways(&self, effect: &Effect) -> Vec<Manner> {
        let mut ways = vec![Manner::Well];
        match effect {
            Effect::Commit { .. } | Effect::Claim { .. } if self.left.full > 0 => ways.push(Manner::NoRoom),
            Effect::Update(_) => {
                if self.left.lost > 0 {
                    ways.extend([Manner::TakenAndLost, Manner::Lost]);
                }
                if self.left.refused > 0 {
                    ways.push(Manner::Refused);
                }
            }
            _ => {}
        }
        ways
    }

    /// Lets it happen, and holds the rules to it.
    pub fn take(&mut self, step: Step) {
        self.path = Some(Rc::new(Way { step, before: self.path.take() }));
        match step {
            Step::Push { to } => {
                let push = self.setup.pushes[self.next_push].clone();
                self.next_push += 1;
                let known = self.store.tag(&push.repository, &push.tag).cloned();
                let key = PushKey(format!("push-{}", push.tag));
                self.deliver(to, Event::Pushed { key, push, known, at: NOW });
            }
            Step::Do { process, effect, how } => {
                let effect = self.processes[process].todo.remove(effect);
                if let Some(answer) = self.perform(effect, how) {
                    self.processes[process].answers.push(answer);
                }
            }
            Step::Answer { process, answer, again } => {
                let event = if again {
                    self.left.doubled -= 1;
                    self.processes[process].answers[answer].clone()
                } else {
                    self.processes[process].answers.remove(answer)
                };
                self.deliver(process, event);
            }
            Step::Crash { process } => {
                self.left.crashes -= 1;
                let gone = self.processes.remove(process);
                let sent = gone.todo.into_iter().filter_map(|effect| match effect {
                    Effect::Update(request) => Some(request),
                    _ => None,
                });
                self.late.extend(sent);
                // Whoever performs next, or still does, takes up what is not final.
                if self.processes.is_empty() {
                    self.begin();
                } else {
                    let open = self.store.open().cloned().collect();
                    self.deliver(0, Event::Learned { triggers: Vec::new(), open, at: NOW });
                }
            }
            Step::TakeOver => {
                self.left.takeovers -= 1;
                self.begin();
            }
            Step::Late { request } => {
                let request = self.late.remove(request);
                self.apply(&request, true);
            }
        }
    }

    fn perform(&mut self, effect: Effect, how: Manner) -> Option<Event> {
        match effect {
            Effect::Commit { ticket, .. } if how == Manner::NoRoom => {
                self.left.full -= 1;
                Some(Event::NotStored { ticket, why: NotStored::Fault(Fault::Full) })
            }
            Effect::Commit { ticket, writes, .. } => Some(match self.store.commit(&writes) {
                Ok(order) => Event::Stored { ticket, order, at: NOW },
                Err(why) => Event::NotStored { ticket, why },
            }),
            Effect::Claim { key } if how == Manner::NoRoom => {
                self.left.full -= 1;
                Some(Event::Claimed { key, claim: Claim::Failed(Fault::Full), at: NOW })
            }
            Effect::Claim { key } => {
                let claim = if self.store.claim(&key) { Claim::First } else { Claim::Again };
                Some(Event::Claimed { key, claim, at: NOW })
            }
            Effect::Update(request) => {
                let answer = match how {
                    Manner::Refused => {
                        self.left.refused -= 1;
                        Answer::Refused(Failure::Forbidden)
                    }
                    Manner::Lost => {
                        self.left.lost -= 1;
                        Answer::Unknown
                    }
                    Manner::TakenAndLost => {
                        self.left.lost -= 1;
                        self.apply(&request, false);
                        Answer::Unknown
                    }
                    Manner::Well | Manner::NoRoom => self.apply(&request, false),
                };
                Some(Event::Answered { key: request.key, answer, at: NOW })
            }
            Effect::Reread { request } => {
                let found = Found::Image { image: self.container.image.clone(), mark: self.container.mark.clone() };
                Some(Event::Reread { key: request.key, found, at: NOW })
            }
            Effect::Follow { request } => {
                let latest = self.container.mark.as_ref() == Some(&request.key);
                let outcome = if latest { Outcome::Succeeded } else { Outcome::Superseded };
                Some(Event::Finished { key: request.key, outcome, at: NOW })
            }
            Effect::After { alarm, .. } => Some(Event::Rang { alarm }),
            Effect::Tell(_) => None,
        }
    }

    /// The cluster takes an update: here the rules are broken, if anywhere.
    fn apply(&mut self, request: &UpdateRequest, late: bool) -> Answer {
        let key = &request.key;
        assert!(self.store.entry(key).is_some(), "{key:?} was performed before it was stored\n{}", self.way());
        assert!(!self.store.clone().claim(key), "{key:?} was performed before it was claimed\n{}", self.way());
        assert!(!self.container.took.contains(key), "{key:?} was performed twice\n{}", self.way());
        if request.expected.as_ref().is_some_and(|expected| *expected != self.container.image) {
            return Answer::Refused(Failure::Changed { found: self.container.image.clone() });
        }
        // Of two processes that perform at once, or of one that is gone, an earlier request can come late; that is for a
        // cluster's own guard to refuse. One process never sends them out of order.
        if !late && self.processes.len() == 1 && !self.took_late {
            let order = |key: &EntryId| self.store.entry(key).map(|entry| (entry.order, entry.id.clone()));
            let later = self.container.took.iter().find(|took| order(took) > order(key));
            assert_eq!(later, None, "{key:?} took the container back\n{}", self.way());
        }
        self.took_late |= late;
        let image = request.image.to_string();
        let previous = std::mem::replace(&mut self.container.image, image.clone());
        self.container.mark = Some(key.clone());
        self.container.took.push(key.clone());
        Answer::Accepted(Accepted { previous, image, how: How::SetTag })
    }

    /// Nothing more can happen: whatever was stored has come to its end.
    pub fn check_ending(&self) {
        for entry in self.store.history() {
            assert!(entry.outcome.is_final(), "{:?} is forgotten: {:?}\n{}", entry.id, entry.outcome, self.way());
            let took = self.container.took.contains(&entry.id);
            match entry.outcome {
                Outcome::Succeeded => assert!(took, "{:?} never happened\n{}", entry.id, self.way()),
                Outcome::Failed(Failure::Forbidden) => assert!(!took, "{:?} happened\n{}", entry.id, self.way()),
                _ => {}
            }
        }
        for decided in self.store.pushes() {
            // The same triggers, push and knowledge give the same verdicts, in whatever order it came about.
            let again = decide(&self.setup.triggers, &decided.push, decided.change);
            assert_eq!(decided.decisions, again, "other verdicts\n{}", self.way());
            for decision in &decided.decisions {
                if let Verdict::Fires { .. } = decision.verdict {
                    let entry = self.store.entry(&decided.entry(decision));
                    assert!(entry.is_some(), "{:?} fired and has no entry\n{}", decided.key, self.way());
                }
            }
        }
        for process in &self.processes {
            assert_eq!(process.engine.open().count(), 0, "what is final stays in the engine\n{}", self.way());
            assert_eq!(process.engine.unsaved(), 0, "something is unsaved\n{}", self.way());
        }
    }

    fn way(&self) -> String {
        let mut steps = Vec::new();
        let mut at = self.path.as_ref();
        while let Some(way) = at {
            steps.push(format!("{:?}", way.step));
            at = way.before.as_ref();
        }
        steps.reverse();
        steps.join("\n")
    }

    /// What tells this state from another.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Into(DefaultHasher::new());
        for process in &self.processes {
            let _ = write!(hash, "{:?}", process.engine);
            // What waits can happen in any order: the order in which it is written down doesn't matter.
            let _ = write!(hash, "{:?}{:?}", in_any_order(&process.todo), in_any_order(&process.answers));
        }
        let _ = write!(hash, "{:?}{:?}{:?}", self.container, in_any_order(&self.late), self.left);
        let _ = write!(hash, "{:?}{}", self.store, self.next_push);
        hash.0.finish()
    }
}

fn in_any_order(items: &[impl std::fmt::Debug]) -> Vec<u64> {
    let hashes = items.iter().map(|item| {
        let mut hash = Into(DefaultHasher::new());
        let _ = write!(hash, "{item:?}");
        hash.0.finish()
    });
    let mut hashes: Vec<u64> = hashes.collect();
    hashes.sort_unstable();
    hashes
}

/// Writes into a hash, so that no text is made of each state.
struct Into(DefaultHasher);

impl std::fmt::Write for Into {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}
