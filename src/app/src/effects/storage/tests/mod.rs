//! The storage in a real browser: held to the store in memory, to two tabs at once, and to what goes wrong.

mod agreement;
mod made;

use super::database::Database;
use super::{Found, Opened, Storage};
use std::cell::Cell;
use wasm_bindgen_futures::JsFuture;

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
