//! Clusters: where they come from, and what is asked of them.

mod call;
mod kubeconfig;
mod list;
pub mod names;
pub mod object;
mod review;
mod source;
mod watch;

pub use call::{Answer, CallError, Cluster};
pub use kubeconfig::{Kubeconfigs, RefusedKubeconfig, check as check_kubeconfig};
pub use list::{namespaces, workload, workloads};
pub use review::access;
pub use source::{Clusters, IN_CLUSTER};
pub use watch::{Event, watch, watch_all};
