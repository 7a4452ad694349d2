//! Engines, a store and a cluster with one container, and everything that can happen to them next.

use super::bounds::{Bound, Troubles};
use super::memo::Memo;
use super::part::{Part, in_any_order, mix};
use super::setup::{NOW, Setup};
use std::cell::RefCell;
use std::rc::Rc;
use tagfire_domain::engine::{Effect, Engine, Event, Kept, Tell};
use tagfire_domain::history::EntryId;
use tagfire_domain::push::PushKey;
use tagfire_domain::store::Memory;
use tagfire_domain::update::UpdateRequest;

/// A process: its engine, what it has still to do, and the answers on their way to it.
#[derive(Clone)]
pub struct Process {
    pub engine: Part<Engine>,
    pub todo: Vec<Part<Effect>>,
    pub answers: Vec<Part<Event>>,
}

/// The one container.
#[derive(Clone, Debug)]
pub struct Container {
    pub image: String,
    pub mark: Option<EntryId>,
    /// The keys of the updates that it took, in that order.
    pub took: Vec<EntryId>,
}

#[derive(Clone)]
pub struct World {
    pub processes: Vec<Process>,
    pub store: Part<Memory>,
    pub container: Part<Container>,
    /// Requests of a process that is gone, which may still arrive.
    pub late: Vec<Part<UpdateRequest>>,
    /// Something came late, or from two who performed at once: what order that gives is the cluster's to guard.
    pub unordered: bool,
    next_push: usize,
    pub left: Troubles,
    pub setup: Rc<Setup>,
    pub memo: Rc<RefCell<Memo>>,
    /// How this state came about, latest last.
    path: Option<Rc<Way>>,
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

impl World {
    pub fn new(bound: &Bound) -> World {
        let mut world = World {
            processes: Vec::new(),
            store: Part::new(Memory::default()),
            container: Part::new(Container { image: "shop/web:v0".into(), mark: None, took: Vec::new() }),
            late: Vec::new(),
            unordered: false,
            next_push: 0,
            left: bound.troubles,
            setup: Rc::new(Setup::of(bound)),
            memo: Rc::default(),
            path: None,
        };
        world.begin(true);
        for _ in 0..bound.watchers {
            world.begin(false);
        }
        world
    }

    /// A process begins over what is stored.
    fn begin(&mut self, performs: bool) {
        let engine = Part::new(Engine::default());
        self.processes.push(Process { engine, todo: Vec::new(), answers: Vec::new() });
        self.start(self.processes.len() - 1, performs);
    }

    /// An engine begins to perform, or to watch, over what is stored.
    fn start(&mut self, process: usize, performs: bool) {
        let containers = self.store.containers().map(|(target, running)| (target.clone(), running.clone()));
        let kept = Kept {
            triggers: self.setup.triggers.clone(),
            open: self.store.open().cloned().collect(),
            containers: containers.collect(),
        };
        self.deliver(process, Part::new(Event::Started { performs, kept, at: NOW }));
    }

    fn deliver(&mut self, process: usize, event: Part<Event>) {
        let effects = self.memo.borrow_mut().update(&mut self.processes[process].engine, event);
        for effect in effects {
            match &*effect {
                Effect::Tell(Tell::Decided(decided)) => {
                    assert!(self.store.push(&decided.key).is_some(), "told before it was stored\n{}", self.way());
                }
                Effect::Tell(_) => {}
                _ => self.processes[process].todo.push(effect),
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
                steps.extend(self.manners(what).into_iter().map(|how| Step::Do { process, effect, how }));
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

    fn manners(&self, effect: &Effect) -> Vec<Manner> {
        let mut manners = vec![Manner::Well];
        match effect {
            Effect::Commit { .. } | Effect::Claim { .. } if self.left.full > 0 => manners.push(Manner::NoRoom),
            Effect::Update(_) => {
                if self.left.lost > 0 {
                    manners.extend([Manner::TakenAndLost, Manner::Lost]);
                }
                if self.left.refused > 0 {
                    manners.push(Manner::Refused);
                }
            }
            _ => {}
        }
        manners
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
                self.deliver(to, Part::new(Event::Pushed { key, push, known, at: NOW }));
            }
            Step::Do { process, effect, how } => {
                let effect = self.processes[process].todo.remove(effect);
                if let Some(answer) = self.perform(process, &effect, how) {
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
            Step::Crash { process } => self.crash(process),
            Step::TakeOver => {
                self.left.takeovers -= 1;
                self.unordered = true;
                // Whoever performed until now learns of it when it may.
                for process in self.processes.iter_mut().filter(|process| process.engine.performs()) {
                    process.answers.push(Part::new(Event::Deposed));
                }
                self.begin(true);
            }
            Step::Late { request } => {
                let request = self.late.remove(request).take();
                self.unordered = true;
                self.apply(&request);
            }
        }
        // Where nobody performs, one who watches takes over.
        if !self.processes.iter().any(|process| process.engine.performs()) {
            self.start(0, true);
        }
    }

    fn crash(&mut self, process: usize) {
        self.left.crashes -= 1;
        let gone = self.processes.remove(process);
        let sent = gone.todo.into_iter().filter_map(|effect| match effect.take() {
            Effect::Update(request) => Some(Part::new(request)),
            _ => None,
        });
        self.late.extend(sent);
        if self.processes.is_empty() {
            self.begin(true);
        } else if let Some(performer) = self.processes.iter().position(|process| process.engine.performs()) {
            let open = self.store.open().cloned().collect();
            self.deliver(performer, Part::new(Event::Learned { triggers: Vec::new(), open, at: NOW }));
        }
    }

    /// How this state came about, step by step.
    pub fn way(&self) -> String {
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
        let counts = [self.next_push as u64, u64::from(self.unordered)];
        let rest = [self.store.fingerprint(), self.container.fingerprint(), in_any_order(&self.late)];
        let processes = self.processes.iter().map(Process::fingerprint);
        mix(processes.chain(rest).chain(counts).chain(self.left.counts()))
    }
}

impl Process {
    fn fingerprint(&self) -> u64 {
        mix([self.engine.fingerprint(), in_any_order(&self.todo), in_any_order(&self.answers)])
    }
}
