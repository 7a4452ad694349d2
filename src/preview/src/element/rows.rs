//! One tag: the part of it that matched, or why it does not fire. Rows are kept and changed where they stand, because a
//! key seldom changes what most of them say.

use super::dom::{Dom, Drawn, attribute, fill};
use super::said::pieces;
use super::view::View;
use std::ops::Range;
use tagfire_domain::explain::why_not;
use tagfire_domain::language::Phrase;
use web_sys::{HtmlElement, Node};

/// A row that is drawn.
pub struct Row {
    pub row: HtmlElement,
    name: HtmlElement,
    why: HtmlElement,
    said: Said,
}

/// What a row says.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    tag: String,
    /// None before anything is asked of the tags.
    fires: Option<bool>,
    matched: Option<Range<usize>>,
    why: Phrase,
}

impl Row {
    /// A row that says nothing yet.
    pub fn new(dom: &Dom) -> Drawn<Row> {
        let name = dom.make("span", &[("class", "name")], &[])?;
        let why = dom.make("small", &[("part", "why")], &[])?;
        let sign = dom.make("i", &[], &[])?;
        let row = dom.make("div", &[("class", "row"), ("part", "row")], &[&sign, &name, &why])?;
        Ok(Row { row, name, why, said: Said::default() })
    }

    /// Says this, where it says something else.
    fn say(&mut self, dom: &Dom, now: Said) -> Drawn {
        let Row { row, name, why, said } = self;
        if now.tag != said.tag {
            row.set_attribute("data-tag", &now.tag)?;
            name.set_attribute("title", &now.tag)?;
        }
        if now.fires != said.fires {
            let class = if now.fires == Some(true) { "row fires" } else { "row" };
            row.set_attribute("class", class)?;
            row.set_attribute("part", class)?;
            attribute(row, "data-fires", now.fires.map(|fires| if fires { "true" } else { "false" }))?;
        }
        if (&now.tag, &now.matched, now.fires) != (&said.tag, &said.matched, said.fires) {
            match &now.matched {
                Some(span) => {
                    let part = |range| now.tag.get(range).unwrap_or_default();
                    // What matched, or what holds back a tag that would fire.
                    let of = if now.fires == Some(true) { "match" } else { "held" };
                    let mark: Node = dom.text("mark", &[("class", of), ("part", of)], part(span.clone()))?.into();
                    fill(name, [dom.words(part(0..span.start)), mark, dom.words(part(span.end..now.tag.len()))])?;
                }
                None => name.set_text_content(Some(&now.tag)),
            }
        }
        if now.why != said.why {
            fill(why, pieces(dom, &now.why)?)?;
        }
        *said = now;
        Ok(())
    }
}

impl View {
    /// Draws the tags of these places, one after the other.
    pub(super) fn draw_rows(&mut self, places: Range<usize>) -> Drawn {
        let mut rows = std::mem::take(&mut self.rows);
        let wanted = places.len();
        for spare in rows.drain(wanted.min(rows.len())..) {
            spare.row.remove();
        }
        for (at, id) in places.enumerate() {
            let said = self.said(id);
            if rows.len() == at {
                let row = Row::new(&self.page.dom)?;
                self.page.seen.append_child(&row.row)?;
                rows.push(row);
            }
            if let Some(row) = rows.get_mut(at) {
                row.say(&self.page.dom, said)?;
            }
        }
        self.rows = rows;
        Ok(())
    }

    fn said(&self, id: usize) -> Said {
        let tag = self.read.tags.get(id).to_owned();
        let fires = self.verdicts.as_ref().map(|verdicts| verdicts.get(id));
        let (matched, why) = match (&self.known, fires) {
            (Some(known), Some(true)) => (known.find(&tag), Phrase::new().text(self.language.pick("fires", "触发"))),
            (Some(known), Some(false)) => {
                let why = why_not(known, &tag).map(|why| why.phrase(self.language));
                (known.held_back(&tag), why.unwrap_or_default())
            }
            _ => (None, Phrase::new()),
        };
        Said { tag, fires, matched, why }
    }
}
