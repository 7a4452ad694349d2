//! Tags as JavaScript gives them: a text of words, or anything that can be gone through.

use crate::error::misuse;
use js_sys::{Array, JsString};
use tagfire_domain::language::{Language, Say};
use tagfire_domain::matcher::{Gathering, TagSet};
use tagfire_domain::tag::{TagError, check};
use wasm_bindgen::{JsCast, JsValue};

/// How much of what is no tag is shown, in characters.
const SHOWN: usize = 40;

/// Tags, and what stood among them that is none.
#[derive(Default)]
pub struct Read {
    pub tags: TagSet,
    first: Option<(String, TagError)>,
    refused: usize,
}

impl Read {
    /// What was left out, in a sentence; None where nothing was.
    pub fn complaint(&self, language: Language) -> Option<String> {
        let (text, error) = self.first.as_ref()?;
        let (more, why) = (self.refused - 1, error.say(language));
        Some(match more {
            0 => language.pick(format!("left out “{text}”: {why}"), format!("已忽略“{text}”：{why}")),
            _ => language.pick(
                format!("left out “{text}” and {more} more: {why}"),
                format!("已忽略“{text}”等（另有 {more} 个）：{why}"),
            ),
        })
    }
}

/// The tags among these words.
pub fn read(words: &JsValue) -> Result<Read, JsValue> {
    let (mut gathering, mut read) = (Gathering::default(), Read::default());
    // No tag holds a space, so a text needs no other rule than that one.
    each(words, |words| {
        for word in words.split_whitespace() {
            match check(word) {
                Ok(()) => gathering.push(word),
                Err(error) => {
                    read.refused += 1;
                    read.first.get_or_insert_with(|| (word.chars().take(SHOWN).collect(), error));
                }
            }
        }
    })?;
    read.tags = gathering.finish();
    Ok(read)
}

/// The texts as they were given, whether they are tags or not: each has its verdict at its own place.
pub fn as_given(texts: &JsValue) -> Result<TagSet, JsValue> {
    let mut gathering = Gathering::default();
    if texts.is_string() {
        return read(texts).map(|read| read.tags);
    }
    each(texts, |text| gathering.push(text))?;
    Ok(gathering.finish())
}

fn each(given: &JsValue, mut take: impl FnMut(&str)) -> Result<(), JsValue> {
    if given.is_undefined() || given.is_null() {
        return Ok(());
    }
    if let Some(text) = given.dyn_ref::<JsString>() {
        take(&String::from(text));
        return Ok(());
    }
    let refused = || misuse("tags are an array of strings, or one string with spaces or line breaks between them");
    let all = js_sys::try_iter(given)?.ok_or_else(refused)?;
    for item in all {
        take(&item?.as_string().ok_or_else(refused)?);
    }
    Ok(())
}

/// Strings as a JavaScript array.
pub fn array<'a>(texts: impl IntoIterator<Item = &'a str>) -> Array {
    texts.into_iter().map(JsValue::from_str).collect()
}
