//! Why an event makes no push.

/// Why an event makes no push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Somebody pulled.
    Pull,
    /// A layer of another repository was taken over.
    Mount,
    /// Something was deleted.
    Delete,
    /// A layer, or a manifest that was pushed by its digest.
    NoTag,
    /// The tag is a digest.
    DigestAsTag,
    /// The tag is that of a signature or an attestation.
    Signature,
    /// It is of a kind that pushes nothing.
    OtherKind,
    /// The registry is none of those that are named.
    OtherRegistry,
    /// It can't be read.
    Unreadable,
}

impl Reason {
    /// A stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Reason::Pull => "pull",
            Reason::Mount => "mount",
            Reason::Delete => "delete",
            Reason::NoTag => "no-tag",
            Reason::DigestAsTag => "digest-as-tag",
            Reason::Signature => "signature",
            Reason::OtherKind => "other-kind",
            Reason::OtherRegistry => "other-registry",
            Reason::Unreadable => "unreadable",
        }
    }

    /// Whether there is something to learn from the event itself. Of the others there are many, each like the one before.
    #[must_use]
    pub fn tells(self) -> bool {
        matches!(self, Reason::Signature | Reason::OtherKind | Reason::OtherRegistry | Reason::Unreadable)
    }
}
