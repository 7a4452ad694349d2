//! What is shown of one tag under one condition: the matched part, what its named groups hold, or why it does not fire.

use super::judge::Judged;
use crate::language::{language, t};
use std::ops::Range;
use tagfire_domain::explain::why_not;
use tagfire_domain::language::Piece;

/// A row.
#[derive(Default, PartialEq)]
pub struct Row {
    pub tag: String,
    /// None where nothing has been asked of the tags yet.
    pub fires: Option<bool>,
    /// What an edit changes is told apart from what was so before.
    pub changed: bool,
    /// The tag, with what fires of it, or what holds it back.
    pub name: Vec<Part>,
    pub why: Vec<Part>,
}

/// A part of a text: the element that it is, or no name where it is text alone, and the class of that.
#[derive(PartialEq)]
pub struct Part {
    pub element: &'static str,
    pub class: &'static str,
    pub text: String,
}

fn part(element: &'static str, class: &'static str, text: &str) -> Part {
    Part { element, class, text: text.to_owned() }
}

impl Row {
    /// What is shown of the tag of this id.
    pub fn of(judged: &Judged, id: usize) -> Row {
        let tag = judged.tags().get(id);
        let row = Row { tag: tag.to_owned(), ..Row::default() };
        let Some(condition) = judged.conditions.first() else { return Row { name: vec![part("", "", tag)], ..row } };
        let (fires, changed) = (judged.verdicts.get(id), judged.is_changed(id));
        let found = if fires { condition.find(tag) } else { condition.held_back(tag) };
        let within = |range: Range<usize>| tag.get(range).unwrap_or_default();
        let name = match found {
            Some(span) => vec![
                part("", "", within(0..span.start)),
                part("mark", if fires { "" } else { "held-back" }, within(span.clone())),
                part("", "", within(span.end..tag.len())),
            ],
            None => vec![part("", "", tag)],
        };
        let mut why = Vec::new();
        if fires {
            for (name, span) in condition.captures(tag) {
                if let Some(name) = name {
                    why.extend([part("span", "group-name", &(name + " ")), part("code", "group-held", within(span))]);
                }
            }
            why.push(part("", "", if changed { t("newly fires", "新触发") } else { t("fires", "触发") }));
        } else {
            if changed {
                why.extend([part("b", "", t("no longer", "不再触发")), part("", "", t(": ", "："))]);
            }
            let said = why_not(condition, tag).map(|why| why.phrase(language())).unwrap_or_default();
            why.extend(said.0.into_iter().map(|piece| match piece {
                Piece::Text(text) => Part { element: "", class: "", text },
                Piece::Code(text) => Part { element: "code", class: "", text },
                Piece::Strong(text) => Part { element: "b", class: "", text },
            }));
        }
        Row { fires: Some(fires), changed, name, why, ..row }
    }

    /// The class of its element.
    pub fn class(&self) -> &'static str {
        match (self.fires == Some(true), self.changed) {
            (true, true) => "tag fires changed",
            (true, false) => "tag fires",
            (false, true) => "tag changed",
            (false, false) => "tag",
        }
    }
}
