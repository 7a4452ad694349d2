//! A value that a part is given and follows, wherever it comes from. The framework's `Signal` is compiled anew for every
//! type of value and every way that it may come, at one to two kilobytes of module each: it is left to texts and truths,
//! which attributes take.

use super::held::{Held, gone};
use super::memo::Memo;
use super::slot::Slot;

/// The value at any moment. Cheap to copy; it lasts as long as the view that made it.
pub struct Given<T>(Slot<Box<dyn Fn() -> T>>);

impl<T> Clone for Given<T> {
    fn clone(&self) -> Given<T> {
        *self
    }
}

impl<T> Copy for Given<T> {}

impl<T: 'static> Given<T> {
    /// What `value` gives, each time it is asked for.
    pub fn of(value: impl Fn() -> T + 'static) -> Given<T> {
        Given(Slot::new(Box::new(value)))
    }

    /// The value, for whoever follows it.
    ///
    /// # Panics
    /// As all that a view holds: once the view that made it is gone.
    pub fn get(self) -> T {
        self.0.look(|value| value()).unwrap_or_else(|| gone())
    }

    /// As [`Given::get`], for a look at it.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(&self.get())
    }
}

impl<T: Clone + 'static> Given<T> {
    /// A value that doesn't change.
    pub fn always(value: T) -> Given<T> {
        Given::of(move || value.clone())
    }
}

impl<T: Clone + 'static> From<Memo<T>> for Given<T> {
    fn from(memo: Memo<T>) -> Given<T> {
        Given::of(move || memo.get())
    }
}

impl<T: Clone + 'static> From<Held<T>> for Given<T> {
    fn from(held: Held<T>) -> Given<T> {
        Given::of(move || held.get())
    }
}
