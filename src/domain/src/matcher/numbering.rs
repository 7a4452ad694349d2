//! Numbers for keys, in the order in which they are first met. A keyed map of the standard library's weighs more than the
//! rest of the matcher, and asks for a key of its own where one is only looked up.

/// Keys that have numbers.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Every key, one behind the other.
    keys: Vec<u32>,
    /// Where each key ends.
    ends: Vec<usize>,
    /// Numbers by what their keys hash to, or the next free place behind; each is one more, so that zero is none. A power
    /// of two, and at least half of it free.
    places: Vec<u32>,
}

impl Numbering {
    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How long all keys are together.
    pub(super) fn weight(&self) -> usize {
        self.keys.len()
    }

    /// The key of a number.
    pub(super) fn key(&self, number: usize) -> Option<&[u32]> {
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.keys.get(start..*self.ends.get(number)?)
    }

    /// The number of a key, its own from now on where it had none.
    pub(super) fn of(&mut self, key: &[u32]) -> usize {
        if self.places.len() < 2 * (self.len() + 1) {
            self.grow();
        }
        let place = self.place(key);
        match self.places.get_mut(place) {
            Some(0) | None => {}
            Some(number) => return *number as usize - 1,
        }
        self.keys.extend_from_slice(key);
        self.ends.push(self.keys.len());
        self.put(place, self.len());
        self.len() - 1
    }

    /// Where a key is, or would be.
    fn place(&self, key: &[u32]) -> usize {
        let mixed = key
            .iter()
            .fold(0u64, |mixed, part| (mixed.rotate_left(5) ^ u64::from(*part)).wrapping_mul(0x517C_C1B7_2722_0A95));
        let last = self.places.len() - 1;
        // The upper half, which all of the key has a say in.
        let mut place = (mixed >> 32) as usize & last;
        while let Some(number @ 1..) = self.places.get(place) {
            if self.key(*number as usize - 1) == Some(key) {
                break;
            }
            place = (place + 1) & last;
        }
        place
    }

    fn put(&mut self, place: usize, number: usize) {
        if let Some(free) = self.places.get_mut(place) {
            *free = u32::try_from(number).unwrap_or_default();
        }
    }

    fn grow(&mut self) {
        let size = (4 * self.len()).next_power_of_two().max(16);
        self.places.clear();
        self.places.resize(size, 0);
        for number in 0..self.len() {
            let place = self.key(number).map_or(0, |key| self.place(key));
            self.put(place, number + 1);
        }
    }
}
