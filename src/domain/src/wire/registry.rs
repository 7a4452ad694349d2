//! What an image registry says of an image.

use serde::{Deserialize, Serialize};

/// An image that a tag or a digest stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegistryImage {
    /// The registry's host and port.
    pub registry: String,
    /// What it points at now.
    pub digest: String,
    /// One for each platform.
    pub variants: Vec<RegistryVariant>,
}

/// An image for one platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegistryVariant {
    /// `linux/amd64`, `linux/arm/v7`; absent where the registry doesn't tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// Its manifest.
    pub digest: String,
    /// Whether the registry has that manifest: where not, nodes of this platform can't pull the image yet.
    pub available: bool,
}
