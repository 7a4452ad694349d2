//! What looking needs of whoever remembers: what was seen, and a place for what is found.

use std::collections::HashMap;
use tagfire_domain::digest::Digest;
use tagfire_domain::push::Push;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::Fault;
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;

/// A tag as it was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What it pointed at, once that was read.
    pub digest: Option<Digest>,
    /// How often it was found to point at something else. A push's key has it, so that a tag that is moved away and back
    /// is pushed twice, and two servers that find the same are heard once.
    pub moves: u64,
}

/// What is remembered of a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether it was looked at before. At the first look, what is there was there before, and is no push.
    pub begun: bool,
    /// Its tags as they were seen.
    pub seen: HashMap<Tag, Seen>,
    /// What the latest push of each tag that was told, or found, said. A tag that the registry has told of is not found
    /// once more.
    pub told: HashMap<Tag, Told>,
}

/// What the latest push of a tag said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it points at, if that was said.
    pub digest: Option<Digest>,
    /// The registry that it was pushed to, if that was said.
    pub registry: Option<String>,
    /// When the registry told of it; None where it was found by looking.
    pub at: Option<Timestamp>,
}

/// A push that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub push: Push,
    /// How the tag is seen from now on.
    pub seen: Seen,
}

/// Who remembers. Clones are the same.
pub trait Shelf: Clone + Send + Sync + 'static {
    /// How many pushes were received so far: as many as before means that nothing was told in between.
    fn heard(&self) -> impl Future<Output = Result<u64, Fault>> + Send;

    /// What is remembered of a repository of the registry of this host.
    fn standing(
        &self,
        registry: &str,
        repository: &RepositoryName,
    ) -> impl Future<Output = Result<Standing, Fault>> + Send;

    /// Takes the pushes in, in this order, and only then remembers the tags as they are seen, so that what is killed in
    /// between is found again, under the same keys.
    fn find(
        &self,
        registry: &str,
        repository: &RepositoryName,
        found: Vec<Found>,
        seen: Vec<(Tag, Seen)>,
    ) -> impl Future<Output = Result<(), Fault>> + Send;
}
