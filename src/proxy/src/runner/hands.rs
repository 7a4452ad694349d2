//! What the runner does to clusters, and what it is told of them. The only part of it that isn't a store's.

use tagfire_domain::update::{Answer, Found, Outcome, UpdateRequest};
use tagfire_domain::wire::Cause;

/// Who does it. Clones are the same.
pub trait Hands: Clone + Send + Sync + 'static {
    /// Sets a container's image, once for the request's key.
    fn update(&self, request: &UpdateRequest, cause: &Cause) -> impl Future<Output = Answer> + Send;

    /// Reads what became of the update of the request's key, and changes nothing.
    fn look(&self, request: &UpdateRequest) -> impl Future<Output = Found> + Send;

    /// Follows a rollout to its end, and tells of pods in between: how many are ready, and how many there shall be.
    fn follow(
        &self,
        request: &UpdateRequest,
        progress: impl Fn(u32, u32) + Send + Sync,
    ) -> impl Future<Output = Outcome> + Send;
}
