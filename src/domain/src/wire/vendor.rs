//! What Tencent Cloud has already: triggers to import, and tags.

use serde::{Deserialize, Serialize};

/// The vendor's own triggers and their log for one repository, in its own format, which the import reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VendorTriggers {
    /// The repository's name.
    pub repository: String,
    /// `Data` of `DescribeApplicationTriggerPersonal`, every page in one.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub triggers: serde_json::Value,
    /// `Data` of `DescribeApplicationTriggerLogPersonal`, its latest page.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub log: serde_json::Value,
}

/// A tag of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VendorTag {
    /// The tag.
    pub name: String,
    /// The manifest's digest, where the registry tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// When it was last pushed, in the registry's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
}
