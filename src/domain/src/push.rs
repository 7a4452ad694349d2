//! A push: a tag of a repository was created, or updated to point at another image.

use crate::digest::Digest;
use crate::image::ImageRef;
use crate::repository::RepositoryName;
use crate::tag::Tag;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a push did to the tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The tag is new in its repository.
    Created,
    /// The tag was there and was pushed again.
    Updated,
    /// The tag pointed at this very image already: nothing was created or updated.
    Repeated,
}

impl Change {
    /// What a push does to a tag that is known, or not known, to point at something.
    #[must_use]
    pub fn of(push: &Push, known: Option<&TagRecord>) -> Change {
        match known {
            None => Change::Created,
            Some(known) if push.digest.is_some() && known.digest == push.digest => Change::Repeated,
            Some(_) => Change::Updated,
        }
    }
}

/// What a push is known by: the same for each telling of the same push, and different for any other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PushKey(pub String);

/// One push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// The image repository.
    pub repository: RepositoryName,
    /// The tag that was created or updated.
    pub tag: Tag,
    /// What the tag points at now, where the source says.
    pub digest: Option<Digest>,
    /// The registry's host and port, where images are named with one.
    pub registry: Option<Box<str>>,
}

impl Push {
    /// The pushed image by tag, `repository:tag`.
    #[must_use]
    pub fn by_tag(&self) -> ImageRef {
        ImageRef {
            registry: self.registry.clone(),
            repository: self.repository.clone(),
            tag: Some(self.tag.clone()),
            digest: None,
        }
    }

    /// The pushed image pinned, `repository:tag@digest`; by tag where the digest is not known.
    #[must_use]
    pub fn by_digest(&self) -> ImageRef {
        ImageRef { digest: self.digest.clone(), ..self.by_tag() }
    }
}

/// A tag as its repository has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagRecord {
    /// The tag.
    pub tag: Tag,
    /// What it points at, where that is known.
    pub digest: Option<Digest>,
    /// When it was last pushed.
    pub pushed_at: Timestamp,
}
