//! `tagfire check`: what the triggers of a file would do with tags, for a step of a pipeline. It reads files and writes one
//! report; it knows nothing of the network, of clusters and of the server's configuration.
//!
//! Everything that decides or is said of a condition comes from the domain, as the console has it: the readers of files
//! and of tags, the verdicts, the reasons and the notes.

mod codes;
mod error;
mod file;
mod judge;
mod locate;
mod options;
mod place;
mod report;
mod rows;
mod sarif;
mod tags;
mod text;
mod words;

pub use error::CheckError;
pub use options::{CheckOptions, Format};
pub use place::Region;
pub use report::{
    Checked, Example, Expectation, Fix, Note, Rejected, Report, Row, TagCounts, Unreadable, VERSION, Verdict,
};

use std::io::{self, Write};
use std::process::ExitCode;

/// Checks, writes the report to standard output, what could not be read to standard error, and gives the exit code.
#[must_use]
pub fn run(options: &CheckOptions) -> ExitCode {
    let report = match report(options) {
        Ok(report) => report,
        Err(error) => return fail(&error),
    };
    let written = match options.format {
        Format::Text => Ok(text::write(&report, options.language)),
        Format::Json => serde_json::to_string_pretty(&report),
        Format::Sarif => serde_json::to_string_pretty(&sarif::write(&report, options.language)),
    };
    let written = match written {
        Ok(written) => written,
        Err(error) => return fail(&CheckError::new(error.to_string())),
    };
    let mut out = io::stdout().lock();
    let sent = writeln!(out, "{}", written.trim_end()).and_then(|()| out.flush());
    // Who stopped reading, as `head` does, has seen enough; the exit code still tells.
    if let Err(error) = sent
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        return fail(&CheckError::new(error.to_string()));
    }
    for record in &report.unreadable {
        eprintln!("tagfire: {}", words::unreadable(&report.file, record, options.language));
    }
    ExitCode::from(report.verdict().code())
}

/// What the check finds.
///
/// # Errors
/// When a file can't be read at all, or what is asked for isn't in it.
pub fn report(options: &CheckOptions) -> Result<Report, CheckError> {
    let file = file::read(options)?;
    let tags = tags::read(options, &file)?;
    judge::judge(options, &file, tags)
}

fn fail(error: &CheckError) -> ExitCode {
    eprintln!("tagfire: {error}");
    ExitCode::from(Verdict::Unreadable.code())
}
