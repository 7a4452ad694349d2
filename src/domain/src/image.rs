//! An image reference, as a container names it: `[registry/]repository[:tag][@digest]`.

use crate::digest::Digest;
use crate::repository::RepositoryName;
use crate::tag::Tag;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A parsed image reference.
///
/// ```
/// use tagfire_domain::image::ImageRef;
/// let image = ImageRef::parse("127.0.0.1:5000/shop/web:v2").unwrap();
/// assert_eq!(image.registry.as_deref(), Some("127.0.0.1:5000"));
/// assert_eq!(image.tag.unwrap().as_str(), "v2");
/// assert!(ImageRef::parse("shop/web:").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageRef {
    /// The registry's host and port, where one is written.
    pub registry: Option<Box<str>>,
    /// The repository.
    pub repository: RepositoryName,
    /// The tag, where one is written.
    pub tag: Option<Tag>,
    /// The digest, where the image is pinned.
    pub digest: Option<Digest>,
}

impl ImageRef {
    /// Parses a reference. A colon before the first slash is a registry's port, not a tag.
    #[must_use]
    pub fn parse(text: &str) -> Option<ImageRef> {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(Digest::parse(digest).ok()?)),
            None => (text, None),
        };
        let (registry, rest) = match rest.split_once('/') {
            Some((host, path)) if host.contains(['.', ':']) || host == "localhost" => {
                (Some(registry_host(host)?), path)
            }
            _ => (None, rest),
        };
        let (name, tag) = match rest.split_once(':') {
            Some((name, tag)) => (name, Some(Tag::parse(tag).ok()?)),
            None => (rest, None),
        };
        Some(ImageRef { registry, repository: RepositoryName::parse(name).ok()?, tag, digest })
    }

    /// What changes from push to push, for a narrow place: the tag and the shortened digest.
    #[must_use]
    pub fn short(&self) -> String {
        match (&self.tag, &self.digest) {
            (Some(tag), Some(digest)) => format!("{tag}@{}", digest.short()),
            (Some(tag), None) => tag.to_string(),
            (None, Some(digest)) => format!("@{}", digest.short()),
            (None, None) => self.repository.to_string(),
        }
    }
}

fn registry_host(host: &str) -> Option<Box<str>> {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
    (!host.is_empty() && host.chars().all(legal)).then(|| host.into())
}

impl fmt::Display for ImageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(registry) = &self.registry {
            write!(f, "{registry}/")?;
        }
        write!(f, "{}", self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for ImageRef {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        ImageRef::parse(&text).ok_or_else(|| format!("“{text}” is not an image reference"))
    }
}

impl From<ImageRef> for String {
    fn from(image: ImageRef) -> String {
        image.to_string()
    }
}
