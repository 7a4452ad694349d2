//! What the cluster's own access control lets the proxy do.

use super::Kind;
use serde::{Deserialize, Serialize};

/// What may be done in a namespace, kind by kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Access {
    /// Each kind.
    pub items: Vec<KindAccess>,
}

/// What may be done with one kind of workload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct KindAccess {
    /// The kind.
    pub kind: Kind,
    /// Whether they can be listed.
    pub read: bool,
    /// Whether they can be updated.
    pub update: bool,
    /// What the cluster says to a no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
