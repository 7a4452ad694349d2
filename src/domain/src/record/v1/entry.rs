//! An entry of the history. The first release had no order and no runs by hand.

use super::{action, condition, outcome, push};
use crate::history::{Entry, EntryId};
use crate::record::fields::{Fields, object, optional};
use crate::record::{Node, Record, RecordError};
use crate::time::Timestamp;
use crate::trigger::TriggerId;
use serde_json::Value;
use std::borrow::Cow;

impl Record for Entry {
    const FIELDS: &'static [&'static str] = &[
        "id",
        "triggerId",
        "trigger",
        "repository",
        "tag",
        "digest",
        "change",
        "byHand",
        "condition",
        "action",
        "previousImage",
        "image",
        "how",
        "outcome",
        "order",
        "at",
        "finishedAt",
    ];

    fn write(&self) -> Value {
        object(vec![
            ("id", self.id.0.as_str().into()),
            ("triggerId", optional(self.trigger_id.as_ref().map(|id| id.0.as_str()))),
            ("trigger", self.trigger.as_str().into()),
            ("repository", self.repository.as_str().into()),
            ("tag", self.tag.as_str().into()),
            ("digest", optional(self.digest.as_ref().map(|digest| digest.as_str()))),
            ("change", self.change.map_or(Value::Null, push::write_change)),
            ("byHand", self.by_hand.into()),
            ("condition", condition::write(&self.condition)),
            ("action", action::write(&self.action)),
            ("previousImage", optional(self.previous_image.as_deref())),
            ("image", optional(self.image.as_deref())),
            ("how", self.how.map_or(Value::Null, outcome::write_how)),
            ("outcome", outcome::write(&self.outcome)),
            ("order", self.order.into()),
            ("at", self.at.0.into()),
            ("finishedAt", self.finished_at.map_or(Value::Null, |at| at.0.into())),
        ])
    }

    fn read_node(node: Node<'_>) -> Result<Entry, RecordError> {
        let mut fields = Fields::of(node)?;
        Ok(Entry {
            id: EntryId(fields.id("id")?),
            trigger_id: fields.optional_text("triggerId")?.map(|id| TriggerId(id.into_owned())),
            trigger: fields.parsed("trigger")?,
            repository: fields.parsed("repository")?,
            tag: fields.parsed("tag")?,
            digest: fields.optional("digest")?,
            change: fields.optional_inner("change", push::read_change)?,
            by_hand: fields.optional_flag("byHand")?.unwrap_or_default(),
            condition: fields.inner("condition", condition::read)?,
            action: fields.inner("action", action::read)?,
            previous_image: fields.optional_text("previousImage")?.map(Cow::into_owned),
            image: fields.optional_text("image")?.map(Cow::into_owned),
            how: fields.optional_inner("how", outcome::read_how)?,
            outcome: fields.inner("outcome", outcome::read)?,
            order: fields.optional_count("order")?.unwrap_or_default(),
            at: Timestamp(fields.integer("at")?),
            finished_at: fields.optional_integer("finishedAt")?.map(Timestamp),
        })
    }
}
