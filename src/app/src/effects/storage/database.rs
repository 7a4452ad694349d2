//! IndexedDB as futures: a connection that opens itself again, transactions that are kept or not, requests. Knows no
//! record.
//!
//! Written on `web-sys` alone: requests go out in batches of which only the last is awaited, where a future for each
//! would be an event, two closures and a microtask a row.

use super::schema;
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tagfire_domain::store::{Durability, Fault};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, Event, IdbCursorDirection, IdbCursorWithValue, IdbDatabase, IdbIndex, IdbObjectStore,
    IdbOpenDbRequest, IdbRequest, IdbTransaction,
};

/// How long the browser may take to open the database, in milliseconds.
const SLOW: i32 = 30_000;
/// How long another tab may hold the database back from being opened, in milliseconds.
const PATIENCE: i32 = 8_000;

/// A database by name, and the connection to it while there is one.
pub struct Database {
    name: String,
    connection: RefCell<Option<Connection>>,
    /// The newer version that has written it: it is read, and not written.
    newer: Cell<Option<u32>>,
    /// What goes wrong with the next transaction that writes.
    #[cfg(test)]
    pub mishap: Cell<Option<Mishap>>,
}

/// What can go wrong with a transaction, for tests.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// The browser ends it after every request has gone well, as at the quota.
    Ended,
    /// It is kept, and the answer is lost with the connection.
    AnswerLost,
}

/// An open connection. Once the browser has closed it, or another tab needs it closed, it is no longer alive.
struct Connection {
    database: IdbDatabase,
    alive: Rc<Cell<bool>>,
    _on_close: Closure<dyn FnMut(Event)>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.set_onclose(None);
        self.database.set_onversionchange(None);
        self.database.close();
    }
}

impl Database {
    /// Opens it, and makes it where there is none.
    pub async fn open(name: &str) -> Result<Database, Fault> {
        let database = Database {
            name: name.to_owned(),
            connection: RefCell::new(None),
            newer: Cell::new(None),
            #[cfg(test)]
            mishap: Cell::new(None),
        };
        database.handle().await?;
        Ok(database)
    }

    /// The newer version that has written it, if one has.
    pub fn newer(&self) -> Option<u32> {
        self.newer.get()
    }

    /// It is a newer version's: from now on nothing is written.
    pub fn set_newer(&self, version: u32) {
        self.newer.set(Some(version));
    }

    /// Lets the connection go; the next use opens another.
    pub fn let_go(&self) {
        drop(self.connection.take());
    }

    async fn handle(&self) -> Result<IdbDatabase, Fault> {
        let alive = |connection: &&Connection| connection.alive.get();
        if let Some(open) = self.connection.borrow().as_ref().filter(alive) {
            return Ok(open.database.clone());
        }
        self.let_go();
        let _awake = Awake::new();
        let database = match connect(&self.name).await {
            Err(Fault::Newer { version }) => {
                self.newer.set(Some(version));
                open_as_it_is(&self.name).await?
            }
            opened => opened?,
        };
        let alive = Rc::new(Cell::new(true));
        let held = Rc::clone(&alive);
        // `close` when the browser has closed it, `versionchange` when somebody waits for it to be closed.
        let on_close = Closure::new(move |event: Event| {
            held.set(false);
            if let Some(database) = event.target().and_then(|target| target.dyn_into::<IdbDatabase>().ok()) {
                database.close();
            }
        });
        database.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        database.set_onversionchange(Some(on_close.as_ref().unchecked_ref()));
        let connection = Connection { database: database.clone(), alive, _on_close: on_close };
        // Two who waited for the same connection: the later one stays, the other ends with its transactions.
        drop(self.connection.replace(Some(connection)));
        Ok(database)
    }

    async fn begin(&self, stores: &[&str], mode: &str, durability: Durability) -> Result<Transaction, Fault> {
        let database = self.handle().await?;
        let begun = match transaction(&database, stores, mode, durability) {
            Ok(begun) => Ok(begun),
            // Closing, without having said so.
            Err(_) => {
                self.let_go();
                transaction(&self.handle().await?, stores, mode, durability)
            }
        };
        begun.map(Transaction::new).map_err(|thrown| fault(&thrown))
    }

