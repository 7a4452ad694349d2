//! What holds for every tag that there could be, pushed or not: what an edit of a condition means, and whether two
//! conditions ever meet. Known tags show what has been; this shows what may come.

mod reach;
#[cfg(test)]
mod tests;

use crate::condition::Condition;
use crate::language::{Language, Phrase};
pub use reach::Reach;
pub(crate) use reach::find;

/// What becomes of all tags when one condition takes the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// A shortest tag that fires only from then on.
    pub begins: Reach,
    /// A shortest tag that fires no longer.
    pub stops: Reach,
}

/// What an edit means.
///
/// ```
/// use tagfire_domain::condition::{Condition, Method};
/// use tagfire_domain::language::Language;
/// use tagfire_domain::proof::edit;
/// let regex = |expr| Condition::parse(Method::Regex, expr).unwrap();
/// let told = edit(&regex("^v1$"), &regex("^v1")).phrase(Language::En).plain();
/// assert_eq!(told, "begins to fire: “v10”; stops firing: none, proved");
/// let same = edit(&regex(r"^v\d$"), &regex("^v[0-9]$")).phrase(Language::En).plain();
/// assert_eq!(same, "the same tags, proved");
/// ```
#[must_use]
pub fn edit(before: &Condition, after: &Condition) -> Edit {
    let only = |one: &Condition, other: &Condition| find(&[one, other], &|fires| fires[0] && !fires[1]);
    Edit { begins: only(after, before), stops: only(before, after) }
}

/// A shortest tag that both conditions fire on.
#[must_use]
pub fn shared(one: &Condition, other: &Condition) -> Reach {
    find(&[one, other], &|fires| fires[0] && fires[1])
}

impl Edit {
    /// What it means, in a few words.
    #[must_use]
    pub fn phrase(&self, language: Language) -> Phrase {
        let text = |en: &'static str, zh: &'static str| Phrase::new().text(language.pick(en, zh));
        if (&self.begins, &self.stops) == (&Reach::Never, &Reach::Never) {
            return text("the same tags, proved", "触发的标签完全相同（已证明）");
        }
        let begins = text("begins to fire: ", "开始触发：").join(self.begins.phrase(language));
        begins.join(text("; stops firing: ", "；不再触发：")).join(self.stops.phrase(language))
    }
}

impl Reach {
    /// The tag, or that there is none, or that nobody knows.
    #[must_use]
    pub fn phrase(&self, language: Language) -> Phrase {
        match self {
            Reach::Tag(tag) => Phrase::new().code(tag),
            Reach::Never => Phrase::new().text(language.pick("none, proved", "无（已证明）")),
            Reach::Unknown => Phrase::new().text(language.pick("not proved", "未能证明")),
        }
    }
}
