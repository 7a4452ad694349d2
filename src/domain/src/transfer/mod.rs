//! Export and import: everything to one file, and back from it or from the vendor's JSON.
//!
//! A file of a hundred thousand records neither stands in memory as one text nor stops a page: it is written in pieces
//! ([`Export`]), and read ([`Reading`]) and planned ([`Planning`]) in slices. Between reading and planning, what is kept
//! under the file's keys is looked up by whoever has the store. A [`Plan`] changes nothing: it tells what would be added,
//! changed and refused, and why, and holds the writes of the one transaction that makes it.

mod difference;
mod error;
mod export;
mod json;
mod known;
mod plan;
mod reader;
mod reading;
mod records;
mod report;
mod scan;
mod tags;
mod triggers;

pub use difference::Difference;
pub use error::{ImportError, JsonFault};
pub use export::{Export, export};
pub use known::Known;
pub use plan::{Plan, Planning, plan};
pub use reading::Reading;
pub use records::Records;
pub use report::{Item, Note, Reason, Refusal};

/// The `format` of our files.
pub const FORMAT: &str = "tagfire";
/// The newest `version` of our files that is understood.
pub const VERSION: u64 = 1;
/// The longest text that an import takes, in bytes.
pub const MAX_IMPORT: usize = 256 * 1024 * 1024;
/// The longest record that an import takes, in bytes.
pub const MAX_RECORD: usize = 1024 * 1024;
/// The greatest revision and place in the order of pushes that an import takes as they are. No store comes so far, and a
/// file that was written by hand must not bring one to the end of its counts.
pub const MAX_COUNT: u64 = 1 << 48;
