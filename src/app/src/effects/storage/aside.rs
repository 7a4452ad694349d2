//! What can't be read is put aside as it was found: shown, exported, and never deleted unasked.

use super::database::{Database, Transaction, answer};
use super::keys::{column, from_json, json, object, text};
use super::marks::Marks;
use super::rows::{self, Kept as Row};
use super::schema::{self, ASIDE, CONTAINERS, ENTRIES, PUSHES, TAGS, TRIGGERS};
use super::summaries;
use super::unreadable::Unreadable;
use tagfire_domain::decide::Decided;
use tagfire_domain::history::Entry;
use tagfire_domain::record::{Container, KeptTag};
use tagfire_domain::store::{Durability, Fault};
use tagfire_domain::trigger::Trigger;
use wasm_bindgen::JsValue;

/// Puts a row aside, within the transaction that takes its place.
pub fn put(transaction: &Transaction, spoilt: &Unreadable) -> Result<(), Fault> {
    let Unreadable { store, key, text: record } = spoilt;
    let row = object(&[("store", text(store)), ("key", text(key)), ("record", text(record))])?;
    transaction.put(ASIDE, &row, None).map(drop)
}

/// What lies aside.
pub async fn all(database: &Database) -> Result<Vec<Unreadable>, Fault> {
    database
        .read(&[ASIDE], async |transaction| {
            let rows = answer(&transaction.all(ASIDE)?).await?;
            Ok(js_sys::Array::from(&rows).iter().map(|row| read(&row)).collect())
        })
        .await
}

fn read(row: &JsValue) -> Unreadable {
    let column = |name| column(row, name).as_string();
    Unreadable {
        store: column("store").unwrap_or_else(|| ASIDE.to_owned()),
        key: column("key").unwrap_or_default(),
        text: column("record").unwrap_or_else(|| json(row)),
    }
}

/// Takes rows out of their places and puts them aside, if they are still as they were found.
pub async fn take_out(database: &Database, spoilt: &[Unreadable]) -> Result<(), Fault> {
    let body = async |transaction: &Transaction| {
        for one in spoilt {
            let Some(key) = from_json(&one.key) else { continue };
            let row = answer(&transaction.get(&one.store, &key)?).await?;
            let same = rows::record_text(&row).or_else(|| row.as_string()).unwrap_or_else(|| json(&row)) == one.text;
            if !row.is_undefined() && same {
                put(transaction, one)?;
                transaction.delete(&one.store, &key)?;
                if one.store == TAGS {
                    summaries::recount(transaction, &js_sys::Array::from(&key).get(0)).await?;
                }
            }
        }
        Ok(())
    };
    database.write(&schema::names(), Durability::Strict, body).await
}

/// Puts back what can be read by now, as after an upgrade, where nothing has taken its place.
pub async fn put_back(database: &Database) -> Result<(), Fault> {
    let body = async |transaction: &Transaction| {
        let rows = answer(&transaction.all(ASIDE)?).await?;
        let mut marks = Marks::read(transaction).await?;
        marks.order.written += 1;
        let written = marks.order.written;
        for row in js_sys::Array::from(&rows) {
            let one = read(&row);
            let back = match one.store.as_str() {
                TRIGGERS => restore::<Trigger>(transaction, &row, written).await?,
                TAGS => restore::<KeptTag>(transaction, &row, written).await?,
                PUSHES => restore::<Decided>(transaction, &row, written).await?,
                ENTRIES => restore::<Entry>(transaction, &row, written).await?,
                CONTAINERS => restore::<Container>(transaction, &row, written).await?,
                _ => false,
            };
            if back {
                transaction.delete(ASIDE, &column(&row, "id"))?;
            }
        }
        marks.put_order(transaction)
    };
    if all(database).await?.is_empty() {
        Ok(())
    } else {
        database.write(&schema::names(), Durability::Strict, body).await
    }
}

async fn restore<T: Row>(transaction: &Transaction, aside: &JsValue, written: u64) -> Result<bool, Fault> {
    let text = rows::record_text(aside).unwrap_or_default();
    let Ok(record) = rows::read::<T>(&text) else { return Ok(false) };
    if !answer(&transaction.get(T::STORE, &rows::key_of(&record))?).await?.is_undefined() {
        return Ok(false);
    }
    // Its own text is what it may have unknown fields from.
    transaction.put(T::STORE, &rows::row(&record, Some(aside), written)?, None)?;
    if T::STORE == TAGS {
        summaries::recount(transaction, &js_sys::Array::from(&rows::key_of(&record)).get(0)).await?;
    }
    Ok(true)
}
