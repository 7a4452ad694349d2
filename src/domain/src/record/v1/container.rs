//! What a container is believed to run.

use super::action;
use crate::cluster::Target;
use crate::history::EntryId;
use crate::record::fields::{Fields, object};
use crate::record::{Node, Record, RecordError};
use crate::store::Running;
use serde_json::Value;

/// A container, and what it is believed to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// The container.
    pub target: Target,
    /// What it runs.
    pub running: Running,
}

impl Record for Container {
    const FIELDS: &'static [&'static str] =
        &["region", "cluster", "namespace", "kind", "workload", "container", "image", "by", "order"];

    fn write(&self) -> Value {
        let Running { image, by, order } = &self.running;
        let mut fields = action::target_fields(&self.target);
        fields.push(("image", image.as_str().into()));
        fields.push(("by", by.0.as_str().into()));
        fields.push(("order", (*order).into()));
        object(fields)
    }

    fn read_node(node: Node<'_>) -> Result<Container, RecordError> {
        let mut fields = Fields::of(node)?;
        Ok(Container {
            target: action::target(&mut fields)?,
            running: Running {
                image: fields.text("image")?,
                by: EntryId(fields.text("by")?),
                order: fields.count("order")?,
            },
        })
    }
}
