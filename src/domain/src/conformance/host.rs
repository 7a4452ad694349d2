//! What a host lets the suite do, and what it lets it see.

use crate::cluster::Workload;
use crate::decide::Decided;
use crate::engine::{Ask, AskId, Tell};
use crate::history::{Entry, EntryId};
use crate::push::{Push, PushKey};
use crate::trigger::{Trigger, TriggerId};

/// How the next update goes that the host sends to its cluster. Those after it go well again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goes {
    /// The cluster refuses it: not allowed.
    Refused,
    /// Its answer is lost on the way.
    Lost {
        /// Whether the cluster took it.
        taken: bool,
    },
    /// Neither an answer comes nor the news that none will, until the host is killed.
    Unanswered {
        /// Whether the cluster took it.
        taken: bool,
    },
}

/// A host of the engine: a store, a cluster and what performs effects on them.
#[allow(async_fn_in_trait, reason = "a browser's futures are not `Send`, and nobody asks for that here")]
pub trait Host: Sized {
    /// Opens a host over an empty store and a cluster that has these workloads. It performs.
    async fn open(workloads: Vec<Workload>) -> Self;

    /// Ends as a process does that is killed, and begins again over what is kept.
    async fn restart(&mut self);

    /// Waits until no entry is under way. Where an update is never answered there is nothing to wait for.
    async fn settle(&mut self);

    /// Lets the next update go so.
    async fn let_next_update(&mut self, go: Goes);

    /// Asks for something as a person does, and gives the answer.
    async fn ask(&mut self, what: Ask) -> Tell;

    /// Tells the host of a push, and gives what is told of it: that it is decided, or not taken.
    async fn push(&mut self, key: PushKey, push: Push) -> Tell;

    /// Runs a trigger on a tag by hand, and gives what is told of it.
    async fn run(&mut self, ask: AskId, id: &TriggerId, push: Push) -> Tell;

    /// The triggers that are kept.
    async fn triggers(&self) -> Vec<Trigger>;

    /// The entries that are kept, latest first.
    async fn history(&self) -> Vec<Entry>;

    /// The pushes that are kept.
    async fn pushes(&self) -> Vec<Decided>;

    /// The updates that the cluster took since the host was opened, in that order: their keys, and the images set.
    async fn taken(&self) -> Vec<(EntryId, String)>;
}
