//! Which page a browser's request comes from. SameSite keeps other sites' cookies away, but not those of a sibling
//! sub-domain or of another port of the same host.

use crate::guard::host;
use crate::refusal::Refusal;
use axum::extract::Request;
use axum::http::{Method, Uri, header};
use tagfire_domain::wire::ProblemKind;

/// What a request says of its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Whether the request can change anything.
    writes: bool,
    /// `Origin`: whether it is our own, where there is one.
    own: Option<bool>,
    /// `Sec-Fetch-Site`, where there is one.
    site: Option<String>,
}

impl Origin {
    /// Reads a request's headers.
    #[must_use]
    pub fn of(request: &Request) -> Origin {
        let headers = request.headers();
        let host = host::named(request).unwrap_or_default();
        let own = headers.get_all(header::ORIGIN).iter().map(|origin| {
            let uri = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok());
            uri.is_some_and(|uri| {
                let authority = uri.authority().map(axum::http::uri::Authority::as_str);
                matches!(uri.scheme_str(), Some("http" | "https"))
                    && authority.is_some_and(|name| name.eq_ignore_ascii_case(host))
            })
        });
        let site =
            headers.get_all("sec-fetch-site").iter().map(|site| site.to_str().unwrap_or("unreadable").to_owned());
        Origin {
            writes: !matches!(*request.method(), Method::GET | Method::HEAD),
            own: own.reduce(|a, b| a && b),
            site: site.reduce(|a, b| if a == b { a } else { "several".into() }),
        }
    }

    /// Refuses what says that it comes from elsewhere, whoever sends it.
    pub fn check(&self) -> Result<(), Refusal> {
        let foreign_site = self.site.as_deref().is_some_and(|site| !matches!(site, "same-origin" | "none"));
        if self.own == Some(false) || foreign_site || (self.writes && self.site.as_deref() == Some("none")) {
            return Err(foreign());
        }
        Ok(())
    }

    /// Also refuses what changes something and doesn't say where it comes from: a browser always does.
    pub fn check_browser(&self) -> Result<(), Refusal> {
        if self.writes && self.own.is_none() && self.site.is_none() {
            return Err(foreign());
        }
        self.check()
    }
}

fn foreign() -> Refusal {
    Refusal::new(ProblemKind::ForeignOrigin, "the request comes from another site's page, or doesn't say from which")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn only_our_own_page_writes() {
        let (own, site) = ("origin", "sec-fetch-site");
        for (method, headers, any, browser) in [
            ("POST", vec![(own, "http://localhost:1"), (site, "same-origin")], true, true),
            ("POST", vec![(own, "https://LOCALHOST:1")], true, true),
            ("POST", vec![(site, "same-origin")], true, true),
            ("POST", vec![], true, false),
            ("POST", vec![(own, "http://localhost:2")], false, false),
            ("POST", vec![(own, "http://evil.test"), (site, "same-origin")], false, false),
            ("POST", vec![(own, "http://localhost:1"), (site, "same-site")], false, false),
            ("POST", vec![(own, "http://localhost:1"), (site, "cross-site")], false, false),
            ("POST", vec![(own, "null")], false, false),
            ("POST", vec![(own, "http://localhost:1"), (own, "http://evil.test")], false, false),
            ("POST", vec![(own, "ftp://localhost:1")], false, false),
            ("POST", vec![(own, "http://localhost:1.evil.test")], false, false),
            ("POST", vec![(site, "none")], false, false),
            ("DELETE", vec![(site, "cross-site")], false, false),
            ("GET", vec![], true, true),
            ("GET", vec![(site, "none")], true, true),
            ("GET", vec![(site, "cross-site")], false, false),
            ("GET", vec![(own, "http://evil.test")], false, false),
        ] {
            let mut request = Request::builder().method(method).uri("/api/v1/x").header("host", "localhost:1");
            for (name, value) in &headers {
                request = request.header(*name, *value);
            }
            let origin = Origin::of(&request.body(Body::empty()).unwrap());
            assert_eq!(origin.check().is_ok(), any, "{method} {headers:?}");
            assert_eq!(origin.check_browser().is_ok(), browser, "{method} {headers:?}");
        }
    }
}
