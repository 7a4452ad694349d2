//! The allow-list: what may be updated, by cluster, namespace and workload.

use std::fmt;

/// Patterns, of which one has to match. None at all lets everything through: then the cluster's own access control is
/// what limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowList(Vec<[String; 3]>);

/// A pattern that isn't one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowError(String);

impl fmt::Display for AllowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” is not CLUSTER/NAMESPACE/WORKLOAD, such as prod/shop/web-* or */staging/*", self.0)
    }
}

impl std::error::Error for AllowError {}

impl AllowList {
    /// Reads patterns. The last two slashes divide: a kubeconfig's context may have slashes of its own.
    pub fn parse<S: AsRef<str>>(patterns: &[S]) -> Result<AllowList, AllowError> {
        let parse = |pattern: &S| {
            let pattern = pattern.as_ref();
            let mut parts = pattern.trim().rsplitn(3, '/');
            match (parts.next(), parts.next(), parts.next()) {
                (Some(workload), Some(namespace), Some(cluster))
                    if ![workload, namespace, cluster].iter().any(|part| part.is_empty()) =>
                {
                    Ok([cluster, namespace, workload].map(str::to_owned))
                }
                _ => Err(AllowError(pattern.to_owned())),
            }
        };
        patterns.iter().map(parse).collect::<Result<_, _>>().map(AllowList)
    }

    /// Whether this workload may be updated.
    #[must_use]
    pub fn allows(&self, cluster: &str, namespace: &str, workload: &str) -> bool {
        let named = [cluster, namespace, workload];
        self.0.is_empty()
            || self.0.iter().any(|pattern| pattern.iter().zip(named).all(|(part, name)| matches(part, name)))
    }

    /// The patterns as they were written.
    #[must_use]
    pub fn patterns(&self) -> Vec<String> {
        self.0.iter().map(|pattern| pattern.join("/")).collect()
    }
}

/// Whether a name is the pattern's, where each `*` stands for any characters or none. In linear time for each `*`.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_part_of_a_name() {
        for (pattern, name, expected) in [
            ("web", "web", true),
            ("web", "web2", false),
            ("web", "aweb", false),
            ("*", "", true),
            ("*", "anything", true),
            ("web-*", "web-", true),
            ("web-*", "web", false),
            ("*-canary", "web-canary", true),
            ("*-canary", "web-canary-2", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("ab*ba", "aba", false),
            ("**", "x", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn one_pattern_is_enough_and_each_part_counts() {
        let list = AllowList::parse(&["prod/shop/web", "arn:aws:eks/team/lab/*/api-*"]).unwrap();
        for (cluster, namespace, workload, expected) in [
            ("prod", "shop", "web", true),
            ("prod", "shop", "api", false),
            ("prod", "other", "web", false),
            ("test", "shop", "web", false),
            ("arn:aws:eks/team/lab", "any", "api-1", true),
        ] {
            assert_eq!(list.allows(cluster, namespace, workload), expected, "{cluster} {namespace} {workload}");
        }
        assert!(AllowList::default().allows("any", "thing", "at-all"));
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for pattern in ["", "web", "shop/web", "/shop/web", "prod//web", "prod/shop/"] {
            assert_eq!(AllowList::parse(&[pattern]).unwrap_err(), AllowError(pattern.into()));
        }
    }
}
