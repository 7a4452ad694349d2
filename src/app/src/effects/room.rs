//! How much room the browser gives, and whether it promises to keep what is stored.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// What the browser says about keeping what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// It is kept until the person deletes it.
    Kept,
    /// It may go when the disk is full, or, in Safari, when the page isn't opened for a week.
    NotGiven,
    /// The browser can't say: it has no such thing here.
    Unknown,
}

/// How much is stored, and how much there may be, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// What is stored by this origin.
    pub used: f64,
    /// What may be.
    pub quota: f64,
}

/// Asks the browser to keep what is stored. Some ask the person: call it when they have just saved something.
pub async fn ask_to_keep() -> Promise {
    promised(StorageManager::persist).await
}

/// What the browser has promised so far. Nobody is asked.
pub async fn promise() -> Promise {
    promised(StorageManager::persisted).await
}

async fn promised(ask: impl Fn(&StorageManager) -> Result<js_sys::Promise, JsValue>) -> Promise {
    let Some(Ok(asked)) = manager().map(|manager| ask(&manager)) else { return Promise::Unknown };
    match JsFuture::from(asked).await.ok().and_then(|answer| answer.as_bool()) {
        Some(true) => Promise::Kept,
        Some(false) => Promise::NotGiven,
        None => Promise::Unknown,
    }
}

/// How much room there is; None where the browser can't say.
pub async fn room() -> Option<Room> {
    let estimate: StorageEstimate = JsFuture::from(manager()?.estimate().ok()?).await.ok()?.unchecked_into();
    Some(Room { used: estimate.get_usage()?, quota: estimate.get_quota()? })
}

/// There is none where the context isn't secure.
fn manager() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &"storage".into()).ok()?;
    manager.is_object().then(|| manager.unchecked_into())
}
