//! Triggers that set one container: of two that fire, whichever comes later wins.

use crate::state::State;
use tagfire_domain::cluster::Target;
use tagfire_domain::condition::Condition;
use tagfire_domain::proof::{Reach, shared};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::trigger::TriggerId;

/// The names of the enabled triggers that set this container, too, without the one of this id. Those of the same
/// repository whose condition no tag could ever meet together with this one are no rivals.
pub fn rivals(
    state: State,
    target: &Target,
    of: (&RepositoryName, &Condition),
    own: Option<&TriggerId>,
) -> Vec<String> {
    state.triggers.with(|all| {
        let rivals = all.iter().filter(|other| {
            let same = other.enabled && Some(&other.id) != own && other.action.target == *target;
            same && (other.repository != *of.0 || shared(&other.condition, of.1) != Reach::Never)
        });
        rivals.map(|other| other.name.to_string()).collect()
    })
}
