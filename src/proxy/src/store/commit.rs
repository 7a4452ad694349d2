//! The engine's `Commit`: writes that are kept all or none, by the rules of a store in memory.

use super::fault::fault;
use super::met::Met;
use super::write::Term;
use super::{Store, signed, unsigned};
use crate::access::random;
use crate::clock::now;
use secrecy::ExposeSecret;
use tagfire_domain::store::{Fault, NotStored, Write};

/// For how long a transaction is known by its name, in milliseconds: longer than anybody waits for its answer.
const NAMED: i64 = 10 * 60 * 1000;

impl Store {
    /// Keeps all of the writes and gives their place in the order of pushes, or keeps none and says why. Refused with
    /// [`Fault::Deposed`] where another has taken over since `fence`.
    ///
    /// # Errors
    /// The first write that is refused, or why the store doesn't serve.
    pub async fn commit(&self, writes: &[Write], fence: Option<Term>) -> Result<u64, NotStored> {
        let name = random().map_err(|error| Fault::Broken { detail: error.to_string() })?;
        let name = name.expose_secret();
        match self.commit_as(name, writes, fence).await {
            // The connection may have been lost after it was kept.
            Err(NotStored::Fault(Fault::Broken { detail })) => match self.place_of(name).await {
                Ok(Some(place)) => Ok(place),
                _ => Err(Fault::Broken { detail }.into()),
            },
            ended => ended,
        }
    }

    async fn commit_as(&self, name: &str, writes: &[Write], fence: Option<Term>) -> Result<u64, NotStored> {
        let mut writing = self.write().await?;
        writing.check(fence).await?;
        let mut met = Met::default();
        met.memory.set_place(writing.mark("order").await?);
        let place = met.memory.place_of(writes);
        for write in writes {
            met.read(&mut writing, write).await?;
        }
        for write in writes {
            met.make(&mut writing, write, place).await?;
        }
        writing.set_mark("order", place).await?;
        let now = now().0;
        let forget = sqlx::query("DELETE FROM committed WHERE at < $1").bind(now - NAMED);
        forget.execute(writing.on()).await.map_err(fault)?;
        let keep = sqlx::query("INSERT INTO committed (name, place, at) VALUES ($1, $2, $3)");
        let keep = keep.bind(name.to_owned()).bind(signed(place)).bind(now);
        keep.execute(writing.on()).await.map_err(fault)?;
        writing.commit().await?;
        Ok(place)
    }

    /// The place of a transaction that is kept.
    async fn place_of(&self, name: &str) -> Result<Option<u64>, Fault> {
        let place = sqlx::query_scalar::<_, i64>("SELECT place FROM committed WHERE name = $1").bind(name.to_owned());
        Ok(place.fetch_optional(&self.0.pool).await.map_err(fault)?.map(unsigned))
    }
}
