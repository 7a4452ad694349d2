//! STUB
use crate::condition::Condition;
#[derive(Default, Debug, Clone)] pub struct TagSet(Vec<String>);
impl<'a> FromIterator<&'a str> for TagSet { fn from_iter<T: IntoIterator<Item = &'a str>>(i: T) -> TagSet { TagSet(i.into_iter().map(String::from).collect()) } }
impl TagSet { pub fn len(&self) -> usize { self.0.len() } pub fn get(&self, i: usize) -> &str { &self.0[i] } }
pub struct Verdicts(Vec<bool>);
impl Verdicts { pub fn get(&self, i: usize) -> bool { self.0[i] } pub fn count(&self) -> usize { self.0.iter().filter(|x| **x).count() } }
pub fn verdicts(c: &Condition, t: &TagSet) -> Verdicts { Verdicts(t.0.iter().map(|t| c.is_match(t)).collect()) }
