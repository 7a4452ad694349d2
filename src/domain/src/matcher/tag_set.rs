//! Many tags, their bytes kept once.

use std::sync::OnceLock;

/// Tags in the order in which they were added; a tag's place is its id. The same tag may be in it more than once.
///
/// ```
/// use tagfire_domain::matcher::TagSet;
/// let tags: TagSet = ["v1", "latest"].into_iter().collect();
/// assert_eq!((tags.len(), tags.get(1)), (2, "latest"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct TagSet {
    text: String,
    /// Where each tag ends in `text`.
    ends: Vec<u32>,
    /// The ids by length, which the fast pass goes by. Made when first asked for.
    by_length: OnceLock<Vec<u32>>,
}

impl PartialEq for TagSet {
    fn eq(&self, other: &TagSet) -> bool {
        (&self.text, &self.ends) == (&other.text, &other.ends)
    }
}

impl TagSet {
    /// How many tags.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds a tag. One that would make the whole larger than 4 GiB is left out.
    pub fn push(&mut self, tag: &str) {
        if let Ok(end) = u32::try_from(self.text.len() + tag.len()) {
            self.text.push_str(tag);
            self.ends.push(end);
            self.by_length = OnceLock::new();
        }
    }

    /// The tag of this id; empty where there is none.
    #[must_use]
    pub fn get(&self, id: usize) -> &str {
        let start = if id == 0 { 0 } else { self.ends.get(id - 1).map_or(0, |&end| end as usize) };
        self.ends.get(id).and_then(|&end| self.text.get(start..end as usize)).unwrap_or_default()
    }

    /// Every tag, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|id| self.get(id))
    }

    /// The ids, shortest tags first.
    pub(super) fn by_length(&self) -> &[u32] {
        self.by_length.get_or_init(|| {
            // Tags are short, so counting lengths beats comparing.
            let mut buckets: Vec<Vec<u32>> = Vec::new();
            for id in 0..self.len() {
                let length = self.get(id).len();
                if buckets.len() <= length {
                    buckets.resize_with(length + 1, Vec::new);
                }
                if let (Some(bucket), Ok(id)) = (buckets.get_mut(length), u32::try_from(id)) {
                    bucket.push(id);
                }
            }
            buckets.concat()
        })
    }
}

impl<S: AsRef<str>> Extend<S> for TagSet {
    fn extend<I: IntoIterator<Item = S>>(&mut self, tags: I) {
        tags.into_iter().for_each(|tag| self.push(tag.as_ref()));
    }
}

impl<S: AsRef<str>> FromIterator<S> for TagSet {
    fn from_iter<I: IntoIterator<Item = S>>(tags: I) -> TagSet {
        let mut set = TagSet::default();
        set.extend(tags);
        set
    }
}
