//! Effects as sentences, so that a table of them can be read.

use crate::conformance::said::decisions;
use crate::engine::{Alarm, Effect, Tell, Ticket};
use crate::history::Entry;
use crate::language::{Language, Say};
use crate::push::TagRecord;
use crate::store::{Durability, Write};
use crate::trigger::Revision;
use crate::update::{Failure, Outcome, UpdateRequest};

/// The effects, one sentence each, joined by semicolons.
pub fn said(effects: &[Effect]) -> String {
    effects.iter().map(effect).collect::<Vec<_>>().join("; ")
}

fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Commit { ticket: of, writes, durability } => {
            let writes: Vec<String> = writes.iter().map(write).collect();
            let relaxed = if *durability == Durability::Relaxed { " (relaxed)" } else { "" };
            format!("keep {}: {}{relaxed}", ticket(of), writes.join(", "))
        }
        Effect::Claim { key } => format!("claim {}", key.0),
        Effect::Update(UpdateRequest { key, image, expected: None, .. }) => format!("update {} to {image}", key.0),
        Effect::Update(UpdateRequest { key, image, expected: Some(expected), .. }) => {
            format!("update {} to {image} over {expected}", key.0)
        }
        Effect::Follow { request } => format!("follow {}", request.key.0),
        Effect::Reread { request } => format!("read {}", request.key.0),
        Effect::After { alarm, millis } => {
            let what = match alarm {
                Alarm::Save(of) => format!("keep {}", ticket(of)),
                Alarm::Claim(key) => format!("claim {}", key.0),
                Alarm::Reread(key) => format!("read {}", key.0),
            };
            format!("in {millis} ms {what}")
        }
        Effect::Tell(told) => tell(told),
    }
}

fn ticket(ticket: &Ticket) -> String {
    match ticket {
        Ticket::Ask(ask) => ask.0.clone(),
        Ticket::Push(_, key, turn) => format!("{}/{turn}", key.0),
        Ticket::Entry(key, turn) => format!("{}/{turn}", key.0),
    }
}

fn write(write: &Write) -> String {
    let over = |over: Option<Revision>| over.map_or("nothing".into(), |over| format!("r{}", over.0));
    match write {
        Write::Trigger { trigger, over: from } => {
            format!("trigger {} r{} over {}", trigger.id.0, trigger.revision.0, over(*from))
        }
        Write::ForgetTrigger { id, over: from } => format!("no trigger {} over {}", id.0, over(Some(*from))),
        Write::Push(decided) => format!("push {}", decided.key.0),
        Write::Tag { record, over, .. } => {
            format!("tag {} over {}", at(record), over.as_ref().map_or("nothing".into(), at))
        }
        Write::Entry(entry) => format!("entry {} {}", entry.id.0, outcome(entry)),
        Write::Container { target, running } => {
            format!("{} runs {} by {}", target.workload.workload, running.image, running.by.0)
        }
    }
}

/// A tag, and the first digit of what it points at.
fn at(record: &TagRecord) -> String {
    let digit = record.digest.as_ref().map_or("?", |digest| &digest.hex()[..1]);
    format!("{}@{digit}", record.tag)
}

fn outcome(entry: &Entry) -> String {
    match &entry.outcome {
        Outcome::RollingOut { updated, total } => format!("{updated} of {total}"),
        Outcome::Failed(failure) => format!("failed ({})", reason(failure)),
        outcome => outcome.say(Language::En).to_lowercase(),
    }
}

fn reason(failure: &Failure) -> String {
    format!("{failure:?}")
}

fn tell(tell: &Tell) -> String {
    match tell {
        Tell::Saved { ask, trigger } => format!("{}: saved {} r{}", ask.0, trigger.id.0, trigger.revision.0),
        Tell::Deleted { ask, trigger } => format!("{}: deleted {}", ask.0, trigger.id.0),
        Tell::Applied { ask } => format!("{}: applied", ask.0),
        Tell::Refused { ask, why } => format!("{}: {}", ask.0, why.say(Language::En)),
        Tell::Decided(decided) => format!("{} decided: {}", decided.key.0, decisions(&decided.decisions)),
        Tell::Waits { key, why } => format!("{} waits: {}", key.0, why.say(Language::En)),
        Tell::NotTaken { key, why } => format!("{} not taken: {}", key.0, why.say(Language::En)),
    }
}
