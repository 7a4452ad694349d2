//! Who else writes a workload, by the marks that they leave on it.

use crate::cluster::object::Meta;
use tagfire_domain::wire::{Manager, Notice};

/// The other writer, if there is one. What undoes soonest comes first.
#[must_use]
pub fn of(meta: &Meta) -> Option<Manager> {
    let annotation = |key: &str| meta.annotations.get(key).cloned();
    let label = |key: &str| meta.labels.get(key).cloned();
    let helm = label("app.kubernetes.io/managed-by").is_some_and(|by| by == "Helm");
    if let Some(id) = annotation("argocd.argoproj.io/tracking-id") {
        return Some(Manager::ArgoCd(id.split(':').next().unwrap_or_default().to_owned()));
    }
    if let Some(name) = label("kustomize.toolkit.fluxcd.io/name").or_else(|| label("helm.toolkit.fluxcd.io/name")) {
        return Some(Manager::Flux(name));
    }
    if helm {
        return Some(Manager::Helm(annotation("meta.helm.sh/release-name").unwrap_or_default()));
    }
    let owner = meta.owner_references.iter().find(|owner| owner.controller);
    owner.map(|owner| Manager::Controller(format!("{}/{}", owner.kind, owner.name)))
}

/// What a person should know of that writer.
#[must_use]
pub fn notice(manager: &Manager) -> Notice {
    match manager {
        Manager::ArgoCd(_) => Notice::ArgoCd,
        Manager::Flux(_) => Notice::Flux,
        Manager::Helm(_) => Notice::Helm,
        Manager::Controller(_) => Notice::Controller,
    }
}
