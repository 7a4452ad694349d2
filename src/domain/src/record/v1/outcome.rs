//! How an action stands: a word, or a word with what belongs to it.

use crate::record::fields::{Fields, case, object, unknown, word};
use crate::record::{Node, RecordError};
use crate::update::{Failure, How, Outcome};
use serde_json::Value;

const OUTCOMES: &[&str] = &["pending", "rollingOut", "unknown", "succeeded", "superseded", "failed"];
const HOWS: &[&str] = &["setTag", "pinned", "restarted", "unchanged", "newJob", "nextRun"];
const FAILURES: &[&str] = &[
    "imagePull",
    "deadlineExceeded",
    "crashLoop",
    "workloadGone",
    "containerGone",
    "forbidden",
    "unreachable",
    "interrupted",
    "notAttempted",
    "notApplied",
    "changed",
    "told",
    "reported",
];

pub(crate) fn write(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Pending => "pending".into(),
        Outcome::RollingOut { updated, total } => {
            let pods = vec![("updated", Value::from(*updated)), ("total", Value::from(*total))];
            object(vec![("rollingOut", object(pods))])
        }
        Outcome::Unknown => "unknown".into(),
        Outcome::Succeeded => "succeeded".into(),
        Outcome::Superseded => "superseded".into(),
        Outcome::Failed(failure) => object(vec![("failed", write_failure(failure))]),
    }
}

pub(crate) fn read(node: Node<'_>) -> Result<Outcome, RecordError> {
    let (name, content) = case(node)?;
    let outcome = match &*name {
        "pending" => Ok(Outcome::Pending),
        "rollingOut" => Fields::of(content).and_then(|mut pods| {
            Ok(Outcome::RollingOut { updated: pods.small_count("updated")?, total: pods.small_count("total")? })
        }),
        "unknown" => Ok(Outcome::Unknown),
        "succeeded" => Ok(Outcome::Succeeded),
        "superseded" => Ok(Outcome::Superseded),
        "failed" => read_failure(content).map(Outcome::Failed),
        _ => return Err(unknown(&name, OUTCOMES)),
    };
    outcome.map_err(|error| error.within(&name))
}

pub(crate) fn write_failure(failure: &Failure) -> Value {
    let (name, content) = match failure {
        Failure::ImagePull { image } => ("imagePull", vec![("image", image.as_str().into())]),
        Failure::DeadlineExceeded { seconds } => ("deadlineExceeded", vec![("seconds", (*seconds).into())]),
        Failure::CrashLoop => ("crashLoop", Vec::new()),
        Failure::WorkloadGone => ("workloadGone", Vec::new()),
        Failure::ContainerGone => ("containerGone", Vec::new()),
        Failure::Forbidden => ("forbidden", Vec::new()),
        Failure::Unreachable => ("unreachable", Vec::new()),
        Failure::Interrupted => ("interrupted", Vec::new()),
        Failure::NotAttempted => ("notAttempted", Vec::new()),
        Failure::NotApplied => ("notApplied", Vec::new()),
        Failure::Changed { found } => ("changed", vec![("found", found.as_str().into())]),
        Failure::Told { reason, message } => {
            ("told", vec![("reason", reason.as_str().into()), ("message", message.as_str().into())])
        }
        Failure::Reported { code, message } => {
            ("reported", vec![("code", (*code).into()), ("message", message.as_str().into())])
        }
    };
    if content.is_empty() { name.into() } else { object(vec![(name, object(content))]) }
}

pub(crate) fn read_failure(node: Node<'_>) -> Result<Failure, RecordError> {
    let (name, content) = case(node)?;
    let mut name = name.into_owned();
    // The first release wrote the type's own names: `ImagePull`.
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    let fields = || Fields::of(content);
    let failure = match name.as_str() {
        "imagePull" => fields().and_then(|mut fields| Ok(Failure::ImagePull { image: fields.text("image")? })),
        "deadlineExceeded" => {
            fields().and_then(|mut fields| Ok(Failure::DeadlineExceeded { seconds: fields.small_count("seconds")? }))
        }
        "crashLoop" => Ok(Failure::CrashLoop),
        "workloadGone" => Ok(Failure::WorkloadGone),
        "containerGone" => Ok(Failure::ContainerGone),
        "forbidden" => Ok(Failure::Forbidden),
        "unreachable" => Ok(Failure::Unreachable),
        "interrupted" => Ok(Failure::Interrupted),
        "notAttempted" => Ok(Failure::NotAttempted),
        "notApplied" => Ok(Failure::NotApplied),
        "changed" => fields().and_then(|mut fields| Ok(Failure::Changed { found: fields.text("found")? })),
        "told" => fields().and_then(|mut fields| {
            Ok(Failure::Told { reason: fields.text("reason")?, message: fields.text("message")? })
        }),
        "reported" => fields().and_then(|mut fields| {
            Ok(Failure::Reported { code: fields.integer("code")?, message: fields.text("message")? })
        }),
        _ => return Err(unknown(&name, FAILURES)),
    };
    failure.map_err(|error| error.within(&name))
}

pub(super) fn write_how(how: How) -> Value {
    let word = match how {
        How::SetTag => "setTag",
        How::Pinned => "pinned",
        How::Restarted => "restarted",
        How::Unchanged => "unchanged",
        How::NewJob => "newJob",
        How::NextRun => "nextRun",
    };
    word.into()
}

pub(super) fn read_how(node: Node<'_>) -> Result<How, RecordError> {
    word(node, HOWS, &[How::SetTag, How::Pinned, How::Restarted, How::Unchanged, How::NewJob, How::NextRun])
}
