//! What a tag points at: asked with `HEAD`, which counts against fewer registries' limits than `GET`.

use super::Registry;
use super::call::{Call, body};
use super::error::RegistryError;
use super::tags::pull;
use reqwest::{Method, Response};
use sha2::Digest as _;
use tagfire_domain::digest::Digest;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;

/// Every kind of manifest that there is: without one of them, registries convert what they have, or find nothing.
pub const MANIFESTS: &str = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, \
     application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json";
/// The largest manifest that is read, in bytes: the specification's own limit.
const SIZE: usize = 4 * 1024 * 1024;

impl Registry {
    /// What the tag points at now.
    ///
    /// # Errors
    /// Why that isn't known; [`RegistryError::NotFound`] where there is no such tag.
    pub async fn digest(&self, repository: &RepositoryName, tag: &Tag) -> Result<Digest, RegistryError> {
        let response = self.manifest(Method::HEAD, repository, tag.as_str()).await?;
        match told(&response) {
            Some(digest) => Ok(digest),
            // Some registries tell it with no answer: then it is what the manifest itself adds up to.
            None => {
                let response = self.manifest(Method::GET, repository, tag.as_str()).await?;
                Ok(sum(&body(response, SIZE).await?))
            }
        }
    }

    /// A manifest, by a tag or a digest, with what it is known by. Whoever asks by a digest gets that or an error.
    pub(super) async fn read_manifest(
        &self,
        repository: &RepositoryName,
        reference: &str,
    ) -> Result<(Digest, Vec<u8>), RegistryError> {
        let response = self.manifest(Method::GET, repository, reference).await?;
        let bytes = body(response, SIZE).await?;
        let digest = sum(&bytes);
        if reference.starts_with("sha256:") && digest.as_str() != reference {
            return Err(RegistryError::Garbled("the registry's manifest is not what its digest says".into()));
        }
        Ok((digest, bytes))
    }

    /// Whether the registry has a manifest of this digest.
    pub(super) async fn has(&self, repository: &RepositoryName, digest: &Digest) -> Result<bool, RegistryError> {
        match self.manifest(Method::HEAD, repository, digest.as_str()).await {
            Ok(_) => Ok(true),
            Err(RegistryError::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn manifest(
        &self,
        method: Method,
        repository: &RepositoryName,
        reference: &str,
    ) -> Result<Response, RegistryError> {
        let url = self.address.at(&format!("/v2/{repository}/manifests/{reference}"));
        let scope = pull(repository);
        self.caller.send(&Call { method, url, scope: &scope, accept: MANIFESTS, etag: None }).await
    }
}

fn told(response: &Response) -> Option<Digest> {
    Digest::parse(response.headers().get("docker-content-digest")?.to_str().ok()?).ok()
}

fn sum(bytes: &[u8]) -> Digest {
    Digest::from_sha256(sha2::Sha256::digest(bytes).into())
}
