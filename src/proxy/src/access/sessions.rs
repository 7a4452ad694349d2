//! Sessions of browsers: in memory alone, by the hash of their id, for a limited time.

use super::tokens::random;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tagfire_domain::wire::Role;
use tokio::sync::watch;

/// How many sessions there may be: beyond it the one that ends first ends now.
const MOST: usize = 1000;

/// A session.
#[derive(Clone, Debug)]
pub struct Held {
    pub user: String,
    pub role: Role,
    pub expires: Timestamp,
    /// Closed when the session has ended.
    pub ended: watch::Receiver<()>,
}

/// Sessions by the hash of their id, each with what closes `ended` when it is dropped.
type ById = HashMap<[u8; 32], (Held, watch::Sender<()>)>;

/// All sessions.
pub struct Sessions {
    life: Duration,
    held: Mutex<ById>,
}

fn hash(id: &str) -> [u8; 32] {
    Sha256::digest(id).into()
}

impl Sessions {
    #[must_use]
    pub fn new(life: Duration) -> Sessions {
        Sessions { life, held: Mutex::default() }
    }

    /// Opens a session, and gives its id.
    pub fn open(&self, user: &str, role: Role) -> Result<SecretString, getrandom::Error> {
        let id = random()?;
        let now = Timestamp::now();
        let expires = now.checked_add(self.life).unwrap_or(now);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, (session, _)| session.expires > now);
        if held.len() >= MOST
            && let Some(first) = held.iter().min_by_key(|(_, (session, _))| session.expires).map(|(id, _)| *id)
        {
            held.remove(&first);
        }
        let (open, ended) = watch::channel(());
        held.insert(hash(id.expose_secret()), (Held { user: user.into(), role, expires, ended }, open));
        Ok(id)
    }

    /// The session of this id, while it lasts.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Held> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(&hash(id)).map(|(session, _)| session.clone()).filter(|session| session.expires > Timestamp::now())
    }

    /// Ends a session.
    pub fn close(&self, id: &str) -> Option<Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&hash(id)).map(|(session, _)| session)
    }
}
