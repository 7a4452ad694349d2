//! The container service: regions, clusters and their kubeconfigs. Ids and names may be null, and statuses new ones: what
//! can't be used is left out of the way.

use super::Tencent;
use super::call::TKE;
use super::{is_cluster, is_region};
use crate::refusal::Refusal;
use serde::Deserialize;
use serde_json::{Value, json};
use tagfire_domain::wire::{Cluster, List, ProblemKind, Region};

/// The most that a page may hold.
const PAGE: usize = 100;
/// The most clusters that are listed of a region.
const MOST: usize = 5_000;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Regions {
    region_instance_set: Option<Vec<RegionInstance>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RegionInstance {
    region_name: Option<String>,
    region_id: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Clusters {
    total_count: Option<usize>,
    clusters: Option<Vec<ClusterInstance>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ClusterInstance {
    cluster_id: Option<String>,
    cluster_name: Option<String>,
    cluster_version: Option<String>,
    cluster_status: Option<String>,
}

fn read<T: for<'de> Deserialize<'de>>(action: &str, response: Value) -> Result<T, Refusal> {
    let request_id = response["RequestId"].as_str().map(crate::text::clean);
    serde_json::from_value(response).map_err(|error| Refusal {
        request_id,
        ..Refusal::new(ProblemKind::CloudFailed, format!("{action}: not the answer that is documented: {error}"))
    })
}

impl Tencent {
    /// Every region.
    pub async fn regions(&self) -> Result<List<Region>, Refusal> {
        let response = self.caller.call(TKE, "DescribeRegions", None, &json!({})).await?;
        let regions: Regions = read("DescribeRegions", response)?;
        let named = regions.region_instance_set.unwrap_or_default().into_iter();
        let items = named.filter_map(|region| {
            let id = region.region_name.filter(|name| is_region(name))?;
            Some(Region { id, number: region.region_id })
        });
        Ok(List { items: items.collect(), next: None, hidden: Vec::new() })
    }

    /// A region's clusters, every page of them.
    pub async fn clusters(&self, region: &str) -> Result<List<Cluster>, Refusal> {
        if !is_region(region) {
            return Err(Refusal::new(ProblemKind::NotFound, "there is no such region"));
        }
        let mut items = Vec::new();
        let mut offset = 0;
        loop {
            let payload = json!({ "Offset": offset, "Limit": PAGE });
            let response = self.caller.call(TKE, "DescribeClusters", Some(region), &payload).await?;
            let page: Clusters = read("DescribeClusters", response)?;
            let found = page.clusters.unwrap_or_default();
            offset += found.len();
            let last = found.is_empty() || offset >= page.total_count.unwrap_or(0) || offset >= MOST;
            items.extend(found.into_iter().filter_map(|cluster| self.told(region, cluster)));
            if last {
                return Ok(List { items, next: None, hidden: Vec::new() });
            }
        }
    }

    fn told(&self, region: &str, cluster: ClusterInstance) -> Option<Cluster> {
        let id = cluster.cluster_id.filter(|id| is_cluster(id))?;
        self.remember(&id, region);
        let usable = matches!(cluster.cluster_status.as_deref(), None | Some("Running" | "Upgrading" | "Scaling"));
        let problem =
            (!usable).then(|| format!("the cluster is {}", cluster.cluster_status.as_deref().unwrap_or_default()));
        Some(Cluster {
            name: cluster
                .cluster_name
                .filter(|name| !name.is_empty())
                .map_or_else(|| id.clone(), |name| crate::text::clean(&name)),
            id,
            region: region.to_owned(),
            version: cluster.cluster_version,
            status: cluster.cluster_status.as_deref().map(crate::text::clean),
            problem: problem.as_deref().map(crate::text::clean),
        })
    }

    /// Whether a region has a cluster.
    pub(super) async fn find(&self, region: &str, cluster: &str) -> Result<bool, Refusal> {
        let payload = json!({ "ClusterIds": [cluster] });
        let response = self.caller.call(TKE, "DescribeClusters", Some(region), &payload).await?;
        let page: Clusters = read("DescribeClusters", response)?;
        let found = page.clusters.unwrap_or_default().iter().any(|found| found.cluster_id.as_deref() == Some(cluster));
        if found {
            self.remember(cluster, region);
        }
        Ok(found)
    }

    /// A cluster's kubeconfig, for its private or its public endpoint.
    pub async fn kubeconfig(&self, region: &str, cluster: &str) -> Result<zeroize::Zeroizing<String>, Refusal> {
        let payload = json!({ "ClusterId": cluster, "IsExtranet": self.public });
        let endpoint = if self.public { "public" } else { "private" };
        let response = self.caller.call(TKE, "DescribeClusterKubeconfig", Some(region), &payload).await.map_err(|mut refusal| {
            refusal.detail.push_str(&format!(" (asked for the {endpoint} endpoint; open it in the cluster's settings, or choose the other with --tencent-public)"));
            refusal
        })?;
        match response["Kubeconfig"].as_str() {
            Some(text) if !text.is_empty() => Ok(zeroize::Zeroizing::new(text.to_owned())),
            _ => Err(Refusal {
                request_id: response["RequestId"].as_str().map(crate::text::clean),
                ..Refusal::new(
                    ProblemKind::CloudFailed,
                    format!("the cloud gave no kubeconfig: open the cluster's {endpoint} endpoint in its settings"),
                )
            }),
        }
    }
}
