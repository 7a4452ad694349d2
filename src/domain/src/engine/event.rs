//! What goes into the engine and what comes out of it. Each effect that can fail is answered by an event.

use crate::cluster::Target;
use crate::decide::Decided;
use crate::history::{Entry, EntryId};
use crate::push::{Push, PushKey, TagRecord};
use crate::repository::RepositoryName;
use crate::store::{Durability, Fault, Memory, NotStored, Running, Write};
use crate::time::Timestamp;
use crate::trigger::{Revision, Trigger, TriggerId};
use crate::update::{Answer, Found, Outcome, UpdateRequest};

/// A question of the shell's, so that the answer finds whoever asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AskId(pub String);

/// A transaction that is under way, or that waits to be tried again: whose it is, and the how manieth of its owner's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ticket {
    /// A question's.
    Ask(AskId),
    /// A push's: the first in its repository's queue.
    Push(RepositoryName, PushKey, u32),
    /// An entry's.
    Entry(EntryId, u32),
}

/// What a person, or a program for them, asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Save a trigger, new or changed. Its revision is that which it was made from, and doesn't matter for a new one.
    Save {
        /// The trigger as it shall be.
        trigger: Trigger,
        /// Whether there was none before.
        new: bool,
    },
    /// Delete a trigger.
    Delete {
        /// The trigger.
        id: TriggerId,
        /// The revision that the person saw.
        over: Revision,
    },
    /// Run a trigger's action on a tag, whatever its condition says and whether or not it is enabled.
    Run {
        /// The trigger.
        id: TriggerId,
        /// The tag to run it on.
        push: Push,
        /// What is known of the tag.
        known: Option<TagRecord>,
    },
    /// Make these writes, all or none: an import.
    Apply(Vec<Write>),
}

/// What a store had when the engine began, or began to perform.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Every trigger.
    pub triggers: Vec<Trigger>,
    /// The entries that are not final.
    pub open: Vec<Entry>,
    /// What each container is believed to run.
    pub containers: Vec<(Target, Running)>,
}

impl Kept {
    /// What a store in memory has.
    #[must_use]
    pub fn of(memory: &Memory) -> Kept {
        Kept {
            triggers: memory.triggers().cloned().collect(),
            open: memory.open().cloned().collect(),
            containers: memory.containers().map(|(target, running)| (target.clone(), running.clone())).collect(),
        }
    }
}

/// Who was first to claim a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// This engine: nobody has performed it, and nobody else will.
    First,
    /// Someone has claimed it before, perhaps this engine before it was killed.
    Again,
    /// The store couldn't tell.
    Failed(Fault),
}

/// What the engine asked to be woken for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
    /// To try a transaction again.
    Save(Ticket),
    /// To claim again.
    Claim(EntryId),
    /// To read a container again.
    Reread(EntryId),
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The engine begins over what was kept, at the start of a page or process, or when it takes over from another.
    Started {
        /// Whether it performs updates; one that doesn't decides and stores, and leaves performing to the one that does.
        performs: bool,
        /// What was kept.
        kept: Kept,
        /// Now.
        at: Timestamp,
    },
    /// Others have written: triggers as they are now (None for one that is gone), and entries that are not final.
    Learned {
        /// The triggers.
        triggers: Vec<(TriggerId, Option<Trigger>)>,
        /// The entries.
        open: Vec<Entry>,
        /// Now.
        at: Timestamp,
    },
    /// Another has taken over performing: what is under way here is no longer this engine's.
    Deposed,
    /// Someone asks for something.
    Asked {
        /// What the answer is known by. It is also the key of the push that [`Ask::Run`] makes.
        ask: AskId,
        /// What is asked for.
        what: Ask,
        /// Now.
        at: Timestamp,
    },
    /// A tag was pushed. A key that is remembered changes nothing.
    Pushed {
        /// What the push is known by.
        key: PushKey,
        /// The push.
        push: Push,
        /// What was known of the tag.
        known: Option<TagRecord>,
        /// When it was received.
        at: Timestamp,
    },
    /// A transaction is kept, at this place in the order of pushes.
    Stored {
        /// The transaction.
        ticket: Ticket,
        /// Its place.
        order: u64,
        /// Now.
        at: Timestamp,
    },
    /// A transaction is not kept.
    NotStored {
        /// The transaction.
        ticket: Ticket,
        /// Why.
        why: NotStored,
    },
    /// A key was claimed.
    Claimed {
        /// The key.
        key: EntryId,
        /// Who was first.
        claim: Claim,
        /// Now.
        at: Timestamp,
    },
    /// The cluster answered an update, or nothing came back.
    Answered {
        /// The update's key.
        key: EntryId,
        /// What it said.
        answer: Answer,
        /// Now.
        at: Timestamp,
    },
    /// A container was read again.
    Reread {
        /// The update in doubt.
        key: EntryId,
        /// What the container has.
        found: Found,
        /// Now.
        at: Timestamp,
    },
    /// Pods were replaced.
    Progressed {
        /// The update's key.
        key: EntryId,
        /// How many pods are of the new template and ready.
        updated: u32,
        /// How many there shall be.
        total: u32,
    },
    /// The update came to its end.
    Finished {
        /// The update's key.
        key: EntryId,
        /// How.
        outcome: Outcome,
        /// When.
        at: Timestamp,
    },
    /// The time that was asked for has passed.
    Rang {
        /// What for.
        alarm: Alarm,
    },
}

/// Something to be done, in the order given.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Keep these writes, all or none. Answered by [`Event::Stored`] or [`Event::NotStored`].
    Commit {
        /// What the answer is known by.
        ticket: Ticket,
        /// The writes.
        writes: Vec<Write>,
        /// How surely they are kept.
        durability: Durability,
    },
    /// Claim a key. Answered by [`Event::Claimed`].
    Claim {
        /// The key.
        key: EntryId,
    },
    /// Set a container's image. Answered by [`Event::Answered`].
    Update(UpdateRequest),
    /// Tell how the rollout goes. Answered by [`Event::Progressed`] and [`Event::Finished`].
    Follow {
        /// The update, as it was performed.
        request: UpdateRequest,
    },
    /// Read what a container has. Answered by [`Event::Reread`].
    Reread {
        /// The update in doubt.
        request: UpdateRequest,
    },
    /// Wake the engine. Answered by [`Event::Rang`].
    After {
        /// What for.
        alarm: Alarm,
        /// In how many milliseconds.
        millis: u64,
    },
    /// Tell whoever it concerns. Not answered.
    Tell(Tell),
}

/// What became of what was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Tell {
    /// The trigger is kept.
    Saved {
        /// The question.
        ask: AskId,
        /// The trigger, with its new revision.
        trigger: Trigger,
    },
    /// The trigger is gone.
    Deleted {
        /// The question.
        ask: AskId,
        /// The trigger as it was.
        trigger: Trigger,
    },
    /// The writes are made.
    Applied {
        /// The question.
        ask: AskId,
    },
    /// Nothing was changed.
    Refused {
        /// The question.
        ask: AskId,
        /// Why.
        why: NotStored,
    },
    /// The push is kept, with what each trigger made of it.
    Decided(Decided),
    /// The push can't be kept now; it waits and is tried again.
    Waits {
        /// The push.
        key: PushKey,
        /// Why.
        why: Fault,
    },
    /// The push was not taken.
    NotTaken {
        /// The push.
        key: PushKey,
        /// Why.
        why: NotStored,
    },
}
