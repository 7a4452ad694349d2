//! What a list of repositories shows of each, kept up as tags are, so that no list reads every tag.

use super::database::{Transaction, answer, answers, fault};
use super::keys::{beginning, column, number, object, text};
use super::schema::{REPOSITORIES, TAGS};
use tagfire_domain::order::Map;
use tagfire_domain::push::TagRecord;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;
use wasm_bindgen::JsValue;

/// A repository that has tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The repository.
    pub name: RepositoryName,
    /// How many tags it has.
    pub tags: usize,
    /// When one of them was last pushed.
    pub pushed_at: Timestamp,
}

impl Summary {
    /// Reads a row; None where it is no summary.
    pub fn read(row: &JsValue) -> Option<Summary> {
        let number = |name| column(row, name).as_f64();
        Some(Summary {
            name: RepositoryName::parse(&column(row, "name").as_string()?).ok()?,
            tags: number("tags")? as usize,
            pushed_at: Timestamp(number("pushedAt")? as i64),
        })
    }

    fn row(&self) -> Result<JsValue, Fault> {
        object(&[
            ("name", text(self.name.as_str())),
            ("tags", JsValue::from_f64(self.tags as f64)),
            ("pushedAt", number(self.pushed_at.0)),
        ])
    }
}

/// How one transaction changes the summaries.
#[derive(Debug, Default)]
pub struct Summaries(Map<RepositoryName, Change>);

#[derive(Clone, Copy, Debug)]
struct Change {
    more: usize,
    pushed_at: Timestamp,
}

impl Summaries {
    /// A tag is kept that was not there, or was.
    pub fn tag(&mut self, repository: &RepositoryName, record: &TagRecord, new: bool) {
        let fresh = Change { more: 0, pushed_at: record.pushed_at };
        let change = self.0.entry(repository.clone()).or_insert(fresh);
        change.more += usize::from(new);
        change.pushed_at = change.pushed_at.max(record.pushed_at);
    }

    /// Writes them, once the tags are.
    pub async fn put(self, transaction: &Transaction) -> Result<(), Fault> {
        let asked = self.0.keys().map(|name| transaction.get(REPOSITORIES, &text(name.as_str())));
        let kept = answers(&asked.collect::<Result<Vec<_>, _>>()?).await?;
        for ((name, change), row) in self.0.into_iter().zip(kept) {
            let summary = match Summary::read(&row) {
                Some(kept) => {
                    Summary { tags: kept.tags + change.more, pushed_at: kept.pushed_at.max(change.pushed_at), name }
                }
                // The first tags of a repository, or a row that was lost.
                None => {
                    let tags = count(transaction, &text(name.as_str())).await?;
                    Summary { name, tags, pushed_at: change.pushed_at }
                }
            };
            transaction.put(REPOSITORIES, &summary.row()?, None)?;
        }
        Ok(())
    }
}

/// Counts the tags of a repository anew, after some were taken out of their places or put back.
pub async fn recount(transaction: &Transaction, name: &JsValue) -> Result<(), Fault> {
    let tags = count(transaction, name).await?;
    match Summary::read(&answer(&transaction.get(REPOSITORIES, name)?).await?) {
        Some(_) if tags == 0 => transaction.delete(REPOSITORIES, name).map(drop),
        Some(kept) => transaction.put(REPOSITORIES, &Summary { tags, ..kept }.row()?, None).map(drop),
        None => Ok(()),
    }
}

async fn count(transaction: &Transaction, name: &JsValue) -> Result<usize, Fault> {
    let range = beginning(std::slice::from_ref(name))?;
    let counted = transaction.store(TAGS)?.count_with_key(&range).map_err(|thrown| fault(&thrown))?;
    Ok(answer(&counted).await?.as_f64().unwrap_or_default() as usize)
}
