//! The triggers of a file, by the way that the console's import takes: read over a store that is empty.

use super::error::CheckError;
use super::locate::{Record, records};
use super::options::CheckOptions;
use super::place::Source;
use super::words;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use tagfire_domain::language::{Language, Say};
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::store::{Memory, Write};
use tagfire_domain::tag::Tag;
use tagfire_domain::time::Timestamp;
use tagfire_domain::transfer::{self, ImportError, MAX_IMPORT, Refusal};
use tagfire_domain::trigger::Trigger;

/// What a file of triggers holds.
pub(super) struct TriggerFile {
    /// What it is called in the report.
    pub name: String,
    pub source: Source,
    /// Where its triggers stand.
    pub records: Vec<Record>,
    /// Its triggers, in the file's order: those of the repository, where one is named.
    pub triggers: Vec<Trigger>,
    /// The tags that it knows.
    pub known: Vec<(RepositoryName, Tag)>,
    /// Records of triggers that mean nothing.
    pub refused: Vec<Refusal>,
}

/// Reads the file of `--triggers`.
pub(super) fn read(options: &CheckOptions) -> Result<TriggerFile, CheckError> {
    let language = options.language;
    if is_stdin(&options.triggers) && options.tags.as_deref().is_some_and(is_stdin) {
        return Err(CheckError::new(words::both_from_stdin(language)));
    }
    let name = options.triggers.display().to_string();
    let text = read_text(&options.triggers, language)?;
    let mut ids = 0usize;
    let new_id = move || {
        ids += 1;
        ids.to_string()
    };
    let plan = transfer::plan(text.clone(), &Memory::default(), options.repository.as_ref(), new_id, Timestamp(0))
        .map_err(|error| {
            let hint = if error == ImportError::NeedsRepository { words::by_repository(language) } else { "" };
            CheckError::new(format!("{name}: {}{hint}", error.say(language)))
        })?;
    let (mut triggers, mut known) = (Vec::new(), Vec::new());
    for write in plan.writes {
        match write {
            Write::Trigger { trigger, .. } => triggers.push(trigger),
            Write::Tag { repository, record, .. } => known.push((repository, record.tag)),
            _ => {}
        }
    }
    let records = records(&text);
    let refused: Vec<Refusal> = plan
        .refuse
        .into_iter()
        .filter(|refusal| {
            let record = records.iter().find(|record| record.is_of(refusal));
            record.is_some_and(|record| record.is_for(options.repository.as_ref()))
        })
        .collect();
    if triggers.is_empty() && refused.is_empty() {
        return Err(CheckError::new(format!("{name}: {}", words::no_triggers(language))));
    }
    if let Some(repository) = &options.repository {
        let mut all: Vec<RepositoryName> = triggers.iter().map(|trigger| trigger.repository.clone()).collect();
        triggers.retain(|trigger| trigger.repository == *repository);
        if triggers.is_empty() && refused.is_empty() {
            all.sort();
            all.dedup();
            return Err(CheckError::new(format!("{name}: {}", words::no_repository(repository, &all, language))));
        }
    }
    Ok(TriggerFile { name, source: Source::new(text), records, triggers, known, refused })
}

pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A file's text, or standard input's.
pub(super) fn read_text(path: &Path, language: Language) -> Result<String, CheckError> {
    let name = path.display();
    // One byte more than may be imported is enough to see that it is too many.
    let most = MAX_IMPORT as u64 + 1;
    let mut bytes = Vec::new();
    let read = if is_stdin(path) {
        io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map_err(|error| CheckError::new(format!("{name}: {error}")))?;
    if bytes.len() > MAX_IMPORT {
        let error = ImportError::TooLarge { bytes: bytes.len() };
        return Err(CheckError::new(format!("{name}: {}", error.say(language))));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        CheckError::new(format!("{name}: {}", words::not_utf8(line, language)))
    })
}
