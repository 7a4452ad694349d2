//! Many tags, their bytes kept once.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

/// Tags in the order in which they were given; a tag's place in it is its id. The same tag may be in it more than
/// once. Cheap to clone.
///
/// ```
/// use tagfire_domain::matcher::TagSet;
/// let tags: TagSet = ["v1", "latest"].into_iter().collect();
/// assert_eq!((tags.len(), tags.get(1)), (2, "latest"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct TagSet(Arc<Shelf>);

/// Tags of one length lie side by side, the shortest first: a walk over them is a walk over one stretch of bytes.
#[derive(Debug, Default)]
struct Shelf {
    text: String,
    /// For each length, which places its tags have. The last entry is where all end.
    firsts: Vec<First>,
    /// Each tag's place on the shelf, by id.
    places: Vec<u32>,
}

/// Where the tags of a length begin: the place of the first one, and its byte.
#[derive(Clone, Copy, Debug, Default)]
struct First {
    place: usize,
    byte: usize,
}

impl PartialEq for TagSet {
    fn eq(&self, other: &TagSet) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || (&self.0.text, &self.0.places) == (&other.0.text, &other.0.places)
    }
}

impl TagSet {
    /// How many tags.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.places.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.places.is_empty()
    }

    /// The tag of this id; empty where there is none.
    #[must_use]
    pub fn get(&self, id: usize) -> &str {
        self.0.places.get(id).map_or("", |&place| self.at(place as usize))
    }

    /// Every tag, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|id| self.get(id))
    }

    /// How two tags are sorted by name: letters by letters, and numbers by what they count, so that `v1.10` comes
    /// after `v1.9`.
    #[must_use]
    pub fn compare(&self, a: u32, b: u32) -> Ordering {
        by_name(self.get(a as usize).as_bytes(), self.get(b as usize).as_bytes())
    }

    /// The tag at a place of the shelf.
    pub(super) fn at(&self, place: usize) -> &str {
        let length = self.0.firsts.partition_point(|first| first.place <= place).saturating_sub(1);
        let Some(first) = self.0.firsts.get(length) else { return "" };
        let start = first.byte + (place - first.place) * length;
        self.0.text.get(start..start + length).unwrap_or_default()
    }

    /// The place of each tag on the shelf, by id.
    pub(super) fn places(&self) -> &[u32] {
        &self.0.places
    }

    /// The tags at these places, a stretch for each length: the places, the length, and their bytes.
    pub(super) fn stretches(&self, places: Range<usize>) -> impl Iterator<Item = (Range<usize>, usize, &[u8])> {
        let pairs = self.0.firsts.iter().zip(self.0.firsts.iter().skip(1)).enumerate();
        pairs.filter_map(move |(length, (first, next))| {
            let (start, end) = (first.place.max(places.start), next.place.min(places.end));
            let byte = |place: usize| first.byte + (place - first.place) * length;
            (start < end)
                .then(|| (start..end, length, self.0.text.as_bytes().get(byte(start)..byte(end)).unwrap_or_default()))
        })
    }
}

fn by_name(a: &[u8], b: &[u8]) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let number = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (m, n) = (number(a), number(b));
        if m > 0 && n > 0 {
            let (x, y) = (a.split_at(m), b.split_at(n));
            let value = |digits: &[u8]| digits.iter().take_while(|&&digit| digit == b'0').count();
            let (p, q) = (x.0.split_at(value(x.0)).1, y.0.split_at(value(y.0)).1);
            let order = p.len().cmp(&q.len()).then_with(|| p.cmp(q)).then_with(|| m.cmp(&n));
            if order.is_ne() {
                return order;
            }
            (a, b) = (x.1, y.1);
            continue;
        }
        match (a.split_first(), b.split_first()) {
            (Some((x, rest)), Some((y, other))) if x == y => (a, b) = (rest, other),
            (x, y) => return x.map(|(x, _)| x).cmp(&y.map(|(y, _)| y)),
        }
    }
}

/// Tags on their way into a set.
#[derive(Debug, Default)]
pub struct Gathering {
    text: String,
    /// Where each tag ends in `text`.
    ends: Vec<u32>,
    /// How many tags there are of each length.
    lengths: Vec<usize>,
}

impl Gathering {
    /// Adds a tag. One that would make the whole larger than 4 GiB is left out.
    pub fn push(&mut self, tag: &str) {
        let Ok(end) = u32::try_from(self.text.len() + tag.len()) else { return };
        self.text.push_str(tag);
        self.ends.push(end);
        if self.lengths.len() <= tag.len() {
            self.lengths.resize(tag.len() + 1, 0);
        }
        if let Some(count) = self.lengths.get_mut(tag.len()) {
            *count += 1;
        }
    }

