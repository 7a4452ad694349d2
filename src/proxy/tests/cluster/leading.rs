//! One leader among replicas, on a real cluster's leases.

use crate::lab::{Lab, call};
use crate::refusals::account_with;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tagfire_proxy::cluster::Clusters;
use tagfire_proxy::config::SourceSettings;
use tagfire_proxy::runner::{Candidate, Held, elect};

async fn candidate(kubeconfig: &Path, lab: &Lab, identity: &str) -> Candidate {
    let clusters = Clusters::new(&SourceSettings::Kubeconfig(kubeconfig.to_owned())).unwrap();
    let cluster: Arc<_> = clusters.connect(None, &lab.cluster).await.unwrap();
    Candidate::new(cluster, lab.namespace.clone(), "tagfire".into(), identity.into())
}

/// What a replica may do to leases by the rules that we deploy with.
fn rules() -> serde_json::Value {
    let manifests = include_str!("../../deploy/unattended/lease.yaml");
    let manifests: Vec<serde_json::Value> = serde_saphyr::from_multiple(manifests).unwrap();
    manifests.iter().find(|manifest| manifest["kind"] == "Role").unwrap()["rules"].clone()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn a_lease_is_held_by_one_and_taken_by_another_when_it_is_not_renewed() {
    let lab = Lab::new(&[]).await;
    let account = account_with(&lab, "replica", rules()).await;
    let mut first = candidate(account.path(), &lab, "first").await;
    let mut second = candidate(account.path(), &lab, "second").await;
    // The role counts a moment after it is made.
    lab.until("the lease to be taken", || async {
        let mut first = candidate(account.path(), &lab, "first").await;
        (first.try_once().await == Ok(Held::Here)).then_some(())
    })
    .await;
    assert_eq!(first.try_once().await, Ok(Held::Here));
    assert_eq!(second.try_once().await, Ok(Held::Elsewhere("first".into())));
    // The first is killed: the second takes over once its duration has passed on the second's own clock.
    let start = Instant::now();
    while second.try_once().await != Ok(Held::Here) {
        assert!(start.elapsed() < Duration::from_secs(60));
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(start.elapsed() > Duration::from_secs(13), "{:?}", start.elapsed());
    assert_eq!(first.try_once().await, Ok(Held::Elsewhere("second".into())));
    let path = format!("/apis/coordination.k8s.io/v1/namespaces/{}/leases/tagfire", lab.namespace);
    let lease = call(&lab.client, "GET", &path, None).await.unwrap();
    assert_eq!((&lease["spec"]["holderIdentity"], &lease["spec"]["leaseTransitions"]), (&json!("second"), &json!(2)));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a cluster: cargo xtask test cluster"]
async fn who_stops_lets_go_so_that_another_acts_at_once() {
    let lab = Lab::new(&[]).await;
    let account = account_with(&lab, "replica", rules()).await;
    let (mut first, _task) = elect(candidate(account.path(), &lab, "first").await, "first".into());
    first.wait_for(|leads| leads.here).await.unwrap();
    let (mut second, _other) = elect(candidate(account.path(), &lab, "second").await, "second".into());
    second.wait_for(|leads| leads.leader.as_deref() == Some("first")).await.unwrap();
    assert!(!second.borrow().here);
    drop(first);
    let start = Instant::now();
    second.wait_for(|leads| leads.here).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
}
