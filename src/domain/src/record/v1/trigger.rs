//! A trigger. The first release had no revisions: 0.

use super::{action, condition};
use crate::record::fields::{Fields, object, text};
use crate::record::{Node, Record, RecordError};
use crate::tag::Tag;
use crate::time::Timestamp;
use crate::trigger::{Examples, Revision, Trigger, TriggerId};
use serde_json::Value;

impl Record for Trigger {
    const FIELDS: &'static [&'static str] = &[
        "id",
        "revision",
        "name",
        "repository",
        "condition",
        "action",
        "enabled",
        "examples",
        "createdAt",
        "updatedAt",
    ];

    fn write(&self) -> Value {
        let Trigger { id, revision, name, repository, condition, action, enabled, examples, created_at, updated_at } =
            self;
        object(vec![
            ("id", id.0.as_str().into()),
            ("revision", revision.0.into()),
            ("name", name.as_str().into()),
            ("repository", repository.as_str().into()),
            ("condition", condition::write(condition)),
            ("action", action::write(action)),
            ("enabled", (*enabled).into()),
            ("examples", write_examples(examples)),
            ("createdAt", created_at.0.into()),
            ("updatedAt", updated_at.0.into()),
        ])
    }

    fn read_node(node: Node<'_>) -> Result<Trigger, RecordError> {
        let mut fields = Fields::of(node)?;
        Ok(Trigger {
            id: TriggerId(fields.id("id")?),
            revision: Revision(fields.optional_count("revision")?.unwrap_or_default()),
            name: fields.parsed("name")?,
            repository: fields.parsed("repository")?,
            condition: fields.inner("condition", condition::read)?,
            action: fields.inner("action", action::read)?,
            enabled: fields.flag("enabled")?,
            examples: fields.optional_inner("examples", read_examples)?.unwrap_or_default(),
            created_at: Timestamp(fields.integer("createdAt")?),
            updated_at: Timestamp(fields.integer("updatedAt")?),
        })
    }
}

fn write_examples(examples: &Examples) -> Value {
    let tags = |tags: &[Tag]| Value::Array(tags.iter().map(|tag| tag.as_str().into()).collect());
    object(vec![("fires", tags(&examples.fires)), ("stays", tags(&examples.stays))])
}

fn read_examples(node: Node<'_>) -> Result<Examples, RecordError> {
    let mut fields = Fields::of(node)?;
    let tag = |node| Tag::parse(&text(node, "")?).map_err(|error| RecordError::new("", error));
    Ok(Examples { fires: fields.list("fires", tag)?, stays: fields.list("stays", tag)? })
}
