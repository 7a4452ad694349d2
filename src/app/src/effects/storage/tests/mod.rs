//! The storage in a real browser: held to the store in memory, to several tabs at once, and to what goes wrong.

mod agreement;
mod former;
mod known;
mod made;
mod mishaps;
mod pruning;
mod scale;
mod spoilt;
mod tabs;

use super::database::{Database, Transaction};
use super::{Found, Opened, Place, Storage};
use std::cell::Cell;
use tagfire_domain::store::{Durability, Fault, NotStored, Write};
use wasm_bindgen::JsValue;

/// A name that no other test's database has.
fn name() -> String {
    thread_local!(static LAST: Cell<u32> = const { Cell::new(0) });
    LAST.set(LAST.get() + 1);
    format!("test-{}-{}", js_sys::Date::now(), LAST.get())
}

/// A database in which there is nothing.
async fn fresh() -> Storage {
    let Opened { storage, found } = Storage::open(&name()).await;
    assert_eq!(found, Found::Fresh);
    storage
}

/// The same database in another tab.
async fn another_tab(storage: &Storage) -> Storage {
    Storage::open(storage.name()).await.storage
}

async fn commit(storage: &Storage, writes: &[Write]) -> Result<u64, NotStored> {
    storage.commit(writes, Durability::Relaxed, None).await
}

fn database(storage: &Storage) -> &Database {
    match &storage.0.place {
        Place::Indexed(indexed) => &indexed.database,
        Place::InMemory(_) => panic!("the browser gives no storage"),
    }
}

/// Writes a row by hand.
async fn put(storage: &Storage, store: &str, row: &JsValue, key: Option<&JsValue>) {
    let body = async |transaction: &Transaction| transaction.put(store, row, key).map(drop);
    database(storage).write::<_, Fault>(&[store], Durability::Relaxed, body).await.unwrap();
}

/// Deletes rows by hand.
async fn delete(storage: &Storage, store: &str, key: &JsValue) {
    let body = async |transaction: &Transaction| transaction.delete(store, key).map(drop);
    database(storage).write::<_, Fault>(&[store], Durability::Relaxed, body).await.unwrap();
}

/// Waits, 10 s at most, until it has come to this.
async fn until(come: impl Fn() -> bool) {
    for _ in 0..500 {
        if come() {
            return;
        }
        super::pause(20).await;
    }
    panic!("it has not come to this within 10 s");
}
