//! One leader among replicas, by a Lease of Kubernetes (`coordination.k8s.io`). Whoever holds it renews it; whoever finds
//! that it wasn't renewed for its duration, by its own clock, takes it. Two can believe to hold it for a moment, which is
//! why the store has the last word on what is performed.

use crate::cluster::{CallError, Cluster};
use axum::http::Method;
use jiff::Timestamp;
use k8s_openapi::api::coordination::v1::{Lease, LeaseSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{MicroTime, ObjectMeta};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a lease holds that isn't renewed, in seconds.
pub const DURATION: i32 = 15;
/// After how long without a renewal the holder stops: before others take it.
pub const DEADLINE: Duration = Duration::from_secs(10);
/// The time between two renewals, and between two looks at another's.
pub const RETRY: Duration = Duration::from_secs(2);

/// A lease, as one candidate sees it.
pub struct Candidate {
    cluster: Arc<Cluster>,
    namespace: String,
    name: String,
    /// Who this candidate is.
    identity: String,
    /// The lease as it was seen, and since when it has been so, by this machine's clock alone.
    seen: Option<(Lease, Instant)>,
}

/// What became of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// By this candidate.
    Here,
    /// By another.
    Elsewhere(String),
}

impl Candidate {
    /// A candidate of this name for this lease.
    #[must_use]
    pub fn new(cluster: Arc<Cluster>, namespace: String, name: String, identity: String) -> Candidate {
        Candidate { cluster, namespace, name, identity, seen: None }
    }

    fn collection(&self) -> String {
        format!("/apis/coordination.k8s.io/v1/namespaces/{}/leases", self.namespace)
    }

    /// Takes the lease, or renews it, where that may be done.
    ///
    /// # Errors
    /// Why it isn't known who holds it.
    pub async fn try_once(&mut self) -> Result<Held, CallError> {
        let path = format!("{}/{}", self.collection(), self.name);
        let lease = match self.cluster.get::<Lease>(&path).await {
            Ok(lease) => lease,
            Err(CallError::Refused { status: 404, .. }) => {
                let lease = self.taken(None);
                return self.write(Method::POST, &self.collection(), &lease).await;
            }
            Err(error) => return Err(error),
        };
        let spec = lease.spec.clone().unwrap_or_default();
        let holder = spec.holder_identity.clone().unwrap_or_default();
        if self.seen.as_ref().is_none_or(|(seen, _)| *seen != lease) {
            self.seen = Some((lease.clone(), Instant::now()));
        }
        let since = self.seen.as_ref().map_or_else(Instant::now, |(_, since)| *since);
        let holds = Duration::from_secs(spec.lease_duration_seconds.unwrap_or(DURATION).max(1).unsigned_abs().into());
        if !holder.is_empty() && holder != self.identity && since.elapsed() < holds {
            return Ok(Held::Elsewhere(holder));
        }
        let lease = self.taken(Some(lease));
        self.write(Method::PUT, &path, &lease).await
    }

    /// Lets go of the lease, so that another can take it at once.
    pub async fn release(&mut self) {
        let path = format!("{}/{}", self.collection(), self.name);
        if let Ok(mut lease) = self.cluster.get::<Lease>(&path).await
            && let Some(spec) = &mut lease.spec
            && spec.holder_identity.as_ref() == Some(&self.identity)
        {
            (spec.holder_identity, spec.lease_duration_seconds) = (Some(String::new()), Some(1));
            // Where that fails it runs out.
            let _ = self.write(Method::PUT, &path, &lease).await;
        }
    }

    /// The lease as this candidate holds it from now on.
    fn taken(&self, before: Option<Lease>) -> Lease {
        let now = MicroTime(Timestamp::now());
        let (metadata, before) = before.map_or_else(
            || {
                let (name, namespace) = (Some(self.name.clone()), Some(self.namespace.clone()));
                (ObjectMeta { name, namespace, ..ObjectMeta::default() }, LeaseSpec::default())
            },
            |lease| (lease.metadata, lease.spec.unwrap_or_default()),
        );
        let ours = before.holder_identity.as_ref() == Some(&self.identity);
        let spec = LeaseSpec {
            holder_identity: Some(self.identity.clone()),
            lease_duration_seconds: Some(DURATION),
            acquire_time: if ours { before.acquire_time } else { Some(now.clone()) },
            renew_time: Some(now),
            lease_transitions: Some(before.lease_transitions.unwrap_or_default() + i32::from(!ours)),
            ..before
        };
        Lease { metadata, spec: Some(spec) }
    }

    async fn write(&mut self, method: Method, path: &str, lease: &Lease) -> Result<Held, CallError> {
        let body = serde_json::to_vec(lease).map_err(|error| CallError::Unsent(error.to_string()))?;
        match self.cluster.call::<Lease>(method, path, Some(("application/json", body))).await {
            Ok(answer) => {
                self.seen = Some((answer.value, Instant::now()));
                Ok(Held::Here)
            }
            // Another was faster: the version is no longer the one that was read.
            Err(CallError::Refused { status: 409, .. }) => Ok(Held::Elsewhere(String::new())),
            Err(error) => Err(error),
        }
    }
}
