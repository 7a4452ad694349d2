//! The engine, hosted over the store: pushes come off the log in order, effects are performed, and what comes of them goes
//! back in. It ends when it is told to, or when another has taken over; what is under way then is carried on by whoever is
//! next.

use super::effects::deposes;
use super::hands::Hands;
use super::log::Log;
use super::numbers::Numbers;
use super::pruning::OFTEN;
use crate::clock::now;
use crate::store::{Logged, Store, Term};
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::engine::{Effect, Engine, Event, Kept, Tell};
use tagfire_domain::push::TagRecord;
use tagfire_domain::store::Fault;
use tagfire_domain::trigger::{Trigger, TriggerId};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// How long a store that doesn't serve is left alone.
const AGAIN: Duration = Duration::from_secs(1);

/// How the engine is hosted.
#[derive(Clone)]
pub struct Terms {
    /// Under which term it writes: refused once another has taken over.
    pub fence: Option<Term>,
    /// After how long an update that somebody claimed and then was killed before sending may be sent after all, if the
    /// workload shows that it never arrived: longer than one that was sent can be on its way. None where it is never.
    pub unsent_after: Option<Duration>,
    pub numbers: Numbers,
}

/// Why it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was told to.
    Stopped,
    /// Another has taken over.
    Deposed,
}

/// What is heard of what was begun.
pub(super) enum Heard {
    Event(Box<Event>),
    /// The log is known to be decided up to here.
    Taken(u64),
    /// The next pushes of the log.
    Read(Slice),
}

/// Some of the log: pushes, each with what is known of its tag, and up to where there are no others.
pub(super) struct Slice {
    pushes: Vec<(Logged, Option<TagRecord>)>,
    through: u64,
}

/// The host.
pub struct Host<H> {
    pub(super) store: Store,
    pub(super) hands: H,
    pub(super) terms: Terms,
    pub(super) engine: Engine,
    pub(super) heard: mpsc::UnboundedSender<Heard>,
    pub(super) tasks: JoinSet<()>,
    log: Log,
    /// The place up to which the store knows the log to be decided, and whether it is being told of another.
    taken: u64,
    taking: bool,
    reading: bool,
    /// What was told since it was asked for the last time, where somebody asks.
    told: Option<mpsc::UnboundedSender<Tell>>,
}

