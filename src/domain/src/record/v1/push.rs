//! A push, and what each trigger of its repository made of it.

use crate::decide::{Decided, Decision, Verdict};
use crate::image::ImageRef;
use crate::push::{Change, Push, PushKey};
use crate::record::error::cut;
use crate::record::fields::{Fields, case, object, optional, text, unknown, word};
use crate::record::{Fault, Node, Record, RecordError};
use crate::time::Timestamp;
use crate::trigger::TriggerId;
use serde_json::Value;

const CHANGES: &[&str] = &["created", "updated", "repeated"];
const VERDICTS: &[&str] = &["fires", "noMatch", "disabled", "repeated", "covered"];

impl Record for Decided {
    const FIELDS: &'static [&'static str] =
        &["key", "repository", "tag", "digest", "registry", "change", "byHand", "at", "decisions"];

    fn write(&self) -> Value {
        let Decided { key, push, change, by_hand, at, decisions } = self;
        object(vec![
            ("key", key.0.as_str().into()),
            ("repository", push.repository.as_str().into()),
            ("tag", push.tag.as_str().into()),
            ("digest", optional(push.digest.as_ref().map(|digest| digest.as_str()))),
            ("registry", optional(push.registry.as_deref())),
            ("change", write_change(*change)),
            ("byHand", (*by_hand).into()),
            ("at", at.0.into()),
            ("decisions", Value::Array(decisions.iter().map(write_decision).collect())),
        ])
    }

    fn read_node(node: Node<'_>) -> Result<Decided, RecordError> {
        let mut fields = Fields::of(node)?;
        Ok(Decided {
            key: PushKey(fields.id("key")?),
            push: Push {
                repository: fields.parsed("repository")?,
                tag: fields.parsed("tag")?,
                digest: fields.optional("digest")?,
                registry: fields.optional_text("registry")?.map(Into::into),
            },
            change: fields.inner("change", read_change)?,
            by_hand: fields.optional_flag("byHand")?.unwrap_or_default(),
            at: Timestamp(fields.integer("at")?),
            decisions: fields.list("decisions", read_decision)?,
        })
    }
}

pub(super) fn write_change(change: Change) -> Value {
    let word = match change {
        Change::Created => "created",
        Change::Updated => "updated",
        Change::Repeated => "repeated",
    };
    word.into()
}

pub(super) fn read_change(node: Node<'_>) -> Result<Change, RecordError> {
    word(node, CHANGES, &[Change::Created, Change::Updated, Change::Repeated])
}

fn write_decision(decision: &Decision) -> Value {
    let verdict = match &decision.verdict {
        Verdict::Fires { image } => object(vec![("fires", object(vec![("image", image.to_string().into())]))]),
        Verdict::NoMatch => "noMatch".into(),
        Verdict::Disabled { matches } => object(vec![("disabled", object(vec![("matches", (*matches).into())]))]),
        Verdict::Repeated => "repeated".into(),
        Verdict::Covered { by } => object(vec![("covered", object(vec![("by", by.as_str().into())]))]),
    };
    object(vec![
        ("triggerId", decision.trigger_id.0.as_str().into()),
        ("trigger", decision.trigger.as_str().into()),
        ("verdict", verdict),
    ])
}

fn read_decision(node: Node<'_>) -> Result<Decision, RecordError> {
    let mut fields = Fields::of(node)?;
    Ok(Decision {
        trigger_id: TriggerId(fields.id("triggerId")?),
        trigger: fields.parsed("trigger")?,
        verdict: fields.inner("verdict", read_verdict)?,
    })
}

fn read_verdict(node: Node<'_>) -> Result<Verdict, RecordError> {
    let (name, content) = case(node)?;
    let fields = || Fields::of(content);
    let verdict = match &*name {
        "fires" => fields().and_then(|mut fields| Ok(Verdict::Fires { image: fields.inner("image", read_image)? })),
        "noMatch" => Ok(Verdict::NoMatch),
        "disabled" => fields().and_then(|mut fields| Ok(Verdict::Disabled { matches: fields.flag("matches")? })),
        "repeated" => Ok(Verdict::Repeated),
        "covered" => fields().and_then(|mut fields| Ok(Verdict::Covered { by: fields.parsed("by")? })),
        _ => return Err(unknown(&name, VERDICTS)),
    };
    verdict.map_err(|error| error.within(&name))
}

fn read_image(node: Node<'_>) -> Result<ImageRef, RecordError> {
    let found = text(node, "")?;
    ImageRef::parse(&found).ok_or_else(|| RecordError::new("", Fault::Image { found: cut(&found) }))
}
