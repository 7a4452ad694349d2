//! Which format a request has: by its address, and for Harbor by whether it is a CloudEvent.

use axum::http::{HeaderMap, header};

/// A sort of registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Docker Distribution, and what is built on it.
    Distribution,
    Harbor,
    /// Tencent Container Registry, Enterprise edition.
    Tcr,
}

impl Source {
    /// Every sort.
    pub const ALL: [Source; 3] = [Source::Distribution, Source::Harbor, Source::Tcr];

    /// The last part of the address that it notifies.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Source::Distribution => "distribution",
            Source::Harbor => "harbor",
            Source::Tcr => "tcr",
        }
    }

    /// The sort of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Source> {
        Source::ALL.into_iter().find(|source| source.name() == name)
    }
}

/// How a body is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An envelope of events.
    Distribution,
    /// Harbor's default format, of Harbor or of TCR Enterprise.
    Harbor(Source),
    /// A CloudEvent of Harbor's, whole in the body.
    Structured,
    /// A CloudEvent of Harbor's whose attributes are headers.
    Binary,
}

impl Format {
    /// The format of a request to this address; none where its content type is none that the address takes. Each is one
    /// that a page of another site can't send without asking first.
    #[must_use]
    pub fn of(source: Source, headers: &HeaderMap) -> Option<Format> {
        let mut kinds = headers.get_all(header::CONTENT_TYPE).iter();
        let kind = kinds.next()?.to_str().ok()?.split(';').next()?.trim().to_ascii_lowercase();
        if kinds.next().is_some() {
            return None;
        }
        match (source, kind.as_str()) {
            (
                Source::Distribution,
                "application/json"
                | "application/vnd.docker.distribution.events.v1+json"
                | "application/vnd.docker.distribution.events.v2+json",
            ) => Some(Format::Distribution),
            (Source::Harbor, "application/cloudevents+json") => Some(Format::Structured),
            (Source::Harbor, "application/json") if headers.contains_key("ce-specversion") => Some(Format::Binary),
            (Source::Harbor | Source::Tcr, "application/json") => Some(Format::Harbor(source)),
            _ => None,
        }
    }
}