impl<H: Hands> Host<H> {
    /// A host that begins over what the store keeps, with these triggers, or the store's own where none are given.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn run(
        store: Store,
        hands: H,
        terms: Terms,
        triggers: watch::Receiver<Option<Arc<[Trigger]>>>,
        asked: mpsc::UnboundedReceiver<Event>,
        told: Option<mpsc::UnboundedSender<Tell>>,
        stop: impl Future<Output = ()>,
    ) -> Result<Ended, Fault> {
        let (heard, hearing) = mpsc::unbounded_channel();
        let taken = store.taken().await?;
        let mut host = Host {
            store,
            hands,
            terms,
            engine: Engine::default(),
            heard,
            tasks: JoinSet::new(),
            log: Log::after(taken),
            taken,
            taking: false,
            reading: false,
            told,
        };
        let kept = host.store.kept().await?;
        let given = triggers.borrow().clone();
        let kept = match given {
            Some(triggers) => Kept { triggers: triggers.to_vec(), ..kept },
            None => kept,
        };
        host.take(Event::Started { performs: true, kept, at: now() });
        Ok(host.go_on(triggers, hearing, asked, stop).await)
    }

    async fn go_on(
        mut self,
        mut triggers: watch::Receiver<Option<Arc<[Trigger]>>>,
        mut hearing: mpsc::UnboundedReceiver<Heard>,
        mut asked: mpsc::UnboundedReceiver<Event>,
        stop: impl Future<Output = ()>,
    ) -> Ended {
        let mut latest = self.store.latest();
        triggers.mark_unchanged();
        let mut often = tokio::time::interval(OFTEN);
        tokio::pin!(stop);
        loop {
            if !self.reading && *latest.borrow_and_update() > self.log.read() && self.log.room() > 0 {
                self.read(*latest.borrow());
            }
            tokio::select! {
                biased;
                () = &mut stop => return Ended::Stopped,
                Some(heard) = hearing.recv() => match heard {
                    Heard::Event(event) if deposes(&event) => return Ended::Deposed,
                    Heard::Event(event) => self.take(*event),
                    Heard::Taken(place) => (self.taking, self.taken) = (false, self.taken.max(place)),
                    Heard::Read(slice) => self.hand_over(slice),
                },
                Some(event) = asked.recv() => self.take(event),
                Ok(()) = triggers.changed() => self.learn(&triggers),
                Some(_) = self.tasks.join_next() => {}
                Ok(()) = latest.changed() => {}
                _ = often.tick() => self.prune(),
            }
            self.tell_decided();
        }
    }

    /// Has the next pushes of the log read.
    fn read(&mut self, latest: u64) {
        self.reading = true;
        let (store, heard) = (self.store.clone(), self.heard.clone());
        let (after, room) = (self.log.read(), self.log.room());
        self.tasks.spawn(async move {
            let read = match next(&store, after, room, latest).await {
                Ok(read) => read,
                Err(fault) => {
                    tracing::warn!("the log of pushes can't be read: {fault:?}");
                    tokio::time::sleep(AGAIN).await;
                    Slice { pushes: Vec::new(), through: after }
                }
            };
            let _ = heard.send(Heard::Read(read));
        });
    }

    fn hand_over(&mut self, slice: Slice) {
        self.reading = false;
        for (logged, known) in slice.pushes {
            self.log.hand_over(logged.sequence, logged.key.clone());
            self.take(Event::Pushed { key: logged.key, push: logged.push, known, at: logged.received_at });
        }
        self.log.pass(slice.through);
    }

    /// The triggers are others. Those of before go, so that a file of earlier revisions counts, too.
    fn learn(&mut self, triggers: &watch::Receiver<Option<Arc<[Trigger]>>>) {
        let Some(triggers) = triggers.borrow().clone() else { return };
        let before: Vec<TriggerId> = self.engine.triggers().iter().map(|trigger| trigger.id.clone()).collect();
        let gone = before.into_iter().map(|id| (id, None));
        let now_there = triggers.iter().map(|trigger| (trigger.id.clone(), Some(trigger.clone())));
        let triggers = gone.chain(now_there).collect();
        self.take(Event::Learned { triggers, open: Vec::new(), at: now() });
    }

    /// Takes in an event, and begins what comes of it.
    pub(super) fn take(&mut self, event: Event) {
        for effect in self.engine.update(event) {
            match effect {
                Effect::Tell(tell) => self.hear(tell),
                effect => self.perform(effect),
            }
        }
    }

    fn hear(&mut self, tell: Tell) {
        match &tell {
            Tell::Decided(decided) => {
                self.log.done(&decided.key);
                self.terms.numbers.decided(decided);
            }
            Tell::NotTaken { key, .. } => self.log.done(key),
            Tell::Waits { key, why } => tracing::warn!("the push {} waits: {why:?}", key.0),
            Tell::Saved { .. } | Tell::Deleted { .. } | Tell::Applied { .. } | Tell::Refused { .. } => {}
        }
        if let Some(told) = &self.told {
            // Whoever listened may have gone away.
            let _ = told.send(tell);
        }
    }

    /// Has the store know how far the log is decided, one write after the other.
    fn tell_decided(&mut self) {
        let decided = self.log.decided();
        if self.taking || decided <= self.taken {
            return;
        }
        self.taking = true;
        let (store, heard, before) = (self.store.clone(), self.heard.clone(), self.taken);
        self.tasks.spawn(async move {
            let place = match store.take(decided).await {
                Ok(()) => decided,
                // It is told with the next: what is decided on twice is known to be.
                Err(_) => {
                    tokio::time::sleep(AGAIN).await;
                    before
                }
            };
            let _ = heard.send(Heard::Taken(place));
        });
    }
}

/// The pushes after this place, of a log that is known to have come as far as `latest`.
async fn next(store: &Store, after: u64, most: usize, latest: u64) -> Result<Slice, Fault> {
    let page = store.pushes(after, most).await?;
    if page.gone {
        tracing::error!("pushes that nobody had decided on are no longer in the log");
    }
    let last = page.pushes.last().map_or(after, |last| last.sequence);
    let through = if page.more { last } else { last.max(latest) };
    let mut pushes = Vec::with_capacity(page.pushes.len());
    for logged in page.pushes {
        let known = store.tag(&logged.push.repository, &logged.push.tag).await?;
        pushes.push((logged, known));
    }
    Ok(Slice { pushes, through })
}
