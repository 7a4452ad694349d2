//! How much the unattended runner has done.

use crate::history::{Results, Tally};
use serde::{Deserialize, Serialize};

/// How many entries a history has, and of these how many of each result the rest of a filter lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HistoryCounts {
    /// Entries, whatever the filter.
    pub total: usize,
    /// Those that are let through, whatever their result.
    pub all: usize,
    /// Those of them that came to a good end.
    pub succeeded: usize,
    /// Those that failed.
    pub failed: usize,
    /// Those that a later update took over from.
    pub superseded: usize,
    /// Those under way.
    pub underway: usize,
}

impl HistoryCounts {
    /// Of this tally.
    #[must_use]
    pub fn of(total: usize, tally: &Tally) -> HistoryCounts {
        HistoryCounts {
            total,
            all: tally.count(Results::All),
            succeeded: tally.count(Results::Succeeded),
            failed: tally.count(Results::Failed),
            superseded: tally.count(Results::Superseded),
            underway: tally.count(Results::Underway),
        }
    }
}