    /// How many so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The set of them.
    #[must_use]
    pub fn finish(self) -> TagSet {
        let mut shelving = self.shelve();
        while !shelving.step(usize::MAX) {}
        shelving.finish()
    }

    /// Goes on to lay them out, in slices.
    #[must_use]
    pub fn shelve(self) -> Shelving {
        let mut firsts = vec![First::default()];
        let mut next = First::default();
        for (length, &count) in self.lengths.iter().enumerate() {
            next = First { place: next.place + count, byte: next.byte + count * length };
            firsts.push(next);
        }
        Shelving {
            bytes: vec![0; self.text.len()],
            places: Vec::with_capacity(self.ends.len()),
            nexts: firsts.clone(),
            firsts,
            from: self,
        }
    }
}

/// Tags that are being laid out by length.
#[derive(Debug)]
pub struct Shelving {
    from: Gathering,
    bytes: Vec<u8>,
    places: Vec<u32>,
    /// Where the next tag of each length goes.
    nexts: Vec<First>,
    firsts: Vec<First>,
}

impl Shelving {
    /// Lays out up to `budget` more tags; true once all are.
    pub fn step(&mut self, budget: usize) -> bool {
        let done = self.places.len();
        let mut start = done.checked_sub(1).and_then(|last| self.from.ends.get(last)).map_or(0, |&end| end as usize);
        for &end in self.from.ends.iter().skip(done).take(budget) {
            let tag = self.from.text.as_bytes().get(start..end as usize).unwrap_or_default();
            start = end as usize;
            let Some(next) = self.nexts.get_mut(tag.len()) else { continue };
            if let Some(room) = self.bytes.get_mut(next.byte..next.byte + tag.len()) {
                room.copy_from_slice(tag);
            }
            self.places.push(u32::try_from(next.place).unwrap_or(u32::MAX));
            *next = First { place: next.place + 1, byte: next.byte + tag.len() };
        }
        self.places.len() == self.from.ends.len()
    }

    /// The set, once all are laid out.
    #[must_use]
    pub fn finish(self) -> TagSet {
        // Whole tags were moved about, so this is text still.
        let text = String::from_utf8(self.bytes).unwrap_or_default();
        TagSet(Arc::new(Shelf { text, firsts: self.firsts, places: self.places }))
    }
}

impl<S: AsRef<str>> FromIterator<S> for TagSet {
    fn from_iter<I: IntoIterator<Item = S>>(tags: I) -> TagSet {
        let mut gathering = Gathering::default();
        tags.into_iter().for_each(|tag| gathering.push(tag.as_ref()));
        gathering.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_tag_keeps_its_id(tags in proptest::collection::vec("[a-z0-9.]{0,12}", 0..60), budget in 1..9usize) {
            let mut gathering = Gathering::default();
            tags.iter().for_each(|tag| gathering.push(tag));
            let mut shelving = gathering.shelve();
            while !shelving.step(budget) {}
            let set = shelving.finish();
            prop_assert_eq!(&set, &tags.iter().collect());
            prop_assert_eq!(set.iter().collect::<Vec<_>>(), tags.iter().map(String::as_str).collect::<Vec<_>>());
            let on_shelf: Vec<String> = set
                .stretches(0..set.len())
                .flat_map(|(places, length, bytes)| places.enumerate().map(move |(i, _)| {
                    String::from_utf8_lossy(&bytes[i * length..(i + 1) * length]).into_owned()
                }))
                .collect();
            let mut sorted = tags.clone();
            sorted.sort_by_key(String::len);
            prop_assert_eq!(on_shelf, sorted);
        }

        #[test]
        fn names_have_one_order(mut tags in proptest::collection::vec("[a0-2.]{0,4}", 3)) {
            tags.dedup();
            let order = |a: &String, b: &String| by_name(a.as_bytes(), b.as_bytes());
            for a in &tags {
                for b in &tags {
                    prop_assert_eq!(order(a, b), order(b, a).reverse());
                    prop_assert_eq!(order(a, b).is_eq(), a == b);
                    for c in &tags {
                        prop_assert!(!(order(a, b).is_lt() && order(b, c).is_lt()) || order(a, c).is_lt());
                    }
                }
            }
        }
    }

    #[test]
    fn numbers_in_names_are_sorted_by_what_they_count() {
        let sorted =
            ["1", "1.2", "1.2.3", "1.10", "01", "2", "10", "latest", "v1.9", "v1.9-rc.2", "v1.9-rc.10", "v1.10"];
        for pair in sorted.windows(2) {
            assert!(by_name(pair[0].as_bytes(), pair[1].as_bytes()).is_lt(), "{pair:?}");
        }
    }
}
