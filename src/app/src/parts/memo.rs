//! A value that is worked out from others. The framework's own memo is compiled anew for every type of value, at two
//! kilobytes of module each; here one counter follows what changes, whatever the values are.

use super::slot::Slot;
use leptos::prelude::{Get, GetUntracked, Memo as Counter, Signal};
use std::any::Any;
use std::marker::PhantomData;
use std::rc::Rc;

/// A value that is worked out again when a signal that it reads changes, and tells only where it comes out another.
/// Cheap to copy; it lasts as long as the view that made it.
pub struct Memo<T> {
    /// Goes up whenever the value comes out another: whoever reads the value follows this.
    turn: Counter<u32>,
    /// The value, a `T`, once it was worked out.
    kept: Slot<Kept>,
    of: PhantomData<fn() -> T>,
}

/// A value behind a pointer, so that whoever reads it holds nothing open meanwhile.
type Kept = Option<Rc<dyn Any>>;

/// What works a value out, from what it was before. Of one type for all values of a type.
type Work<T> = Box<dyn Fn(Option<&T>) -> T + Send + Sync>;

/// The same, of values of any type: nothing where the value comes out the same.
type Working = Box<dyn Fn(Option<&dyn Any>) -> Kept + Send + Sync>;

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Memo<T> {
        *self
    }
}

impl<T> Copy for Memo<T> {}

/// A value that is worked out from what `value` reads.
pub fn memo<T: PartialEq + 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    Memo::of(move |_| value(), |one, other| one == other)
}

/// As [`memo`], of a value that takes long to compare: it is taken for another each time.
pub fn anew<T: 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    Memo::of(move |_| value(), |_, _| false)
}

impl<T: 'static> Memo<T> {
    /// A value that is worked out from what `value` reads and from what it was before. `same` says of two of them
    /// whether they are to be taken for one.
    pub fn of(value: impl Fn(Option<&T>) -> T + Send + Sync + 'static, same: fn(&T, &T) -> bool) -> Memo<T> {
        Memo::new(Box::new(value), same)
    }

    fn new(value: Work<T>, same: fn(&T, &T) -> bool) -> Memo<T> {
        let kept = Slot::new(None);
        let work = move |before: Option<&dyn Any>| {
            let before = before.and_then(|before| before.downcast_ref());
            let now = value(before);
            if before.is_some_and(|before| same(before, &now)) { None } else { Some(Rc::new(now) as Rc<dyn Any>) }
        };
        Memo { turn: counter(kept, Box::new(work)), kept, of: PhantomData }
    }

    /// The value, for a view or another value that follows it.
    ///
    /// # Panics
    /// As all that a view holds: once the view that made it is gone.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        self.turn.get();
        self.read(read)
    }

    /// The value at this moment.
    ///
    /// # Panics
    /// As [`Memo::with`].
    pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        self.turn.get_untracked();
        self.read(read)
    }

    fn read<U>(self, read: impl FnOnce(&T) -> U) -> U {
        match kept(self.kept).as_ref().and_then(|value| value.downcast_ref()) {
            Some(value) => read(value),
            // The counter was asked just now, and works the value out before it answers.
            None => unreachable!("a value that was worked out is kept"),
        }
    }
}

impl<T: Clone + 'static> Memo<T> {
    /// A copy of the value, for whoever follows it.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of the value at this moment.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

impl<T: Clone + Send + Sync + 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Signal<T> {
        Signal::derive(move || memo.get())
    }
}

/// Counts how often `work`, which runs when a signal that it reads changes, comes to another value, and keeps that.
fn counter(slot: Slot<Kept>, work: Working) -> Counter<u32> {
    Counter::new(move |turn: Option<&u32>| {
        let now = work(kept(slot).as_deref());
        let other = u32::from(now.is_some());
        if now.is_some() {
            slot.change(|kept| *kept = now);
        }
        turn.copied().unwrap_or(0).wrapping_add(other)
    })
}

/// What is kept at this moment.
fn kept(slot: Slot<Kept>) -> Kept {
    slot.look(Option::clone).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Memo, memo};
    use crate::parts::held::Held;
    use leptos::prelude::{Effect, Owner};
    use std::cell::Cell;
    use std::rc::Rc;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    async fn a_value_is_worked_out_when_it_is_asked_for_and_tells_only_when_it_is_another() {
        // Whatever is mounted first starts what runs the effects.
        crate::harness::show(|| ());
        let owner = Owner::new();
        owner.set();
        let worked = Arc::new(AtomicUsize::new(0));
        let (typed, count) = (Held::new("a".to_owned()), worked.clone());
        let long = memo(move || {
            count.fetch_add(1, Ordering::Relaxed);
            typed.with(|typed| typed.len() > 1)
        });
        assert_eq!(worked.load(Ordering::Relaxed), 0);
        let (told, seen) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(false)));
        let (count, last) = (told.clone(), seen.clone());
        Effect::new(move |_| {
            last.set(long.get());
            count.set(count.get() + 1);
        });
        for (text, is_long, times) in
            [("a", false, 1), ("b", false, 1), ("ab", true, 2), ("abc", true, 2), ("", false, 3)]
        {
            typed.set(text.to_owned());
            crate::harness::pause(std::time::Duration::from_millis(20)).await;
            assert_eq!((seen.get(), told.get()), (is_long, times), "{text}");
            assert_eq!(long.get_untracked(), is_long);
        }
    }

    #[wasm_bindgen_test]
    fn a_value_may_go_on_from_what_it_was_and_be_read_while_another_is_worked_out_of_it() {
        let owner = Owner::new();
        owner.set();
        let step = Held::new(1);
        let sum = Memo::of(move |before: Option<&i32>| before.unwrap_or(&0) + step.get(), |one, other| one == other);
        let twice = memo(move || sum.with(|sum| sum * 2));
        assert_eq!(twice.get_untracked(), 2);
        step.set(4);
        assert_eq!(sum.with_untracked(|sum| (*sum, twice.get_untracked())), (5, 10));
    }
}
