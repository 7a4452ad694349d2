//! The vendor's JSON for image repository triggers (Tencent Container Registry, personal edition, API version
//! 2019-09-24), exactly as its API reference has it. Each record reads itself into the domain with `read`, or says what
//! is wrong with it.

mod read;
mod shape;
#[cfg(test)]
mod tests;
mod unheld;

pub use read::{Draft, RecordError};
pub(crate) use shape::Shaped;
pub use unheld::Unheld;

use serde::{Deserialize, Deserializer, Serialize};

/// A whole response: `{"Response":{"Data":…,"RequestId":…}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Envelope<T> {
    /// What it holds.
    pub response: Response<T>,
}

/// What a response holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Response<T> {
    /// The data.
    pub data: T,
    /// What the vendor knows the request by.
    #[serde(default)]
    pub request_id: String,
}

/// The request of `CreateApplicationTriggerPersonal` and, with a new name, of `ModifyApplicationTriggerPersonal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TriggerRequest {
    /// The image repository.
    pub repo_name: String,
    /// The trigger's name.
    pub trigger_name: String,
    /// The trigger's new name, where it is renamed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_trigger_name: Option<String>,
    /// `all`, `taglist` or `regex`.
    pub invoke_method: String,
    /// The list of tags, or the regular expression.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub invoke_expr: String,
    /// The cluster's id.
    pub cluster_id: String,
    /// The namespace.
    pub namespace: String,
    /// The workload's kind.
    pub workload_type: String,
    /// The workload's name.
    pub workload_name: String,
    /// The container's name.
    pub container_name: String,
    /// The region's number.
    pub cluster_region: i64,
}

/// The data of `DescribeApplicationTriggerPersonal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TriggerList {
    /// How many there are in all.
    #[serde(default)]
    pub total_count: Option<u64>,
    /// The triggers.
    #[serde(deserialize_with = "null_as_empty")]
    pub trigger_info: Vec<TriggerInfo>,
}

/// A trigger as the vendor lists it: without its repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TriggerInfo {
    /// The trigger's name.
    pub trigger_name: String,
    /// What fires it: `IMAGE_PUSH`.
    pub invoke_source: String,
    /// What it does: `SERVICE_UPDATE`.
    pub invoke_action: String,
    /// China's time (UTC+8), without a zone.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub create_time: String,
    /// When it was last updated, in the same way.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub update_time: String,
    /// When it fires.
    pub invoke_condition: InvokeCondition,
    /// What it updates.
    pub invoke_para: InvokePara,
}

/// When the vendor's trigger fires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvokeCondition {
    /// `all`, `taglist` or `regex`.
    pub invoke_method: String,
    /// The list of tags, or the regular expression.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub invoke_expr: String,
}

/// What the vendor's trigger updates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvokePara {
    /// The account's number.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub app_id: String,
    /// The cluster's id.
    pub cluster_id: String,
    /// The region's number.
    pub cluster_region: i64,
    /// The namespace.
    pub namespace: String,
    /// `Kind:name`, or a bare name in older records.
    pub service_name: String,
    /// The container's name.
    pub container_name: String,
}

/// The data of `DescribeApplicationTriggerLogPersonal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LogList {
    /// How many there are in all.
    #[serde(default)]
    pub total_count: Option<u64>,
    /// The actions.
    #[serde(deserialize_with = "null_as_empty")]
    pub log_info: Vec<LogInfo>,
}

/// One action that one of the vendor's triggers took. It has no digest and no previous image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LogInfo {
    /// The image repository.
    pub repo_name: String,
    /// The tag.
    pub tag_name: String,
    /// The trigger's name.
    pub trigger_name: String,
    /// What fires it: `IMAGE_PUSH`.
    pub invoke_source: String,
    /// What it does: `SERVICE_UPDATE`.
    pub invoke_action: String,
    /// China's time (UTC+8), without a zone.
    pub invoke_time: String,
    /// When it fires.
    pub invoke_condition: InvokeCondition,
    /// What it updates.
    pub invoke_para: InvokePara,
    /// What became of it.
    pub invoke_result: InvokeResult,
}

/// What became of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvokeResult {
    /// 0 for success.
    pub return_code: i64,
    /// What the vendor says.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub return_msg: String,
}

/// The data of `DescribeImagePersonal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagList {
    /// The image repository.
    #[serde(default)]
    pub repo_name: Option<String>,
    /// How many there are in all.
    #[serde(default)]
    pub tag_count: Option<u64>,
    /// The tags.
    #[serde(deserialize_with = "null_as_empty")]
    pub tag_info: Vec<TagInfo>,
}

/// A tag as the vendor lists it. Its ids are those of the image's configuration, not the digest that a reference is
/// pinned by, so they are kept out of the domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagInfo {
    /// The tag.
    pub tag_name: String,
    /// The tag's id with the vendor.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub tag_id: String,
    /// The id of the image's configuration.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub image_id: String,
    /// When it was pushed: China's time (UTC+8), without a zone.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub push_time: String,
    /// When it was last updated, in the same way.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub update_time: String,
}

/// The vendor writes null for what it doesn't have.
fn null_as_empty<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}
