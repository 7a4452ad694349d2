//! Where what views hold is kept: one store for values of every type, so that the framework's is compiled once.

use leptos::prelude::{GetValue, IsDisposed, LocalStorage, StoredValue};
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

/// A value that lasts as long as the view that made it. Cheap to copy.
pub struct Slot<T> {
    /// A `RefCell<T>`.
    kept: StoredValue<Rc<dyn Any>, LocalStorage>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Slot<T> {
        *self
    }
}

impl<T> Copy for Slot<T> {}

impl<T: 'static> Slot<T> {
    /// Keeps this.
    pub fn new(value: T) -> Slot<T> {
        let kept = StoredValue::new_local(Rc::new(RefCell::new(value)) as Rc<dyn Any>);
        Slot { kept, of: PhantomData }
    }

    /// Looks at the value; None where the view that made it is gone.
    ///
    /// # Panics
    /// While it is being changed.
    pub fn look<U>(self, look: impl FnOnce(&T) -> U) -> Option<U> {
        let kept = self.kept.try_get_value()?;
        let value = kept.downcast_ref::<RefCell<T>>()?;
        Some(look(&value.borrow()))
    }

    /// Changes the value; None where the view that made it is gone.
    ///
    /// # Panics
    /// While it is being looked at.
    pub fn change<U>(self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        let kept = self.kept.try_get_value()?;
        let value = kept.downcast_ref::<RefCell<T>>()?;
        Some(change(&mut value.borrow_mut()))
    }

    /// Whether the view that made it is gone.
    pub fn is_gone(self) -> bool {
        self.kept.is_disposed()
    }
}
