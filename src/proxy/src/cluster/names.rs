//! Names that go into a cluster's paths: checked before they get there, so that none can be another path.

use crate::refusal::Refusal;
use tagfire_domain::wire::{Kind, ProblemKind};

/// The longest DNS label, as namespaces and containers are named.
const LABEL: usize = 63;
/// The longest DNS subdomain, as workloads are named.
const SUBDOMAIN: usize = 253;

/// Whether a text is a DNS label (RFC 1123).
#[must_use]
pub fn is_label(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=LABEL).contains(&text.len()) && text.bytes().all(legal) && !text.starts_with('-') && !text.ends_with('-')
}

/// Whether a text is a DNS subdomain (RFC 1123).
#[must_use]
pub fn is_subdomain(text: &str) -> bool {
    (1..=SUBDOMAIN).contains(&text.len())
        && text.split('.').all(|part| {
            let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            !part.is_empty() && part.bytes().all(legal) && !part.starts_with('-') && !part.ends_with('-')
        })
}

/// The namespace's name, if it can be one.
pub fn namespace(text: &str) -> Result<&str, Refusal> {
    check(is_label(text), "namespace", text)
}

/// The workload's name, if it can be one.
pub fn workload(text: &str) -> Result<&str, Refusal> {
    check(is_subdomain(text), "workload", text)
}

/// The container's name, if it can be one.
pub fn container(text: &str) -> Result<&str, Refusal> {
    check(is_label(text), "container", text)
}

fn check<'a>(legal: bool, what: &str, text: &'a str) -> Result<&'a str, Refusal> {
    if legal {
        return Ok(text);
    }
    let shown: String = text.chars().take(80).flat_map(char::escape_default).collect();
    Err(Refusal::new(ProblemKind::InvalidName, format!("“{shown}” can't be a {what}'s name")))
}

/// The path of a kind's objects in a namespace, whose name was checked.
#[must_use]
pub fn collection(kind: Kind, namespace: &str) -> String {
    let (group, plural) = match kind {
        Kind::Deployment => ("apps", "deployments"),
        Kind::StatefulSet => ("apps", "statefulsets"),
        Kind::DaemonSet => ("apps", "daemonsets"),
        Kind::CronJob => ("batch", "cronjobs"),
        Kind::Job => ("batch", "jobs"),
    };
    format!("/apis/{group}/v1/namespaces/{namespace}/{plural}")
}

/// The group and the plural of a kind, as access control names them.
#[must_use]
pub fn resource(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Deployment => ("apps", "deployments"),
        Kind::StatefulSet => ("apps", "statefulsets"),
        Kind::DaemonSet => ("apps", "daemonsets"),
        Kind::CronJob => ("batch", "cronjobs"),
        Kind::Job => ("batch", "jobs"),
    }
}

/// A query, encoded.
#[must_use]
pub fn query(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        text.push(if text.is_empty() { '?' } else { '&' });
        text.push_str(name);
        text.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                text.push(char::from(byte));
            } else {
                text.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_path() {
        for text in
            ["", ".", "..", "a/b", "a%2Fb", "%73ecrets", "a?b", "a#b", "A", "ä", "a b", "a\n", "-a", "a-", "a\0", " a"]
        {
            assert!(!is_label(text) && !is_subdomain(text), "{text:?}");
        }
        assert!(is_label("a-1") && is_subdomain("a-1.b") && !is_label("a.b") && !is_subdomain("a..b"));
        assert!(is_label(&"a".repeat(63)) && !is_label(&"a".repeat(64)) && !is_subdomain(&"a".repeat(254)));
    }

    #[test]
    fn a_query_holds_whatever_it_is_given() {
        assert_eq!(query(&[("continue", "a&b=c/d%"), ("limit", "5")]), "?continue=a%26b%3Dc%2Fd%25&limit=5");
    }
}
