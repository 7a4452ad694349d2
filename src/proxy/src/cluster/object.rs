//! Workloads and pods as the API has them: only the fields that are used. One shape for the five kinds, because what
//! differs between them is which fields are there.

use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use tagfire_domain::wire::Kind;

fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Option::<T>::deserialize(from).map(Option::unwrap_or_default)
}

macro_rules! api_objects {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name { $($(#[$field_doc])* #[serde(default, deserialize_with = "or_default")] pub $field: $kind,)* }
    )*};
}

api_objects! {
    /// A workload.
    Object { metadata: Meta, spec: Spec, status: Status, }
    Meta {
        name: String, uid: String, resource_version: String, generation: i64,
        labels: BTreeMap<String, String>, annotations: BTreeMap<String, String>,
        owner_references: Vec<Owner>, deletion_timestamp: Option<String>,
    }
    Owner { kind: String, name: String, controller: bool, }
    Spec {
        replicas: Option<i64>, paused: bool, suspend: bool, schedule: Option<String>,
        selector: Selector, template: Template, job_template: JobTemplate,
        strategy: Strategy, update_strategy: Strategy,
        progress_deadline_seconds: Option<u64>, min_ready_seconds: i64, completions: Option<i64>,
    }
    Selector { match_labels: BTreeMap<String, String>, match_expressions: Vec<Expression>, }
    Expression { key: String, operator: String, values: Vec<String>, }
    JobTemplate { spec: JobSpec, }
    JobSpec { template: Template, }
    Template { metadata: Meta, spec: PodSpec, }
    PodSpec { containers: Vec<Container>, init_containers: Vec<Container>, }
    Container { name: String, image: String, }
    Strategy { #[serde(rename = "type")] kind: String, rolling_update: Option<RollingUpdate>, }
    RollingUpdate { partition: Option<i64>, }
    Status {
        observed_generation: i64, replicas: i64, ready_replicas: i64, updated_replicas: i64, available_replicas: i64,
        current_revision: String, update_revision: String,
        desired_number_scheduled: i64, updated_number_scheduled: i64, number_available: i64,
        active: Actives, succeeded: i64, conditions: Vec<Condition>,
    }
    Condition { #[serde(rename = "type")] kind: String, status: String, reason: String, message: String, }
    /// A pod.
    Pod { metadata: Meta, spec: PodSpec, status: PodStatus, }
    PodStatus {
        phase: String, conditions: Vec<Condition>,
        container_statuses: Vec<ContainerStatus>, init_container_statuses: Vec<ContainerStatus>,
    }
    ContainerStatus { name: String, restart_count: i64, state: ContainerState, }
    ContainerState { waiting: Option<Waiting>, }
    Waiting { reason: String, message: String, }
    /// An event of an object.
    Occurrence { reason: String, message: String, last_timestamp: Option<String>, metadata: Meta, }
    /// A namespace.
    NamespaceObject { metadata: Meta, status: NamespaceStatus, }
    NamespaceStatus { phase: String, }
    /// What a list says of itself.
    ListMeta { #[serde(rename = "continue")] next: Option<String>, resource_version: String, }
}

/// A list.
#[derive(Debug, Deserialize)]
pub struct ObjectList<T> {
    #[serde(default)]
    pub metadata: ListMeta,
    pub items: Option<Vec<T>>,
}

/// How many pods a Job runs now: a number there, and a list of Jobs in a CronJob's status.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Actives {
    Count(i64),
    Some(Vec<serde_json::Value>),
    #[default]
    None,
}

/// Where the pods' template is in a workload, as a JSON pointer.
#[must_use]
pub fn template_path(kind: Kind) -> &'static str {
    if kind == Kind::CronJob { "/spec/jobTemplate/spec/template" } else { "/spec/template" }
}

impl Object {
    /// The pods' template.
    #[must_use]
    pub fn template(&self, kind: Kind) -> &Template {
        if kind == Kind::CronJob { &self.spec.job_template.spec.template } else { &self.spec.template }
    }

    /// The condition of this kind.
    #[must_use]
    pub fn condition(&self, kind: &str) -> Option<&Condition> {
        self.status.conditions.iter().find(|condition| condition.kind == kind)
    }

    /// The image of a container, of an init container too.
    #[must_use]
    pub fn image(&self, kind: Kind, container: &str) -> Option<&str> {
        let spec = &self.template(kind).spec;
        let mut all = spec.containers.iter().chain(&spec.init_containers);
        all.find(|found| found.name == container).map(|found| found.image.as_str())
    }

    /// Pods that are wanted.
    #[must_use]
    pub fn replicas(&self) -> i64 {
        self.spec.replicas.unwrap_or(1)
    }

    /// Whether a Job runs.
    #[must_use]
    pub fn is_active(&self) -> bool {
        matches!(self.status.active, Actives::Count(count) if count > 0)
    }
}

impl Selector {
    /// As a query has it.
    #[must_use]
    pub fn query(&self) -> String {
        let labels = self.match_labels.iter().map(|(key, value)| format!("{key}={value}"));
        let expressions = self.match_expressions.iter().map(|expression| {
            let (key, values) = (&expression.key, expression.values.join(","));
            match expression.operator.as_str() {
                "In" => format!("{key} in ({values})"),
                "NotIn" => format!("{key} notin ({values})"),
                "DoesNotExist" => format!("!{key}"),
                _ => key.clone(),
            }
        });
        labels.chain(expressions).collect::<Vec<_>>().join(",")
    }
}
