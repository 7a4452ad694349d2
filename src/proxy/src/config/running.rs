//! What the server does without being asked: the options of the runner and of the lease, checked.

use super::Options;
use super::settings::{ConfigError, SourceSettings};
use crate::cluster::names::{is_label, is_subdomain};
use std::path::{Path, PathBuf};

/// Where a pod finds the namespace that it is in.
const NAMESPACE: &str = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

/// What the server does without being asked.
#[derive(Clone, Debug, Default)]
pub struct RunnerSettings {
    /// Whether it is all that the server does: then it serves no console.
    pub alone: bool,
    /// The file of triggers that it acts by, where it acts.
    pub triggers: Option<PathBuf>,
    /// What decides which of several servers does it; where there is none, this one.
    pub lease: Option<LeaseName>,
}

/// A Lease of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaseName {
    /// The cluster's id.
    pub cluster: String,
    pub namespace: String,
    pub name: String,
}

impl RunnerSettings {
    /// What the options say.
    pub fn of(options: &Options, source: &SourceSettings) -> Result<RunnerSettings, ConfigError> {
        let none = matches!(source, SourceSettings::None);
        let wrong = |why: &str| Err(ConfigError::new(why));
        if options.unattended && options.triggers.is_none() {
            return wrong("tagfire run acts by the triggers of a file: name it with --triggers");
        }
        if options.triggers.is_some() && none {
            return wrong("--triggers needs clusters: give --kubeconfig, --in-cluster or --tencent");
        }
        if options.triggers.is_some() && options.store.is_none() {
            return wrong("--triggers needs --store: what was done has to be remembered, that nothing is done twice");
        }
        if !options.poll.is_empty() && options.store.is_none() {
            return wrong("--poll needs --store: what was seen has to be remembered");
        }
        let lease = match &options.lease {
            Some(_) if options.triggers.is_none() && options.poll.is_empty() => {
                return wrong("--lease says who of several acts or looks: it goes with --triggers or --poll");
            }
            Some(text) => Some(lease(text, source, Path::new(NAMESPACE))?),
            None => None,
        };
        Ok(RunnerSettings { alone: options.unattended, triggers: options.triggers.clone(), lease })
    }
}

/// Reads `[[CLUSTER/]NAMESPACE/]NAME`. A kubeconfig's context may have slashes of its own.
fn lease(text: &str, source: &SourceSettings, own: &Path) -> Result<LeaseName, ConfigError> {
    let mut parts = text.rsplitn(3, '/');
    let name = parts.next().unwrap_or_default().to_owned();
    let inside = matches!(source, SourceSettings::InCluster);
    let namespace = match parts.next() {
        Some(namespace) => namespace.to_owned(),
        None if inside => std::fs::read_to_string(own).unwrap_or_default().trim().to_owned(),
        None => String::new(),
    };
    let cluster = match parts.next() {
        Some(cluster) => cluster.to_owned(),
        None if inside => crate::cluster::IN_CLUSTER.to_owned(),
        None => String::new(),
    };
    if is_subdomain(&name) && is_label(&namespace) && !cluster.is_empty() {
        return Ok(LeaseName { cluster, namespace, name });
    }
    Err(ConfigError::new(format!(
        "--lease: “{text}” is not CLUSTER/NAMESPACE/NAME; with --in-cluster NAMESPACE/NAME, or NAME where the pod's own namespace is known"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Program, Settings};
    use clap::Parser;

    fn read(flags: &[&str]) -> Result<RunnerSettings, String> {
        let program = Program::try_parse_from(std::iter::once(&"tagfire").chain(flags)).unwrap();
        Settings::read(program.into_options()).map(|settings| settings.runner).map_err(|error| error.to_string())
    }

    #[test]
    fn what_acts_by_itself_has_to_have_what_it_takes() {
        for (flags, why) in [
            (&["run"][..], "--triggers"),
            (&["run", "--triggers", "t.json", "--store", "a.db"], "needs clusters"),
            (&["run", "--triggers", "t.json", "--kubeconfig", "k"], "needs --store"),
            (&["--poll", "a/b", "--registry", "r.example.com"], "needs --store"),
            (&["--lease", "lab/a/b", "--kubeconfig", "k", "--store", "a.db"], "goes with"),
            (
                &["--lease", "b", "--kubeconfig", "k", "--store", "a.db", "--triggers", "t.json"],
                "CLUSTER/NAMESPACE/NAME",
            ),
        ] {
            let error = read(flags).unwrap_err();
            assert!(error.contains(why), "{flags:?}: {error}");
        }
        let flags = ["--kubeconfig", "k", "--store", "a.db", "--triggers", "t.json", "--lease", "a/context/ns/name"];
        let lease = read(&[&["run"][..], &flags].concat()).unwrap().lease.unwrap();
        assert_eq!(
            (lease.cluster.as_str(), lease.namespace.as_str(), lease.name.as_str()),
            ("a/context", "ns", "name")
        );
        assert!(read(&flags).unwrap().triggers.is_some());
    }

    #[test]
    fn a_pod_knows_its_own_namespace() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "tagfire\n").unwrap();
        let of = |text: &str| lease(text, &SourceSettings::InCluster, file.path());
        assert_eq!(of("one").unwrap().namespace, "tagfire");
        assert_eq!(of("other/one").unwrap().namespace, "other");
        assert!(of("Other/one").is_err() && of("").is_err());
    }
}
