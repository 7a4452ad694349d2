//! What can't be read is put aside as it was found: shown, exported, and never deleted unasked.

use super::database::{Database, Transaction, answer, fault};
use super::rows::{Unreadable, column, json, object, text};
use super::schema::ASIDE;
use tagfire_domain::store::{Durability, Fault};
use wasm_bindgen::JsValue;

/// Puts a row aside, within the transaction that takes its place.
pub fn put(transaction: &Transaction, spoilt: &Unreadable) -> Result<(), Fault> {
    let Unreadable { store, key, text: record, why } = spoilt;
    let row = object(&[("store", text(store)), ("key", text(key)), ("record", text(record)), ("why", text(why))])?;
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
        why: column("why").unwrap_or_default(),
    }
}

/// Takes rows out of their places and puts them aside, if they are still as they were found.
pub async fn take_out(database: &Database, spoilt: &[Unreadable]) -> Result<(), Fault> {
    let mut stores: Vec<&str> = vec![ASIDE];
    for one in spoilt {
        if !stores.contains(&one.store.as_str()) {
            stores.push(&one.store);
        }
    }
    database
        .write(&stores, Durability::Strict, async |transaction: &Transaction| {
            for one in spoilt {
                let Some(key) = super::rows::from_json(&one.key) else { continue };
                let row = answer(&transaction.get(&one.store, &key)?).await?;
                let same = super::rows::record_text(&row).unwrap_or_else(|| json(&row)) == one.text;
                if !row.is_undefined() && same {
                    put(transaction, one)?;
                    transaction.delete(&one.store, &key)?;
                }
            }
            Ok(())
        })
        .await
}
