//! One look at one repository: its list of tags, what the new ones point at, and what some of the known ones do now.

use super::PollError;
use super::budget::{MOVING, NEW, share};
use super::shelf::{Found, Seen, Shelf};
use crate::clock::now;
use crate::config::PollSettings;
use crate::registry::{Next, Page, Registry, RegistryError};
use futures::StreamExt;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use tagfire_domain::digest::Digest;
use tagfire_domain::push::Push;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;

/// The most tags of a repository that are looked at.
const MOST: usize = 100_000;
/// How many digests are asked for at once.
const AT_ONCE: usize = 4;
/// For how long, in milliseconds, what a registry has told is not contradicted by looking: it may tell of a push before
/// everybody is shown it, and what was read at the beginning of a look may be over at its end.
const SETTLING: i64 = 5_000;

/// A repository that is looked at.
pub struct Look<S> {
    registry: Arc<Registry>,
    repository: RepositoryName,
    interval: Duration,
    reread: Duration,
    shelf: S,
    begun: bool,
    tags: HashMap<Tag, Known>,
    /// What the list is known by, where it is one page.
    etag: Option<String>,
    /// The how manieth look it is.
    turn: u64,
}

/// A tag, as far as this server knows.
#[derive(Default)]
struct Known {
    digest: Option<Digest>,
    /// The look at which it was read.
    read: u64,
    /// How many pushes had been received by then: with more, what was told of it is compared again.
    heard: u64,
    moved: bool,
}

/// What a look came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Tags of the list.
    pub tags: usize,
    /// Tags of which it was read what they point at.
    pub read: usize,
    /// Pushes that were found.
    pub found: usize,
}

impl<S: Shelf> Look<S> {
    /// A repository that was not looked at yet.
    pub fn new(registry: Arc<Registry>, repository: RepositoryName, settings: &PollSettings, shelf: S) -> Look<S> {
        let PollSettings { interval, reread, .. } = *settings;
        let (begun, tags) = (false, HashMap::new());
        Look { registry, repository, interval, reread, shelf, begun, tags, etag: None, turn: 0 }
    }