    /// Reads in one transaction; once more on a new connection, should the old one turn out to be lost.
    pub async fn read<T>(
        &self,
        stores: &[&str],
        body: impl AsyncFn(&Transaction) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let transaction = self.begin(stores, "readonly", Durability::Relaxed).await?;
        match body(&transaction).await {
            Err(Fault::Broken { .. }) => {
                self.let_go();
                body(&self.begin(stores, "readonly", Durability::Relaxed).await?).await
            }
            read => read,
        }
    }

    /// Writes in one transaction, which is kept when this returns well, and has changed nothing otherwise: but for
    /// [`Fault::Broken`], after which the transaction may have been kept and the answer lost.
    pub async fn write<T, E: From<Fault>>(
        &self,
        stores: &[&str],
        durability: Durability,
        body: impl AsyncFnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self.begin_writing(stores, durability).await?;
        let written = body(&transaction).await;
        self.settle(&transaction, written.is_ok()).await?;
        written
    }

    async fn begin_writing(&self, stores: &[&str], durability: Durability) -> Result<Transaction, Fault> {
        let transaction = self.begin(stores, "readwrite", durability).await?;
        // Only now: beginning may have opened it anew.
        self.newer.get().map_or(Ok(transaction), |version| Err(Fault::Newer { version }))
    }

    /// Waits until a transaction is kept, or is as if it had never been.
    async fn settle(&self, transaction: &Transaction, keep: bool) -> Result<(), Fault> {
        if !keep {
            // The other way round, the requests of a transaction that the browser has ended know only that it has.
            let undone = transaction.inner.abort().is_ok();
            return transaction.ended().await.or_else(|cause| if undone { Ok(()) } else { Err(cause) });
        }
        #[cfg(test)]
        let mishap = self.mishap.take();
        #[cfg(test)]
        if mishap == Some(Mishap::Ended) {
            let _ = transaction.inner.abort();
        }
        transaction.ended().await?;
        #[cfg(test)]
        if mishap == Some(Mishap::AnswerLost) {
            return Err(broken("the answer was lost"));
        }
        Ok(())
    }
}

/// Keeps this page from being frozen for the way back while a database is being opened for it. What was asked for by a
/// page that is frozen is never answered, and Chromium lets no other page open the database before: whoever went on
/// quickly, on a first visit, met an empty page for ever (4 of 42 times, on a busy machine).
struct Awake(Closure<dyn FnMut()>);

impl Awake {
    fn new() -> Awake {
        let awake = Awake(Closure::new(|| ()));
        // A page that wants to hear of its end can't be frozen.
        let _ = web_sys::window()
            .map(|window| window.add_event_listener_with_callback("unload", awake.0.as_ref().unchecked_ref()));
        awake
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        let _ = web_sys::window()
            .map(|window| window.remove_event_listener_with_callback("unload", self.0.as_ref().unchecked_ref()));
    }
}

async fn connect(name: &str) -> Result<IdbDatabase, Fault> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let factory = factory.ok_or_else(|| broken("the browser gives no storage to this page"))?;
    let request = factory.open_with_u32(name, schema::VERSION).map_err(|thrown| fault(&thrown))?;
    let mut patience = SLOW;
    loop {
        let next = Promise::race(&Array::of2(&next_of_opening(&request), &pause_promise(patience)));
        let event: Option<Event> = JsFuture::from(next).await.ok().and_then(|event| event.dyn_into().ok());
        match event.as_ref().map(Event::type_).as_deref() {
            Some("success") => return request.result().map(JsCast::unchecked_into).map_err(|thrown| fault(&thrown)),
            Some("upgradeneeded") => {
                let made = request.result().and_then(|database| schema::make(&database.unchecked_into()));
                if let Err(thrown) = made {
                    let _ = request.transaction().map(|transaction| transaction.abort());
                    return Err(fault(&thrown));
                }
            }
            Some("blocked") => patience = PATIENCE,
            Some(_) => {
                let error = request.error().ok().flatten();
                return Err(match error {
                    Some(error) if error.name() == "VersionError" => Fault::Newer { version: version_of(name).await },
                    error => error.map_or_else(|| broken("it can’t be opened"), |error| fault(&error)),
                });
            }
            None => {
                // It may yet come, and would then hold back others.
                let close = Closure::once_into_js(|event: Event| {
                    let request: Option<IdbRequest> = event.target().and_then(|target| target.dyn_into().ok());
                    let opened = request.and_then(|request| request.result().ok());
                    opened.into_iter().for_each(|database| database.unchecked_into::<IdbDatabase>().close());
                });
                request.set_onsuccess(Some(close.unchecked_ref()));
                return Err(broken("it isn’t opened; close the other tabs of this console and reload"));
            }
        }
    }
}

