//! A map in the order of its keys: a sorted list in pieces, so that putting something in moves few others.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;

/// The most entries that a piece holds before it is cut in two.
const PIECE: usize = 256;

/// A map in the order of its keys, as the standard library's `BTreeMap`.
///
/// ```
/// use tagfire_domain::order::Map;
/// let mut map = Map::new();
/// map.insert("b", 2);
/// map.insert("a", 1);
/// assert_eq!(map.get("a"), Some(&1));
/// assert_eq!(map.keys().copied().collect::<Vec<_>>(), ["a", "b"]);
/// ```
#[derive(Clone)]
pub struct Map<K, V> {
    /// None of them is empty.
    pieces: Vec<Vec<(K, V)>>,
    len: usize,
}

/// Where a key is, or would be: the piece, and the place in it.
type Place = (usize, usize);

/// The first of `0..len` that doesn't come before what is sought. Of one type for all maps.
fn search(len: usize, before: &dyn Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Where what is sought is, or would be, in pieces that hold so many each. Of one type for all maps.
fn find(pieces: usize, count: &dyn Fn(usize) -> usize, order: &dyn Fn(Place) -> Ordering) -> Result<Place, Place> {
    let last_is_before = |piece: usize| order((piece, count(piece).saturating_sub(1))).is_lt();
    // What comes after everything else goes to the end of the last piece.
    let piece = search(pieces, &last_is_before).min(pieces.saturating_sub(1));
    let place = (piece, search(count(piece), &|at| order((piece, at)).is_lt()));
    if order(place).is_eq() { Ok(place) } else { Err(place) }
}

impl<K: Ord, V> Map<K, V> {
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<Place, Place>
    where
        K: Borrow<Q>,
    {
        let count = |piece: usize| self.pieces.get(piece).map_or(0, Vec::len);
        let order = |(piece, at): Place| {
            let entry = self.pieces.get(piece).and_then(|piece| piece.get(at));
            entry.map_or(Ordering::Greater, |(known, _)| known.borrow().cmp(key))
        };
        find(self.pieces.len(), &count, &order)
    }

    fn at(&mut self, (piece, at): Place) -> Option<&mut V> {
        self.pieces.get_mut(piece)?.get_mut(at).map(|(_, value)| value)
    }

    fn put(&mut self, (piece, at): Place, key: K, value: V) -> Place {
        self.len += 1;
        let Some(entries) = self.pieces.get_mut(piece) else {
            self.pieces.push(vec![(key, value)]);
            return (self.pieces.len() - 1, 0);
        };
        entries.insert(at, (key, value));
        if entries.len() <= PIECE {
            return (piece, at);
        }
        // What comes in order fills its pieces.
        let cut = if at == PIECE { PIECE } else { PIECE / 2 };
        let rest = entries.split_off(cut);
        self.pieces.insert(piece + 1, rest);
        if at < cut { (piece, at) } else { (piece + 1, at - cut) }
    }

    fn take(&mut self, (piece, at): Place) -> Option<(K, V)> {
        let entries = self.pieces.get_mut(piece).filter(|entries| at < entries.len())?;
        let taken = entries.remove(at);
        if entries.is_empty() {
            self.pieces.remove(piece);
        }
        self.len -= 1;
        Some(taken)
    }

    /// What is under a key.
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (piece, at) = self.place(key).ok()?;
        self.pieces.get(piece)?.get(at).map(|(_, value)| value)
    }

    /// What is under a key, and the key as it is kept.
    #[must_use]
    pub fn get_key_value<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        let (piece, at) = self.place(key).ok()?;
        self.pieces.get(piece)?.get(at).map(|(key, value)| (key, value))
    }

    /// The entries whose keys come before this one, in the order of the keys.
    pub fn before<'a, Q: Ord + ?Sized>(
        &'a self,
        key: &Q,
    ) -> impl DoubleEndedIterator<Item = (&'a K, &'a V)> + use<'a, K, V, Q>
    where
        K: Borrow<Q>,
    {
        let (Ok((piece, at)) | Err((piece, at))) = self.place(key);
        let rest = self.pieces.get(piece).and_then(|piece| piece.get(..at)).unwrap_or_default();
        let whole = self.pieces.get(..piece).unwrap_or_default();
        whole.iter().flatten().chain(rest).map(|(key, value)| (key, value))
    }

    /// What is under a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        self.at(place)
    }

    /// Whether something is under a key.
    #[must_use]
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Puts a value under a key, and gives what was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => self.at(place).map(|known| std::mem::replace(known, value)),
            Err(place) => {
                self.put(place, key, value);
                None
            }
        }
    }

    /// Takes out what is under a key.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        self.take(place).map(|(_, value)| value)
    }

    /// The first entry, its value to be changed.
    pub fn first_mut(&mut self) -> Option<(&K, &mut V)> {
        self.pieces.first_mut()?.first_mut().map(|(key, value)| (&*key, value))
    }

    /// Takes out what is under a key, with the key as it was kept.
    pub fn remove_entry<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        self.take(place)
    }

    /// Takes out the first entry.
    pub fn pop_first(&mut self) -> Option<(K, V)> {
        self.take((0, 0))
    }

    /// The place of a key, to be filled or changed.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        let place = self.place(&key);
        Entry { map: self, key, place }
    }
}

impl<K, V> Map<K, V> {
    /// A map in which nothing is.
    #[must_use]
    pub const fn new() -> Map<K, V> {
        Map { pieces: Vec::new(), len: 0 }
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Takes out everything.
    pub fn clear(&mut self) {
        self.pieces.clear();
        self.len = 0;
    }

    /// Each entry, in the order of the keys.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.pieces.iter().flatten().map(|(key, value)| (key, value))
    }

    /// Each entry, its value to be changed.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&K, &mut V)> {
        self.pieces.iter_mut().flatten().map(|(key, value)| (&*key, value))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.pieces.iter().flatten().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.pieces.iter().flatten().map(|(_, value)| value)
    }

    /// Keeps the entries that hold.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        for piece in &mut self.pieces {
            piece.retain_mut(|(key, value)| keep(key, value));
        }
        self.pieces.retain(|piece| !piece.is_empty());
        self.len = self.pieces.iter().map(Vec::len).sum();
    }
}

/// The place of a key in a map.
pub struct Entry<'a, K, V> {
    map: &'a mut Map<K, V>,
    key: K,
    place: Result<Place, Place>,
}

impl<'a, K: Ord, V> Entry<'a, K, V> {
    /// Changes what is there, if something is.
    #[must_use]
    pub fn and_modify(self, change: impl FnOnce(&mut V)) -> Entry<'a, K, V> {
        if let Ok(place) = self.place
            && let Some(value) = self.map.at(place)
        {
            change(value);
        }
        self
    }

    /// What is there, or what is put there now.
    pub fn or_insert_with(self, value: impl FnOnce() -> V) -> &'a mut V {
        let Entry { map, key, place } = self;
        let (piece, at) = match place {
            Ok(place) => place,
            Err(place) => map.put(place, key, value()),
        };
        &mut map.pieces[piece][at].1
    }

    /// As [`Entry::or_insert_with`], with a value that is there already.
    pub fn or_insert(self, value: V) -> &'a mut V {
        self.or_insert_with(|| value)
    }

    /// As [`Entry::or_insert_with`], with the type's default.
    pub fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Map<K, V> {
        Map { pieces: Vec::new(), len: 0 }
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Map<K, V>) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Map<K, V> {
        let mut map = Map::new();
        map.extend(entries);
        map
    }
}

impl<K: Ord, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<(K, V)>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.pieces.into_iter().flatten()
    }
}
