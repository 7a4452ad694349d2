//! A trigger: name, image repository, condition and action; and the rules on how many and how they are called.

use crate::cluster::{Target, WorkloadKind};
use crate::condition::Condition;
use crate::language::{Language, Say, visible};
use crate::repository::RepositoryName;
use crate::tag::{Tag, TagError};
use crate::time::Timestamp;
use crate::{error_from_say, parsed_string};
use serde::{Deserialize, Serialize};

/// The most triggers that one repository can have.
pub const MAX_TRIGGERS: usize = 10;

/// A trigger's name: 2 to 64 letters, digits, `-`, `_` or `.`, beginning with a letter. Unique in the account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TriggerName(Box<str>);

/// Why a text is not a trigger's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TriggerNameError {
    /// Nothing was given.
    Empty,
    /// Shorter than 2 or longer than 64 characters.
    Length {
        /// How many it has.
        length: usize,
    },
    /// It doesn't begin with an English letter.
    First {
        /// What it begins with.
        found: char,
    },
    /// A character that a name can't hold.
    Character {
        /// The first such character.
        found: char,
    },
    /// The trigger couldn't be opened: its address is where triggers are made.
    Reserved,
}

impl TriggerName {
    /// Parses a name.
    pub fn parse(text: &str) -> Result<TriggerName, TriggerNameError> {
        let Some(first) = text.chars().next() else {
            return Err(TriggerNameError::Empty);
        };
        if !first.is_ascii_alphabetic() {
            return Err(TriggerNameError::First { found: first });
        }
        let legal = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if let Some(found) = text.chars().find(|c| !legal(c)) {
            return Err(TriggerNameError::Character { found });
        }
        if !(2..=64).contains(&text.len()) {
            return Err(TriggerNameError::Length { length: text.len() });
        }
        Ok(TriggerName(text.into()))
    }

    /// A name that a person gives: [`TriggerName::parse`], and it must be one that can be opened.
    ///
    /// ```
    /// use tagfire_domain::trigger::{TriggerName, TriggerNameError};
    /// assert_eq!(TriggerName::choose("new"), Err(TriggerNameError::Reserved));
    /// assert!(TriggerName::choose("newer").is_ok());
    /// ```
    ///
    /// # Errors
    /// Why it can't be chosen.
    pub fn choose(text: &str) -> Result<TriggerName, TriggerNameError> {
        let name = TriggerName::parse(text)?;
        if name.is_reserved() { Err(TriggerNameError::Reserved) } else { Ok(name) }
    }

    /// Whether a trigger of this name couldn't be opened, because its address is where triggers are made.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        &*self.0 == "new"
    }
}

parsed_string!(TriggerName, TriggerNameError);
error_from_say!(TriggerNameError);

impl Say for TriggerNameError {
    fn say(&self, language: Language) -> String {
        match self {
            TriggerNameError::Empty => language.pick("enter a name".into(), "请输入名称".into()),
            TriggerNameError::Length { length } => language.pick(
                format!("a trigger name has 2 to 64 characters; this one has {length}"),
                format!("触发器名称为 2 至 64 个字符，当前为 {length} 个"),
            ),
            TriggerNameError::First { found } => language.pick(
                format!("a trigger name begins with an English letter, not with “{}”", visible(*found)),
                format!("触发器名称须以英文字母开头，不能以“{}”开头", visible(*found)),
            ),
            TriggerNameError::Character { found } => language.pick(
                format!("a trigger name holds letters, digits, “-”, “_” and “.”, not “{}”", visible(*found)),
                format!("触发器名称只能包含字母、数字、“-”、“_”和“.”，不能包含“{}”", visible(*found)),
            ),
            TriggerNameError::Reserved => language.pick(
                "“new” is the address of the page where triggers are made; choose another name".into(),
                "“new”是新建触发器页面的地址，请换一个名称".into(),
            ),
        }
    }
}

