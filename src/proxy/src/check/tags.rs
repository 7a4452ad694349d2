//! The tags that are tried, and what stood where a tag should.

use super::error::CheckError;
use super::file::{TriggerFile, read_text};
use super::options::CheckOptions;
use super::words;
use tagfire_domain::language::Say;
use tagfire_domain::matcher::{Gathering, TagSet};
use tagfire_domain::source;
use tagfire_domain::tag::Tag;

/// The tags of a check.
#[derive(Debug, Default)]
pub(super) struct Tags {
    pub set: TagSet,
    /// They are those that the file of triggers knows.
    pub known: bool,
    /// What a file of tags held beside them.
    pub read: source::Read,
}

/// The tags of the command line, of `--tags`, or those that the file of triggers knows of the repository.
pub(super) fn read(options: &CheckOptions, file: &TriggerFile) -> Result<Tags, CheckError> {
    let language = options.language;
    let mut tags = Gathering::default();
    for text in &options.tag {
        let tag = Tag::parse(text);
        let tag = tag.map_err(|error| CheckError::new(format!("TAG “{text}”: {}", error.say(language))))?;
        tags.push(tag.as_str());
    }
    let mut found = Tags::default();
    if let Some(path) = &options.tags {
        let text = read_text(path, language)?;
        let read = source::read(&text);
        found.read = read.map_err(|error| CheckError::new(format!("{}: {}", path.display(), error.say(language))))?;
        if let Some(first) = found.read.rejected.first().filter(|_| found.read.tags.is_empty()) {
            let why = words::rejected(first.line, &first.text, &first.error.say(language), language);
            return Err(CheckError::new(format!("{}: {}: {why}", path.display(), words::none_is_a_tag(language))));
        }
        found.read.tags.iter().for_each(|tag| tags.push(tag));
    } else if let Some(repository) = options.repository.as_ref().filter(|_| options.tag.is_empty()) {
        file.known.iter().filter(|(of, _)| of == repository).for_each(|(_, tag)| tags.push(tag.as_str()));
        found.known = true;
    }
    found.set = tags.finish();
    if found.set.is_empty() && !options.expect_fires.is_empty() {
        return Err(CheckError::new(words::expects_tags(language)));
    }
    Ok(found)
}
