//! One action of one trigger, from the decision to its end.

use crate::condition::Condition;
use crate::digest::Digest;
use crate::push::{Change, PushKey};
use crate::repository::RepositoryName;
use crate::tag::Tag;
use crate::time::Timestamp;
use crate::trigger::{ServiceUpdate, TriggerId, TriggerName};
use crate::update::{How, Outcome};
use serde::{Deserialize, Serialize};

/// An entry's identifier, which is also the key that its update is claimed by: one push and one trigger make one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub String);

impl EntryId {
    /// The entry of this trigger on this push. Whoever decides the same push for the same trigger gets the same id, so
    /// that of two who do, one is second.
    #[must_use]
    pub fn of(push: &PushKey, trigger: &TriggerId) -> EntryId {
        EntryId(format!("{}.{}", push.0, trigger.0))
    }
}

/// One action of one trigger.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it is known by.
    pub id: EntryId,
    /// The trigger, which may have been renamed or deleted since. None for an imported entry.
    pub trigger_id: Option<TriggerId>,
    /// The trigger's name at the time.
    pub trigger: TriggerName,
    /// The image repository that was pushed to.
    pub repository: RepositoryName,
    /// The pushed tag.
    pub tag: Tag,
    /// What the tag pointed at, where the source said.
    pub digest: Option<Digest>,
    /// Whether the tag was new. Unknown for an imported entry.
    pub change: Option<Change>,
    /// Whether a person ran the trigger on the tag, whatever its condition says.
    pub by_hand: bool,
    /// The condition at the time.
    pub condition: Condition,
    /// The action at the time.
    pub action: ServiceUpdate,
    /// The image before, once the cluster has told.
    pub previous_image: Option<String>,
    /// The image to be set; once the cluster has told, the one that was.
    pub image: Option<String>,
    /// What the update did.
    pub how: Option<How>,
    /// How it stands.
    pub outcome: Outcome,
    /// Its place in the order in which the store took pushes, whatever the clock said; 0 until it is stored, and where it
    /// came from elsewhere.
    pub order: u64,
    /// When the push was taken.
    pub at: Timestamp,
    /// When the outcome became final.
    pub finished_at: Option<Timestamp>,
}
