//! Where a registry is, and how repositories of it are named. Knows nothing of requests.

use reqwest::Url;
use std::fmt;
use std::net::IpAddr;
use tagfire_domain::image::ImageRef;
use tagfire_domain::repository::RepositoryName;

/// A registry's address: TLS, but on loopback, where tests and a registry beside this program are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    url: Url,
    host: Box<str>,
}

/// A text that is no registry's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressError(String);

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” is not the https address of a registry, such as https://registry.example.com", self.0)
    }
}

impl std::error::Error for AddressError {}

impl Address {
    /// Reads an address; without a scheme it is https.
    ///
    /// # Errors
    /// When it is http off loopback, or has more than a scheme, a host and a port.
    pub fn parse(text: &str) -> Result<Address, AddressError> {
        let text = text.trim();
        // What stands before an @ may be a password.
        let wrong = || AddressError(text.rsplit('@').next().unwrap_or_default().chars().take(200).collect());
        let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let url: Url = whole.parse().map_err(|_| wrong())?;
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
            && matches!(url.path(), "" | "/");
        let host = host_of(&url).ok_or_else(wrong)?;
        if bare && is_safe(&url) { Ok(Address { url, host }) } else { Err(wrong()) }
    }

    /// The host and port, as images are named with it.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The address of a path on it.
    #[must_use]
    pub fn at(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        url.set_path(path);
        url
    }

    /// Where a reference that the registry itself gave leads, if it stays here.
    #[must_use]
    pub fn join(&self, from: &Url, reference: &str) -> Option<Url> {
        let url = from.join(reference).ok()?;
        (url.scheme() == self.url.scheme() && host_of(&url).as_deref() == Some(self.host())).then_some(url)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url.as_str().trim_end_matches('/'))
    }
}

/// The host with its port, where that isn't the scheme's own.
#[must_use]
pub fn host_of(url: &Url) -> Option<Box<str>> {
    let host = url.host_str().filter(|host| !host.is_empty())?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}").into(),
        None => host.into(),
    })
}

/// Whether what is sent there can't be read on the way.
#[must_use]
pub fn is_safe(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    url.scheme() == "https" || url.scheme() == "http" && loopback
}

/// A repository, with its registry where more than one is configured: `[HOST/]REPOSITORY`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Named {
    /// The registry's host and port.
    pub registry: Option<Box<str>>,
    /// The repository.
    pub repository: RepositoryName,
}

impl Named {
    /// Reads one. A tag or a digest after it is an error.
    #[must_use]
    pub fn parse(text: &str) -> Option<Named> {
        let image = ImageRef::parse(text.trim())?;
        (image.tag.is_none() && image.digest.is_none())
            .then_some(Named { registry: image.registry, repository: image.repository })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_tls_but_on_loopback() {
        for (text, host) in [
            ("https://registry.example.com", Some("registry.example.com")),
            ("registry.example.com", Some("registry.example.com")),
            ("https://registry.example.com:8443/", Some("registry.example.com:8443")),
            ("https://registry.example.com:443", Some("registry.example.com")),
            ("http://127.0.0.1:5000", Some("127.0.0.1:5000")),
            ("http://localhost:5000", Some("localhost:5000")),
            ("http://[::1]:5000", Some("[::1]:5000")),
            ("http://registry.example.com", None),
            ("http://127.0.0.1.example.com", None),
            ("https://user:hunter2@registry.example.com", None),
            ("https://registry.example.com/v2/", None),
            ("https://registry.example.com?x=1", None),
            ("ftp://registry.example.com", None),
            ("https://", None),
            ("", None),
        ] {
            let parsed = Address::parse(text);
            assert_eq!(parsed.as_ref().ok().map(Address::host), host, "{text}");
            assert!(parsed.err().is_none_or(|error| !error.to_string().contains("hunter2")));
        }
    }

    #[test]
    fn what_the_registry_gives_has_to_stay_on_it() {
        let address = Address::parse("https://registry.example.com").unwrap();
        let from = address.at("/v2/shop/web/tags/list");
        for (reference, path) in [
            ("/v2/shop/web/tags/list?last=a", Some("/v2/shop/web/tags/list")),
            ("?last=a", Some("/v2/shop/web/tags/list")),
            ("https://registry.example.com/v2/x", Some("/v2/x")),
            ("http://registry.example.com/v2/x", None),
            ("https://registry.example.com:444/v2/x", None),
            ("//evil.example.com/v2/x", None),
            ("https://evil.example.com/v2/x", None),
        ] {
            assert_eq!(address.join(&from, reference).as_ref().map(Url::path), path, "{reference}");
        }
    }

    #[test]
    fn a_repository_can_be_named_with_its_registry() {
        let named = Named::parse("127.0.0.1:5000/shop/web").unwrap();
        assert_eq!((named.registry.as_deref(), named.repository.as_str()), (Some("127.0.0.1:5000"), "shop/web"));
        assert_eq!(Named::parse("shop/web").unwrap().registry, None);
        for text in ["", "shop/web:v1", "Shop/Web", "shop/web@sha256:1"] {
            assert_eq!(Named::parse(text), None, "{text}");
        }
    }
}
