//! Why a condition can't be read, beneath its field: with a mark under the place that it means.

use super::dom::{Dom, Drawn};
use crate::error::place;
use tagfire_domain::condition::ConditionError;
use tagfire_domain::language::{Language, Say};
use web_sys::Node;

/// What is said of an error, and where in the text it is.
pub struct Told {
    pub message: String,
    pub place: Option<(u32, u32)>,
}

impl Told {
    /// An error of this text.
    pub fn of(error: &ConditionError, text: &str, language: Language) -> Told {
        let why = error.say(language);
        // A bad tag of a list is named, and the place in it told.
        let span = error.span().filter(|_| matches!(error, ConditionError::Pattern(_)) && !text.is_empty());
        let message = match span {
            Some(span) => {
                let at = text.get(..span.start).unwrap_or(text).chars().count() + 1;
                language.pick(format!("{why} (character {at})"), format!("{why}（第 {at} 个字符）"))
            }
            None => why,
        };
        Told { message, place: place(error, text) }
    }
}

/// The text with what is meant underlined, and what is said of it.
pub fn drawn(dom: &Dom, text: &str, error: &ConditionError, told: &Told) -> Drawn<Vec<Node>> {
    let mut nodes = Vec::new();
    if let Some(span) = error.span().filter(|_| !text.is_empty()) {
        let meant = text.get(span.clone()).filter(|meant| !meant.is_empty());
        // At the end of the text there is no character to underline: a space stands for it.
        let meant = dom.text("u", &[], meant.unwrap_or("\u{a0}"))?;
        let before = dom.words(text.get(..span.start).unwrap_or(text));
        let after = dom.words(text.get(span.end..).unwrap_or_default());
        nodes
            .push(dom.make("code", &[("class", "caret"), ("aria-hidden", "true")], &[&before, &meant, &after])?.into());
    }
    nodes.push(dom.text("span", &[], &told.message)?.into());
    Ok(nodes)
}
