//! The tags of a repository, page by page. Their order is the registry's, which says nothing of when they were pushed.

use super::call::{Call, body};
use super::error::RegistryError;
use super::{Registry, link};
use reqwest::header::{ETAG, LINK};
use reqwest::{Method, StatusCode};
use serde::Deserialize;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;

/// The most tags that are asked for at once. Registries may give fewer; those that know no pages give all.
pub const PAGE: usize = 1_000;
/// The largest page that is read, in bytes: a hundred thousand of the longest tags.
const SIZE: usize = 16 * 1024 * 1024;

/// Where a list goes on, in the registry's own words: a path and a query on its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next(String);

impl Next {
    /// What was given out before as [`Next::as_str`]. Where it leads is checked when it is followed.
    #[must_use]
    pub fn new(text: String) -> Next {
        Next(text)
    }

    /// The reference.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Some of a repository's tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The tags, without those that are none by the specification.
    pub tags: Vec<Tag>,
    /// Where it goes on.
    pub next: Option<Next>,
    /// What this page is known by, where the registry says.
    pub etag: Option<String>,
}

#[derive(Deserialize)]
struct Listed {
    /// Null where the last tag was deleted.
    tags: Option<Vec<String>>,
}

impl Registry {
    /// A page of a repository's tags, of at most [`PAGE`] where the registry heeds that. None where it is still the page
    /// of this ETag.
    ///
    /// # Errors
    /// Why there is no page.
    pub async fn tags(
        &self,
        repository: &RepositoryName,
        after: Option<&Next>,
        limit: usize,
        etag: Option<&str>,
    ) -> Result<Option<Page>, RegistryError> {
        let path = format!("/v2/{repository}/tags/list");
        let first = self.address.at(&path);
        let url = match after {
            // Whatever the link says: it stays on this host, and asks for this very list.
            Some(next) => {
                self.address.join(&first, next.as_str()).filter(|url| url.path() == path).ok_or_else(|| {
                    RegistryError::Elsewhere("the registry's next page of tags is not one of this list".into())
                })?
            }
            None => {
                let mut url = first;
                url.query_pairs_mut().append_pair("n", &limit.clamp(1, PAGE).to_string());
                url
            }
        };
        let scope = pull(repository);
        let call = Call { method: Method::GET, url: url.clone(), scope: &scope, accept: "application/json", etag };
        let response = self.caller.send(&call).await?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(None);
        }
        let links = response.headers().get_all(LINK).iter().filter_map(|value| value.to_str().ok());
        let next = link::next(links).map(|target| match self.address.join(&url, target) {
            Some(next) if next != url => Ok(Next(format!("{}?{}", next.path(), next.query().unwrap_or_default()))),
            Some(_) => Err(RegistryError::Garbled("the registry's list of tags goes round in a circle".into())),
            None => Err(RegistryError::Elsewhere("the registry's next page of tags is on another host".into())),
        });
        let next = next.transpose()?;
        let etag = response.headers().get(ETAG).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let listed: Listed = serde_json::from_slice(&body(response, SIZE).await?)
            .map_err(|error| RegistryError::Garbled(format!("the registry's list of tags can't be read: {error}")))?;
        let tags = listed.tags.unwrap_or_default();
        Ok(Some(Page { tags: tags.iter().filter_map(|tag| Tag::parse(tag).ok()).collect(), next, etag }))
    }
}

/// What a token has to be for that reads a repository.
pub fn pull(repository: &RepositoryName) -> String {
    format!("repository:{repository}:pull")
}
