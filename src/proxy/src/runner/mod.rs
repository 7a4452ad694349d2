//! The unattended runner: the engine that the console has, on the triggers of a file, with no browser open. It takes every
//! stored push in order, decides, and updates by the path that a person's updates take.
//!
//! It knows nothing of HTTP or of registries. Of several servers with one store one acts at a time; a server that is
//! killed is carried on by the next from what the store has.

mod answer;
mod effects;
mod election;
mod hands;
mod host;
mod lease;
mod log;
mod numbers;
mod pruning;
mod state;
mod triggers;
mod updater;

pub use election::{Leads, alone, begin as elect};
pub use hands::Hands;
pub use host::{Ended, Host, Terms};
pub use lease::{Candidate, Held};
pub use numbers::Numbers;
pub use state::State;
pub use triggers::{Loaded, NotWritten, TriggersFile, follow as follow_triggers, read as read_triggers};
pub use updater::Updater;

use crate::store::Store;
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::trigger::Trigger;
use tokio::sync::{mpsc, watch};

/// How long an update that was sent can be on its way: to another process, and from one that was killed on this machine.
const ON_ITS_WAY: (Duration, Duration) = (Duration::from_secs(20), Duration::from_secs(2));
/// How long a store that doesn't serve is left alone.
const AGAIN: Duration = Duration::from_secs(1);

/// The runner.
pub struct Runner<H> {
    pub store: Store,
    pub hands: H,
    pub triggers: watch::Receiver<Loaded>,
    pub leads: watch::Receiver<Leads>,
    pub state: State,
    pub numbers: Numbers,
}

impl<H: Hands> Runner<H> {
    /// Acts whenever it is this server's turn, until `stop`.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let (given, mut loaded) = (watch::channel(None::<Arc<[Trigger]>>), self.triggers.clone());
        loop {
            self.tell(&given.0);
            if !self.leads.borrow().here {
                tokio::select! {
                    () = &mut stop => return,
                    changed = self.leads.changed() => if changed.is_err() { return },
                    changed = loaded.changed() => if changed.is_err() { return },
                }
                continue;
            }
            let ended = {
                let over = self.over(&mut loaded, &given.0);
                tokio::select! {
                    () = &mut stop => return,
                    ended = self.act(given.1.clone(), over) => ended,
                }
            };
            match ended {
                Ok(Ended::Stopped) => {}
                Ok(Ended::Deposed) => {
                    tracing::warn!("another server has taken over the store");
                    // It was this server's turn all the same: two that are started without a lease take turns, each
                    // carrying on what the other began.
                    let waits = Duration::from_secs(5);
                    if tokio::time::timeout(waits, &mut stop).await.is_ok() {
                        return;
                    }
                }
                Err(fault) => {
                    tracing::error!("the store doesn't serve: {fault:?}");
                    if tokio::time::timeout(AGAIN, &mut stop).await.is_ok() {
                        return;
                    }
                }
            }
        }
    }

    async fn act(
        &self,
        triggers: watch::Receiver<Option<Arc<[Trigger]>>>,
        over: impl Future<Output = ()>,
    ) -> Result<Ended, tagfire_domain::store::Fault> {
        let fence = Some(self.store.take_over().await?);
        let (shared, own) = ON_ITS_WAY;
        let unsent_after = Some(if self.store.is_shared() { shared } else { own });
        let terms = Terms { fence, unsent_after, numbers: self.numbers.clone() };
        // Nobody asks: triggers come from the file alone.
        let (_asks, asked) = mpsc::unbounded_channel();
        Host::run(self.store.clone(), self.hands.clone(), terms, triggers, asked, None, over).await
    }

    /// Done when it is another server's turn. Meanwhile it passes on what the file says.
    async fn over(&self, loaded: &mut watch::Receiver<Loaded>, given: &watch::Sender<Option<Arc<[Trigger]>>>) {
        let mut leads = self.leads.clone();
        loop {
            tokio::select! {
                changed = leads.changed() => if changed.is_err() || !leads.borrow().here { return },
                changed = loaded.changed() => match changed {
                    Ok(()) => self.tell(given),
                    Err(_) => return,
                },
            }
        }
    }

    /// Tells the host of the triggers, and the console of how things are.
    fn tell(&self, given: &watch::Sender<Option<Arc<[Trigger]>>>) {
        let (loaded, leads) = (self.triggers.borrow().clone(), self.leads.borrow().clone());
        let count = loaded.triggers.len();
        given.send_if_modified(|before| {
            let changed = before.as_ref() != Some(&loaded.triggers);
            *before = Some(loaded.triggers.clone());
            changed
        });
        self.numbers.acts(leads.here, count);
        self.state.change(|told| {
            (told.acts, told.leader) = (leads.here, leads.leader);
            (told.triggers, told.problem) = (u32::try_from(count).unwrap_or(u32::MAX), loaded.problem);
        });
    }
}