    /// The repository with its registry.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.registry.host(), self.repository)
    }

    /// Looks once.
    ///
    /// # Errors
    /// Why it came to nothing, or to less than there is: what was found before is kept.
    pub async fn look(&mut self) -> Result<Looked, PollError> {
        self.turn += 1;
        let start = now();
        let mut fresh = Vec::new();
        if !self.begun {
            fresh = self.begin().await?;
        } else if let Some(listed) = self.list().await? {
            fresh = self.compare(listed);
        }
        let new = fresh.clone();
        fresh.truncate(NEW);
        // What is new and not taken in now is new at the next look, for which the list has to be read.
        let etag = self.etag.take();
        let wanted = self.wanted(fresh);
        let (read, trouble) = self.read(wanted).await;
        let count = read.len();
        let found = self.take_in(read, start).await?;
        if let Some(error) = trouble {
            return Err(error.into());
        }
        if new.iter().all(|tag| self.tags.contains_key(tag)) {
            self.etag = etag;
        }
        Ok(Looked { tags: self.tags.len(), read: count, found })
    }

    /// The first look: what is remembered counts, and where nothing is, all that is there was there before.
    async fn begin(&mut self) -> Result<Vec<Tag>, PollError> {
        let standing = self.shelf.standing(self.registry.host(), &self.repository).await?;
        // A beginning that came to nothing may have left one: the list is wanted, whether it is as it was or not.
        self.etag = None;
        let listed = self.list().await?.unwrap_or_default();
        if !standing.begun {
            let seen = listed.iter().map(|tag| (tag.clone(), Seen::default())).collect();
            self.shelf.find(self.registry.host(), &self.repository, Vec::new(), seen).await?;
            self.tags = listed.into_iter().map(|tag| (tag, Known::default())).collect();
            self.begun = true;
            return Ok(Vec::new());
        }
        let known = |seen: Seen| Known { digest: seen.digest, read: 0, heard: 0, moved: seen.moves > 1 };
        self.tags = standing.seen.into_iter().map(|(tag, seen)| (tag, known(seen))).collect();
        self.begun = true;
        Ok(self.compare(listed))
    }

    /// Every tag but those of signatures; None where the list is as it was.
    async fn list(&mut self) -> Result<Option<Vec<Tag>>, PollError> {
        let (mut tags, mut next): (Vec<Tag>, Option<Next>) = (Vec::new(), None);
        loop {
            let etag = self.etag.as_deref().filter(|_| next.is_none());
            let page = match self.registry.tags(&self.repository, next.as_ref(), usize::MAX, etag).await {
                Ok(Some(page)) => page,
                Ok(None) => return Ok(None),
                // Nobody has pushed to it yet: whoever does is the first.
                Err(RegistryError::NotFound) if next.is_none() => Page { tags: Vec::new(), next: None, etag: None },
                Err(error) => return Err(error.into()),
            };
            let whole = next.is_none() && page.next.is_none();
            tags.extend(page.tags.into_iter().filter(|tag| !tag.is_signature()));
            next = page.next;
            if tags.len() > MOST {
                let why = format!("the repository has more than {MOST} tags, which are too many to look at");
                return Err(RegistryError::Failed(why).into());
            }
            if next.is_none() {
                // Of several pages any may change, and the first one's ETag says nothing of the others.
                self.etag = page.etag.filter(|_| whole);
                return Ok(Some(tags));
            }
        }
    }

    /// Forgets tags that are gone, and gives those that are new, in the order in which they are likely to have been pushed.
    /// If one that is gone comes again, it is new.
    fn compare(&mut self, listed: Vec<Tag>) -> Vec<Tag> {
        let there: HashSet<&Tag> = listed.iter().collect();
        self.tags.retain(|tag, _| there.contains(tag));
        let mut new: Vec<Tag> = listed.into_iter().filter(|tag| !self.tags.contains_key(tag)).collect();
        // A registry lists them by their letters, and tells no times: v1.10.0 before v1.9.0.
        new.sort_by(|a, b| by_number(a.as_str(), b.as_str()));
        new
    }

    /// New tags, those that move, and of the others those that were read longest ago.
    fn wanted(&self, fresh: Vec<Tag>) -> Vec<Tag> {
        let mut moving: Vec<(&Tag, u64)> =
            self.tags.iter().filter(|(_, known)| known.moved).map(|(tag, known)| (tag, known.read)).collect();
        moving.sort_by_key(|(_, read)| *read);
        moving.truncate(MOVING);
        let at_every_look: HashSet<&Tag> = moving.into_iter().map(|(tag, _)| tag).collect();
        let mut others: Vec<(&Tag, u64)> = self
            .tags
            .iter()
            .filter(|(tag, _)| !at_every_look.contains(tag))
            .map(|(tag, known)| (tag, known.read))
            .collect();
        others.sort_by(|a, b| (a.1, a.0).cmp(&(b.1, b.0)));
        others.truncate(share(self.tags.len(), self.interval, self.reread));
        let known = at_every_look.into_iter().chain(others.into_iter().map(|(tag, _)| tag));
        let mut wanted = fresh.clone();
        wanted.extend(known.cloned());
        wanted
    }

    /// What these tags point at, up to the first trouble that isn't one tag's alone.
    async fn read(&mut self, wanted: Vec<Tag>) -> (Vec<(Tag, Option<Digest>)>, Option<RegistryError>) {
        let (registry, repository) = (self.registry.clone(), self.repository.clone());
        let asked = futures::stream::iter(wanted).map(|tag| {
            let (registry, repository) = (registry.clone(), repository.clone());
            async move { (registry.digest(&repository, &tag).await, tag) }
        });
        let mut answers = asked.buffered(AT_ONCE);
        let mut read = Vec::new();
        while let Some((answer, tag)) = answers.next().await {
            match answer {
                Ok(digest) => read.push((tag, Some(digest))),
                // Gone since it was listed, or listed and not there.
                Err(RegistryError::NotFound) => read.push((tag, None)),
                Err(error) => return (read, Some(error)),
            }
        }
        (read, None)
    }

    /// Has kept what differs, and gives how many pushes that are. `start` is when the look began.
    async fn take_in(&mut self, read: Vec<(Tag, Option<Digest>)>, start: Timestamp) -> Result<usize, PollError> {
        let heard = self.shelf.heard().await?;
        let mut differing = Vec::new();
        for (tag, digest) in read {
            match (self.tags.get_mut(&tag), digest) {
                // As it was is no news, unless something else was told meanwhile: then it was moved away and back, and the
                // registry hasn't told of the latter.
                (Some(known), Some(digest)) if known.digest.as_ref() == Some(&digest) && known.heard == heard => {
                    known.read = self.turn;
                }
                (_, Some(digest)) => differing.push((tag, digest)),
                (known, None) => drop(known.map(|known| known.read = self.turn)),
            }
        }
        if differing.is_empty() {
            return Ok(0);
        }
        // Another server may have found the same meanwhile, and the registry may have told of it.
        let standing = self.shelf.standing(self.registry.host(), &self.repository).await?;
        let (mut found, mut seen, mut read) = (Vec::new(), Vec::new(), Vec::with_capacity(differing.len()));
        for (tag, digest) in differing {
            let told = standing.told.get(&tag);
            let agrees = told.is_some_and(|told| told.digest.as_ref() == Some(&digest));
            // Nothing is made of it yet: it is read again at the next look.
            if !agrees && told.and_then(|told| told.at).is_some_and(|at| start.since(at) < SETTLING) {
                continue;
            }
            // Another registry of the same repository has digests of its own, and one that isn't named may be another.
            let host = Some(self.registry.host());
            let denied = told.is_some_and(|told| told.digest.is_some() && told.registry.as_deref() == host) && !agrees;
            let before = standing.seen.get(&tag);
            let known = before.is_some_and(|before| before.digest.as_ref() == Some(&digest));
            read.push((tag.clone(), digest.clone()));
            if known && !denied {
                continue;
            }
            let moves = before.map_or(0, |before| before.moves);
            // Read for the first time: it was there before the first look.
            let first = before.is_some_and(|before| before.digest.is_none());
            let now = Seen { digest: Some(digest.clone()), moves: if first { moves } else { moves + 1 } };
            if first || agrees {
                seen.push((tag, now));
                continue;
            }
            let registry = Some(self.registry.host().into());
            let push = Push { repository: self.repository.clone(), tag, digest: Some(digest), registry };
            found.push(Found { push, seen: now });
        }
        let count = found.len();
        if count + seen.len() > 0 {
            self.shelf.find(self.registry.host(), &self.repository, found, seen).await?;
        }
        for (tag, digest) in read {
            let known = self.tags.entry(tag).or_default();
            if known.digest.as_ref() != Some(&digest) {
                known.moved = known.digest.is_some();
                known.digest = Some(digest);
            }
            (known.read, known.heard) = (self.turn, heard);
        }
        Ok(count)
    }
}

/// As people count: numbers by their value, everything else by its letters.
fn by_number(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (x, y) = (digits(a), digits(b));
        if x > 0 && y > 0 {
            let (m, n) = (a[..x].trim_start_matches('0'), b[..y].trim_start_matches('0'));
            let order = m.len().cmp(&n.len()).then_with(|| m.cmp(n));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (&a[x..], &b[y..]);
            continue;
        }
        match (a.chars().next(), b.chars().next()) {
            (Some(m), Some(n)) if m == n => (a, b) = (&a[m.len_utf8()..], &b[n.len_utf8()..]),
            // What comes before a release bears its name and more.
            (Some('-'), None) => return Ordering::Less,
            (None, Some('-')) => return Ordering::Greater,
            (m, n) => return m.cmp(&n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_ordered_as_people_count() {
        let mut tags = ["v1.10.0", "v1.9.0", "v1.9.0-rc.2", "latest", "v1.9", "v1.9.0-rc.10", "007", "8", "v1.9.00"];
        tags.sort_by(|a, b| by_number(a, b));
        assert_eq!(tags, ["007", "8", "latest", "v1.9", "v1.9.0-rc.2", "v1.9.0-rc.10", "v1.9.0", "v1.9.00", "v1.10.0"]);
    }
}
