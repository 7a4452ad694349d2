//! Where the playground's tags come from: typed, of a repository, the samples, or a file.

use crate::effects::file;
use crate::effects::intl::number;
use crate::effects::slices::Slices;
use crate::language::{say, sentence, t};
use crate::parts::given::Given;
use crate::parts::held::Held;
use crate::parts::memo::{Memo, anew};
use crate::route::link;
use crate::state::{PlaygroundTags, State};
use tagfire_domain::matcher::TagSet;
use tagfire_domain::repository::RepositoryName;
use tagfire_domain::source::{MAX_TAGS, Read, Reading, SourceError, read};
use web_sys::File;

/// The file of samples that is built with the app.
const SAMPLES: &str = "/tags.tsv";

/// Which tags are tested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Source {
    #[default]
    Typed,
    Repository(String),
    Samples,
    File,
}

/// Why there are no tags.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Trouble {
    Unreadable,
    Content(SourceError),
}

/// What was read from a file or from the samples.
#[derive(Clone, Debug, Default)]
struct Loaded {
    name: String,
    read: Read,
}

/// The choice and what it brings. Cheap to copy: it holds signals.
#[derive(Clone, Copy)]
pub struct TagSource {
    pub chosen: Held<Source>,
    pub typed: Held<String>,
    listed: Memo<Result<Read, SourceError>>,
    samples: Held<Option<Loaded>>,
    file: Held<Option<Loaded>>,
    trouble: Held<Option<Trouble>>,
    /// What is being read, and how much of it is, in percent.
    pub busy: Held<Option<(String, u32)>>,
    slices: Slices,
}

impl TagSource {
    /// A source that begins with this.
    pub fn new(chosen: Source, typed: String) -> TagSource {
        let typed = Held::new(typed);
        let source = TagSource {
            chosen: Held::new(Source::Typed),
            typed,
            listed: anew(move || typed.with(|text| read(text))),
            samples: Held::new(None),
            file: Held::new(None),
            trouble: Held::new(None),
            busy: Held::new(None),
            slices: Slices::new(),
        };
        source.choose(chosen);
        source
    }

    /// Takes up what was left when the page was last seen.
    pub fn resume(self, kept: PlaygroundTags) {
        if !kept.typed.is_empty() {
            self.typed.set(kept.typed);
        }
        if let Some((name, read)) = kept.file {
            self.file.set(Some(Loaded { name, read }));
            if kept.of_file {
                self.chosen.set(Source::File);
            }
        }
    }

    /// What the address can't hold.
    pub fn left(self, typed_too_long: bool) -> PlaygroundTags {
        PlaygroundTags {
            typed: if typed_too_long { self.typed.get() } else { String::new() },
            file: self.file.with(|file| file.as_ref().map(|loaded| (loaded.name.clone(), loaded.read.clone()))),
            of_file: self.chosen.with(|chosen| *chosen == Source::File),
        }
    }

    /// The tags.
    pub fn tags(self, state: State) -> Given<TagSet> {
        let tags = anew(move || match self.chosen.get() {
            Source::Repository(name) => {
                RepositoryName::parse(&name).map(|name| state.tags.set_of(&name)).unwrap_or_default()
            }
            _ => self.with_read(|read| read.tags.clone()),
        });
        tags.into()
    }

    fn with_read<T: Default>(self, of: impl Fn(&Read) -> T) -> T {
        let loaded = |from: Held<Option<Loaded>>| {
            from.with(|loaded| loaded.as_ref().map(|loaded| of(&loaded.read)).unwrap_or_default())
        };
        match self.chosen.get() {
            Source::Typed => self.listed.with(|read| read.as_ref().map(&of).unwrap_or_default()),
            Source::Samples => loaded(self.samples),
            Source::File => loaded(self.file),
            Source::Repository(_) => T::default(),
        }
    }

