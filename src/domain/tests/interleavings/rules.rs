//! How effects go, and the rules that are held to them.

use super::model::{Manner, World};
use super::part::Part;
use super::setup::NOW;
use tagfire_domain::decide::{Verdict, decide};
use tagfire_domain::engine::{Claim, Effect, Event, Ticket};
use tagfire_domain::store::{Fault, Memory, NotStored};
use tagfire_domain::update::{Accepted, Answer, Failure, Found, How, Outcome, UpdateRequest};

impl World {
    /// Lets an effect happen, and gives the answer.
    pub fn perform(&mut self, process: usize, effect: &Part<Effect>, how: Manner) -> Option<Part<Event>> {
        match (&**effect, how) {
            (Effect::Commit { .. } | Effect::Claim { .. }, Manner::Well) => {
                let answer = self.memo.borrow_mut().store(&mut self.store, effect);
                if matches!(answer.as_deref(), Some(Event::Stored { ticket: Ticket::Push(..), .. })) {
                    self.spread(process);
                }
                answer
            }
            (effect, how) => self.answer(effect, how).map(Part::new),
        }
    }

    fn answer(&mut self, effect: &Effect, how: Manner) -> Option<Event> {
        match effect.clone() {
            Effect::Commit { ticket, .. } => {
                self.left.full -= 1;
                Some(Event::NotStored { ticket, why: NotStored::Fault(Fault::Full) })
            }
            Effect::Claim { key } => {
                self.left.full -= 1;
                Some(Event::Claimed { key, claim: Claim::Failed(Fault::Full), at: NOW })
            }
            Effect::Update(request) => {
                let answer = self.update(&request, how);
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

    fn update(&mut self, request: &UpdateRequest, how: Manner) -> Answer {
        match how {
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
                self.apply(request);
                Answer::Unknown
            }
            Manner::Well | Manner::NoRoom => self.apply(request),
        }
    }

    /// Whoever has stored a push tells the others, and those who perform take it up when they hear of it.
    fn spread(&mut self, from: usize) {
        let open: Vec<_> = self.store.open().cloned().collect();
        for (place, process) in self.processes.iter_mut().enumerate() {
            if place != from && process.engine.performs() {
                let open = open.clone();
                process.answers.push(Part::new(Event::Learned { triggers: Vec::new(), open, at: NOW }));
            }
        }
    }

    /// The cluster takes an update: here the rules are broken, if anywhere.
    pub fn apply(&mut self, request: &UpdateRequest) -> Answer {
        let key = &request.key;
        assert!(self.store.entry(key).is_some(), "{key:?} was performed before it was stored\n{}", self.way());
        assert!(!Memory::clone(&self.store).claim(key), "{key:?} was performed before it was claimed\n{}", self.way());
        assert!(!self.container.took.contains(key), "{key:?} was performed twice\n{}", self.way());
        if request.expected.as_ref().is_some_and(|expected| *expected != self.container.image) {
            return Answer::Refused(Failure::Changed { found: self.container.image.clone() });
        }
        if !self.unordered {
            let order = |key| self.store.entry(key).map(|entry| (entry.order, entry.id.clone()));
            let later = self.container.took.iter().find(|took| order(took) > order(key));
            assert_eq!(later, None, "{key:?} took the container back\n{}", self.way());
        }
        let image = request.image.to_string();
        let container = self.container.change();
        let previous = std::mem::replace(&mut container.image, image.clone());
        container.mark = Some(key.clone());
        container.took.push(key.clone());
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
}
