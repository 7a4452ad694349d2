//! The registry, personal edition: triggers that are there already, with their log, and the tags of a repository.

use super::Tencent;
use super::call::TCR;
use crate::refusal::Refusal;
use serde_json::{Value, json};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::wire::{List, ProblemKind, VendorTag, VendorTriggers};

const PAGE: usize = 100;
/// The most entries that are read of a list.
const MOST: usize = 10_000;

/// The registry's API has one address for all regions, and wants one named.
const REGION: Option<&str> = Some("ap-guangzhou");

/// A repository's name, if it can be one.
pub fn repository(text: &str) -> Result<RepositoryName, Refusal> {
    RepositoryName::parse(text).map_err(|error| Refusal::new(ProblemKind::InvalidName, error.to_string()))
}

impl Tencent {
    /// Every entry of a list, page by page: `Data` with all of them in it.
    async fn all(&self, action: &str, list: &str, payload: &Value, most: usize) -> Result<Value, Refusal> {
        let mut entries = Vec::new();
        loop {
            let mut payload = payload.clone();
            (payload["Offset"], payload["Limit"]) = (json!(entries.len()), json!(PAGE.min(most)));
            let mut response = self.caller.call(TCR, action, REGION, &payload).await?;
            let mut data = match response["Data"].take() {
                Value::Object(data) => Value::Object(data),
                _ => {
                    return Err(Refusal::new(
                        ProblemKind::CloudFailed,
                        format!("{action}: not the answer that is documented"),
                    ));
                }
            };
            let page = match data[list].take() {
                Value::Array(page) => page,
                _ => Vec::new(),
            };
            let last = page.is_empty();
            entries.extend(page);
            let total = data["TotalCount"].as_u64().and_then(|total| usize::try_from(total).ok()).unwrap_or(0);
            if last || entries.len() >= total || entries.len() >= most {
                data[list] = Value::Array(entries);
                return Ok(data);
            }
        }
    }

    /// The triggers of a repository and the latest of their log, in the vendor's own format.
    pub async fn triggers(&self, repository: &RepositoryName) -> Result<VendorTriggers, Refusal> {
        let named = json!({ "RepoName": repository.as_str() });
        let triggers = self.all("DescribeApplicationTriggerPersonal", "TriggerInfo", &named, MOST).await?;
        let logged = json!({ "RepoName": repository.as_str(), "Order": "desc", "OrderBy": "invoke_time" });
        let log = self.all("DescribeApplicationTriggerLogPersonal", "LogInfo", &logged, PAGE).await?;
        Ok(VendorTriggers { repository: repository.as_str().to_owned(), triggers, log })
    }

    /// The tags of a repository.
    pub async fn tags(&self, repository: &RepositoryName) -> Result<List<VendorTag>, Refusal> {
        let named = json!({ "RepoName": repository.as_str() });
        let data = self.all("DescribeImagePersonal", "TagInfo", &named, MOST).await?;
        let text =
            |entry: &Value, name: &str| entry[name].as_str().filter(|text| !text.is_empty()).map(crate::text::clean);
        let items = data["TagInfo"].as_array().into_iter().flatten().filter_map(|entry| {
            let name = text(entry, "TagName").filter(|name| tagfire_domain::tag::check(name).is_ok())?;
            let digest = text(entry, "ImageId").filter(|digest| tagfire_domain::digest::Digest::parse(digest).is_ok());
            Some(VendorTag { name, digest, updated_at: text(entry, "UpdateTime").or_else(|| text(entry, "PushTime")) })
        });
        Ok(List { items: items.collect(), next: None, hidden: Vec::new() })
    }
}
