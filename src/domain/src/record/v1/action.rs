//! An action: every part of the target beside the others.

use crate::cluster::{Target, WorkloadKind, WorkloadRef};
use crate::record::fields::{Fields, object, text, unknown, word};
use crate::record::{Fault, Node, RecordError};
use crate::trigger::{ServiceUpdate, UpdateMethod};
use serde_json::Value;

const KINDS: &[&str] = &["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job"];
const METHODS: &[&str] = &["tag", "digest"];

pub(super) fn write(action: &ServiceUpdate) -> Value {
    let mut fields = target_fields(&action.target);
    let method = match action.method {
        UpdateMethod::Tag => "tag",
        UpdateMethod::Digest => "digest",
    };
    fields.push(("method", method.into()));
    object(fields)
}

pub(super) fn target_fields(target: &Target) -> Vec<(&'static str, Value)> {
    let mut fields = workload_fields(&target.workload);
    fields.push(("container", target.container.as_str().into()));
    fields
}

fn workload_fields(at: &WorkloadRef) -> Vec<(&'static str, Value)> {
    let WorkloadRef { region, cluster, namespace, kind, workload } = at;
    vec![
        ("region", region.as_str().into()),
        ("cluster", cluster.as_str().into()),
        ("namespace", namespace.as_str().into()),
        ("kind", kind.as_str().into()),
        ("workload", workload.as_str().into()),
    ]
}

/// A workload as an object of its own.
pub(crate) fn write_workload_ref(at: &WorkloadRef) -> Value {
    object(workload_fields(at))
}

pub(super) fn read(node: Node<'_>) -> Result<ServiceUpdate, RecordError> {
    let mut fields = Fields::of(node)?;
    let target = target(&mut fields)?;
    let method = |node| word(node, METHODS, &[UpdateMethod::Tag, UpdateMethod::Digest]);
    Ok(ServiceUpdate { target, method: fields.optional_inner("method", method)?.unwrap_or_default() })
}

pub(super) fn target(fields: &mut Fields) -> Result<Target, RecordError> {
    let container = fields.text("container")?;
    // The simulation's rows have the workload as an object of its own.
    let workload = match fields.take("workload") {
        Some(whole @ Node::Object(_)) => workload_ref(whole).map_err(|error| error.within("workload"))?,
        Some(name) => workload(fields, text(name, "workload")?.into_owned())?,
        None => return Err(RecordError::new("workload", Fault::Missing)),
    };
    Ok(Target { workload, container })
}

/// Reads a workload that is an object of its own.
pub(crate) fn workload_ref(node: Node<'_>) -> Result<WorkloadRef, RecordError> {
    let mut fields = Fields::of(node)?;
    let name = fields.text("workload")?;
    workload(&mut fields, name)
}

fn workload(fields: &mut Fields, workload: String) -> Result<WorkloadRef, RecordError> {
    let kind = |node| {
        let found = text(node, "")?;
        WorkloadKind::parse(&found).ok_or_else(|| unknown(&found, KINDS))
    };
    Ok(WorkloadRef {
        region: fields.text("region")?,
        cluster: fields.text("cluster")?,
        namespace: fields.text("namespace")?,
        kind: fields.inner("kind", kind)?,
        workload,
    })
}
