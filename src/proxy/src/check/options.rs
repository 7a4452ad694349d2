//! What a check is asked.

use clap::{Args, ValueEnum};
use std::path::PathBuf;
use tagfire_domain::language::Language;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::trigger::TriggerName;

/// What `--help` says beneath the options.
const HELP: &str = "\
Which tags are tried:
  Each TAG, and those of --tags. Without any, --repository takes the tags that FILE knows of
  the repository. With no tags at all, only examples and notes are checked. Nothing is asked
  over the network.

Exit codes:
  0  nothing is broken; notes and paused triggers break nothing
  1  an example that guards a condition is broken, or a trigger of --expect-fires would not
     fire on one of the tags, or is paused
  2  something can't be read, or is asked for and isn't there; standard error says what and
     where. Of a record that can't be read the report tells, too, and checks the others

In a pipeline:
  tagfire check --triggers triggers.json --expect-fires release \"$TAG\"";

/// The options of `tagfire check`.
#[derive(Clone, Debug, Args)]
#[command(after_help = HELP)]
pub struct CheckOptions {
    /// The triggers: the console's export, or the vendor's JSON that the console's import takes; - is standard input.
    #[arg(long, value_name = "FILE")]
    pub triggers: PathBuf,
    /// Tags: one a line, a list in JSON, a registry's tags/list, skopeo list-tags, or
    /// DescribeImagePersonal; - is standard input. What is
    /// no tag is told and left out.
    #[arg(long, value_name = "FILE")]
    pub tags: Option<PathBuf>,
    /// Only the triggers of this repository. It is also whose triggers they are where the vendor's list doesn't say.
    #[arg(long, value_name = "NAME")]
    pub repository: Option<RepositoryName>,
    /// A trigger that every tag must fire. May be repeated.
    #[arg(long, value_name = "NAME")]
    pub expect_fires: Vec<TriggerName>,
    /// How the report is written: for people, as JSON ("format": "tagfire-check"), or as SARIF 2.1.0 for code scanning.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// How many tags are listed for each trigger; counts are always of all.
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    pub rows: usize,
    /// List every tag.
    #[arg(long, conflicts_with = "rows")]
    pub all: bool,
    /// The language of the sentences: en or zh.
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = language)]
    pub language: Language,
    /// Tags to try.
    #[arg(value_name = "TAG")]
    pub tag: Vec<String>,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: counts first, then the tags.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For code scanning: the Static Analysis Results Interchange Format, version 2.1.0.
    Sarif,
}

impl CheckOptions {
    /// How many tags may be listed for each trigger.
    pub(super) fn most_rows(&self) -> usize {
        if self.all { usize::MAX } else { self.rows }
    }
}

fn language(text: &str) -> Result<Language, String> {
    Language::from_preference(text).ok_or_else(|| "the languages are en and zh".into())
}
