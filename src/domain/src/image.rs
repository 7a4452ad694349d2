//! An image reference, as a container names it: `[registry/]repository[:tag][@digest]`.

use crate::digest::Digest;
use crate::repository::RepositoryName;
use crate::tag::Tag;
use std::fmt;

/// A parsed image reference.
///
/// ```
/// use tagfire_domain::image::ImageRef;
/// let image = ImageRef::parse("127.0.0.1:5000/shop/web:v2").unwrap();
/// assert_eq!(image.registry.as_deref(), Some("127.0.0.1:5000"));
/// assert_eq!(image.tag.unwrap().as_str(), "v2");
/// assert!(ImageRef::parse("shop/web:").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImageRef {
    /// The registry's host and port, where one is written.
    pub registry: Option<Box<str>>,
    /// The repository.
    pub repository: RepositoryName,
    /// The tag, where one is written.
    pub tag: Option<Tag>,
    /// The digest, where the image is pinned.
    pub digest: Option<Digest>,
}

impl ImageRef {
    /// Parses a reference. A colon before the first slash is a registry's port, not a tag.
    #[must_use]
    pub fn parse(text: &str) -> Option<ImageRef> {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(Digest::parse(digest).ok()?)),
            None => (text, None),
        };
        let (registry, rest) = match rest.split_once('/') {
            Some((host, path)) if host.contains(['.', ':']) || host == "localhost" => {
                (Some(registry_host(host)?), path)
            }
            _ => (None, rest),
        };
        let (name, tag) = match rest.split_once(':') {
            Some((name, tag)) => (name, Some(Tag::parse(tag).ok()?)),
            None => (rest, None),
        };
        Some(ImageRef { registry, repository: RepositoryName::parse(name).ok()?, tag, digest })
    }

    /// What changes from push to push, for a narrow place: the tag and the shortened digest.
    #[must_use]
    pub fn short(&self) -> String {
        match (&self.tag, &self.digest) {
            (Some(tag), Some(digest)) => format!("{tag}@{}", digest.short()),
            (Some(tag), None) => tag.to_string(),
            (None, Some(digest)) => format!("@{}", digest.short()),
            (None, None) => self.repository.to_string(),
        }
    }

    /// In short beside another image of the same container: the tag alone where that tells them apart.
    #[must_use]
    pub fn short_beside(&self, other: &ImageRef) -> String {
        match (&self.tag, &other.tag) {
            (Some(tag), Some(other)) if tag != other => tag.to_string(),
            _ => self.short(),
        }
    }
}

fn registry_host(host: &str) -> Option<Box<str>> {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
    (!host.is_empty() && host.chars().all(legal)).then(|| host.into())
}

impl fmt::Display for ImageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(registry) = &self.registry {
            write!(f, "{registry}/")?;
        }
        write!(f, "{}", self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_written_as_they_were_read() {
        let pinned = format!("shop/web:v2@sha256:{}", "a".repeat(64));
        let bare = format!("shop/web@sha256:{}", "a".repeat(64));
        let cases = [
            ("nginx", None, None),
            ("shop/web:v2", None, Some("v2")),
            ("localhost/web", Some("localhost"), None),
            ("127.0.0.1:5000/shop/web:v2", Some("127.0.0.1:5000"), Some("v2")),
            ("registry.example.com/a/b/c:1", Some("registry.example.com"), Some("1")),
            (pinned.as_str(), None, Some("v2")),
            (bare.as_str(), None, None),
        ];
        for (text, registry, tag) in cases {
            let image = ImageRef::parse(text).unwrap();
            assert_eq!(image.to_string(), text);
            assert_eq!(image.registry.as_deref(), registry, "{text}");
            assert_eq!(image.tag.as_ref().map(Tag::as_str), tag, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_reference_is_refused() {
        for text in ["", " nginx", "a:", "reg:5000/", "shop/Web", "a@sha256:1", "a:b:c", "a//b", ":5000/a:b c", "a:v1@"]
        {
            assert_eq!(ImageRef::parse(text), None, "{text}");
        }
    }

    #[test]
    fn short_form_shows_what_changes_from_push_to_push() {
        let digest = format!("sha256:{}", "ab".repeat(32));
        let cases = [
            ("shop/web:v2".to_owned(), "v2"),
            (format!("shop/web:v2@{digest}"), "v2@ababab…ab"),
            (format!("shop/web@{digest}"), "@ababab…ab"),
            ("shop/web".to_owned(), "shop/web"),
        ];
        for (text, short) in cases {
            assert_eq!(ImageRef::parse(&text).unwrap().short(), short);
        }
    }

    #[test]
    fn beside_another_the_tag_is_enough_if_it_differs() {
        let [one, again, other] = ["v2@sha256:ab", "v2@sha256:cd", "v3@sha256:ab"].map(|text| {
            let text = format!("shop/web:{text}{}", "0".repeat(62));
            ImageRef::parse(&text).unwrap()
        });
        assert_eq!((one.short_beside(&other), other.short_beside(&one)), ("v2".to_owned(), "v3".to_owned()));
        assert_eq!(one.short_beside(&again), one.short());
    }
}
