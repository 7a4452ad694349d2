//! What can't be read, and what is to be said of it.

use super::schema::{CONTAINERS, ENTRIES, LOCAL_STORAGE, PUSHES, TAGS, TRIGGERS};
use tagfire_domain::decide::Decided;
use tagfire_domain::history::Entry;
use tagfire_domain::language::{Language, Say};
use tagfire_domain::record::{Container, KeptTag, Record};
use tagfire_domain::trigger::Trigger;

/// A row that can't be read, as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The store that it is of, or `localStorage`.
    pub store: String,
    /// Its key, as JSON.
    pub key: String,
    /// Its text: the record's, or the whole row's where there is none.
    pub text: String,
}

impl Say for Unreadable {
    fn say(&self, language: Language) -> String {
        let of = if self.store == LOCAL_STORAGE { self.key.split('/').nth(1).unwrap_or_default() } else { &self.store };
        let why = match of {
            TRIGGERS | "trigger" => why::<Trigger>(&self.text, language),
            ENTRIES | "entry" => why::<Entry>(&self.text, language),
            PUSHES => why::<Decided>(&self.text, language),
            TAGS => why::<KeptTag>(&self.text, language),
            CONTAINERS => why::<Container>(&self.text, language),
            _ => Some(language.pick("it is nothing that is known".into(), "无法识别".into())),
        };
        why.unwrap_or_else(|| {
            language.pick("what is kept in its place is newer, or another".into(), "原位置上的记录更新或不同".into())
        })
    }
}

/// Why a record's text can't be read; none where it can.
fn why<T: Record>(text: &str, language: Language) -> Option<String> {
    match serde_json::from_str(text).map(T::read_node) {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => Some(error.say(language)),
        Err(_) => Some(language.pick("it is damaged".into(), "内容已损坏".into())),
    }
}
