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
    /// Of the major, the minor and the patch version, which fire.
    pub versions: [Span; 3],
    pub separator: Held<Separator>,
    pub time: Held<bool>,
    pub branch: Held<String>,
    pub fires: Held<String>,
    pub stays: Held<String>,
}

/// From which number to which, as typed. An empty bound is none.
#[derive(Clone, Copy, Default)]
pub struct Span {
    pub least: Held<String>,
    pub most: Held<String>,
}

impl Span {
    /// The numbers, or what is wrong with the bounds.
    pub fn numbers(self) -> Result<Numbers, String> {
        let bound = |text: Held<String>| {
            text.with(|text| match text.trim() {
                "" => Ok(None),
                text => text.parse::<u32>().map(Some),
            })
        };
        let (Ok(least), Ok(most)) = (bound(self.least), bound(self.most)) else {
            return Err(t("enter whole numbers, or leave both empty", "请输入整数，或全部留空").to_owned());
        };
        let numbers = Numbers { least: least.unwrap_or_default(), most };
        if most.is_some_and(|most| most < numbers.least) {
            return Err(t("the first is greater than the last", "起始值大于结束值").to_owned());
        }
        Ok(numbers)
    }
}

impl Wish {
    /// Nothing is filled in yet.
    pub fn new() -> Wish {
        Wish {
            start: Held::default(),
            v: Held::default(),
            versions: Default::default(),
            separator: Held::default(),
            time: Held::default(),
            branch: Held::new("main".into()),
            fires: Held::default(),
            stays: Held::default(),
        }
    }

    /// The condition that is wished for, or what is missing.
    pub fn built(self) -> Result<ConditionText, String> {
        let shape = match self.start.get() {
            Start::Release | Start::Candidate => {
                let [majors, minors, patches] = self.versions.map(Span::numbers);
                let versions = Versions { v: self.v.get(), majors: majors?, minors: minors?, patches: patches? };
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
