//! From a file's text to its records, in slices.

use super::MAX_IMPORT;
use super::error::ImportError;
use super::reader::Reader;
use super::records::Records;
use super::scan::Scan;

/// A file that is being read: an export of ours, or the vendor's `DescribeApplicationTriggerPersonal`,
/// `DescribeApplicationTriggerLogPersonal` or `DescribeImagePersonal` response (whole, or its `Data`), or its
/// `CreateApplicationTriggerPersonal` requests (one, or a list).
///
/// ```
/// use tagfire_domain::transfer::Reading;
/// let mut reading = Reading::new(r#"{"format": "tagfire", "version": 1, "triggers": []}"#.into());
/// while !reading.step(100) {}
/// assert!(reading.finish().unwrap().is_empty());
/// ```
#[derive(Debug)]
pub struct Reading {
    text: String,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Scanning(Scan),
    Reading(Box<Reader>),
    Done(Result<Records, ImportError>),
}

impl Reading {
    /// A reading that has not begun.
    #[must_use]
    pub fn new(text: String) -> Reading {
        let stage = if text.len() > MAX_IMPORT {
            Stage::Done(Err(ImportError::TooLarge { bytes: text.len() }))
        } else if text.trim_start_matches('\u{feff}').trim_start().is_empty() {
            Stage::Done(Err(ImportError::Empty))
        } else {
            Stage::Scanning(Scan::new(&text))
        };
        Reading { text, stage }
    }

    /// Goes on for about `budget` records; true once all is read.
    pub fn step(&mut self, budget: usize) -> bool {
        match &mut self.stage {
            Stage::Scanning(scan) => match scan.step(&self.text, budget) {
                Ok(false) => return false,
                Ok(true) => {
                    let scan = std::mem::replace(scan, Scan::new(""));
                    self.stage = match Reader::new(scan.finish()) {
                        Ok(reader) => Stage::Reading(Box::new(reader)),
                        Err(error) => Stage::Done(Err(error)),
                    };
                }
                Err(error) => self.stage = Stage::Done(Err(error)),
            },
            Stage::Reading(reader) => match reader.step(&self.text, budget) {
                Ok(false) => return false,
                Ok(true) => self.stage = Stage::Done(Ok(std::mem::take(&mut reader.records))),
                Err(error) => self.stage = Stage::Done(Err(error)),
            },
            Stage::Done(_) => return true,
        }
        let done = matches!(self.stage, Stage::Done(_));
        if done {
            self.text = String::new();
        }
        done
    }

    /// How much is done, from 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        // To find the records takes an eighth of the time.
        let part = |at: usize| at as f64 / self.text.len().max(1) as f64;
        match &self.stage {
            Stage::Scanning(scan) => part(scan.at()) / 8.0,
            Stage::Reading(reader) => 0.125 + part(reader.at) * 0.875,
            Stage::Done(_) => 1.0,
        }
    }

    /// What the file holds, once all is read.
    ///
    /// # Errors
    /// Why the file can't be imported at all.
    pub fn finish(self) -> Result<Records, ImportError> {
        match self.stage {
            Stage::Done(records) => records,
            _ => Ok(Records::default()),
        }
    }
}
