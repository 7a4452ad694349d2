//! The engine's rules as tables: an event, and what the engine wants done about it.

mod acting;
mod asking;
mod beginning;
mod keeping;
mod late;
mod pushing;
mod said;

use super::*;
use crate::conformance::made::{NOW, key, push, repository, target};
use crate::push::{Push, TagRecord};
use crate::store::{Fault, NotStored};
use crate::trigger::Revision;
use crate::update::{Accepted, Answer, Failure, Found, How, Outcome};
use said::said;

/// An engine and a table's steps on it.
struct Play {
    engine: Engine,
}

impl Play {
    /// An engine that performs, with nothing kept but triggers.
    fn with(triggers: impl IntoIterator<Item = Trigger>) -> Play {
        let (play, effects) = Play::over(kept(triggers), NOW);
        assert_eq!(said(&effects), "");
        play
    }

    /// An engine that begins to perform over what was kept.
    fn over(kept: Kept, at: Timestamp) -> (Play, Vec<Effect>) {
        let mut engine = Engine::default();
        let effects = engine.update(Event::Started { performs: true, kept, at });
        (Play { engine }, effects)
    }

    /// Each event has just these effects.
    fn goes<const N: usize>(&mut self, steps: [(Event, &str); N]) {
        for (turn, (event, effects)) in steps.into_iter().enumerate() {
            let shown = format!("step {turn}: {event:?}");
            assert_eq!(said(&self.engine.update(event)), effects, "{shown}");
        }
    }

    /// Each event in its turn, whatever comes of it.
    fn takes(&mut self, events: impl IntoIterator<Item = Event>) {
        for event in events {
            self.engine.update(event);
        }
    }

    /// The entry that is not final.
    fn open(&self, id: &str) -> &Entry {
        self.engine.open().find(|entry| entry.id.0 == id).unwrap()
    }
}

fn kept(triggers: impl IntoIterator<Item = Trigger>) -> Kept {
    Kept { triggers: triggers.into_iter().collect(), ..Kept::default() }
}

fn id(text: &str) -> EntryId {
    EntryId(text.into())
}

/// `p1/2` is the second try to keep the push p1 on `shop/web`, `p1.release/1` that of an entry's, `save` a question's.
fn ticket(text: &str) -> Ticket {
    match text.split_once('/') {
        None => Ticket::Ask(AskId(text.into())),
        Some((entry, turn)) if entry.contains('.') => Ticket::Entry(id(entry), turn.parse().unwrap()),
        Some((push, turn)) => Ticket::Push(repository("shop/web"), key(push), turn.parse().unwrap()),
    }
}

/// A tag of `shop/web` is pushed that nobody knows.
fn pushed(name: &str, tag: &str) -> Event {
    Event::Pushed { key: key(name), push: push(tag, 'a'), known: None, at: NOW }
}

/// A tag of `shop/web` is pushed that pointed, or points, at something.
fn pushed_over(name: &str, push: Push, known: TagRecord) -> Event {
    Event::Pushed { key: key(name), push, known: Some(known), at: NOW }
}

fn record(push: &Push, pushed_at: Timestamp) -> TagRecord {
    TagRecord { tag: push.tag.clone(), digest: push.digest.clone(), pushed_at }
}

fn stored(of: &str) -> Event {
    Event::Stored { ticket: ticket(of), order: 1, at: NOW }
}

fn stored_at(of: &str, order: u64) -> Event {
    Event::Stored { ticket: ticket(of), order, at: NOW }
}

fn not_stored(of: &str, why: NotStored) -> Event {
    Event::NotStored { ticket: ticket(of), why }
}

fn full(of: &str) -> Event {
    not_stored(of, NotStored::Fault(Fault::Full))
}

fn rang(of: &str) -> Event {
    Event::Rang { alarm: Alarm::Save(ticket(of)) }
}

fn claimed(entry: &str, claim: Claim) -> Event {
    Event::Claimed { key: id(entry), claim, at: NOW }
}

fn answered(entry: &str, answer: Answer) -> Event {
    Event::Answered { key: id(entry), answer, at: NOW }
}

/// The cluster took the update: the container had `v0` and has the tag now.
fn took(entry: &str, tag: &str) -> Event {
    let [previous, image] = ["v0", tag].map(|tag| format!("shop/web:{tag}"));
    answered(entry, Answer::Accepted(Accepted { previous, image, how: How::SetTag }))
}

fn refused(entry: &str, failure: Failure) -> Event {
    answered(entry, Answer::Refused(failure))
}

/// The container was read: its tag, and the entry that the workload is marked with.
fn found(entry: &str, tag: &str, mark: Option<&str>) -> Event {
    let found = Found::Image { image: format!("shop/web:{tag}"), mark: mark.map(id) };
    Event::Reread { key: id(entry), found, at: NOW }
}

fn read(entry: &str, found: Found) -> Event {
    Event::Reread { key: id(entry), found, at: NOW }
}

fn progressed(entry: &str, updated: u32, total: u32) -> Event {
    Event::Progressed { key: id(entry), updated, total }
}

fn finished(entry: &str, outcome: Outcome) -> Event {
    Event::Finished { key: id(entry), outcome, at: NOW.plus(9) }
}

fn asked(ask: &str, what: Ask) -> Event {
    Event::Asked { ask: AskId(ask.into()), what, at: NOW }
}

/// What brings a pushed tag to where its rollout is followed.
fn until_followed(push: &str, trigger: &str, tag: &str, order: u64) -> Vec<Event> {
    let entry = format!("{push}.{trigger}");
    vec![
        pushed(push, tag),
        stored_at(&format!("{push}/1"), order),
        claimed(&entry, Claim::First),
        took(&entry, tag),
        stored(&format!("{entry}/1")),
    ]
}

/// What a container is believed to run, as the push of this order set it.
fn running(workload: &str, tag: &str, by: &str, order: u64) -> (Target, Running) {
    (target(workload), Running { image: format!("shop/web:{tag}"), by: id(by), order })
}

fn revised(trigger: Trigger, revision: u64) -> Trigger {
    Trigger { revision: Revision(revision), ..trigger }
}
