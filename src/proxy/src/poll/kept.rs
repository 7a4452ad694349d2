//! The store as the shelf: what is found goes into the log of pushes, where the runner and the console take it from.

use super::shelf::{Found, Seen, Shelf, Standing, Told};
use crate::clock::now;
use crate::store::{Arrival, Batch, NotReceived, Store};
use crate::text::hex;
use sha2::{Digest, Sha256};
use tagfire_domain::push::PushKey;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::Fault;
use tagfire_domain::tag::Tag;

/// What the log calls whoever looks.
const SOURCE: &str = "poll";

impl Shelf for Store {
    async fn heard(&self) -> Result<u64, Fault> {
        self.received().await
    }

    async fn standing(&self, registry: &str, repository: &RepositoryName) -> Result<Standing, Fault> {
        let Some(seen) = self.polled(registry, repository).await? else { return Ok(Standing::default()) };
        let told = self.latest_pushed(repository).await?;
        // What isn't a tag or a digest was never written here, and is read as if it weren't.
        let seen = seen.into_iter().filter_map(|(tag, digest, moves)| {
            Some((Tag::parse(&tag).ok()?, Seen { digest: digest.and_then(|digest| digest.parse().ok()), moves }))
        });
        let told = told.into_iter().filter_map(|latest| {
            let digest = latest.digest.and_then(|digest| digest.parse().ok());
            let at = (latest.source != SOURCE).then_some(latest.received_at);
            Some((Tag::parse(&latest.tag).ok()?, Told { digest, registry: latest.registry, at }))
        });
        Ok(Standing { begun: true, seen: seen.collect(), told: told.collect() })
    }

    async fn find(
        &self,
        registry: &str,
        repository: &RepositoryName,
        found: Vec<Found>,
        seen: Vec<(Tag, Seen)>,
    ) -> Result<(), Fault> {
        let mut rows: Vec<_> = seen
            .into_iter()
            .map(|(tag, seen)| (tag.to_string(), seen.digest.map(|d| d.to_string()), seen.moves))
            .collect();
        let mut arrivals = Vec::new();
        for Found { push, seen } in found {
            rows.push((push.tag.to_string(), seen.digest.as_ref().map(ToString::to_string), seen.moves));
            let key = key(registry, repository, &push.tag, &seen);
            arrivals.push(Arrival { key, source: SOURCE, push, told_at: None, actor: None });
        }
        if !arrivals.is_empty() {
            let received = self.receive(Batch { arrivals, ..Batch::default() }, now()).await;
            received.map_err(|why| match why {
                NotReceived::Full { .. } => Fault::Full,
                NotReceived::Busy => Fault::Broken { detail: "too much waits to be stored".into() },
                NotReceived::Fault(fault) => fault,
            })?;
        }
        self.keep_polled(registry, repository, &rows).await
    }
}

/// The same for whoever finds the same, and another one each time that the tag moves.
fn key(registry: &str, repository: &RepositoryName, tag: &Tag, seen: &Seen) -> PushKey {
    let digest = seen.digest.as_ref().map_or("", |digest| digest.as_str());
    let text = format!("{registry}/{repository}:{tag}@{digest} {}", seen.moves);
    let hash = Sha256::digest(text.as_bytes());
    PushKey(format!("poll-{}", hex(&hash[..16])))
}
