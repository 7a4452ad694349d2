//! Whether an image can be pulled where a workload runs, as far as its registry tells. It is asked before a person decides,
//! and is never in an update's way: where the registry says nothing, nothing is told.

use crate::cluster::object::template_path;
use crate::registry::{Registries, RegistryError};
use serde_json::Value;
use std::time::Duration;
use tagfire_domain::image::ImageRef;
use tagfire_domain::wire::{Kind, Notice};

/// How long the registry is waited for.
const PATIENCE: Duration = Duration::from_secs(3);
/// The labels of nodes that tell their platform.
const OS: &str = "kubernetes.io/os";
const ARCHITECTURE: &str = "kubernetes.io/arch";

/// What a person should know of this image before the workload, as it was read, gets it.
pub async fn notice(registries: &Registries, image: &str, kind: Kind, workload: &Value) -> Option<Notice> {
    let image = ImageRef::parse(image)?;
    let registry = registries.of(Some(image.registry.as_deref()?))?;
    let reference = match (&image.digest, &image.tag) {
        (Some(digest), _) => digest.as_str(),
        (None, Some(tag)) => tag.as_str(),
        (None, None) => return None,
    };
    let asked = tokio::time::timeout(PATIENCE, registry.image(&image.repository, reference)).await;
    match asked.ok()? {
        Err(RegistryError::NotFound) => Some(Notice::NotInRegistry),
        Err(_) => None,
        Ok(found) => {
            let spec = workload.pointer(template_path(kind)).map_or(&Value::Null, |template| &template["spec"]);
            let (systems, architectures) = (wanted(spec, OS), wanted(spec, ARCHITECTURE));
            let system = systems.first().map_or("linux", String::as_str);
            let missing = if architectures.is_empty() {
                found.variants.iter().all(|variant| !variant.there)
            } else {
                architectures.iter().all(|architecture| found.runs_on(system, architecture) == Some(false))
            };
            missing.then_some(Notice::OtherPlatform)
        }
    }
}

/// What a node has to have for this label, by the pods' node selector or their required affinity: one of these. Empty
/// where any will do, or where it can't be told.
fn wanted(spec: &Value, label: &str) -> Vec<String> {
    if let Some(value) = spec["nodeSelector"][label].as_str() {
        return vec![value.to_owned()];
    }
    let terms =
        &spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"];
    // Of several terms one is enough, and each may say another thing.
    let [term] = terms.as_array().map_or(&[][..], Vec::as_slice) else { return Vec::new() };
    let expressions = term["matchExpressions"].as_array().into_iter().flatten();
    let found =
        expressions.into_iter().find(|expression| expression["key"] == *label && expression["operator"] == "In");
    let values = found.and_then(|expression| expression["values"].as_array());
    values.into_iter().flatten().filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_platform_is_what_the_pods_ask_of_their_nodes() {
        let affinity = |terms: Value| json!({ "affinity": { "nodeAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": terms } } } });
        let arms =
            json!({ "matchExpressions": [{ "key": ARCHITECTURE, "operator": "In", "values": ["arm64", "arm"] }] });
        for (spec, expected) in [
            (json!({}), &[][..]),
            (json!({ "nodeSelector": { ARCHITECTURE: "arm64" } }), &["arm64"]),
            (json!({ "nodeSelector": { OS: "linux" } }), &[]),
            (affinity(json!([arms])), &["arm64", "arm"]),
            (affinity(json!([arms, { "matchExpressions": [] }])), &[]),
            (
                affinity(
                    json!([{ "matchExpressions": [{ "key": ARCHITECTURE, "operator": "NotIn", "values": ["arm"] }] }]),
                ),
                &[],
            ),
        ] {
            assert_eq!(wanted(&spec, ARCHITECTURE), expected, "{spec}");
        }
    }
}
