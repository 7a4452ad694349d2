//! Why nothing can be checked: a sentence for standard error.

use std::fmt;

/// Why a check gives no report: a file that can't be read, or something asked for that isn't there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckError(String);

impl CheckError {
    /// An error that says this.
    pub(super) fn new(sentence: impl Into<String>) -> CheckError {
        CheckError(sentence.into())
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Files hold what others wrote, and this goes to a terminal.
        f.write_str(&crate::text::visible(&self.0))
    }
}

impl std::error::Error for CheckError {}
