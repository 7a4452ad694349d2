//! The shell around the rules: holds the engine and the simulation, performs effects and feeds back what became of them.

use crate::effects::{clock, storage};
use leptos::prelude::*;
use std::collections::BTreeMap;
use tagfire_domain::condition::Condition;
use tagfire_domain::demo::{Demo, demo};
use tagfire_domain::engine::{Decision, Effect, Engine, Event};
use tagfire_domain::matcher::TagSet;
use tagfire_domain::order::sort_by_key;
use tagfire_domain::push::{Change, Push};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::simulation::{Fault, Simulation};
use tagfire_domain::source::Read;
use tagfire_domain::time::Timestamp;
use tagfire_domain::trigger::{Trigger, TriggerConflict, TriggerId, TriggerName};

/// A push of this visit and what each trigger made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    pub id: usize,
    pub push: Push,
    pub change: Change,
    pub decisions: Vec<Decision>,
    pub at: Timestamp,
}

/// Tags of the playground that its address can't hold, for as long as the page is open.
#[derive(Clone, Debug, Default)]
pub struct PlaygroundTags {
    pub typed: String,
    /// The file's name, and what was read from it.
    pub file: Option<(String, Read)>,
    /// Whether the file is what is tested.
    pub of_file: bool,
}

/// A word to the person, perhaps with a way back.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub id: usize,
    pub text: String,
    pub undo: Option<Trigger>,
}

/// A repository's tag set, and what tells whether it is still the latest: the count and the newest push.
type TagSetRow = (usize, Option<Timestamp>, TagSet);

/// The state of the console. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct Store {
    pub engine: RwSignal<Engine>,
    pub simulation: RwSignal<Simulation>,
    pub happened: RwSignal<Vec<Happening>>,
    pub notices: RwSignal<Vec<Notice>>,
    pub trouble: RwSignal<Option<storage::StorageError>>,
    pub unreadable: RwSignal<Vec<(String, String)>>,
    /// The playground's address as it was left, for the way back to it, and what that can't hold.
    pub playground: RwSignal<String>,
    pub playground_tags: StoredValue<PlaygroundTags>,
    /// Whether rows may be written: not over rows of a newer version.
    writable: RwSignal<bool>,
    serial: StoredValue<usize>,
    timer: StoredValue<u64>,
    tag_sets: StoredValue<BTreeMap<RepositoryName, TagSetRow>>,
}

impl Store {
    /// The store over what the browser kept, or over the demo on a first visit.
    pub fn open() -> Store {
        let store = Store {
            engine: RwSignal::new(Engine::default()),
            simulation: RwSignal::new(Simulation::demo(clock::now())),
            happened: RwSignal::default(),
            notices: RwSignal::default(),
            trouble: RwSignal::default(),
            unreadable: RwSignal::default(),
            playground: RwSignal::new("/preview".to_owned()),
            playground_tags: StoredValue::default(),
            writable: RwSignal::new(true),
            serial: StoredValue::new(0),
            timer: StoredValue::new(0),
            tag_sets: StoredValue::default(),
        };
        store.reload();
        store
    }

    /// The store that the page was given.
    pub fn current() -> Store {
        expect_context()
    }

    /// Takes everything from storage again: at the start, and when another tab has written.
    pub fn reload(self) {
        match storage::load() {
            Ok(Some(kept)) => {
                let now = clock::now();
                self.engine.set(Engine::new(kept.triggers, kept.tags, kept.history));
                self.simulation.set(kept.simulation.unwrap_or_else(|| Simulation::demo(now)));
                self.unreadable.set(kept.unreadable);
                let simulation = self.simulation.get_untracked();
                let effects = self.engine.try_update(|engine| engine.interrupt(|entry| simulation.carries(entry), now));
                self.perform(effects.unwrap_or_default(), now);
                self.advance();
            }
            Ok(None) => self.seed(),
            Err(error) => {
                self.writable.set(!matches!(error, storage::StorageError::Newer { .. }));
                self.start_demo();
                self.trouble.set(Some(error));
            }
        }
    }

    /// Forgets everything kept and starts from the demo again.
    pub fn reset(self) {
        if let Err(error) = storage::clear() {
            self.trouble.set(Some(error));
            return;
        }
        self.writable.set(true);
        self.trouble.set(None);
        self.unreadable.set(Vec::new());
        self.happened.set(Vec::new());
        self.seed();
    }

    fn start_demo(self) -> Demo {
        let demo = demo(clock::now());
        self.engine.set(Engine::new(demo.triggers.clone(), demo.tags.clone(), demo.history.clone()));
        self.simulation.set(demo.simulation.clone());
        demo
    }

    fn seed(self) {
        let demo = self.start_demo();
        let kept = (|| {
            demo.triggers.iter().try_for_each(storage::put_trigger)?;
            demo.history.iter().try_for_each(storage::put_entry)?;
            demo.tags.iter().try_for_each(|(repository, records)| storage::put_tags(repository, records))?;
            storage::put_simulation(&demo.simulation)?;
            storage::put_schema()
        })();
        self.keep(kept);
    }

    fn keep(self, outcome: Result<(), storage::StorageError>) {
        match outcome {
            Err(error) => self.trouble.set(Some(error)),
            // A write that went through after one that didn't means that there is room again.
            Ok(()) if self.trouble.get_untracked() == Some(storage::StorageError::Full) => self.trouble.set(None),
            Ok(()) => {}
        }
    }

    /// Saves a trigger; tells what keeps it out.
    pub fn save(self, trigger: Trigger) -> Result<(), Vec<TriggerConflict>> {
        let effects = self.take(Event::TriggerSaved(trigger));
        if let [Effect::Refused(conflicts)] = effects.as_slice() {
            return Err(conflicts.clone());
        }
        self.perform(effects, clock::now());
        Ok(())
    }

