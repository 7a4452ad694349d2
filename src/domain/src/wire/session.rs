//! Who asks, and what they may do.

use serde::{Deserialize, Serialize};

/// What signs in: the token of the start-up link, or one that the configuration names.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    /// The token.
    pub token: String,
}

// A token is never printed.
impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignIn { token: [redacted] }")
    }
}

/// What a session is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Reads, and updates what the allow-list names.
    Operator,
}

/// Where clusters come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// From nowhere: the console has its demo alone.
    None,
    /// A kubeconfig: each context is a cluster of the region `local`.
    Kubeconfig,
    /// The cluster that the proxy itself runs in.
    InCluster,
    /// Tencent Cloud: every TKE cluster of the account.
    Tencent,
}

/// The session, as `GET /api/v1/session` tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Who asks, as the audit log names them.
    pub user: String,
    /// What they are allowed.
    pub role: Role,
    /// Where clusters come from.
    pub source: Source,
    /// What of it this session may do.
    pub permissions: Permissions,
    /// The allow-list: patterns `CLUSTER/NAMESPACE/WORKLOAD` of what may be updated.
    pub allow: Vec<String>,
    /// When the session ends, RFC 3339. Absent for a token that is sent with each request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// The program's version.
    pub version: String,
    /// Whether registries can tell this server of pushes, and consoles read them.
    #[serde(default)]
    pub receives: bool,
    /// Whether this server has an image registry to ask, its own or the cloud's.
    #[serde(default)]
    pub registry: bool,
    /// The unattended runner, where this server has one: while one acts, no console does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runner: Option<RunnerSession>,
}

/// The unattended runner: the same engine on triggers of a file, with no console open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RunnerSession {
    /// Whether it acts in this very server; of several, one does.
    pub acts: bool,
    /// Who acts, where servers elect one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader: Option<String>,
    /// How many triggers it has.
    pub triggers: u32,
    /// Why these are the triggers of an earlier file: what is wrong with the file as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// What became of triggers that were handed over to the unattended runner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HandedOver {
    /// How many it has now.
    pub triggers: usize,
}

/// What a session may do, whatever the cluster itself then allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Permissions {
    /// Read regions, clusters, namespaces and workloads.
    pub read: bool,
    /// Update services that the allow-list names.
    pub update: bool,
}
