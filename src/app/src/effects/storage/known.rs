//! What is kept of that which a file's records mean: looked up by key, or read whole where that is quicker.

use super::database::{Transaction, answer, answers, fault};
use super::indexed::Indexed;
use super::keys::{list, text};
use super::rows::{self, Kept as Row};
use super::schema;
use js_sys::Array;
use tagfire_domain::decide::Decided;
use tagfire_domain::history::{Entry, EntryId};
use tagfire_domain::push::PushKey;
use tagfire_domain::record::KeptTag;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::Fault;
use tagfire_domain::tag::Tag;
use tagfire_domain::transfer::{Known, Records};
use tagfire_domain::trigger::Trigger;
use wasm_bindgen::JsValue;
use web_sys::{IdbKeyRange, IdbRequest};

/// How many rows are asked for between two waits, in which the page answers keys and paints.
const SLICE: usize = 200;
/// To read a row by its key takes about as long as to read this many in their order.
const ROWS_A_KEY: usize = 4;

impl Indexed {
    /// Every trigger, and what is kept under the keys of these records, each sort in one transaction. Others may come
    /// along: a store that isn't much larger than the file is read whole.
    pub async fn known(&self, records: &Records, chosen: Option<&RepositoryName>) -> Result<Known, Fault> {
        let mut known = Known::default();
        let every = async |transaction: &Transaction| {
            let mut triggers = Vec::new();
            self.walk(transaction, &mut |trigger: Trigger| triggers.push(trigger)).await?;
            Ok(triggers)
        };
        known.triggers = self.database.read(&[schema::TRIGGERS], every).await?;
        let ids: Vec<&EntryId> = records.entry_ids().collect();
        let find = |known: &mut Known, entry: Entry| drop(known.entries.insert(entry.id.clone(), entry));
        known = self.find(known, &ids, |id| text(&id.0), find).await?;
        let keys: Vec<&PushKey> = records.push_keys().collect();
        let find = |known: &mut Known, push: Decided| drop(known.pushes.insert(push.key.clone(), push));
        known = self.find(known, &keys, |key| text(&key.0), find).await?;
        let tags: Vec<(&RepositoryName, &Tag)> = records.tag_keys(chosen).collect();
        let find = |known: &mut Known, KeptTag { repository, record }: KeptTag| {
            known.tags.entry(repository).or_default().insert(record.tag.clone(), record);
        };
        self.find(known, &tags, |(repository, tag)| list([text(repository.as_str()), text(tag.as_str())]), find).await
    }

    /// Finds the rows of these keys, and perhaps others.
    async fn find<T: Row, K>(
        &self,
        known: Known,
        keys: &[K],
        key: impl Fn(&K) -> JsValue,
        take: impl Fn(&mut Known, T),
    ) -> Result<Known, Fault> {
        if keys.is_empty() {
            return Ok(known);
        }
        // Read again from the beginning, should the connection be lost: what was found is found again.
        let known = std::cell::RefCell::new(known);
        let body = async |transaction: &Transaction| {
            let counted = transaction.store(T::STORE)?.count().map_err(|thrown| fault(&thrown))?;
            let kept = answer(&counted).await?.as_f64().unwrap_or_default() as usize;
            if kept <= keys.len().saturating_mul(ROWS_A_KEY) {
                return self.walk(transaction, &mut |record| take(&mut known.borrow_mut(), record)).await;
            }
            for slice in keys.chunks(SLICE) {
                let asked = slice.iter().map(|one| transaction.get(T::STORE, &key(one)));
                let asked: Vec<IdbRequest> = asked.collect::<Result<_, Fault>>()?;
                let found = answers(&asked).await?;
                for row in found.iter().filter(|row| !row.is_undefined()) {
                    if let Some(record) = self.record(row) {
                        take(&mut known.borrow_mut(), record);
                    }
                }
            }
            Ok(())
        };
        self.database.read(&[T::STORE], body).await?;
        Ok(known.into_inner())
    }

    /// Reads every record of a store, in the order of the keys.
    async fn walk<T: Row>(&self, transaction: &Transaction, take: &mut dyn FnMut(T)) -> Result<(), Fault> {
        let store = transaction.store(T::STORE)?;
        let ask =
            |range: &JsValue| store.get_all_with_key_and_limit(range, SLICE as u32).map_err(|thrown| fault(&thrown));
        let mut next = Some(ask(&JsValue::UNDEFINED)?);
        while let Some(asked) = next {
            let found: Vec<JsValue> = Array::from(&answer(&asked).await?).iter().collect();
            // The database looks for the next ones while these are read.
            next = match found.last().filter(|_| found.len() == SLICE) {
                Some(last) => {
                    let last = rows::key_in(last, T::STORE);
                    let range = IdbKeyRange::lower_bound_with_open(&last, true).map_err(|thrown| fault(&thrown))?;
                    Some(ask(range.as_ref())?)
                }
                None => None,
            };
            found.iter().filter_map(|row| self.record(row)).for_each(&mut *take);
        }
        Ok(())
    }
}
