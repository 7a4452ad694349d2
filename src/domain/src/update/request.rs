//! What is asked of a cluster, and what it answers.

use super::failure::Failure;
use super::how::How;
use crate::cluster::Target;
use crate::history::EntryId;
use crate::image::ImageRef;

/// One container's image to be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateRequest {
    /// The key by which it is performed once, and marked on the workload where the cluster can hold a mark.
    pub key: EntryId,
    /// The container.
    pub target: Target,
    /// The image to set.
    pub image: ImageRef,
    /// The image that the container is believed to have: where it has another, the update is refused with
    /// [`Failure::Changed`]. None where nothing is believed.
    pub expected: Option<String>,
}

/// What the cluster said when it took an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The image that the container had.
    pub previous: String,
    /// The image that it has now.
    pub image: String,
    /// What was done.
    pub how: How,
}

/// What came back of an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The cluster took it.
    Accepted(Accepted),
    /// The cluster refused: nothing was changed.
    Refused(Failure),
    /// Nothing came back: it may have been taken or not.
    Unknown,
}

/// What a container turned out to have when it was read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It has this image, and the workload is marked with the last update that the cluster took, where it holds marks.
    Image {
        /// The image reference, as written.
        image: String,
        /// The key of the last update.
        mark: Option<EntryId>,
    },
    /// It can't have been updated: the workload or the container is gone, or may not be read.
    Not(Failure),
    /// The cluster doesn't answer; it has to be read again.
    Unreachable,
}
