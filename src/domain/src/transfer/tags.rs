//! The tags of a file: of several records of a tag, the latest is meant.

use super::records::Tags;
use crate::order::Map;
use crate::push::TagRecord;
use crate::repository::RepositoryName;
use crate::tag::Tag;
use std::vec::IntoIter;

/// The latest record of each tag of a file, gathered and then taken one by one.
pub(super) struct LatestTags {
    lists: IntoIter<Tags>,
    /// The list that is being gathered, and whose it is.
    list: Option<(RepositoryName, IntoIter<TagRecord>)>,
    latest: Map<RepositoryName, Map<Tag, TagRecord>>,
    /// Whose tags they are, where the file doesn't say.
    chosen: Option<RepositoryName>,
}

impl LatestTags {
    pub(super) fn new(lists: Vec<Tags>, chosen: Option<RepositoryName>) -> LatestTags {
        LatestTags { lists: lists.into_iter(), list: None, latest: Map::new(), chosen }
    }

    /// Takes in one record; None once there are no more.
    pub(super) fn gather(&mut self) -> Option<()> {
        let Some((repository, record)) = self.list.as_mut().and_then(|(of, list)| Some((&*of, list.next()?))) else {
            let Tags { repository, records } = self.lists.next()?;
            let repository = repository.or_else(|| self.chosen.clone());
            self.list = repository.map(|repository| (repository, records.into_iter()));
            return Some(());
        };
        if !self.latest.contains_key(repository) {
            self.latest.insert(repository.clone(), Map::new());
        }
        let latest = self.latest.get_mut(repository)?;
        match latest.get(&record.tag) {
            Some(other) if !is_newer(&record, other) => {}
            _ => drop(latest.insert(record.tag.clone(), record)),
        }
        Some(())
    }

    /// One of the latest records, or nothing where a repository has come to its end; None once all have.
    pub(super) fn next(&mut self) -> Option<Option<(RepositoryName, TagRecord)>> {
        let (repository, tags) = self.latest.first_mut()?;
        match tags.pop_first() {
            Some((_, record)) => Some(Some((repository.clone(), record))),
            None => {
                self.latest.pop_first();
                Some(None)
            }
        }
    }
}

/// Whether the file's record of a tag is of a later push. One without a digest never takes a known digest away.
pub(super) fn is_newer(record: &TagRecord, known: &TagRecord) -> bool {
    record.pushed_at > known.pushed_at && (record.digest.is_some() || known.digest.is_none())
}
