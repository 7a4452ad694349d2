//! Where services run: the tree from region to container.

use super::Kind;
use serde::{Deserialize, Serialize};

/// One container of one workload: what a service update sets the image of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Target {
    /// The region's API name; `local` where clusters come from a kubeconfig.
    pub region: String,
    /// The cluster's id; the context's name where clusters come from a kubeconfig.
    pub cluster: String,
    /// The namespace's name.
    pub namespace: String,
    /// What kind of workload it is.
    pub kind: Kind,
    /// The workload's name.
    pub workload: String,
    /// The container's name, of an init container too.
    pub container: String,
}

/// A list, a page at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct List<T> {
    /// This page.
    pub items: Vec<T>,
    /// What to send as `cursor` for the page after it. Absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// What could not be listed, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<Hidden>,
}

/// A part of a list that the cluster kept back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Hidden {
    /// What: a kind of workload, a region.
    pub what: String,
    /// Why, as the cluster or the cloud says it.
    pub message: String,
}

/// A region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Region {
    /// The API's name, `ap-guangzhou`; `local` where clusters come from a kubeconfig.
    pub id: String,
    /// The vendor's number for it, which its triggers use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
}

/// A cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Cluster {
    /// `cls-…`, or a kubeconfig's context.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The region's API name.
    pub region: String,
    /// The version of Kubernetes, where the source tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// How the cluster is, in the cloud's word: `Running`, `Upgrading`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Why it can't be used: a sentence for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// A namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Namespace {
    /// What it is called.
    pub name: String,
    /// Whether it is on its way out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub terminating: bool,
}
