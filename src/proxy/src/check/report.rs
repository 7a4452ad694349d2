//! What a check found, in the language that was asked for. It is the JSON that `--format json` writes: fields may be
//! added to a version, and are neither removed nor given another meaning.

use super::place::Region;
use serde::Serialize;
use tagfire_domain::condition::{Method, RuleText};

/// The version of the report.
pub const VERSION: u32 = 1;

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// `tagfire-check`.
    pub format: &'static str,
    /// [`VERSION`].
    pub version: u32,
    /// Whether the exit code is 0.
    pub ok: bool,
    /// The file of triggers, as it was named.
    pub file: String,
    /// The repository that was asked for.
    pub repository: Option<String>,
    /// The tags that were tried.
    pub tags: TagCounts,
    /// The triggers, in the file's order.
    pub triggers: Vec<Checked>,
    /// What was expected to fire, a trigger each.
    pub expectations: Vec<Expectation>,
    /// Records of triggers that can't be read.
    pub unreadable: Vec<Unreadable>,
}

/// What a report comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is broken.
    Fine,
    /// An example is broken, or something expected would not fire.
    Broken,
    /// A record can't be read, so that not everything could be checked.
    Unreadable,
}

/// The tags that were tried, all triggers together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TagCounts {
    /// How many.
    pub count: usize,
    /// They are those that the file of triggers knows of the repository.
    pub known: bool,
    /// How many fire at least one trigger.
    pub firing: usize,
    /// The first of those that fire none.
    pub firing_nothing: Vec<String>,
    /// How many lines or texts of the file of tags are no tags.
    pub refused: usize,
    /// The first of them.
    pub rejected: Vec<Rejected>,
    /// How many tags were left out because there were too many.
    pub beyond: usize,
}

/// What stood where a tag should.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rejected {
    /// Its line, from 1; none in JSON.
    pub line: Option<usize>,
    /// What stood there, cut short.
    pub text: String,
    /// Why it is no tag.
    pub why: String,
}

/// A trigger.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Checked {
    /// Its name.
    pub name: String,
    /// The repository that it watches.
    pub repository: String,
    /// Whether it acts at all; one that doesn't is paused.
    pub enabled: bool,
    /// `all`, `taglist` or `regex`.
    pub method: Method,
    /// The condition's text; empty for `all`.
    pub expr: String,
    /// What holds tags back again, where anything does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub but: Option<RuleText>,
    /// Where its condition stands in the file.
    pub region: Option<Region>,
    /// How many tags its condition matches.
    pub matching: usize,
    /// How many tags would fire it: none where it is paused.
    pub firing: usize,
    /// Some of the tags, those that it matches first.
    pub tags: Vec<Row>,
    /// How many more its condition matches than are listed.
    pub more_matching: usize,
    /// How many more it doesn't match than are listed.
    pub more_others: usize,
    /// The examples that guard its condition.
    pub examples: Vec<Example>,
    /// What is probably not meant in its condition.
    pub notes: Vec<Note>,
}

/// A tag, as one trigger takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// The tag.
    pub tag: String,
    /// Whether the condition matches.
    pub matches: bool,
    /// Whether it would fire.
    pub fires: bool,
    /// Why it would not.
    pub why_not: Option<String>,
}

/// An example that guards a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Example {
    /// The tag.
    pub tag: String,
    /// Whether the condition must match it, or must not.
    pub must_match: bool,
    /// Whether it does as it must.
    pub holds: bool,
    /// Why the condition doesn't match it.
    pub why_not: Option<String>,
}

/// What is probably not meant.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// What was found, as a name that stays: `bare-dot`.
    pub code: &'static str,
    /// `warning` or `info`.
    pub severity: &'static str,
    /// What was found, as a sentence.
    pub title: String,
    /// Why that matters.
    pub why: String,
    /// Where it stands in the file.
    pub region: Option<Region>,
    /// Tags that show it.
    pub evidence: Vec<String>,
    /// What to write instead.
    pub fix: Option<Fix>,
}

/// A replacement for a whole condition.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// What it does, in a few words.
    pub label: String,
    /// The method to choose.
    pub method: Method,
    /// The text to write.
    pub expr: String,
    /// What is to hold tags back, where anything is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub but: Option<RuleText>,
    /// Where the texts to be replaced stand, and the JSON to write there.
    #[serde(skip)]
    pub replacements: Vec<(Region, String)>,
}

/// What was expected of a trigger.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Expectation {
    /// The trigger.
    pub trigger: String,
    /// Whether every tag would fire it.
    pub holds: bool,
    /// Whether it is paused, so that none would.
    pub paused: bool,
    /// How many tags would not fire it.
    pub failing: usize,
    /// The first of them.
    pub tags: Vec<Row>,
}

/// A record that can't be read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unreadable {
    /// Which one, and its name where it has one: `triggers[3] release`.
    pub record: String,
    /// Why.
    pub why: String,
    /// Where: the part of its condition that is at fault, or the record.
    pub region: Option<Region>,
}

impl Verdict {
    /// The exit code that tells it. clap has the last one, too, for what it refuses.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Verdict::Fine => 0,
            Verdict::Broken => 1,
            Verdict::Unreadable => 2,
        }
    }
}

impl Report {
    /// What it comes to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if !self.unreadable.is_empty() {
            Verdict::Unreadable
        } else if self.broken() > 0 || self.expectations.iter().any(|expectation| !expectation.holds) {
            Verdict::Broken
        } else {
            Verdict::Fine
        }
    }

    /// How many examples are broken.
    #[must_use]
    pub fn broken(&self) -> usize {
        self.triggers.iter().flat_map(|trigger| &trigger.examples).filter(|example| !example.holds).count()
    }
}
