//! Everything as one JSON file, in pieces: what is kept is never in memory as one text.

use super::{FORMAT, VERSION};
use crate::decide::Decided;
use crate::history::Entry;
use crate::push::TagRecord;
use crate::record::Record;
use crate::repository::RepositoryName;
use crate::store::Memory;
use crate::time::Timestamp;
use crate::trigger::Trigger;
use serde_json::Value;

/// Everything that a store in memory keeps, at once.
#[must_use]
pub fn export(memory: &Memory, exported_at: Timestamp) -> String {
    let mut export = Export::new(exported_at);
    let mut text = String::new();
    memory.triggers().for_each(|trigger| text.push_str(&export.triggers(std::slice::from_ref(trigger))));
    memory.pushes().for_each(|push| text.push_str(&export.pushes(std::slice::from_ref(push))));
    memory.history().for_each(|entry| text.push_str(&export.entries(std::slice::from_ref(entry))));
    for (repository, records) in memory.tags() {
        records.for_each(|record| text.push_str(&export.tags(repository, std::slice::from_ref(record))));
    }
    text + &export.finish()
}

/// A file that is being written: a record a line. Its parts come in this order, each in as many pages as one likes; the
/// pieces of text in a row are the file, and the same whatever the pages were.
///
/// ```
/// use tagfire_domain::time::Timestamp;
/// use tagfire_domain::transfer::Export;
/// let mut export = Export::new(Timestamp(0));
/// let mut file = String::new();
/// file += &export.triggers(&[]);
/// file += &export.pushes(&[]);
/// file += &export.entries(&[]);
/// file += &export.finish();
/// let file: serde_json::Value = serde_json::from_str(&file).unwrap();
/// assert_eq!(file["exportedAt"], "1970-01-01T00:00:00Z");
/// ```
#[derive(Debug)]
pub struct Export {
    exported_at: Timestamp,
    part: Part,
    /// The repository whose tags are being written.
    repository: Option<RepositoryName>,
    /// Nothing stands yet in the list that is being written.
    empty: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Head,
    Triggers,
    Pushes,
    History,
    Repositories,
}

impl Part {
    const ALL: [Part; 5] = [Part::Head, Part::Triggers, Part::Pushes, Part::History, Part::Repositories];

    fn name(self) -> &'static str {
        match self {
            Part::Head => "",
            Part::Triggers => "triggers",
            Part::Pushes => "pushes",
            Part::History => "history",
            Part::Repositories => "repositories",
        }
    }
}

impl Export {
    /// A file in which nothing stands.
    #[must_use]
    pub fn new(exported_at: Timestamp) -> Export {
        Export { exported_at, part: Part::Head, repository: None, empty: true }
    }

    /// Some of the triggers.
    #[must_use]
    pub fn triggers(&mut self, page: &[Trigger]) -> String {
        self.records(Part::Triggers, page)
    }

    /// Some of the pushes.
    #[must_use]
    pub fn pushes(&mut self, page: &[Decided]) -> String {
        self.records(Part::Pushes, page)
    }

    /// Some of the history.
    #[must_use]
    pub fn entries(&mut self, page: &[Entry]) -> String {
        self.records(Part::History, page)
    }

    /// Some of the tags of a repository: those that follow on the last ones, where it is the same one.
    #[must_use]
    pub fn tags(&mut self, repository: &RepositoryName, page: &[TagRecord]) -> String {
        let mut text = String::new();
        self.go_to(Part::Repositories, &mut text);
        if self.repository.as_ref() != Some(repository) {
            let first = self.repository.is_none();
            self.close_repository(&mut text);
            text.push_str(if first { "\n" } else { ",\n" });
            text.push_str(&format!("{{\"name\":{},\"tags\":[", Value::from(repository.as_str())));
            self.repository = Some(repository.clone());
            self.empty = true;
        }
        self.lines(page, &mut text);
        text
    }

    /// The end of the file.
    #[must_use]
    pub fn finish(mut self) -> String {
        let mut text = String::new();
        self.go_to(Part::Repositories, &mut text);
        self.close_repository(&mut text);
        text.push_str("\n]\n}\n");
        text
    }

    fn records<T: Record>(&mut self, part: Part, page: &[T]) -> String {
        let mut text = String::new();
        self.go_to(part, &mut text);
        self.lines(page, &mut text);
        text
    }

    fn lines<T: Record>(&mut self, page: &[T], text: &mut String) {
        for record in page {
            text.push_str(if self.empty { "\n" } else { ",\n" });
            text.push_str(&record.write().to_string());
            self.empty = false;
        }
    }

    /// Ends the parts before this one, and begins it. A part that comes again is written again under its name: our
    /// import reads both, which is better than to lose what came late.
    fn go_to(&mut self, part: Part, text: &mut String) {
        while self.part != part {
            match self.part {
                Part::Head => self.head(text),
                Part::Repositories => {
                    self.close_repository(text);
                    self.repository = None;
                    text.push_str("\n],\n");
                }
                _ => text.push_str("\n],\n"),
            }
            let place = Part::ALL.iter().position(|known| *known == self.part).unwrap_or_default();
            self.part = Part::ALL.get(place + 1).copied().unwrap_or(Part::Triggers);
            text.push_str(&format!("\"{}\": [", self.part.name()));
            self.empty = true;
        }
    }

    fn head(&self, text: &mut String) {
        let at = self.exported_at.to_rfc3339().map_or(Value::Null, Value::from);
        text.push_str(&format!("{{\n\"format\": \"{FORMAT}\",\n\"version\": {VERSION},\n\"exportedAt\": {at},\n"));
    }

    fn close_repository(&self, text: &mut String) {
        if self.repository.is_some() {
            text.push_str("\n]}");
        }
    }
}
