//! Tags as they were seen by looking, and what the latest push of each said.

use super::fault::fault;
use super::{Store, signed, unsigned};
use sqlx::Row;
use sqlx::any::AnyRow;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::Fault;
use tagfire_domain::time::Timestamp;

/// A tag as it was seen: its name, what it pointed at once that was read, and how often it had moved.
pub type Polled = (String, Option<String>, u64);

/// The latest push of a tag, as the log has it.
pub struct Latest {
    pub tag: String,
    pub digest: Option<String>,
    pub registry: Option<String>,
    /// Who told of it.
    pub source: String,
    pub received_at: Timestamp,
}

/// How many tags are written in one turn: some ten milliseconds.
const EACH: usize = 500;

impl Store {
    /// Every tag of a repository as it was seen; None where nobody has looked yet.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn polled(&self, registry: &str, repository: &RepositoryName) -> Result<Option<Vec<Polled>>, Fault> {
        let query = sqlx::query("SELECT tag, digest, moves FROM polled WHERE registry = $1 AND repository = $2")
            .bind(registry.to_owned())
            .bind(repository.as_str().to_owned());
        let rows = query.fetch_all(&self.0.pool).await.map_err(fault)?;
        let read = |row: &AnyRow| -> Result<Polled, sqlx::Error> {
            Ok((row.try_get(0)?, row.try_get(1)?, unsigned(row.try_get(2)?)))
        };
        let mut polled = rows.iter().map(read).collect::<Result<Vec<_>, _>>().map_err(fault)?;
        let begun = polled.iter().any(|(tag, ..)| tag.is_empty());
        polled.retain(|(tag, ..)| !tag.is_empty());
        Ok(begun.then_some(polled))
    }

    /// Keeps tags as they are seen now. Another's later look is not written over.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn keep_polled(&self, registry: &str, repository: &RepositoryName, seen: &[Polled]) -> Result<(), Fault> {
        // What marks the repository as looked at comes last: without it the next look begins anew.
        let mark = [(String::new(), None, 0)];
        // A first look may see a hundred thousand tags, and whoever receives pushes waits for its turn meanwhile.
        for some in seen.chunks(EACH).chain([&mark[..]]) {
            let mut writing = self.write().await?;
            for (tag, digest, moves) in some {
                let keep = sqlx::query("INSERT INTO polled (registry, repository, tag, digest, moves) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (registry, repository, tag) DO UPDATE SET digest = excluded.digest, moves = excluded.moves WHERE polled.moves <= excluded.moves")
                    .bind(registry.to_owned())
                    .bind(repository.as_str().to_owned())
                    .bind(tag.clone())
                    .bind(digest.clone())
                    .bind(signed(*moves));
                keep.execute(writing.on()).await.map_err(fault)?;
            }
            writing.commit().await?;
        }
        Ok(())
    }

    /// How many pushes were received so far.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn received(&self) -> Result<u64, Fault> {
        self.mark("sequence").await
    }

    /// What the latest push of each tag of a repository said, as far as the log goes back.
    ///
    /// # Errors
    /// Why the store doesn't serve.
    pub async fn latest_pushed(&self, repository: &RepositoryName) -> Result<Vec<Latest>, Fault> {
        let query = sqlx::query("SELECT tag, digest, registry, source, received_at FROM push WHERE repository = $1 AND sequence IN (SELECT MAX(sequence) FROM push WHERE repository = $1 GROUP BY tag)")
            .bind(repository.as_str().to_owned());
        let rows = query.fetch_all(&self.0.pool).await.map_err(fault)?;
        let read = |row: &AnyRow| {
            Ok(Latest {
                tag: row.try_get(0)?,
                digest: row.try_get(1)?,
                registry: row.try_get(2)?,
                source: row.try_get(3)?,
                received_at: Timestamp(row.try_get(4)?),
            })
        };
        rows.iter().map(read).collect::<Result<_, sqlx::Error>>().map_err(fault)
    }
}
