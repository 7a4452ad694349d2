//! A part of a state: shared by the states that have it in common, and fingerprinted once.

use std::cell::{Cell, RefCell};
use std::fmt::{Debug, Write as _};
use std::ops::Deref;
use std::rc::Rc;

/// Something that most steps leave as it is.
#[derive(Clone)]
pub struct Part<T>(Rc<Shared<T>>);

#[derive(Clone)]
struct Shared<T> {
    value: T,
    fingerprint: Cell<Option<u64>>,
}

impl<T: Clone + Debug> Part<T> {
    pub fn new(value: T) -> Part<T> {
        Part(Rc::new(Shared { value, fingerprint: Cell::new(None) }))
    }

    /// The value, to be changed here and in no other state.
    pub fn change(&mut self) -> &mut T {
        let shared = Rc::make_mut(&mut self.0);
        shared.fingerprint.set(None);
        &mut shared.value
    }

    pub fn take(self) -> T {
        Rc::unwrap_or_clone(self.0).value
    }

    /// What tells this value from another.
    pub fn fingerprint(&self) -> u64 {
        let known = self.0.fingerprint.get();
        let fingerprint = known.unwrap_or_else(|| fingerprint(&self.0.value));
        self.0.fingerprint.set(Some(fingerprint));
        fingerprint
    }
}

impl<T> Deref for Part<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0.value
    }
}

/// What tells what waits from other such. It can happen in any order, so the order in which it is written down doesn't matter.
pub fn in_any_order<T: Clone + Debug>(parts: &[Part<T>]) -> u64 {
    let mut fingerprints: Vec<u64> = parts.iter().map(Part::fingerprint).collect();
    fingerprints.sort_unstable();
    mix(fingerprints)
}

/// A hash of how it is written.
fn fingerprint(value: &impl Debug) -> u64 {
    thread_local!(static TEXT: RefCell<String> = const { RefCell::new(String::new()) });
    TEXT.with_borrow_mut(|text| {
        text.clear();
        let _ = write!(text, "{value:?}");
        let (words, rest) = text.as_bytes().as_chunks::<8>();
        let rest = rest.iter().fold(text.len() as u64, |rest, byte| rest << 8 | u64::from(*byte));
        mix(words.iter().map(|word| u64::from_le_bytes(*word)).chain([rest]))
    })
}

/// One number of many, in their order. (The standard library's hash is made to withstand enemies, and is ten times
/// slower where it isn't optimized.)
pub fn mix(numbers: impl IntoIterator<Item = u64>) -> u64 {
    numbers.into_iter().fold(0x9e37_79b9_7f4a_7c15, |mixed, number| {
        let product = u128::from(mixed ^ number) * 0xd6e8_feb8_6659_fd93;
        (product as u64) ^ ((product >> 64) as u64).rotate_left(29).wrapping_add(0x2545_f491_4f6c_dd1d)
    })
}
