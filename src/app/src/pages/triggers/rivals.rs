//! Triggers that set one container: of two that fire, whichever comes later wins.

use crate::state::State;
use tagfire_domain::cluster::Target;
use tagfire_domain::trigger::TriggerId;

/// The names of the enabled triggers that set this container, without the one of this id.
pub fn rivals(state: State, target: &Target, own: Option<&TriggerId>) -> Vec<String> {
    state.triggers.with(|all| {
        let rivals =
            all.iter().filter(|other| other.enabled && Some(&other.id) != own && other.action.target == *target);
        rivals.map(|other| other.name.to_string()).collect()
    })
}