/// A promise of the next thing that happens to an opening.
fn next_of_opening(request: &IdbOpenDbRequest) -> Promise {
    Promise::new(&mut |resolve, _| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&resolve));
        request.set_onupgradeneeded(Some(&resolve));
        request.set_onblocked(Some(&resolve));
    })
}

/// The version that a database has, opened as it is.
async fn version_of(name: &str) -> u32 {
    match open_as_it_is(name).await {
        Ok(database) => {
            let version = database.version() as u32;
            database.close();
            version
        }
        Err(_) => u32::MAX,
    }
}

async fn open_as_it_is(name: &str) -> Result<IdbDatabase, Fault> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let factory = factory.ok_or_else(|| broken("the browser gives no storage to this page"))?;
    let request = factory.open(name).map_err(|thrown| fault(&thrown))?;
    answer(&request).await.map(JsCast::unchecked_into)
}

/// Begins a transaction. By way of `Reflect`, because `web-sys` can't ask for a durability yet.
fn transaction(
    database: &IdbDatabase,
    stores: &[&str],
    mode: &str,
    durability: Durability,
) -> Result<IdbTransaction, JsValue> {
    let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
    let options = Object::new();
    let durability = match durability {
        Durability::Strict => "strict",
        Durability::Relaxed => "relaxed",
    };
    Reflect::set(&options, &"durability".into(), &durability.into())?;
    let begin: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
    begin.call3(database, &names, &mode.into(), &options)?.dyn_into()
}

/// A transaction under way. Nothing but its own requests may be awaited in it.
pub struct Transaction {
    inner: IdbTransaction,
    end: Promise,
}

impl Transaction {
    fn new(inner: IdbTransaction) -> Transaction {
        let end = Promise::new(&mut |resolve, _| {
            inner.set_oncomplete(Some(&resolve));
            inner.set_onabort(Some(&resolve));
        });
        Transaction { inner, end }
    }

    /// Waits until it is kept, or not.
    async fn ended(&self) -> Result<(), Fault> {
        let event: Option<Event> = JsFuture::from(self.end.clone()).await.ok().and_then(|event| event.dyn_into().ok());
        if event.is_some_and(|event| event.type_() == "complete") {
            return Ok(());
        }
        // At the quota a request may have gone well and the transaction not.
        Err(self.inner.error().map_or_else(|| broken("the transaction was ended"), |error| fault(&error)))
    }

    /// One of its stores.
    pub fn store(&self, name: &str) -> Result<IdbObjectStore, Fault> {
        self.inner.object_store(name).map_err(|thrown| fault(&thrown))
    }

    /// An index of one of its stores.
    pub fn index(&self, store: &str, index: &str) -> Result<IdbIndex, Fault> {
        self.store(store)?.index(index).map_err(|thrown| fault(&thrown))
    }

    /// Asks for the row of this key.
    pub fn get(&self, store: &str, key: &JsValue) -> Result<IdbRequest, Fault> {
        self.store(store)?.get(key).map_err(|thrown| fault(&thrown))
    }

    /// Asks for every row of a store.
    pub fn all(&self, store: &str) -> Result<IdbRequest, Fault> {
        self.store(store)?.get_all().map_err(|thrown| fault(&thrown))
    }