    /// Deletes a trigger and offers to bring it back.
    pub fn delete(self, trigger: Trigger, text: String) {
        self.dispatch(Event::TriggerDeleted(TriggerId(trigger.id.0.clone())));
        self.notify(text, Some(trigger));
    }

    /// Tells the person something.
    pub fn notify(self, text: String, undo: Option<Trigger>) {
        let id = self.next_serial();
        // An offer to undo stays longer: it takes a decision.
        let stays = if undo.is_some() { 12 } else { 5 };
        self.notices.update(|notices| notices.push(Notice { id, text, undo }));
        set_timeout(move || self.dismiss(id), std::time::Duration::from_secs(stays));
    }

    /// Takes a notice away.
    pub fn dismiss(self, id: usize) {
        self.notices.try_update(|notices| notices.retain(|notice| notice.id != id));
    }

    /// A push by the person: the tag is created or updated in its repository.
    pub fn push(self, push: Push) {
        self.dispatch(Event::Pushed { id: clock::new_id(), push, at: clock::now() });
    }

    /// Takes an event in and performs what follows.
    pub fn dispatch(self, event: Event) {
        let effects = self.take(event);
        self.perform(effects, clock::now());
    }

    /// Turns a fault of the simulation on or off.
    pub fn set_fault(self, at: &tagfire_domain::cluster::WorkloadRef, fault: Option<Fault>) {
        self.simulation.update(|simulation| simulation.set_fault(at, fault));
        self.keep_simulation();
        self.schedule();
    }

    /// The conditions of those of a repository's triggers that are wanted, by name.
    pub fn conditions_of(
        self,
        repository: &RepositoryName,
        wanted: impl Fn(&Trigger) -> bool,
    ) -> Vec<(TriggerName, Condition)> {
        self.engine.with(|engine| {
            let triggers = engine.triggers_of(repository).into_iter().filter(|trigger| wanted(trigger));
            triggers.map(|trigger| (trigger.name.clone(), trigger.condition.clone())).collect()
        })
    }

    /// A repository's tags, their bytes once, shared by every view that asks; newest first.
    pub fn tag_set(self, repository: &RepositoryName) -> TagSet {
        self.engine.with(|engine| {
            let records = engine.tags(repository);
            let latest = records.iter().map(|record| record.pushed_at).max();
            let known = self.tag_sets.with_value(|sets| sets.get(repository).cloned());
            match known {
                Some((count, at, set)) if count == records.len() && at == latest => set,
                _ => {
                    let mut newest: Vec<_> = records.iter().collect();
                    sort_by_key(&mut newest, |record| std::cmp::Reverse(record.pushed_at));
                    let set: TagSet = newest.iter().map(|record| record.tag.as_str()).collect();
                    let row = (records.len(), latest, set.clone());
                    self.tag_sets.update_value(|sets| drop(sets.insert(repository.clone(), row)));
                    set
                }
            }
        })
    }

    fn take(self, event: Event) -> Vec<Effect> {
        self.engine.try_update(|engine| engine.update(event)).unwrap_or_default()
    }

    fn next_serial(self) -> usize {
        self.serial.update_value(|serial| *serial += 1);
        self.serial.get_value()
    }

    fn perform(self, effects: Vec<Effect>, at: Timestamp) {
        for effect in effects {
            match effect {
                Effect::StoreTrigger(trigger) => self.write(|| storage::put_trigger(&trigger)),
                Effect::ForgetTrigger(id) => self.write(|| storage::forget_trigger(&id)),
                Effect::StoreTag { repository, record } => self.write(|| storage::put_tag(&repository, &record)),
                Effect::StoreEntry(entry) => self.write(|| storage::put_entry(&entry)),
                Effect::Refused(conflicts) => {
                    let text: Vec<String> = conflicts.iter().map(crate::language::say).collect();
                    self.notify(text.join(" "), None);
                }
                Effect::Decided { push, change, decisions } => {
                    let id = self.next_serial();
                    self.happened.update(|all| all.insert(0, Happening { id, push, change, decisions, at }));
                }
                Effect::UpdateService(request) => {
                    if let Some(event) = self.simulation.try_update(|simulation| simulation.perform(&request, at)) {
                        self.dispatch(event);
                    }
                    self.keep_simulation();
                    self.advance();
                }
            }
        }
    }

    fn write(self, row: impl FnOnce() -> Result<(), storage::StorageError>) {
        if self.writable.get_untracked() {
            self.keep(row());
        }
    }

    fn keep_simulation(self) {
        self.write(|| self.simulation.with_untracked(storage::put_simulation));
    }

    /// Lets the simulation's rollouts come to where they should be by now.
    fn advance(self) {
        let due = self.simulation.with_untracked(Simulation::next_change).is_some_and(|next| next <= clock::now());
        if due {
            let events = self.simulation.try_update(|simulation| simulation.advance(clock::now())).unwrap_or_default();
            for event in events {
                self.dispatch(event);
            }
            self.keep_simulation();
        }
        self.schedule();
    }

    fn schedule(self) {
        let Some(next) = self.simulation.with_untracked(Simulation::next_change) else { return };
        let wait = next.since(clock::now()).max(16);
        // Only the latest timer counts: an older one that still rings does nothing.
        self.timer.update_value(|timer| *timer += 1);
        let mine = self.timer.get_value();
        let ring = move || {
            if self.timer.try_get_value() == Some(mine) {
                self.advance();
            }
        };
        set_timeout(ring, std::time::Duration::from_millis(u64::try_from(wait).unwrap_or(16)));
    }
}