/// What a trigger is known by through renames. Made by the shell; unique.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TriggerId(pub String);

/// How the container's image is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UpdateMethod {
    /// `repository:tag`. Where that is what the container has already, the rollout is restarted.
    #[default]
    Tag,
    /// `repository:tag@digest`: pins the exact image.
    Digest,
}

impl UpdateMethod {
    /// Both, in the order in which they are offered.
    pub const ALL: [UpdateMethod; 2] = [UpdateMethod::Tag, UpdateMethod::Digest];

    /// A stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            UpdateMethod::Tag => "tag",
            UpdateMethod::Digest => "digest",
        }
    }

    /// The method of this stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<UpdateMethod> {
        UpdateMethod::ALL.into_iter().find(|method| method.as_str() == text)
    }
}

/// The action: sets one container's image.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServiceUpdate {
    /// The container.
    pub target: Target,
    /// How its image is written.
    pub method: UpdateMethod,
}

/// Tags that a trigger's author wants to fire, and not to fire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examples {
    /// They must fire.
    pub fires: Vec<Tag>,
    /// They must not.
    pub stays: Vec<Tag>,
}

impl Examples {
    /// Reads tags as people write them down: separated by spaces, lines, commas or semicolons.
    ///
    /// # Errors
    /// The first word that is no tag, and why.
    pub fn read(text: &str) -> Result<Vec<Tag>, (String, TagError)> {
        let mut tags = Vec::new();
        for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|word| !word.is_empty()) {
            let tag = Tag::parse(word).map_err(|error| (word.to_owned(), error))?;
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        Ok(tags)
    }

    /// Each example and whether it must fire, those that must first.
    pub fn iter(&self) -> impl Iterator<Item = (&Tag, bool)> {
        self.fires.iter().map(|tag| (tag, true)).chain(self.stays.iter().map(|tag| (tag, false)))
    }

    /// The examples that the condition does not keep to, and whether each must fire.
    #[must_use]
    pub fn broken(&self, condition: &Condition) -> Vec<(Tag, bool)> {
        let broken = self.iter().filter(|(tag, must)| condition.is_match(tag.as_str()) != *must);
        broken.map(|(tag, must)| (tag.clone(), must)).collect()
    }
}

/// How often a trigger was saved. A save names the revision that it was made from, so that it never undoes another's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub u64);

impl Revision {
    /// The one after this.
    #[must_use]
    pub fn next(self) -> Revision {
        Revision(self.0.saturating_add(1))
    }
}

/// A trigger.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// What it is known by through renames.
    pub id: TriggerId,
    /// How often it was saved.
    pub revision: Revision,
    /// What people call it; unique in the account.
    pub name: TriggerName,
    /// The image repository that it watches.
    pub repository: RepositoryName,
    /// Which tags fire it.
    pub condition: Condition,
    /// What it does.
    pub action: ServiceUpdate,
    /// Whether it acts at all.
    pub enabled: bool,
    /// Tags that guard the condition.
    pub examples: Examples,
    /// When it was first saved.
    pub created_at: Timestamp,
    /// When it was last saved.
    pub updated_at: Timestamp,
}

/// Why a set of triggers can't take one more, or a changed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TriggerConflict {
    /// Another trigger has the name.
    NameTaken {
        /// The name.
        name: TriggerName,
        /// The other trigger's repository.
        repository: RepositoryName,
    },
    /// The repository has [`MAX_TRIGGERS`] already.
    TooMany {
        /// The repository.
        repository: RepositoryName,
    },
}

