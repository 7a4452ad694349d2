//! Something that has to be asked for, and how far that is.

use tagfire_domain::store::Fault;

/// What is known of something that is kept or runs elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Fetched<T> {
    /// It has been asked for, and nothing has come yet.
    #[default]
    Loading,
    /// As it is.
    Known(T),
    /// As it was: it couldn't be asked for again.
    Stale(T, Fault),
    /// It couldn't be asked for.
    Failed(Fault),
}

impl<T> Fetched<T> {
    /// What there is to show, fresh or not.
    pub fn known(&self) -> Option<&T> {
        match self {
            Fetched::Known(value) | Fetched::Stale(value, _) => Some(value),
            Fetched::Loading | Fetched::Failed(_) => None,
        }
    }

    /// Whether nothing has come yet.
    pub fn is_loading(&self) -> bool {
        matches!(self, Fetched::Loading)
    }

    /// Takes an answer in: what was known before stays in sight when asking fails.
    pub fn take(&mut self, answer: Result<T, Fault>) {
        *self = match (answer, std::mem::take(self)) {
            (Ok(value), _) => Fetched::Known(value),
            (Err(fault), Fetched::Known(value) | Fetched::Stale(value, _)) => Fetched::Stale(value, fault),
            (Err(fault), _) => Fetched::Failed(fault),
        };
    }
}
