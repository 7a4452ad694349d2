//! What the cluster's own access control lets this server do (`SelfSubjectAccessReview`).

use super::names::resource;
use super::{CallError, Cluster};
use crate::refusal::Refusal;
use axum::http::Method;
use serde_json::{Value, json};
use tagfire_domain::wire::{Access, Kind, KindAccess};

/// Asks, for every kind in a namespace.
pub async fn access(cluster: &Cluster, namespace: &str) -> Result<Access, Refusal> {
    let kinds = Kind::ALL.map(|kind| async move {
        // A Job is made anew, so it takes other verbs.
        let verbs: &[&str] = if kind == Kind::Job { &["get", "create", "delete"] } else { &["get", "patch"] };
        let (read, asked) = futures::future::join(
            may(cluster, namespace, kind, "list"),
            futures::future::join_all(verbs.iter().map(|verb| may(cluster, namespace, kind, verb))),
        )
        .await;
        let (read, _) = read?;
        let asked = asked.into_iter().collect::<Result<Vec<_>, CallError>>()?;
        let no = asked.iter().position(|(allowed, _)| !allowed);
        let message = no.map(|at| match &asked[at].1 {
            Some(reason) if !reason.is_empty() => reason.clone(),
            _ => format!("not allowed to {} {}", verbs[at], resource(kind).1),
        });
        Ok(KindAccess { kind, read, update: no.is_none(), message })
    });
    let items = futures::future::join_all(kinds).await.into_iter().collect::<Result<Vec<_>, CallError>>();
    Ok(Access { items: items.map_err(|error| error.refusal("access review"))? })
}

/// Whether a verb is allowed, and what is said to it.
async fn may(cluster: &Cluster, namespace: &str, kind: Kind, verb: &str) -> Result<(bool, Option<String>), CallError> {
    let (group, resource) = resource(kind);
    let review = json!({
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectAccessReview",
        "spec": { "resourceAttributes": { "namespace": namespace, "verb": verb, "group": group, "resource": resource } },
    });
    let body = Some(("application/json", review.to_string().into_bytes()));
    let path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    let answer: Value = cluster.call(Method::POST, path, body).await?.value;
    let status = &answer["status"];
    Ok((status["allowed"].as_bool().unwrap_or(false), status["reason"].as_str().map(crate::text::clean)))
}
