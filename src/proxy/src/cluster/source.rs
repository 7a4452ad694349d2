//! Where clusters come from: a kubeconfig, the cluster around this program, or Tencent Cloud. Each cluster is connected
//! once, when it is first asked for.

use super::Cluster;
use super::kubeconfig::{Kubeconfigs, RefusedKubeconfig, configure, parse};
use crate::config::SourceSettings;
use crate::refusal::Refusal;
use crate::tencent::Tencent;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::wire::{self, List, ProblemKind, Region, Source};
use tokio::sync::{Mutex, OnceCell};

/// The region and the name of clusters that no cloud names.
const LOCAL: &str = "local";
pub const IN_CLUSTER: &str = "in-cluster";

/// All clusters.
pub struct Clusters {
    origin: Origin,
    connected: Mutex<HashMap<String, Arc<OnceCell<Arc<Cluster>>>>>,
}

enum Origin {
    None,
    Kubeconfig(Kubeconfigs),
    InCluster,
    Tencent(Arc<Tencent>),
}

/// How a cluster's client is made, now and whenever its credentials are renewed.
pub enum Recipe {
    Context(Kubeconfigs, String),
    InCluster,
    Tencent { cloud: Arc<Tencent>, region: String, cluster: String },
}

impl Recipe {
    /// A client with fresh credentials.
    pub async fn client(&self) -> Result<kube::Client, Refusal> {
        let mut config = match self {
            Recipe::Context(file, context) => file.context(context).await?,
            Recipe::InCluster => kube::Config::incluster()
                .map_err(|error| Refusal::new(ProblemKind::ClusterRefused, format!("not inside a cluster: {error}")))?,
            Recipe::Tencent { cloud, region, cluster } => {
                let text = cloud.kubeconfig(region, cluster).await?;
                let config = parse(&text)?;
                let context =
                    config.current_context.clone().or_else(|| config.contexts.first().map(|named| named.name.clone()));
                configure(config, &context.ok_or(RefusedKubeconfig::NoContexts)?, None).await?
            }
        };
        // Calls are told apart by what is known after them: nobody else may repeat one.
        config.default_retry = false;
        config.connect_timeout = Some(Duration::from_secs(5));
        kube::Client::try_from(config)
            .map_err(|error| Refusal::new(ProblemKind::ClusterRefused, crate::text::clean(&error.to_string())))
    }
}

impl Clusters {
    /// What the settings name.
    pub fn new(settings: &SourceSettings) -> Result<Clusters, Box<dyn std::error::Error>> {
        let origin = match settings {
            SourceSettings::None => Origin::None,
            SourceSettings::Kubeconfig(path) => Origin::Kubeconfig(Kubeconfigs::open(path)?),
            SourceSettings::InCluster => {
                kube::Config::incluster().map_err(|error| format!("--in-cluster: {error}"))?;
                Origin::InCluster
            }
            SourceSettings::Tencent(settings) => Origin::Tencent(Arc::new(Tencent::new(settings)?)),
        };
        Ok(Clusters { origin, connected: Mutex::default() })
    }

    /// Which source it is.
    #[must_use]
    pub fn source(&self) -> Source {
        match self.origin {
            Origin::None => Source::None,
            Origin::Kubeconfig(_) => Source::Kubeconfig,
            Origin::InCluster => Source::InCluster,
            Origin::Tencent(_) => Source::Tencent,
        }
    }

    /// The cloud, where clusters come from one.
    pub fn tencent(&self) -> Result<&Arc<Tencent>, Refusal> {
        match &self.origin {
            Origin::Tencent(cloud) => Ok(cloud),
            _ => Err(Refusal::new(ProblemKind::NoSource, "this needs the source Tencent Cloud: start with --tencent")),
        }
    }

    /// Whether the source can still be read, for readiness.
    pub fn ready(&self) -> Result<(), String> {
        match &self.origin {
            Origin::None => Ok(()),
            Origin::Kubeconfig(file) => file.contexts().map(drop).map_err(|error| error.to_string()),
            Origin::InCluster => kube::Config::incluster().map(drop).map_err(|error| error.to_string()),
            Origin::Tencent(cloud) => cloud.ready(),
        }
    }

    /// Regions.
    pub async fn regions(&self) -> Result<List<Region>, Refusal> {
        match &self.origin {
            Origin::None => Err(no_source()),
            Origin::Kubeconfig(_) | Origin::InCluster => {
                Ok(List { items: vec![Region { id: LOCAL.into(), number: None }], next: None, hidden: Vec::new() })
            }
            Origin::Tencent(cloud) => cloud.regions().await,
        }
    }

    /// A region's clusters.
    pub async fn clusters(&self, region: &str) -> Result<List<wire::Cluster>, Refusal> {
        let local = |id: String, problem: Option<String>| wire::Cluster {
            name: id.clone(),
            id,
            region: LOCAL.into(),
            version: None,
            status: None,
            problem,
        };
        let items = match &self.origin {
            Origin::None => return Err(no_source()),
            Origin::Tencent(cloud) => return cloud.clusters(region).await,
            _ if region != LOCAL => {
                return Err(Refusal::new(ProblemKind::NotFound, "there is no such region; there is “local”"));
            }
            Origin::InCluster => vec![local(IN_CLUSTER.into(), None)],
            Origin::Kubeconfig(file) => {
                let contexts = file.contexts()?.into_iter();
                contexts.map(|(name, refused)| local(name, refused.map(|refused| refused.to_string()))).collect()
            }
        };
        Ok(List { items, next: None, hidden: Vec::new() })
    }

    /// The cluster of this id, connected. A region may be given, and then has to be the cluster's.
    pub async fn connect(&self, region: Option<&str>, id: &str) -> Result<Arc<Cluster>, Refusal> {
        if !matches!(self.origin, Origin::Tencent(_)) && region.is_some_and(|region| region != LOCAL) {
            return Err(Refusal::new(ProblemKind::NoSuchCluster, "there is no such region; there is “local”"));
        }
        // What doesn't exist is not remembered, so that names can't fill the memory.
        let recipe = self.recipe(region, id).await?;
        let cell = self.connected.lock().await.entry(id.to_owned()).or_default().clone();
        let connect = || async { Cluster::connect(id.to_owned(), recipe).await.map(Arc::new) };
        cell.get_or_try_init(connect).await.cloned()
    }

    async fn recipe(&self, region: Option<&str>, id: &str) -> Result<Recipe, Refusal> {
        let none = || Refusal::new(ProblemKind::NoSuchCluster, "there is no such cluster");
        match &self.origin {
            Origin::None => Err(no_source()),
            Origin::InCluster if id == IN_CLUSTER => Ok(Recipe::InCluster),
            Origin::InCluster => Err(none()),
            Origin::Kubeconfig(file) => {
                // Connected already: the file needn't be read for each request.
                if !self.connected.lock().await.contains_key(id) && !file.contexts()?.iter().any(|(name, _)| name == id)
                {
                    return Err(none());
                }
                Ok(Recipe::Context(file.clone(), id.to_owned()))
            }
            Origin::Tencent(cloud) => {
                let region = cloud.region_of(region, id).await?;
                Ok(Recipe::Tencent { cloud: cloud.clone(), region, cluster: id.to_owned() })
            }
        }
    }
}

fn no_source() -> Refusal {
    Refusal::new(
        ProblemKind::NoSource,
        "this server has no cluster source: start it with --kubeconfig, --in-cluster or --tencent",
    )
}
