//! The vendor's JSON for image repository triggers (Tencent Container Registry, personal edition, API version
//! 2019-09-24), exactly as its API reference has it. Each record reads itself into the domain with `read`, or says what
//! is wrong with it.

mod read;
#[cfg(test)]
mod tests;

pub use read::{Draft, RecordError};

use serde::{Deserialize, Deserializer, Serialize};

/// A whole response: `{"Response":{"Data":…,"RequestId":…}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Envelope<T> {
    pub response: Response<T>,
}

/// What a response holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Response<T> {
    pub data: T,
    #[serde(default)]
    pub request_id: String,
}

/// The request of `CreateApplicationTriggerPersonal` and, with a new name, of `ModifyApplicationTriggerPersonal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TriggerRequest {
    pub repo_name: String,
    pub trigger_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_trigger_name: Option<String>,
    pub invoke_method: String,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub invoke_expr: String,
    pub cluster_id: String,
    pub namespace: String,
    pub workload_type: String,
    pub workload_name: String,
    pub container_name: String,
    /// The region's number.
    pub cluster_region: i64,
}

/// The data of `DescribeApplicationTriggerPersonal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TriggerList {
    #[serde(default)]
    pub total_count: Option<u64>,
    #[serde(deserialize_with = "null_as_empty")]
    pub trigger_info: Vec<TriggerInfo>,
}

/// A trigger as the vendor lists it: without its repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TriggerInfo {
    pub trigger_name: String,
    pub invoke_source: String,
    pub invoke_action: String,
    /// China's time (UTC+8), without a zone.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub create_time: String,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub update_time: String,
    pub invoke_condition: InvokeCondition,
    pub invoke_para: InvokePara,
}

/// When the vendor's trigger fires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvokeCondition {
    /// `all`, `taglist` or `regex`.
    pub invoke_method: String,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub invoke_expr: String,
}

/// What the vendor's trigger updates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvokePara {
    #[serde(default, deserialize_with = "null_as_empty")]
    pub app_id: String,
    pub cluster_id: String,
    /// The region's number.
    pub cluster_region: i64,
    pub namespace: String,
    /// `Kind:name`, or a bare name in older records.
    pub service_name: String,
    pub container_name: String,
}

/// The data of `DescribeApplicationTriggerLogPersonal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LogList {
    #[serde(default)]
    pub total_count: Option<u64>,
    #[serde(deserialize_with = "null_as_empty")]
    pub log_info: Vec<LogInfo>,
}

/// One action that one of the vendor's triggers took. It has no digest and no previous image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LogInfo {
    pub repo_name: String,
    pub tag_name: String,
    pub trigger_name: String,
    pub invoke_source: String,
    pub invoke_action: String,
    /// China's time (UTC+8), without a zone.
    pub invoke_time: String,
    pub invoke_condition: InvokeCondition,
    pub invoke_para: InvokePara,
    pub invoke_result: InvokeResult,
}

/// What became of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvokeResult {
    /// 0 for success.
    pub return_code: i64,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub return_msg: String,
}

/// The data of `DescribeImagePersonal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagList {
    #[serde(default)]
    pub repo_name: Option<String>,
    #[serde(default)]
    pub tag_count: Option<u64>,
    #[serde(deserialize_with = "null_as_empty")]
    pub tag_info: Vec<TagInfo>,
}

/// A tag as the vendor lists it. Its ids are those of the image's configuration, not the digest that a reference is
/// pinned by, so they are kept out of the domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagInfo {
    pub tag_name: String,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub tag_id: String,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub image_id: String,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub push_time: String,
    #[serde(default, deserialize_with = "null_as_empty")]
    pub update_time: String,
}

/// The vendor writes null for what it doesn't have.
fn null_as_empty<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}
