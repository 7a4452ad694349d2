//! What is over goes, by the limits of the store: entries of the history, and what was decided on pushes.

use super::hands::Hands;
use super::host::Host;
use crate::clock::now;
use crate::store::{Store, Term};
use std::time::Duration;
use tagfire_domain::store::{Fault, Keep};

/// How often it is looked for what is over.
pub(super) const OFTEN: Duration = Duration::from_secs(600);
/// How long a push is known by its key whatever the limits say, in milliseconds: a registry that was not answered tells
/// it again, for hours or days.
const SETTLED: i64 = 7 * 24 * 3_600_000;

impl<H: Hands> Host<H> {
    /// Begins to take away what is over, under the term of whoever acts.
    pub(super) fn prune(&mut self) {
        let (store, fence) = (self.store.clone(), self.terms.fence);
        self.tasks.spawn(async move {
            match prune(&store, fence).await {
                Ok(0) => {}
                Ok(gone) => tracing::info!("{gone} old entries of the history were taken away"),
                // The next that is written tells it.
                Err(Fault::Deposed) => {}
                // What can't be taken away now is in nobody's way, and is tried again.
                Err(fault) => tracing::warn!("the history can't be tidied: {fault:?}"),
            }
        });
    }
}

async fn prune(store: &Store, fence: Option<Term>) -> Result<usize, Fault> {
    let (now, limits) = (now(), store.limits());
    let age = i64::try_from(limits.age.as_millis()).unwrap_or(i64::MAX);
    let most = usize::try_from(limits.pushes).unwrap_or(usize::MAX);
    let mut gone = 0;
    for keep in [Keep::Since(now.plus(age.saturating_neg())), Keep::Latest(most)] {
        gone += store.prune(keep, now.plus(-SETTLED), fence).await?;
    }
    Ok(gone)
}
