//! Why a record can't be read: which field, and what is wrong with it.

use crate::condition::ConditionError;
use crate::digest::DigestError;
use crate::error_from_say;
use crate::language::{Language, Say};
use crate::repository::RepositoryError;
use crate::tag::TagError;
use crate::trigger::TriggerNameError;

/// Why a record can't be read.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordError {
    /// The field, with those that it is in: `action.kind`. Empty where it is the record itself.
    pub field: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// It isn't there.
    Missing,
    /// It is there, and of another kind.
    Kind(Kind),
    /// It is there, and empty.
    Empty,
    /// It is none of the words that are known.
    Word {
        /// What it is, as far as it fits into a sentence.
        found: String,
        /// What it may be.
        known: &'static [&'static str],
    },
    /// It is no trigger's name.
    Name(TriggerNameError),
    /// It is no image repository.
    Repository(RepositoryError),
    /// It is no tag.
    Tag(TagError),
    /// It is no digest.
    Digest(DigestError),
    /// It is no condition.
    Condition(ConditionError),
    /// It is no image reference.
    Image {
        /// What it is, as far as it fits into a sentence.
        found: String,
    },
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A whole number that isn't negative.
    Count,
    /// True or false.
    Flag,
    /// A list.
    List,
    /// An object.
    Object,
}

impl RecordError {
    pub(crate) fn new(field: &str, fault: impl Into<Fault>) -> RecordError {
        RecordError { field: field.to_owned(), fault: fault.into() }
    }

    /// The same, of a field that stands inside another.
    #[must_use]
    pub(crate) fn within(self, outer: &str) -> RecordError {
        let between = if self.field.is_empty() || self.field.starts_with('[') { "" } else { "." };
        RecordError { field: format!("{outer}{between}{}", self.field), ..self }
    }
}

macro_rules! fault_from {
    ($($error:ty => $fault:ident),*) => {
        $(impl From<$error> for Fault {
            fn from(error: $error) -> Fault {
                Fault::$fault(error)
            }
        })*
    };
}

fault_from!(Kind => Kind, TriggerNameError => Name, RepositoryError => Repository, TagError => Tag, DigestError => Digest, ConditionError => Condition);

/// A text as far as it fits into a sentence.
pub(super) fn cut(text: &str) -> String {
    const MOST: usize = 40;
    let short: String = text.chars().take(MOST).collect();
    if short.len() == text.len() { short } else { short + "…" }
}

error_from_say!(RecordError);

impl Say for RecordError {
    fn say(&self, language: Language) -> String {
        let field = &self.field;
        match &self.fault {
            Fault::Missing => language.pick(format!("“{field}” is missing"), format!("缺少“{field}”")),
            Fault::Empty => language.pick(format!("“{field}” is empty"), format!("“{field}”为空")),
            Fault::Kind(kind) if field.is_empty() => {
                let kind = kind.say(language);
                language.pick(format!("the record should be {kind}"), format!("记录应为{kind}"))
            }
            Fault::Kind(kind) => {
                let kind = kind.say(language);
                language.pick(format!("“{field}” should be {kind}"), format!("“{field}”应为{kind}"))
            }
            Fault::Word { found, known } => {
                let known =
                    |between: &str| known.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(between);
                language.pick(
                    format!("“{field}” holds “{found}”, which is not known; it is one of {}", known(", ")),
                    format!("无法识别“{field}”的值“{found}”，应为以下之一：{}", known("、")),
                )
            }
            Fault::Image { found } => language.pick(
                format!("“{field}” holds “{found}”, which is not an image reference"),
                format!("“{field}”的值“{found}”不是镜像引用"),
            ),
            Fault::Name(error) => told(field, error, language),
            Fault::Repository(error) => told(field, error, language),
            Fault::Tag(error) => told(field, error, language),
            Fault::Digest(error) => told(field, error, language),
            Fault::Condition(error) => told(field, error, language),
        }
    }
}

fn told(field: &str, error: &dyn Say, language: Language) -> String {
    let error = error.say(language);
    language.pick(format!("“{field}”: {error}"), format!("“{field}”：{error}"))
}

impl Say for Kind {
    fn say(&self, language: Language) -> String {
        let (en, zh) = match self {
            Kind::Text => ("a text", "文本"),
            Kind::Integer => ("a whole number", "整数"),
            Kind::Count => ("a whole number that is not negative", "非负整数"),
            Kind::Flag => ("true or false", "true 或 false"),
            Kind::List => ("a list", "列表"),
            Kind::Object => ("an object", "对象"),
        };
        language.pick(en, zh).into()
    }
}
