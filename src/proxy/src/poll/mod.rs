//! Looking at repositories whose registry tells nobody of pushes, or may have told while nobody listened: what is found
//! becomes the same pushes as those that are told. Knows nothing of triggers, nor of who takes the pushes in.
//!
//! Each repository is looked at on its own, with a rest in between that varies, so that many servers don't ask at once.
//! A registry that fails is asked more and more rarely, and one that asks to wait is waited for.

mod budget;
mod kept;
mod look;
mod shelf;

pub use look::{Look, Looked};
pub use shelf::{Found, Seen, Shelf, Standing, Told};

use crate::config::PollSettings;
use crate::registry::{Registries, RegistryError};
use std::time::Duration;
use tagfire_domain::store::Fault;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// The longest rest after failures.
const LONGEST: Duration = Duration::from_secs(3_600);

/// Why a look came to nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum PollError {
    /// The registry gave no good answer.
    Registry(RegistryError),
    /// What was found can't be kept.
    Store(Fault),
}

impl std::fmt::Display for PollError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use tagfire_domain::language::{Language, Say};
        match self {
            PollError::Registry(error) => error.fmt(f),
            PollError::Store(fault) => f.write_str(&fault.say(Language::En)),
        }
    }
}

impl From<RegistryError> for PollError {
    fn from(error: RegistryError) -> PollError {
        PollError::Registry(error)
    }
}

impl From<Fault> for PollError {
    fn from(fault: Fault) -> PollError {
        PollError::Store(fault)
    }
}

/// Begins to look at every repository of the settings, while `turn` says that it is this server's turn. `tell` hears how
/// each look went.
pub fn begin<S: Shelf>(
    settings: &PollSettings,
    registries: &Registries,
    shelf: &S,
    turn: &watch::Receiver<bool>,
    tell: impl Fn(&Result<Looked, PollError>) + Clone + Send + Sync + 'static,
    tasks: &mut JoinSet<()>,
) {
    for named in &settings.repositories {
        if let Some(registry) = registries.of(named.registry.as_deref()) {
            let look = Look::new(registry.clone(), named.repository.clone(), settings, shelf.clone());
            tasks.spawn(again_and_again(look, settings.interval, turn.clone(), tell.clone()));
        }
    }
}

async fn again_and_again<S: Shelf>(
    mut look: Look<S>,
    interval: Duration,
    mut turn: watch::Receiver<bool>,
    tell: impl Fn(&Result<Looked, PollError>),
) {
    let mut failures = 0;
    loop {
        if turn.wait_for(|turn| *turn).await.is_err() {
            return;
        }
        let looked = look.look().await;
        tell(&looked);
        failures = if looked.is_ok() { 0 } else { failures + 1 };
        if let Err(error) = &looked {
            tracing::warn!("looking at {}: {error}", look.name());
        }
        let asked = match &looked {
            Err(PollError::Registry(RegistryError::Busy(seconds))) => Duration::from_secs(*seconds),
            _ => Duration::ZERO,
        };
        tokio::time::sleep(varied(rest(interval, failures)).max(asked)).await;
    }
}

/// The rest after this many failures in a row.
fn rest(interval: Duration, failures: u32) -> Duration {
    interval.saturating_mul(1 << failures.min(6)).min(LONGEST.max(interval))
}

/// A tenth more or less.
fn varied(rest: Duration) -> Duration {
    let mut bytes = [0; 2];
    // Without randomness all rest alike, which is no reason not to rest.
    let _ = getrandom::fill(&mut bytes);
    let part = f64::from(u16::from_le_bytes(bytes)) / f64::from(u16::MAX);
    rest.mul_f64(0.9 + 0.2 * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fails_is_asked_more_rarely() {
        let minute = Duration::from_secs(60);
        let rests = [0, 1, 2, 5, 40].map(|failures| rest(minute, failures).as_secs());
        assert_eq!(rests, [60, 120, 240, 1_920, 3_600]);
        assert_eq!(rest(Duration::from_secs(7_200), 3).as_secs(), 7_200);
    }

    #[test]
    fn a_rest_varies_by_a_tenth() {
        for _ in 0..100 {
            let rest = varied(Duration::from_secs(100)).as_secs_f64();
            assert!((89.9..=110.1).contains(&rest), "{rest}");
        }
    }
}
