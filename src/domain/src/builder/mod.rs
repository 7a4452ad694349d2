//! Conditions from a picture of what one wants: a [`Shape`] to fill in, or tags that are to fire and tags that are
//! not. Knows nothing of pages; what it gives back is a method and an expression, as if typed.

mod examples;
mod number;
mod part;
#[cfg(test)]
mod tests;
mod token;

use crate::condition::Method;
use crate::language::{Language, Say};
use crate::tag::Tag;
pub use examples::{BuilderError, from_examples, like};
pub use number::{number_from, number_range};
use std::ops::{RangeFrom, RangeInclusive};

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

/// Which numbers fire: from the least on, up to the most where there is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Numbers {
    /// The least that fires.
    pub least: u32,
    /// The greatest that fires; without one, every greater one fires, too.
    pub most: Option<u32>,
}

impl From<RangeInclusive<u32>> for Numbers {
    fn from(range: RangeInclusive<u32>) -> Numbers {
        Numbers { least: *range.start(), most: Some(*range.end()) }
    }
}

impl From<RangeFrom<u32>> for Numbers {
    fn from(range: RangeFrom<u32>) -> Numbers {
        Numbers { least: range.start, most: None }
    }
}

impl From<u32> for Numbers {
    fn from(number: u32) -> Numbers {
        (number..=number).into()
    }
}

impl Numbers {
    fn expr(self) -> String {
        match self.most {
            Some(most) => number_range(self.least, most),
            None => number_from(self.least),
        }
    }
}

/// Which versions of three numbers fire: those of which each number does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Versions {
    /// Whether they begin with `v`.
    pub v: V,
    /// The first number.
    pub majors: Numbers,
    /// The second number.
    pub minors: Numbers,
    /// The third number.
    pub patches: Numbers,
}

impl Versions {
    /// The expression, without what stands around it.
    fn expr(self) -> String {
        let v = match self.v {
            V::With => "v",
            V::Without => "",
            V::Optional => "v?",
        };
        format!(r"{v}{}\.{}\.{}", self.majors.expr(), self.minors.expr(), self.patches.expr())
    }
}

/// The sorts of tags that people trigger on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `v1.2.3`
    Release(Versions),
    /// `v1.2.3-rc.4`, also `-rc4`.
    ReleaseCandidate(Versions),
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
/// use tagfire_domain::builder::{Shape, Versions, build};
/// let versions = Versions { majors: (2..=14).into(), ..Versions::default() };
/// assert_eq!(build(&Shape::Release(versions)).expr, r"^v([2-9]|1[0-4])\.\d+\.\d+$");
/// ```
#[must_use]
pub fn build(shape: &Shape) -> Built {
    let regex = |expr: String| Built { method: Method::Regex, expr };
    match shape {
        Shape::Release(versions) => regex(format!("^{}$", versions.expr())),
        Shape::ReleaseCandidate(versions) => regex(format!(r"^{}-rc\.?\d+$", versions.expr())),
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
            // No tag begins with a hyphen: without a branch, the commit is all there is.
            let hyphen = if branch.is_empty() { "" } else { "-" };
            regex(format!(r"^{branch}{hyphen}[0-9a-f]{{7,40}}(-\d+)?$"))
        }
        Shape::Exact(tags) => {
            let tags: Vec<&str> = tags.iter().map(Tag::as_str).collect();
            Built { method: Method::Tags, expr: tags.join(";") }
        }
    }
}

/// A branch's name as pipelines write it into tags: what a tag can't hold becomes a hyphen.
fn as_tag_text(branch: &str) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    branch.trim().chars().map(legal).collect::<String>().trim_start_matches(['-', '.']).to_owned()
}

impl Say for Shape {
    fn say(&self, language: Language) -> String {
        match self {
            Shape::Release(_) => language.pick("release versions", "正式版本"),
            Shape::ReleaseCandidate(_) => language.pick("release candidates", "候选版本"),
            Shape::DateStamp { .. } => language.pick("a date stamp", "日期"),
            Shape::BranchAndCommit { .. } => language.pick("a branch and a commit", "分支与提交"),
            Shape::Exact(_) => language.pick("these tags only", "仅限这些标签"),
        }
        .to_owned()
    }
}
