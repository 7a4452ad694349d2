//! Why a registry gave no good answer, and what that is to whoever asked.

use crate::refusal::Refusal;
use std::fmt;
use tagfire_domain::wire::ProblemKind;

/// Why there is no good answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistryError {
    /// It doesn't answer, or not in time.
    Unreachable(String),
    /// It doesn't take the credentials, or wants some and there are none.
    SignIn(String),
    /// It has no such repository, or no such tag, or says so to whoever may not see it.
    NotFound,
    /// It asks to slow down; after how many seconds it is worth asking again.
    Busy(u64),
    /// It sends elsewhere what has to stay here: a token, or the next page.
    Elsewhere(String),
    /// It answered what isn't the API's answer.
    Garbled(String),
    /// It refused, in its own words.
    Failed(String),
}

impl RegistryError {
    /// The answer for whoever asked, about this thing of the registry.
    #[must_use]
    pub fn refusal(&self, what: &str) -> Refusal {
        let kind = match self {
            RegistryError::Unreachable(_) => ProblemKind::RegistryUnreachable,
            RegistryError::SignIn(_) => ProblemKind::RegistrySignIn,
            RegistryError::NotFound => ProblemKind::NoSuchRepository,
            RegistryError::Busy(_) => ProblemKind::RegistryBusy,
            RegistryError::Elsewhere(_) | RegistryError::Garbled(_) | RegistryError::Failed(_) => {
                ProblemKind::RegistryFailed
            }
        };
        let refusal = Refusal::new(kind, format!("{what}: {self}"));
        match self {
            RegistryError::Busy(seconds) => refusal.after(*seconds),
            _ => refusal,
        }
    }
}

impl fmt::Display for RegistryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RegistryError::Unreachable(why) => write!(f, "the registry doesn't answer: {why}"),
            RegistryError::SignIn(why) => write!(f, "the registry doesn't let this server in: {why}"),
            RegistryError::NotFound => f.write_str("the registry has nothing of that name, or doesn't show it"),
            RegistryError::Busy(seconds) => write!(f, "the registry asks to wait for {seconds} s"),
            RegistryError::Elsewhere(why) | RegistryError::Garbled(why) | RegistryError::Failed(why) => {
                f.write_str(why)
            }
        }
    }
}

impl std::error::Error for RegistryError {}
