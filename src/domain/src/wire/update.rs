//! The service update: what is asked, what is answered, and how it went.

use super::{Notice, Reason, Target};
use serde::{Deserialize, Serialize};

/// Asks to set one container's image.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateRequest {
    /// The container.
    pub target: Target,
    /// The image to run, with a tag or a digest.
    pub image: String,
    /// The image that the decision was made against: another one there is a conflict, and nothing is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_image: Option<String>,
    /// Whether to start a rollout even where the container has this very image already.
    #[serde(default)]
    pub restart: bool,
    /// Only ask the cluster whether it would accept, and change nothing.
    #[serde(default)]
    pub dry_run: bool,
    /// Only ask what became of the update of this idempotency key, whose answer was lost: where it was performed it is
    /// answered and followed, where it was not, nothing is changed, and the problem is `no-such-update`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub look: bool,
    /// Why: written into the workload's annotations and into the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

/// What caused an update.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cause {
    /// The trigger's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    /// The image repository that was pushed to.
    pub repository: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    /// The pushed tag.
    pub tag: Option<String>,
    /// The push's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push: Option<String>,
}

/// What an update did to the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum How {
    /// The container has another image.
    Changed,
    /// The container had this image already: the template was annotated so that a rollout happens.
    Restarted,
    /// The container had this image already, and a restart was not asked for: nothing was written.
    Unchanged,
}

/// How an update, or a workload's rollout, stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// The cluster took the change; no pod has changed yet.
    Accepted,
    /// Pods are being replaced.
    RollingOut,
    /// Every pod that will change has changed, and is ready.
    Succeeded,
    /// It can't go on.
    Failed,
    /// It didn't come to its end in the time that is waited for it.
    TimedOut,
    /// A later change took its place.
    Superseded,
    /// The answer was lost, and what became of the change isn't known yet.
    Unknown,
}

impl State {
    /// Whether nothing more will be told.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, State::Succeeded | State::Failed | State::TimedOut | State::Superseded)
    }
}

/// The answer to an update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct UpdateAccepted {
    /// What to ask after it by. The same for the same session and idempotency key.
    pub id: String,
    /// The image that was there.
    pub previous_image: String,
    /// The image that is there now, as the cluster answers it.
    pub image: String,
    /// What was done.
    pub how: How,
    /// How it stands.
    pub state: State,
    /// Whether nothing was changed because that is what was asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dry_run: bool,
    /// What a person should know before or after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// Warnings in the cluster's own words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// How an update stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct UpdateStatus {
    /// What it is asked after by.
    pub id: String,
    /// How it stands.
    pub state: State,
    /// Pods of the new template that are ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<u32>,
    /// Pods that will be of the new template in the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    /// Why it stands where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The cluster's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The container.
    pub target: Target,
    /// The image that was there.
    pub previous_image: String,
    /// The image that was set.
    pub image: String,
    /// What was done.
    pub how: How,
}