    /// Asks for the rows that an index has under this key.
    pub fn all_of(&self, store: &str, index: &str, key: &JsValue) -> Result<IdbRequest, Fault> {
        self.index(store, index)?.get_all_with_key(key).map_err(|thrown| fault(&thrown))
    }

    /// Puts a row, whatever is there. For a store whose keys are no part of its rows, `key` is the key.
    pub fn put(&self, store: &str, row: &JsValue, key: Option<&JsValue>) -> Result<IdbRequest, Fault> {
        let store = self.store(store)?;
        let put = match key {
            Some(key) => store.put_with_key(row, key),
            None => store.put(row),
        };
        put.map_err(|thrown| fault(&thrown))
    }

    /// Deletes the rows of this key or range.
    pub fn delete(&self, store: &str, key: &JsValue) -> Result<IdbRequest, Fault> {
        self.store(store)?.delete(key).map_err(|thrown| fault(&thrown))
    }

    /// The last rows of a range of an index, the very last one first.
    pub async fn last_of(&self, index: &IdbIndex, range: &JsValue, count: u32) -> Result<Array, Fault> {
        let rows = Array::new();
        if count == 0 {
            return Ok(rows);
        }
        // Of the browsers of 2026, the newest know how to give them all at once; others give one at a time.
        if Reflect::has(index, &"getAllRecords".into()).unwrap_or(false) {
            let options = Object::new();
            let set = |name: &str, value: &JsValue| Reflect::set(&options, &name.into(), value);
            let ask = || {
                set("query", range)?;
                set("count", &count.into())?;
                set("direction", &"prev".into())?;
                let get_all: Function = Reflect::get(index, &"getAll".into())?.dyn_into()?;
                get_all.call1(index, &options)?.dyn_into::<IdbRequest>()
            };
            return answer(&ask().map_err(|thrown| fault(&thrown))?).await.map(|rows| Array::from(&rows));
        }
        let opened = index.open_cursor_with_range_and_direction(range, IdbCursorDirection::Prev);
        let request = opened.map_err(|thrown| fault(&thrown))?;
        while let Ok(cursor) = answer(&request).await?.dyn_into::<IdbCursorWithValue>() {
            if rows.push(&cursor.value().map_err(|thrown| fault(&thrown))?) == count {
                break;
            }
            cursor.continue_().map_err(|thrown| fault(&thrown))?;
        }
        Ok(rows)
    }
}

/// What came of a request.
pub async fn answer(request: &IdbRequest) -> Result<JsValue, Fault> {
    let settled = Promise::new(&mut |resolve, _| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&resolve));
    });
    let _ = JsFuture::from(settled).await;
    result(request)
}

/// What came of many requests of one transaction. They are answered in the order in which they were made, so the last
/// is the only one to wait for.
pub async fn answers(requests: &[IdbRequest]) -> Result<Vec<JsValue>, Fault> {
    if let Some(last) = requests.last() {
        answer(last).await?;
    }
    requests.iter().map(result).collect()
}

fn result(request: &IdbRequest) -> Result<JsValue, Fault> {
    match request.error() {
        Ok(Some(error)) => Err(fault(&error)),
        _ => request.result().map_err(|thrown| fault(&thrown)),
    }
}

/// What the browser's error means.
pub fn fault(thrown: &JsValue) -> Fault {
    match thrown.dyn_ref::<DomException>() {
        Some(error) if error.name() == "QuotaExceededError" => Fault::Full,
        Some(error) => broken(format!("{}: {}", error.name(), error.message()).trim_end_matches([' ', ':'])),
        None => broken(&thrown.as_string().unwrap_or_else(|| {
            thrown.dyn_ref::<js_sys::Error>().map_or_else(String::new, |error| String::from(error.message()))
        })),
    }
}

/// A store that doesn't serve, in these words.
pub fn broken(detail: &str) -> Fault {
    Fault::Broken { detail: detail.to_owned() }
}

/// Lets this many milliseconds pass.
pub async fn pause(millis: i32) {
    let _ = JsFuture::from(pause_promise(millis)).await;
}

fn pause_promise(millis: i32) -> Promise {
    Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
        }
    })
}
