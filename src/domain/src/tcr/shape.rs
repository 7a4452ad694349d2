//! The vendor's records as its files have them, read field by field like ours: what is wrong is said in the person's
//! language, and of the file's own place. The vendor writes null for what it doesn't have.

use super::{InvokeCondition, InvokePara, InvokeResult, LogInfo, TagInfo, TriggerInfo, TriggerRequest};
use crate::record::fields::Fields;
use crate::record::{Node, RecordError};

/// A record that is read from a file.
pub(crate) trait Shaped: Sized {
    /// Reads it. Fields that aren't known are passed over.
    fn shaped(node: Node<'_>) -> Result<Self, RecordError>;
}

/// A text, empty where it is missing.
fn text(fields: &mut Fields<'_>, name: &str) -> Result<String, RecordError> {
    Ok(fields.optional_text(name)?.map(Into::into).unwrap_or_default())
}

impl Shaped for TriggerRequest {
    fn shaped(node: Node<'_>) -> Result<TriggerRequest, RecordError> {
        let mut fields = Fields::of(node)?;
        Ok(TriggerRequest {
            repo_name: fields.text("RepoName")?,
            trigger_name: fields.text("TriggerName")?,
            new_trigger_name: fields.optional_text("NewTriggerName")?.map(Into::into),
            invoke_method: fields.text("InvokeMethod")?,
            invoke_expr: text(&mut fields, "InvokeExpr")?,
            cluster_id: fields.text("ClusterId")?,
            namespace: fields.text("Namespace")?,
            workload_type: fields.text("WorkloadType")?,
            workload_name: fields.text("WorkloadName")?,
            container_name: fields.text("ContainerName")?,
            cluster_region: fields.integer("ClusterRegion")?,
        })
    }
}

impl Shaped for TriggerInfo {
    fn shaped(node: Node<'_>) -> Result<TriggerInfo, RecordError> {
        let mut fields = Fields::of(node)?;
        Ok(TriggerInfo {
            trigger_name: fields.text("TriggerName")?,
            invoke_source: fields.text("InvokeSource")?,
            invoke_action: fields.text("InvokeAction")?,
            create_time: text(&mut fields, "CreateTime")?,
            update_time: text(&mut fields, "UpdateTime")?,
            invoke_condition: fields.inner("InvokeCondition", condition)?,
            invoke_para: fields.inner("InvokePara", para)?,
        })
    }
}

impl Shaped for LogInfo {
    fn shaped(node: Node<'_>) -> Result<LogInfo, RecordError> {
        let mut fields = Fields::of(node)?;
        Ok(LogInfo {
            repo_name: fields.text("RepoName")?,
            tag_name: fields.text("TagName")?,
            trigger_name: fields.text("TriggerName")?,
            invoke_source: fields.text("InvokeSource")?,
            invoke_action: fields.text("InvokeAction")?,
            invoke_time: fields.text("InvokeTime")?,
            invoke_condition: fields.inner("InvokeCondition", condition)?,
            invoke_para: fields.inner("InvokePara", para)?,
            invoke_result: fields.inner("InvokeResult", |node| {
                let mut fields = Fields::of(node)?;
                let return_code = fields.integer("ReturnCode")?;
                Ok(InvokeResult { return_code, return_msg: text(&mut fields, "ReturnMsg")? })
            })?,
        })
    }
}

impl Shaped for TagInfo {
    fn shaped(node: Node<'_>) -> Result<TagInfo, RecordError> {
        let mut fields = Fields::of(node)?;
        Ok(TagInfo {
            tag_name: fields.text("TagName")?,
            tag_id: text(&mut fields, "TagId")?,
            image_id: text(&mut fields, "ImageId")?,
            push_time: text(&mut fields, "PushTime")?,
            update_time: text(&mut fields, "UpdateTime")?,
        })
    }
}

fn condition(node: Node<'_>) -> Result<InvokeCondition, RecordError> {
    let mut fields = Fields::of(node)?;
    Ok(InvokeCondition { invoke_method: fields.text("InvokeMethod")?, invoke_expr: text(&mut fields, "InvokeExpr")? })
}

fn para(node: Node<'_>) -> Result<InvokePara, RecordError> {
    let mut fields = Fields::of(node)?;
    Ok(InvokePara {
        app_id: text(&mut fields, "AppId")?,
        cluster_id: fields.text("ClusterId")?,
        cluster_region: fields.integer("ClusterRegion")?,
        namespace: fields.text("Namespace")?,
        service_name: fields.text("ServiceName")?,
        container_name: fields.text("ContainerName")?,
    })
}
