//! A tag as its repository has it; where it is stored by itself, with its repository.

use crate::push::TagRecord;
use crate::record::fields::{Fields, object, optional};
use crate::record::{Fault, Node, Record, RecordError};
use crate::repository::RepositoryName;
use crate::time::Timestamp;
use serde_json::Value;

/// A tag that is stored by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTag {
    /// The image repository.
    pub repository: RepositoryName,
    /// The tag.
    pub record: TagRecord,
}

impl Record for TagRecord {
    /// The first release wrote `pushed_at`.
    const FIELDS: &'static [&'static str] = &["tag", "digest", "pushedAt", "pushed_at"];

    fn write(&self) -> Value {
        object(fields(self))
    }

    fn read_node(node: Node<'_>) -> Result<TagRecord, RecordError> {
        read(&mut Fields::of(node)?)
    }
}

impl Record for KeptTag {
    const FIELDS: &'static [&'static str] = &["repository", "tag", "digest", "pushedAt", "pushed_at"];

    fn write(&self) -> Value {
        let mut fields = fields(&self.record);
        fields.push(("repository", self.repository.as_str().into()));
        object(fields)
    }

    fn read_node(node: Node<'_>) -> Result<KeptTag, RecordError> {
        let mut fields = Fields::of(node)?;
        Ok(KeptTag { repository: fields.parsed("repository")?, record: read(&mut fields)? })
    }
}

fn fields(record: &TagRecord) -> Vec<(&'static str, Value)> {
    vec![
        ("tag", record.tag.as_str().into()),
        ("digest", optional(record.digest.as_ref().map(|digest| digest.as_str()))),
        ("pushedAt", record.pushed_at.0.into()),
    ]
}

fn read(fields: &mut Fields) -> Result<TagRecord, RecordError> {
    let pushed_at = match fields.optional_integer("pushedAt")? {
        Some(at) => Some(at),
        None => fields.optional_integer("pushed_at")?,
    };
    Ok(TagRecord {
        tag: fields.parsed("tag")?,
        digest: fields.optional("digest")?,
        pushed_at: Timestamp(pushed_at.ok_or_else(|| RecordError::new("pushedAt", Fault::Missing))?),
    })
}
