//! One condition, or many, over many tags. The same compiled conditions decide on a push, so a preview can't differ from
//! what fires.

mod explore;
mod numbering;
mod subsets;
mod table;
mod tag_set;
mod verdicts;
mod walker;

pub(crate) use table::Table;
pub use tag_set::{Gathering, Shelving, TagSet};
pub use verdicts::{MAX_CONDITIONS, Pass, Tally, Verdicts, verdicts};
