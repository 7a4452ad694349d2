//! Taking away what is over and beyond the person's rule, a slice at a time: the page and other tabs go on between.

use super::database::{Transaction, answer, answers, fault, pause};
use super::indexed::Indexed;
use super::keys::{column, from_place, list, text};
use super::marks::Marks;
use super::rows;
use super::schema::{CLAIMS, ENTRIES, META, PUSHES};
use js_sys::Array;
use tagfire_domain::decide::Decided;
use tagfire_domain::history::EntryId;
use tagfire_domain::push::PushKey;
use tagfire_domain::store::{Durability, Fault, Keep};
use tagfire_domain::time::Timestamp;
use wasm_bindgen::JsValue;
use web_sys::IdbRequest;

/// How many rows a slice looks at.
const SLICE: u32 = 200;

/// What went.
#[derive(Debug, Default)]
pub struct Pruned {
    pub entries: Vec<EntryId>,
    pub pushes: Vec<PushKey>,
}

/// What a slice has come to: the place to go on after, if there is more.
type Next = Option<JsValue>;

impl Indexed {
    /// As the store in memory takes away by the same rule.
    pub async fn prune(&self, keep: Keep, settled: Timestamp) -> Result<Pruned, Fault> {
        let mut pruned = Pruned::default();
        if keep == Keep::All {
            return Ok(pruned);
        }
        for store in [ENTRIES, PUSHES] {
            let (mut next, mut left) = (None, self.beyond(store, keep).await?);
            while left > 0 {
                let slice = Slice { keep, settled, after: next, most: SLICE.min(left) };
                let stores = [META, ENTRIES, PUSHES, CLAIMS];
                let looked = self.database.write(&stores, Durability::Relaxed, async |transaction: &Transaction| {
                    let marks = Marks::read(transaction).await?;
                    marks.check(None)?;
                    let mut gone = Pruned::default();
                    let next = if store == ENTRIES {
                        slice.entries(transaction, &mut gone).await?
                    } else {
                        slice.pushes(transaction, &mut gone).await?
                    };
                    if !gone.entries.is_empty() {
                        marks.put_pruned(transaction)?;
                    }
                    Ok::<_, Fault>((next, gone))
                });
                let (on, gone) = looked.await?;
                pruned.entries.extend(gone.entries);
                pruned.pushes.extend(gone.pushes);
                left -= SLICE.min(left);
                next = on;
                if next.is_none() {
                    break;
                }
                pause(0).await;
            }
        }
        Ok(pruned)
    }

    /// How many rows, from the oldest on, the rule may drop.
    async fn beyond(&self, store: &str, keep: Keep) -> Result<u32, Fault> {
        let Keep::Latest(most) = keep else { return Ok(u32::MAX) };
        let stores = [store];
        let counted = self.database.read(&stores, async |transaction| {
            answer(&transaction.index(store, "at")?.count().map_err(|thrown| fault(&thrown))?).await
        });
        let count = counted.await?.as_f64().unwrap_or_default() as usize;
        Ok(u32::try_from(count.saturating_sub(most)).unwrap_or(u32::MAX))
    }
}

/// Some rows, from the oldest on.
struct Slice {
    keep: Keep,
    settled: Timestamp,
    after: Next,
    most: u32,
}

impl Slice {
    async fn rows(&self, transaction: &Transaction, store: &str) -> Result<(Vec<JsValue>, Next), Fault> {
        let before = match self.keep {
            Keep::Since(since) => Some(since),
            Keep::All | Keep::Latest(_) => None,
        };
        let range = from_place(self.after.as_ref(), before)?;
        let index = transaction.index(store, "at")?;
        let asked = index.get_all_with_key_and_limit(&range, self.most).map_err(|thrown| fault(&thrown))?;
        let rows: Vec<JsValue> = Array::from(&answer(&asked).await?).iter().collect();
        let full = rows.len() == self.most as usize;
        let key = if store == ENTRIES { "id" } else { "key" };
        let next = rows.last().filter(|_| full).map(|row| list([column(row, "at"), column(row, key)]));
        Ok((rows, next))
    }

    fn is_settled(&self, row: &JsValue) -> bool {
        column(row, "at").as_f64().is_some_and(|at| (at as i64) < self.settled.0)
    }

    async fn entries(&self, transaction: &Transaction, gone: &mut Pruned) -> Result<Next, Fault> {
        let (rows, next) = self.rows(transaction, ENTRIES).await?;
        // What can't be read is not known to be over.
        let over = |row: &&JsValue| column(row, "open").is_undefined() && rows::record_text(row).is_some();
        for row in rows.iter().filter(over) {
            let key = column(row, "id");
            transaction.delete(ENTRIES, &key)?;
            if self.is_settled(row) {
                transaction.delete(CLAIMS, &key)?;
            }
            gone.entries.extend(key.as_string().map(EntryId));
        }
        Ok(next)
    }

    async fn pushes(&self, transaction: &Transaction, gone: &mut Pruned) -> Result<Next, Fault> {
        let (rows, next) = self.rows(transaction, PUSHES).await?;
        let settled = rows.iter().filter(|row| self.is_settled(row));
        let pushes: Vec<Decided> = settled.filter_map(|row| rows::record(row).ok()).collect();
        let mut asked: Vec<(usize, IdbRequest)> = Vec::new();
        let entries = transaction.store(ENTRIES)?;
        for (place, decided) in pushes.iter().enumerate() {
            for decision in &decided.decisions {
                let key = text(&decided.entry(decision).0);
                asked.push((place, entries.get_key(&key).map_err(|thrown| fault(&thrown))?));
            }
        }
        let (places, asked): (Vec<usize>, Vec<IdbRequest>) = asked.into_iter().unzip();
        let found = answers(&asked).await?;
        let kept: Vec<usize> =
            places.into_iter().zip(found).filter(|(_, key)| !key.is_undefined()).map(|(place, _)| place).collect();
        for (place, decided) in pushes.into_iter().enumerate() {
            if !kept.contains(&place) {
                transaction.delete(PUSHES, &text(&decided.key.0))?;
                gone.pushes.push(decided.key);
            }
        }
        Ok(next)
    }
}
