//! Who performs, where the browser has no locks: a row that says who and until when, renewed for as long as its holder
//! lives.

use super::database::{Transaction, answer};
use super::indexed::Indexed;
use super::keys::text;
use super::marks::{Marks, Term};
use super::schema::META;
use serde_json::{Value, json};
use tagfire_domain::store::{Durability, Fault};
use tagfire_domain::time::Timestamp;

const LEASE: &str = "lease";

/// How long a lease lasts that isn't renewed, in milliseconds. A tab in the background is woken once a second.
pub const LASTS: i64 = 5_000;

struct Lease {
    holder: String,
    until: Timestamp,
    term: u64,
}

impl Lease {
    fn read(text: &str) -> Option<Lease> {
        let lease: Value = serde_json::from_str(text).ok()?;
        let holder = lease["holder"].as_str()?.to_owned();
        Some(Lease { holder, until: Timestamp(lease["until"].as_i64()?), term: lease["term"].as_u64()? })
    }

    fn written(&self) -> String {
        json!({ "holder": self.holder, "until": self.until.0, "term": self.term }).to_string()
    }
}

impl Indexed {
    /// Takes the lease if it is free, or renews it if it is this holder's; None where it is another's.
    pub async fn hold(&self, holder: &str, now: Timestamp) -> Result<Option<Term>, Fault> {
        self.database
            .write(&[META], Durability::Strict, async |transaction: &Transaction| {
                let mut marks = Marks::read(transaction).await?;
                marks.check(None)?;
                let kept = answer(&transaction.get(META, &text(LEASE))?).await?.as_string();
                let kept: Option<Lease> = kept.and_then(|kept| Lease::read(&kept));
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
                transaction.put(META, &text(&lease.written()), Some(&text(LEASE)))?;
                Ok(Some(marks.term))
            })
            .await
    }
}
