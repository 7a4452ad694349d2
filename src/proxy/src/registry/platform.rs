//! Which platforms an image is for, and whether it can be pulled for them: an index can name manifests that have not
//! arrived yet.

use super::Registry;
use super::call::{Call, body};
use super::error::RegistryError;
use super::tags::pull;
use crate::text::clean;
use reqwest::Method;
use serde::Deserialize;
use tagfire_domain::digest::Digest;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::wire::{RegistryImage, RegistryVariant};

/// The most manifests of an index that are looked at.
const MOST: usize = 64;
/// The largest configuration that is read, in bytes.
const SIZE: usize = 1024 * 1024;

/// What a node has to be to run an image, in the image specification's words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Platform {
    /// `linux`, `windows`, …
    #[serde(default)]
    pub os: String,
    /// `amd64`, `arm64`, …
    #[serde(default)]
    pub architecture: String,
    /// `v7`, `v8`, …, where the architecture has several.
    #[serde(default)]
    pub variant: Option<String>,
}

impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        self.variant.as_ref().map_or(Ok(()), |variant| write!(f, "/{variant}"))
    }
}

/// An image for one platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The platform; None where the registry doesn't tell.
    pub platform: Option<Platform>,
    /// The manifest.
    pub digest: Digest,
    /// Whether the registry has it.
    pub there: bool,
}

/// What a tag or a digest stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// What it points at.
    pub digest: Digest,
    /// One for each platform.
    pub variants: Vec<Variant>,
}

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    manifests: Option<Vec<Descriptor>>,
    #[serde(default)]
    config: Option<Descriptor>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    digest: String,
    #[serde(default)]
    platform: Option<Platform>,
    #[serde(default)]
    artifact_type: Option<String>,
}

impl Registry {
    /// Which platforms a tag or a digest is for.
    ///
    /// # Errors
    /// Why that isn't known.
    pub async fn image(&self, repository: &RepositoryName, reference: &str) -> Result<Image, RegistryError> {
        let garbled = |why: &str| RegistryError::Garbled(format!("the registry's manifest can't be read: {why}"));
        let (digest, bytes) = self.read_manifest(repository, reference).await?;
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| garbled(&error.to_string()))?;
        let mut variants = Vec::new();
        match (manifest.manifests, manifest.config) {
            (Some(listed), _) => {
                for one in listed.into_iter().filter(is_image).take(MOST) {
                    let digest = Digest::parse(&one.digest).map_err(|error| garbled(&error.to_string()))?;
                    let there = self.has(repository, &digest).await?;
                    variants.push(Variant { platform: one.platform, digest, there });
                }
            }
            (None, config) => {
                let platform = match config.and_then(|config| Digest::parse(&config.digest).ok()) {
                    Some(config) => self.configured(repository, &config).await?,
                    None => None,
                };
                variants.push(Variant { platform, digest: digest.clone(), there: true });
            }
        }
        Ok(Image { digest, variants })
    }

    /// The platform that an image's configuration names. Registries that keep blobs elsewhere redirect, which is not
    /// followed: then it isn't known.
    async fn configured(
        &self,
        repository: &RepositoryName,
        config: &Digest,
    ) -> Result<Option<Platform>, RegistryError> {
        let url = self.address.at(&format!("/v2/{repository}/blobs/{config}"));
        let scope = pull(repository);
        let call = Call { method: Method::GET, url, scope: &scope, accept: "*/*", etag: None };
        let bytes = match self.caller.send(&call).await {
            Ok(response) => body(response, SIZE).await,
            Err(error) => Err(error),
        };
        match bytes {
            Ok(bytes) => {
                let platform: Option<Platform> = serde_json::from_slice(&bytes).ok();
                Ok(platform.filter(|platform| !platform.architecture.is_empty()))
            }
            Err(RegistryError::Elsewhere(_) | RegistryError::Garbled(_) | RegistryError::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Attestations and other artifacts stand in an index beside images, for a platform that there isn't.
fn is_image(one: &Descriptor) -> bool {
    one.artifact_type.is_none() && one.platform.as_ref().is_none_or(|platform| platform.os != "unknown")
}

impl Image {
    /// The image as the API tells it.
    #[must_use]
    pub fn told(&self, registry: &str) -> RegistryImage {
        let variant = |variant: &Variant| RegistryVariant {
            platform: variant.platform.as_ref().map(|platform| clean(&platform.to_string())),
            digest: variant.digest.to_string(),
            available: variant.there,
        };
        RegistryImage {
            registry: registry.to_owned(),
            digest: self.digest.to_string(),
            variants: self.variants.iter().map(variant).collect(),
        }
    }

    /// Whether this image runs there: None where no variant's platform is known.
    #[must_use]
    pub fn runs_on(&self, os: &str, architecture: &str) -> Option<bool> {
        let known: Vec<_> =
            self.variants.iter().filter_map(|variant| Some((variant.platform.as_ref()?, variant.there))).collect();
        let fits = |platform: &Platform| platform.os == os && platform.architecture == architecture;
        (!known.is_empty()).then(|| known.iter().any(|(platform, there)| fits(platform) && *there))
    }
}
