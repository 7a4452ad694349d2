//! Conditions from a picture of what one wants: a [`Shape`] to fill in, or tags that are to fire and tags that are
//! not. Knows nothing of pages; what it gives back is a method and an expression, as if typed.

mod examples;
mod number;
#[cfg(test)]
mod tests;
mod token;

use crate::condition::Method;
use crate::language::{Language, Say};
use crate::tag::Tag;
pub use examples::{BuilderError, from_examples};
pub use number::{number_from, number_range};
use std::ops::RangeInclusive;

/// Whether versions begin with `v`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum V {
    /// `v1.2.3`
    #[default]
    With,
    /// `1.2.3`
    Without,
    /// Either.
    Optional,
}

/// What stands between the parts of a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Separator {
    /// `20240131`
    #[default]
    None,
    /// `2024-01-31`
    Hyphen,
    /// `2024.01.31`
    Dot,
    /// Any of these.
    Any,
}

/// Which major versions fire: from the least on, up to the most where there is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Majors {
    /// The least that fires.
    pub least: u32,
    /// The greatest that fires; without one, every greater one fires, too.
    pub most: Option<u32>,
}

impl From<RangeInclusive<u32>> for Majors {
    fn from(range: RangeInclusive<u32>) -> Majors {
        Majors { least: *range.start(), most: Some(*range.end()) }
    }
}

/// The sorts of tags that people trigger on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `v1.2.3`, of all major versions or of some.
    Release {
        /// Whether it begins with `v`.
        v: V,
        /// Which major versions fire.
        majors: Majors,
    },
    /// `v1.2.3-rc.4`, also `-rc4`.
    ReleaseCandidate {
        /// Whether it begins with `v`.
        v: V,
        /// Which major versions fire.
        majors: Majors,
    },
    /// A day, and perhaps a time of six digits behind it.
    DateStamp {
        /// What stands between year, month and day.
        separator: Separator,
        /// Whether six digits of a time may follow: hours, minutes and seconds.
        time: bool,
    },
    /// A branch and the commit built from it, perhaps with the time of the build: `main-7f3c2a1-1763856000`.
    BranchAndCommit {
        /// The branch as git names it: what a tag can't hold is written as pipelines write it.
        branch: String,
    },
    /// These tags and no others.
    Exact(Vec<Tag>),
}

/// A condition as it would be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The method to choose.
    pub method: Method,
    /// The expression or the list of tags.
    pub expr: String,
}

/// The condition of a shape. An empty list of exact tags gives an empty expression, which no condition takes.
///
/// ```
/// use tagfire_domain::builder::{Shape, V, build};
/// let shape = Shape::Release { v: V::With, majors: (2..=14).into() };
/// assert_eq!(build(&shape).expr, r"^v([2-9]|1[0-4])\.\d+\.\d+$");
/// ```
#[must_use]
pub fn build(shape: &Shape) -> Built {
    let regex = |expr: String| Built { method: Method::Regex, expr };
    match shape {
        Shape::Release { v, majors } => regex(format!("^{}$", version(*v, *majors))),
        Shape::ReleaseCandidate { v, majors } => regex(format!(r"^{}-rc\.?\d+$", version(*v, *majors))),
        Shape::DateStamp { separator, time } => {
            let s = match separator {
                Separator::None => "",
                Separator::Hyphen => "-",
                Separator::Dot => r"\.",
                Separator::Any => "[-.]?",
            };
            let time = if *time { r"(-\d{6})?" } else { "" };
            regex(format!(r"^20\d{{2}}{s}(0[1-9]|1[0-2]){s}(0[1-9]|[12]\d|3[01]){time}$"))
        }
        Shape::BranchAndCommit { branch } => {
            let branch = regex_syntax::escape(&as_tag_text(branch)).replace(r"\-", "-");
            regex(format!(r"^{branch}-[0-9a-f]{{7,40}}(-\d+)?$"))
        }
        Shape::Exact(tags) => {
            let tags: Vec<&str> = tags.iter().map(Tag::as_str).collect();
            Built { method: Method::Tags, expr: tags.join(";") }
        }
    }
}

fn version(v: V, majors: Majors) -> String {
    let v = match v {
        V::With => "v",
        V::Without => "",
        V::Optional => "v?",
    };
    let major = match majors.most {
        Some(most) => number_range(majors.least, most),
        None => number_from(majors.least),
    };
    format!(r"{v}{major}\.\d+\.\d+")
}

/// A branch's name as pipelines write it into tags: what a tag can't hold becomes a hyphen.
fn as_tag_text(branch: &str) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    branch.trim().chars().map(legal).collect::<String>().trim_start_matches(['-', '.']).to_owned()
}

impl Say for Shape {
    fn say(&self, language: Language) -> String {
        match self {
            Shape::Release { .. } => language.pick("release versions", "正式版本"),
            Shape::ReleaseCandidate { .. } => language.pick("release candidates", "候选版本"),
            Shape::DateStamp { .. } => language.pick("a date stamp", "日期"),
            Shape::BranchAndCommit { .. } => language.pick("a branch and a commit", "分支与提交"),
            Shape::Exact(_) => language.pick("these tags only", "仅限这些标签"),
        }
        .to_owned()
    }
}