/// Checks a trigger against the others: its name must be free and its repository must have room. `id` names the
/// trigger itself, so that editing one doesn't meet itself.
pub fn check_conflicts<'a>(
    others: impl IntoIterator<Item = &'a Trigger>,
    id: Option<&TriggerId>,
    name: &TriggerName,
    repository: &RepositoryName,
) -> Vec<TriggerConflict> {
    let mut conflicts = Vec::new();
    let mut beside = 0;
    for other in others {
        if Some(&other.id) == id {
            continue;
        }
        if other.name == *name {
            conflicts.push(TriggerConflict::NameTaken { name: name.clone(), repository: other.repository.clone() });
        }
        beside += usize::from(other.repository == *repository);
    }
    if beside >= MAX_TRIGGERS {
        conflicts.push(TriggerConflict::TooMany { repository: repository.clone() });
    }
    conflicts
}

error_from_say!(TriggerConflict);

impl Say for TriggerConflict {
    fn say(&self, language: Language) -> String {
        match self {
            TriggerConflict::NameTaken { name, repository } => language.pick(
                format!("there is already a trigger named “{name}”, on {repository}; choose another name"),
                format!("已有名为“{name}”的触发器（位于 {repository}），请换一个名称"),
            ),
            TriggerConflict::TooMany { repository } => language.pick(
                format!(
                    "{repository} already has {MAX_TRIGGERS} triggers, which is the most a repository can have; delete one first"
                ),
                format!("{repository} 已有 {MAX_TRIGGERS} 个触发器，达到单个仓库的上限，请先删除一个"),
            ),
        }
    }
}

impl ServiceUpdate {
    /// The action in a few words: `Deployment web · nginx`.
    #[must_use]
    pub fn brief(&self) -> String {
        let Target { workload, container } = &self.target;
        format!("{} {} · {container}", workload.kind, workload.workload)
    }

    /// Whether the workload is of a kind whose template can't change, so that an update means a new object.
    #[must_use]
    pub fn replaces_workload(&self) -> bool {
        self.target.workload.kind == WorkloadKind::Job
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_2_to_64_characters_and_begin_with_a_letter() {
        let longest = "a".repeat(64);
        for name in ["ab", "Release", "a1", "a-b_c.d", &longest] {
            assert!(TriggerName::parse(name).is_ok(), "{name}");
        }
        let cases = [
            ("", TriggerNameError::Empty),
            ("a", TriggerNameError::Length { length: 1 }),
            ("1a", TriggerNameError::First { found: '1' }),
            ("-a", TriggerNameError::First { found: '-' }),
            ("发布", TriggerNameError::First { found: '发' }),
            ("to dev", TriggerNameError::Character { found: ' ' }),
            ("a/b", TriggerNameError::Character { found: '/' }),
        ];
        for (text, error) in cases {
            assert_eq!(TriggerName::parse(text), Err(error), "{text}");
        }
        assert_eq!(TriggerName::parse(&"a".repeat(65)), Err(TriggerNameError::Length { length: 65 }));
    }

    #[test]
    fn examples_tell_what_a_condition_breaks() {
        use crate::condition::Method;
        let examples = Examples {
            fires: Examples::read("v1.2.3; v2.0.0\nv1.2.3").unwrap(),
            stays: Examples::read("latest, v1.2.3-rc.1").unwrap(),
        };
        assert_eq!(examples.fires.len(), 2);
        let broken = |expr: &str| {
            let broken = examples.broken(&Condition::parse(Method::Regex, expr).unwrap());
            broken.iter().map(|(tag, must)| format!("{tag} {must}")).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(broken(r"^v\d+\.\d+\.\d+$"), "");
        assert_eq!(broken(r"^v1"), "v2.0.0 true, v1.2.3-rc.1 false");
        let (word, error) = Examples::read("v1 -v2").unwrap_err();
        assert_eq!((word.as_str(), error), ("-v2", TagError::Character { found: '-', at: 0 }));
    }

    #[test]
    fn eleventh_trigger_is_refused_with_a_sentence_that_says_so() {
        let repository = RepositoryName::parse("shop/web").unwrap();
        let conflict = TriggerConflict::TooMany { repository };
        assert!(conflict.say(Language::En).contains("already has 10 triggers"));
        assert!(conflict.say(Language::ZhHans).contains("已有 10 个触发器"));
    }
}
