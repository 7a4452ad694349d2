//! Who performs, where the browser has no locks: a row that says who and until when, renewed for as long as its holder
//! lives.

use super::database::{Transaction, answer, broken};
use super::indexed::Indexed;
use super::keys::text;
use super::marks::{Marks, Term};
use super::schema::META;
use serde::{Deserialize, Serialize};
use tagfire_domain::store::{Durability, Fault};
use tagfire_domain::time::Timestamp;

const LEASE: &str = "lease";

/// How long a lease lasts that isn't renewed, in milliseconds. A tab in the background is woken once a second.
pub const LASTS: i64 = 5_000;

#[derive(Serialize, Deserialize)]
struct Lease {
    holder: String,
    until: Timestamp,
    term: u64,
}

impl Indexed {
    /// Takes the lease if it is free, or renews it if it is this holder's; None where it is another's.
    pub async fn hold(&self, holder: &str, now: Timestamp) -> Result<Option<Term>, Fault> {
        self.database
            .write(&[META], Durability::Strict, async |transaction: &Transaction| {
                let mut marks = Marks::read(transaction).await?;
                marks.check(None)?;
                let kept = answer(&transaction.get(META, &text(LEASE))?).await?.as_string();
                let kept: Option<Lease> = kept.and_then(|kept| serde_json::from_str(&kept).ok());
                let left = kept.as_ref().map_or(0, |lease| lease.until.since(now));
                let ours = kept.as_ref().is_some_and(|lease| lease.holder == holder);
                // A lease that lasts longer than any was made before the clock was set back.
                if !ours && (1..=LASTS).contains(&left) {
                    return Ok(None);
                }
                // Also after everything was put back to its beginning, by which whoever performed was deposed.
                if !ours || kept.is_none_or(|lease| lease.term != marks.term.0) {
                    marks.term = Term(marks.term.0 + 1);
                    marks.put_term(transaction)?;
                }
                let lease = Lease { holder: holder.to_owned(), until: now.plus(LASTS), term: marks.term.0 };
                let lease = serde_json::to_string(&lease).map_err(|error| broken(&error.to_string()))?;
                transaction.put(META, &text(&lease), Some(&text(LEASE)))?;
                Ok(Some(marks.term))
            })
            .await
    }
}
