//! Tencent Cloud: its clusters, and the triggers and tags that its registry has. API 3.0, JSON over POST, each request
//! signed (TC3-HMAC-SHA256).

mod call;
mod credentials;
mod registry;

pub mod sign;
mod tke;

pub use credentials::{Credentials, CredentialsError};
pub use registry::repository;

use crate::config::TencentSettings;
use crate::refusal::Refusal;
use call::Caller;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tagfire_domain::wire::ProblemKind;

/// An account.
pub struct Tencent {
    caller: Caller,
    public: bool,
    /// Which region a cluster is in, from the lists that were asked for.
    regions: Mutex<HashMap<String, String>>,
}

/// How many clusters' regions are remembered.
const MOST: usize = 10_000;

impl Tencent {
    /// The account whose credentials the settings name.
    pub fn new(settings: &TencentSettings) -> Result<Tencent, Box<dyn std::error::Error>> {
        Ok(Tencent { caller: Caller::new(settings)?, public: settings.public, regions: Mutex::default() })
    }

    /// Whether there are credentials, for readiness.
    pub fn ready(&self) -> Result<(), String> {
        self.caller.ready().map_err(|error| error.to_string())
    }

    fn remember(&self, cluster: &str, region: &str) {
        let mut regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        if regions.len() < MOST {
            regions.insert(cluster.to_owned(), region.to_owned());
        }
    }

    /// The region of a cluster: the given one, a remembered one, or the one where it is found.
    pub async fn region_of(&self, region: Option<&str>, cluster: &str) -> Result<String, Refusal> {
        if !is_cluster(cluster) || region.is_some_and(|region| !is_region(region)) {
            return Err(Refusal::new(
                ProblemKind::NoSuchCluster,
                "there is no such cluster: ids are like cls-1a2b3c4d",
            ));
        }
        let known = self.regions.lock().unwrap_or_else(PoisonError::into_inner).get(cluster).cloned();
        match (region, known) {
            (Some(region), Some(known)) if region != known => {
                Err(Refusal::new(ProblemKind::NoSuchCluster, format!("the cluster is in {known}, not in {region}")))
            }
            (_, Some(known)) => Ok(known),
            // The region's own list says whether it is there.
            (Some(region), None) => match self.find(region, cluster).await? {
                true => Ok(region.to_owned()),
                false => {
                    Err(Refusal::new(ProblemKind::NoSuchCluster, format!("there is no cluster {cluster} in {region}")))
                }
            },
            (None, None) => {
                for region in self.regions().await?.items {
                    if self.find(&region.id, cluster).await? {
                        return Ok(region.id);
                    }
                }
                Err(Refusal::new(ProblemKind::NoSuchCluster, format!("there is no cluster {cluster} in any region")))
            }
        }
    }
}

/// Whether a text is like a cluster's id.
fn is_cluster(text: &str) -> bool {
    text.len() <= 40
        && text
            .strip_prefix("cls-")
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether a text is like a region's name, and so fit for a header.
fn is_region(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
