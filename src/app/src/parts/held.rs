//! A value that changes, and that views follow. The framework's own signal is compiled anew for every type of value,
//! and notes the place of every use of it; of this, one trigger tells of changes, whatever the values are.

use super::slot::Slot;
use leptos::prelude::{Notify, Signal, Track, Trigger};

/// A value that changes. Cheap to copy; it lasts as long as the view that made it.
pub struct Held<T> {
    changed: Trigger,
    kept: Slot<T>,
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Held<T> {
        *self
    }
}

impl<T> Copy for Held<T> {}

impl<T: Default + 'static> Default for Held<T> {
    fn default() -> Held<T> {
        Held::new(T::default())
    }
}

impl<T: 'static> Held<T> {
    /// A value that begins as this.
    pub fn new(value: T) -> Held<T> {
        Held { changed: Trigger::new(), kept: Slot::new(value) }
    }

    /// The value, for a view or another value that follows it.
    ///
    /// # Panics
    /// As all that a view holds: once the view that made it is gone, and while it is being changed.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        self.track();
        self.with_untracked(read)
    }

    /// The value at this moment.
    ///
    /// # Panics
    /// As [`Held::with`].
    pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        self.try_with_untracked(read).unwrap_or_else(|| gone())
    }

    /// The value at this moment; None where the view that made it is gone.
    pub fn try_with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> Option<U> {
        self.kept.look(read)
    }

    /// Follows the value without looking at it.
    pub fn track(self) {
        self.changed.track();
    }

    /// Puts another in its place. Where the view that made it is gone, nobody is left to be told.
    pub fn set(self, value: T) {
        self.update(|kept| *kept = value);
    }

    /// As [`Held::set`]; gives the value back where the view that made it is gone.
    pub fn try_set(self, value: T) -> Option<T> {
        if self.is_disposed() {
            return Some(value);
        }
        self.set(value);
        None
    }

    /// Changes it.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    /// Changes it, and gives what the change gives; None where the view that made it is gone.
    pub fn try_update<U>(self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        let given = self.update_untracked(change);
        self.changed.notify();
        given
    }

    /// As [`Held::try_update`], and tells nobody.
    pub fn update_untracked<U>(self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.kept.change(change)
    }

    /// Whether the view that made it is gone.
    pub fn is_disposed(self) -> bool {
        self.kept.is_gone()
    }
}

impl<T: Clone + 'static> Held<T> {
    /// A copy of the value, for whoever follows it.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of the value at this moment.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

impl<T: Clone + Send + Sync + 'static> From<Held<T>> for Signal<T> {
    fn from(held: Held<T>) -> Signal<T> {
        Signal::derive(move || held.get())
    }
}

#[cold]
pub fn gone() -> ! {
    panic!("a value was asked for after the view that held it was gone")
}

#[cfg(test)]
mod tests {
    use super::Held;
    use leptos::prelude::{Effect, Owner};
    use std::cell::RefCell;
    use std::rc::Rc;
    use std::time::Duration;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    async fn whoever_follows_a_value_is_told_of_each_change_that_is_to_be_told() {
        // Whatever is mounted first starts what runs the effects.
        crate::harness::show(|| ());
        let owner = Owner::new();
        owner.set();
        let (list, seen) = (Held::new(vec![1]), Rc::new(RefCell::new(Vec::new())));
        let told = seen.clone();
        Effect::new(move |_| told.borrow_mut().push(list.get()));
        let pause = || crate::harness::pause(Duration::from_millis(20));
        pause().await;
        list.update(|list| list.push(2));
        pause().await;
        list.update_untracked(|list| list.push(3));
        pause().await;
        assert_eq!(list.get_untracked(), [1, 2, 3]);
        assert_eq!(list.try_set(Vec::new()), None);
        pause().await;
        assert_eq!(*seen.borrow(), [vec![1], vec![1, 2], vec![]]);
    }

    #[wasm_bindgen_test]
    fn a_value_whose_view_is_gone_takes_nothing_and_gives_it_back() {
        let owner = Owner::new();
        owner.set();
        let value = Held::new(1);
        owner.cleanup();
        assert!(value.is_disposed());
        assert_eq!(value.try_set(2), Some(2));
        value.set(3);
    }
}
