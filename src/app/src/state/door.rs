//! The storage, for whoever asks before it is open: questions wait until then.

use crate::effects::storage::Storage;
use leptos::prelude::*;
use std::future::Future;

type Question = Box<dyn FnOnce(Storage)>;

/// Where questions are put.
#[derive(Clone, Copy)]
pub struct Door {
    storage: StoredValue<Option<Storage>, LocalStorage>,
    waiting: StoredValue<Vec<Question>, LocalStorage>,
}

impl Door {
    /// A door behind which nothing is yet.
    pub fn new() -> Door {
        Door { storage: StoredValue::new_local(None), waiting: StoredValue::new_local(Vec::new()) }
    }

    /// Opens it, and asks what waits.
    pub fn open(self, storage: &Storage) {
        self.storage.set_value(Some(storage.clone()));
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        for question in waiting {
            question(storage.clone());
        }
    }

    /// Asks, at once or once it is open.
    pub fn ask<F: Future<Output = ()> + 'static>(self, question: impl FnOnce(Storage) -> F + 'static) {
        let question: Question = Box::new(move |storage| leptos::task::spawn_local(question(storage)));
        match self.storage.try_get_value().flatten() {
            Some(storage) => question(storage),
            None => drop(self.waiting.try_update_value(|waiting| waiting.push(question))),
        }
    }
}
