//! Why a condition can't be read, beneath its field: with a mark under the place that it means.

use super::dom::{Dom, Drawn};
use crate::error::place;
use tagfire_domain::condition::{ConditionError, Side};
use tagfire_domain::language::Language;
use web_sys::Node;

/// What is said of an error, and where in the text it is.
pub struct Told {
    pub side: Side,
    pub message: String,
    pub place: Option<(u32, u32)>,
}

impl Told {
    /// An error of this text.
    pub fn of(side: Side, error: &ConditionError, text: &str, language: Language) -> Told {
        Told { side, message: error.told(text, language), place: place(error, text) }
    }
}

/// The text with what is meant underlined, and what is said of it.
pub fn drawn(dom: &Dom, text: &str, error: &ConditionError, told: &Told) -> Drawn<Vec<Node>> {
    let mut nodes = Vec::new();
    if let Some([before, meant, after]) = error.parts(text) {
        // At the end of the text there is no character to underline: a space stands for it.
        let meant = dom.text("u", &[], if meant.is_empty() { "\u{a0}" } else { meant })?;
        let (before, after) = (dom.words(before), dom.words(after));
        let parts: [&Node; 3] = [&before, &meant, &after];
        nodes.push(dom.make("code", &[("class", "caret"), ("aria-hidden", "true")], &parts)?.into());
    }
    nodes.push(dom.text("span", &[], &told.message)?.into());
    Ok(nodes)
}