    /// Takes the tags from there.
    pub fn choose(self, source: Source) {
        self.trouble.set(None);
        if source == Source::Samples && self.samples.with_untracked(Option::is_none) {
            self.busy.set(Some((String::new(), 0)));
            file::fetch(&link(SAMPLES), move |text| self.take(Source::Samples, String::new(), text));
        }
        self.chosen.set(source);
    }

    /// Reads a file.
    pub fn open(self, picked: &File) {
        let name = picked.name();
        self.busy.set(Some((name.clone(), 0)));
        self.trouble.set(None);
        file::read(picked, move |text| self.take(Source::File, name, text));
    }

    /// Takes a text that is too long for a field as if it were a file.
    pub fn paste(self, text: String) {
        let name = t("pasted", "已粘贴").to_owned();
        self.busy.set(Some((name.clone(), 0)));
        self.take(Source::File, name, Ok(text));
    }

    /// The file that was read, if any: its name, and how many tags it has.
    pub fn file(self) -> Option<(String, usize)> {
        self.file.with(|file| file.as_ref().map(|loaded| (loaded.name.clone(), loaded.read.tags.len())))
    }

    /// Reads a text in slices; what was there stays until it is read.
    fn take(self, from: Source, name: String, text: Result<String, file::Unreadable>) {
        let into = if from == Source::File { self.file } else { self.samples };
        let Ok(text) = text else {
            self.busy.try_set(None);
            self.trouble.try_set(Some(Trouble::Unreadable));
            return;
        };
        let mut reading = Some(Reading::new(text));
        self.slices.run(move |budget| {
            let Some(mut now) = reading.take() else { return true };
            if now.step(budget) {
                self.busy.set(None);
                match now.finish() {
                    Ok(read) => {
                        into.set(Some(Loaded { name: name.clone(), read }));
                        self.chosen.set(from.clone());
                    }
                    Err(error) => self.trouble.set(Some(Trouble::Content(error))),
                }
                return true;
            }
            let percent = (now.progress() * 100.0) as u32;
            if self.busy.with_untracked(|busy| busy.as_ref().is_some_and(|(_, known)| *known != percent)) {
                self.busy.set(Some((name.clone(), percent)));
            }
            reading = Some(now);
            false
        });
    }

    /// What is wrong with the tags, or left out of them.
    pub fn complaint(self) -> Option<String> {
        if let Some(trouble) = self.trouble.get() {
            return Some(match trouble {
                Trouble::Unreadable => t("this can’t be read as text", "无法按文本读取").to_owned(),
                Trouble::Content(error) => say(&error),
            });
        }
        if self.chosen.with(|chosen| *chosen == Source::Typed)
            && let Some(error) = self.listed.with(|read| read.as_ref().err().cloned())
        {
            return Some(say(&error));
        }
        let (refused, first, beyond) =
            self.with_read(|read| (read.refused, read.rejected.first().cloned(), read.beyond));
        let mut words = Vec::new();
        if let Some(first) = first {
            let (text, why, more) = (first.text, say(&first.error), number(refused.saturating_sub(1)));
            words.push(match (first.line, refused) {
                (None, 0..=1) => sentence!("left out “{text}”: {why}", "已忽略“{text}”：{why}"),
                (None, _) => {
                    sentence!("left out “{text}” and {more} more: {why}", "已忽略“{text}”等（另有 {more} 个）：{why}")
                }
                (Some(line), 0..=1) => {
                    sentence!("line {line}: left out “{text}”: {why}", "第 {line} 行：已忽略“{text}”：{why}")
                }
                (Some(line), _) => sentence!(
                    "line {line}: left out “{text}” and {more} more: {why}",
                    "第 {line} 行：已忽略“{text}”等（另有 {more} 个）：{why}"
                ),
            });
        }
        if beyond > 0 {
            let (most, beyond) = (number(MAX_TAGS), number(beyond));
            words.push(sentence!(
                "only the first {most} tags are taken; {beyond} more are not",
                "仅读取前 {most} 个标签，另有 {beyond} 个未读取"
            ));
        }
        (!words.is_empty()).then(|| words.join(t("; ", "；")))
    }
}
