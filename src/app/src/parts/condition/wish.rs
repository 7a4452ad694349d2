//! What is filled in of the builder, and the condition that it asks for.

use super::examples::no_tag;
use crate::language::{say, t};
use crate::parts::held::Held;
use tagfire_domain::builder::{Built, Numbers, Separator, Shape, V, Versions, build, like};
use tagfire_domain::condition::{ConditionText, RuleText};
use tagfire_domain::trigger::Examples;

/// What one starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    #[default]
    Release,
    Candidate,
    Date,
    Commit,
    Exact,
    Examples,
}

/// Each start by the name that a list has for it, in the order in which they are offered.
pub const STARTS: [(&str, Start); 6] = [
    ("release", Start::Release),
    ("candidate", Start::Candidate),
    ("date", Start::Date),
    ("commit", Start::Commit),
    ("exact", Start::Exact),
    ("examples", Start::Examples),
];

/// What the person filled in. Each is kept while the start changes to and fro.
#[derive(Clone, Copy)]
pub struct Wish {
    pub start: Held<Start>,
    pub v: Held<V>,
    pub least: Held<String>,
    pub most: Held<String>,
    pub separator: Held<Separator>,
    pub time: Held<bool>,
    pub branch: Held<String>,
    pub fires: Held<String>,
    pub stays: Held<String>,
}

/// A bound that was typed; None where there is none.
fn bound(text: &str, none: u32) -> Option<u32> {
    if text.trim().is_empty() { Some(none) } else { text.trim().parse().ok() }
}

impl Wish {
    /// Nothing is filled in yet.
    pub fn new() -> Wish {
        Wish {
            start: Held::default(),
            v: Held::default(),
            least: Held::default(),
            most: Held::default(),
            separator: Held::default(),
            time: Held::default(),
            branch: Held::new("main".into()),
            fires: Held::default(),
            stays: Held::default(),
        }
    }

    /// What is wrong with the bounds of the major version.
    pub fn majors_error(self) -> Option<String> {
        let wrong = [self.least, self.most].iter().any(|text| text.with(|text| bound(text, 0).is_none()));
        let (least, most) = (bound(&self.least.get(), 0), bound(&self.most.get(), u32::MAX));
        if wrong {
            Some(t("enter whole numbers, or leave both empty", "请输入整数，或全部留空").to_owned())
        } else if least > most {
            Some(t("the first is greater than the last", "起始值大于结束值").to_owned())
        } else {
            None
        }
    }

    /// The condition that is wished for, or what is missing.
    pub fn built(self) -> Result<ConditionText, String> {
        let shape = match self.start.get() {
            Start::Release | Start::Candidate => {
                if let Some(error) = self.majors_error() {
                    return Err(error);
                }
                // What is no number has been told above.
                let least = bound(&self.least.get(), 0).unwrap_or_default();
                let majors = Numbers { least, most: self.most.get().trim().parse().ok() };
                let versions = Versions { v: self.v.get(), majors, ..Versions::default() };
                match self.start.get() {
                    Start::Release => Shape::Release(versions),
                    _ => Shape::ReleaseCandidate(versions),
                }
            }
            Start::Date => Shape::DateStamp { separator: self.separator.get(), time: self.time.get() },
            Start::Commit => Shape::BranchAndCommit { branch: self.branch.get() },
            Start::Exact | Start::Examples => {
                let read = |text: Held<String>| text.with(|text| Examples::read(text)).map_err(no_tag);
                let fires = read(self.fires)?;
                if self.start.get() == Start::Examples {
                    return like(&fires, &read(self.stays)?).map_err(|error| say(&error));
                }
                if fires.is_empty() {
                    return Err(t("name the tags", "请填写标签").to_owned());
                }
                Shape::Exact(fires)
            }
        };
        let Built { method, expr } = build(&shape);
        Ok(RuleText { method, expr }.into())
    }
}
