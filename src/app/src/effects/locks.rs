//! Which tab performs: exactly one of those that have the same database open. When it is closed or dies, another takes
//! over within moments.
//!
//! Decided by the browser's locks; where it has none (they need a secure context), by a lease in the database. Either may
//! be lost without the holder's knowing, so each who takes over has a later [`Term`], and what is written under an
//! earlier one is refused.

use super::storage::{Change, LEASE_LASTS, Listening, Storage, Term, pause};
use js_sys::{Function, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use tagfire_domain::store::Fault;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

/// How often a lease is renewed, or asked for, in milliseconds.
const BEAT: i32 = 1_000;
/// How long to wait before taking over is tried again, where the storage doesn't serve.
const AGAIN: i32 = 1_000;

/// News of who performs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Performing {
    /// This tab does from now on, under this term.
    Begins(Term),
    /// This tab no longer does.
    Ends,
}

/// This tab's wish to perform. Dropping it gives up performing.
#[must_use]
pub struct Performer {
    inner: Rc<Inner>,
    _listening: Listening,
}

type OnHeld = dyn FnMut(JsValue) -> Promise;

struct Inner {
    storage: Storage,
    tell: Box<dyn Fn(Performing)>,
    term: Cell<Option<Term>>,
    /// Whether the browser's lock is held.
    held: Cell<bool>,
    given_up: Cell<bool>,
    /// Releases the lock.
    release: RefCell<Option<Function>>,
    /// Called when the lock is held.
    on_held: RefCell<Option<Closure<OnHeld>>>,
}

impl Drop for Performer {
    fn drop(&mut self) {
        self.inner.given_up.set(true);
        if let Some(release) = self.inner.release.take() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Performs as soon as no other tab does, and tells when that begins and ends.
pub fn perform(storage: &Storage, tell: impl Fn(Performing) + 'static) -> Performer {
    let inner = Rc::new(Inner {
        storage: storage.clone(),
        tell: Box::new(tell),
        term: Cell::default(),
        held: Cell::default(),
        given_up: Cell::default(),
        release: RefCell::default(),
        on_held: RefCell::default(),
    });
    let known = Rc::downgrade(&inner);
    // Whoever puts everything back to its beginning deposes the one who performs, which holds the lock all the same.
    let listening = storage.on_change(move |change: &Change| {
        if let Some(inner) = known.upgrade().filter(|inner| change.reset && inner.held.get()) {
            spawn_local(async move { inner.look_after_term().await });
        }
    });
    if !storage.is_shared() {
        inner.held.set(true);
        let inner = Rc::clone(&inner);
        spawn_local(async move { inner.begin().await });
    } else if wait_for_lock(&inner).is_none() {
        let waiting = Rc::downgrade(&inner);
        spawn_local(async move { keep_lease(waiting).await });
    }
    Performer { inner, _listening: listening }
}

impl Performer {
    /// Looks whether this tab has been deposed, and takes over again if it still holds the lock: for when a write was
    /// refused as [`Fault::Deposed`].
    pub fn look(&self) {
        let inner = Rc::clone(&self.inner);
        if inner.held.get() {
            spawn_local(async move { inner.look_after_term().await });
        }
    }
}

impl Inner {
    /// Takes over, as often as it takes.
    async fn begin(&self) {
        while !self.given_up.get() && self.held.get() {
            match self.storage.take_over().await {
                Ok(_) if self.given_up.get() => return,
                Ok(term) => {
                    self.term.set(Some(term));
                    return (self.tell)(Performing::Begins(term));
                }
                // Nothing will ever be written from here.
                Err(Fault::Newer { .. }) => return,
                Err(_) => pause(AGAIN).await,
            }
        }
    }

    async fn look_after_term(&self) {
        let Some(term) = self.term.get() else { return };
        if self.storage.term().await.is_ok_and(|now| now > term) && self.term.get() == Some(term) {
            self.end();
            self.begin().await;
        }
    }

    fn end(&self) {
        if self.term.take().is_some() {
            (self.tell)(Performing::Ends);
        }
    }
}

/// Asks the browser for the lock; None where it has none to give.
fn wait_for_lock(inner: &Rc<Inner>) -> Option<()> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let holder: Weak<Inner> = Rc::downgrade(inner);
    // The lock is held until the promise that this returns is kept, or the tab is gone.
    let on_held = Closure::new(move |_: JsValue| match holder.upgrade().filter(|inner| !inner.given_up.get()) {
        None => Promise::resolve(&JsValue::UNDEFINED),
        Some(inner) => {
            inner.held.set(true);
            let until = Promise::new(&mut |release, _| drop(inner.release.replace(Some(release))));
            spawn_local(async move { inner.begin().await });
            until
        }
    });
    let name = format!("{}-performs", inner.storage.name());
    let asked = request.call2(&locks, &name.into(), on_held.as_ref()).ok()?;
    inner.on_held.replace(Some(on_held));
    // It ends well when it is released, and badly when another has taken it away.
    let stolen = Rc::downgrade(inner);
    if let Ok(asked) = asked.dyn_into::<Promise>() {
        spawn_local(async move {
            if wasm_bindgen_futures::JsFuture::from(asked).await.is_err()
                && let Some(inner) = stolen.upgrade()
            {
                inner.held.set(false);
                inner.end();
            }
        });
    }
    Some(())
}

/// Takes the lease as soon as it is free, and renews it for as long as somebody wishes.
async fn keep_lease(waiting: Weak<Inner>) {
    debug_assert!(i64::from(BEAT) * 3 < LEASE_LASTS, "a lease outlasts a few beats");
    while let Some(inner) = waiting.upgrade().filter(|inner| !inner.given_up.get()) {
        match inner.storage.hold_lease().await {
            Ok(Some(term)) if inner.term.get() == Some(term) => {}
            Ok(Some(term)) if !inner.given_up.get() => {
                inner.end();
                inner.term.set(Some(term));
                (inner.tell)(Performing::Begins(term));
            }
            Ok(Some(_)) => {}
            Ok(None) => inner.end(),
            Err(Fault::Newer { .. }) => return inner.end(),
            Err(_) => {}
        }
        drop(inner);
        pause(BEAT).await;
    }
}
